-- What each camera sees, kept beside it. What a statement can say follows the camera in the statement that writes it: a camera
-- that goes off or away leaves the layer at once. The outline is reckoned outside the database; whatever may have altered it
-- marks it as stale, and a stale one is in no layer.
--
-- Whoever reckons holds lock 7103018 with others, whoever writes buildings holds it alone: else an outline could be reckoned
-- without a building that is written at the same moment, and be taken for right. It is always taken before any view is held.

CREATE FUNCTION layers_views_of_new_cameras() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7103018);
    INSERT INTO layers_cameraview (camera_id, clipped, area_m2, camera_class, online, stale, division_id)
    SELECT id, false, 0, camera_class, status = 'online', true, division_id FROM new_rows ORDER BY id;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_views_of_new_cameras AFTER INSERT ON layers_camera
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_views_of_new_cameras();

CREATE FUNCTION layers_camera_optics(camera layers_camera) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws('|', ST_AsBinary(camera.geometry)::text, coalesce(camera.bearing_deg::text, '-'),
                     camera.field_of_view_deg, camera.range_m, camera.is_ptz, coalesce(camera.attributes ->> 'height_m', '-'))
$$;

CREATE FUNCTION layers_views_follow_cameras() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7103018);
    UPDATE layers_cameraview AS kept
       SET camera_class = new_rows.camera_class, online = new_rows.status = 'online', division_id = new_rows.division_id,
           stale = kept.stale OR layers_camera_optics(new_rows) <> layers_camera_optics(old_rows)
      FROM new_rows JOIN old_rows USING (id)
     WHERE kept.camera_id = new_rows.id
       AND (new_rows.device_id, new_rows.name, new_rows.camera_class, new_rows.status, new_rows.division_id,
            layers_camera_optics(new_rows))
           IS DISTINCT FROM
           (old_rows.device_id, old_rows.name, old_rows.camera_class, old_rows.status, old_rows.division_id,
            layers_camera_optics(old_rows));
    RETURN NULL;
END $$;
CREATE TRIGGER layers_views_follow_cameras AFTER UPDATE ON layers_camera
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_views_follow_cameras();

CREATE FUNCTION layers_views_go_with_cameras() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM layers_cameraview USING old_rows WHERE camera_id = old_rows.id;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_views_go_with_cameras AFTER DELETE ON layers_camera
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_views_go_with_cameras();

-- Buildings of the base map: every camera that could see so far looks again.
CREATE FUNCTION layers_buildings_stand_in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_rows text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM new_rows' WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                                ELSE 'SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows' END;
    are_there boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM (%s) AS changed WHERE kind = ''building'')', its_rows) INTO are_there;
    IF NOT are_there THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(7103018);
    EXECUTE format($mark$
        UPDATE layers_cameraview SET stale = true
         WHERE NOT stale AND camera_id IN (
               SELECT camera.id
                 FROM (%s) AS building
                CROSS JOIN (SELECT LEAST(max(range_m), 5000) AS reach_m FROM layers_camera) AS farthest
                 JOIN layers_camera AS camera
                   ON camera.geometry_web && ST_Expand(building.geometry_web,
                          (reach_m + 1) / GREATEST(cos(radians(ST_YMax(building.geometry))), 0.01))
                WHERE building.kind = 'building'
                  AND ST_DWithin(camera.geometry::geography, building.geometry::geography, LEAST(camera.range_m, 5000) + 1))
        $mark$, its_rows);
    RETURN NULL;
END $$;
CREATE TRIGGER layers_new_buildings_in_the_way AFTER INSERT ON layers_basefeature
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_buildings_stand_in_the_way();
CREATE TRIGGER layers_changed_buildings_in_the_way AFTER UPDATE ON layers_basefeature
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_buildings_stand_in_the_way();
CREATE TRIGGER layers_gone_buildings_in_the_way AFTER DELETE ON layers_basefeature
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_buildings_stand_in_the_way();

CREATE FUNCTION layers_no_buildings_in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7103018);
    UPDATE layers_cameraview SET stale = true WHERE NOT stale;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_no_buildings_in_the_way AFTER TRUNCATE ON layers_basefeature
    FOR EACH STATEMENT EXECUTE FUNCTION layers_no_buildings_in_the_way();

-- The change log tells what enters and leaves the layer, for nobody writes views but by the ways above.
CREATE FUNCTION layers_tell_of_views() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    SELECT 'view.hide', 'camera-views', old_rows.camera_id::text, 'delete', layers_path_of(old_rows.division_id), '{}'
      FROM old_rows JOIN new_rows USING (camera_id)
     WHERE old_rows.online AND NOT old_rows.stale
       AND (NOT new_rows.online OR new_rows.stale
            OR NOT starts_with(layers_path_of(new_rows.division_id), layers_path_of(old_rows.division_id)))
     ORDER BY old_rows.camera_id;
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    SELECT 'view.show', 'camera-views', camera_id::text, 'upsert', layers_path_of(division_id), '{}'
      FROM new_rows WHERE online AND NOT stale ORDER BY camera_id;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_views_told AFTER UPDATE ON layers_cameraview
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_views();

CREATE FUNCTION layers_tell_of_gone_views() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    SELECT 'view.hide', 'camera-views', camera_id::text, 'delete', layers_path_of(division_id), '{}'
      FROM old_rows WHERE online AND NOT stale ORDER BY camera_id;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_gone_views_told AFTER DELETE ON layers_cameraview
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_gone_views();

INSERT INTO layers_cameraview (camera_id, clipped, area_m2, camera_class, online, stale, division_id)
SELECT id, false, 0, camera_class, status = 'online', true, division_id FROM layers_camera ORDER BY id;
