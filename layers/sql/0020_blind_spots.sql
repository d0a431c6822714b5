-- A view that comes, goes or turns makes the blind spots of the grids it meets, or met, doubtful. A stale view counts as gone.
CREATE FUNCTION layers_doubt_blind_spots() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_rows text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                                ELSE 'SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows' END;
BEGIN
    EXECUTE format($mark$
        UPDATE layers_blindspot SET outdated = true
         WHERE NOT outdated AND grid_id IN (
               SELECT spot.grid_id
                 FROM (%s) AS changed
                 JOIN layers_grid AS grid ON grid.geometry_web && changed.geometry_web
                 JOIN layers_blindspot AS spot ON spot.grid_id = grid.id
                WHERE changed.geometry_web IS NOT NULL)
        $mark$, its_rows);
    RETURN NULL;
END $$;
CREATE TRIGGER layers_new_views_doubt AFTER INSERT ON layers_cameraview
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_doubt_blind_spots();
CREATE TRIGGER layers_changed_views_doubt AFTER UPDATE ON layers_cameraview
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_doubt_blind_spots();
CREATE TRIGGER layers_gone_views_doubt AFTER DELETE ON layers_cameraview
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_doubt_blind_spots();

-- What is doubted is told, and what goes with its grid too.
CREATE FUNCTION layers_tell_of_doubt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    SELECT 'blind-spots.doubt', 'blind-spots', id::text, 'upsert', layers_path_of(division_id), '{}'
      FROM new_rows WHERE outdated ORDER BY id;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_doubt_told AFTER UPDATE ON layers_blindspot
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_doubt();
CREATE TRIGGER layers_removal_told AFTER DELETE ON layers_blindspot
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_removal('blind-spots');

-- A grid that ends or gets another border takes its blind spots along.
CREATE FUNCTION layers_blind_spots_go_with_grids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM layers_blindspot USING old_rows JOIN new_rows USING (id)
     WHERE grid_id = new_rows.id
       AND (new_rows.valid_to IS DISTINCT FROM old_rows.valid_to OR new_rows.geometry::bytea <> old_rows.geometry::bytea);
    RETURN NULL;
END $$;
CREATE TRIGGER layers_blind_spots_go_with_grids AFTER UPDATE ON layers_grid
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_blind_spots_go_with_grids();
