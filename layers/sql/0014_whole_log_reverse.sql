DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['division', 'address', 'grid', 'servicepoint', 'camera', 'risksource', 'case', 'themefeature']
    LOOP
        EXECUTE format('DROP TRIGGER layers_removal_told ON %I', 'layers_' || name);
        EXECUTE format('DROP TRIGGER IF EXISTS layers_leaving_told ON %I', 'layers_' || name);
    END LOOP;
END $$;
DROP TRIGGER layers_scheme_told ON layers_gridscheme;
DROP TRIGGER layers_grid_code_told ON layers_grid;
DROP TRIGGER layers_theme_code_told ON layers_theme;
DROP TRIGGER layers_division_path_kept ON layers_division;
DROP FUNCTION layers_tell_of_scheme, layers_tell_of_grid_code, layers_tell_of_theme_code, layers_division_keeps_its_path,
    layers_tell_of_removal, layers_tell_of_leaving, layers_theme_layer, layers_path_of, layers_tell;
CREATE OR REPLACE FUNCTION layers_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
       AND (to_jsonb(NEW) - 'actor_id') = (to_jsonb(OLD) - 'actor_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The change log is append-only: line % may not be changed or removed.', OLD.seq
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
