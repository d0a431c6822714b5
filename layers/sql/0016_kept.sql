-- Areas of kept results stand in two layers of one table: what goes without a word is told of in the layer of its kind.
CREATE FUNCTION layers_tell_of_kept_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    SELECT 'feature.remove', lost.layer, lost.id::text, 'delete', lost.path, '{}'
      FROM (SELECT CASE kind WHEN 'gap' THEN 'kept-gaps' ELSE 'kept-circles' END, id, layers_path_of(division_id)
              FROM gone) AS lost (layer, id, path)
     WHERE NOT EXISTS (SELECT FROM layers_change AS told
                        WHERE told.layer = lost.layer AND told.feature_id = lost.id::text AND told.op = 'delete'
                          AND told.xid = pg_current_xact_id()::text::bigint)
     ORDER BY lost.id;
    RETURN NULL;
END $$;

CREATE TRIGGER layers_removal_told AFTER DELETE ON layers_keptarea REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_kept_removal();
CREATE TRIGGER layers_leaving_told AFTER UPDATE OF division_id ON layers_keptarea FOR EACH ROW
    WHEN (OLD.division_id IS DISTINCT FROM NEW.division_id AND OLD.kind <> 'gap')
    EXECUTE FUNCTION layers_tell_of_leaving('kept-circles');
CREATE TRIGGER layers_gap_leaving_told AFTER UPDATE OF division_id ON layers_keptarea FOR EACH ROW
    WHEN (OLD.division_id IS DISTINCT FROM NEW.division_id AND OLD.kind = 'gap')
    EXECUTE FUNCTION layers_tell_of_leaving('kept-gaps');
CREATE TRIGGER layers_keptarea_truncate_touches AFTER TRUNCATE ON layers_keptarea
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('*');
