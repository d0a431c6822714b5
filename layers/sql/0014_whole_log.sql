-- The change log tells everything that a follower of a layer must hear, whoever writes and by whatever way.

-- What is older than an operator wants to keep may go, but only below a mark that followers are measured against.
CREATE OR REPLACE FUNCTION layers_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
       AND (to_jsonb(NEW) - 'actor_id') = (to_jsonb(OLD) - 'actor_id') THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND OLD.xid < (SELECT max(below) FROM layers_pruning) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The change log is append-only: line % may not be changed or removed.', OLD.seq
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION layers_tell(action text, layer text, feature bigint, op text, path text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
    VALUES (action, layer, feature::text, op, path, '{}');
$$;

CREATE FUNCTION layers_path_of(division bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT COALESCE((SELECT path FROM layers_division WHERE id = division), '');
$$;

CREATE FUNCTION layers_theme_layer(theme bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT 'theme-' || code FROM layers_theme WHERE id = theme;
$$;

-- A feature that moves to another division leaves the area of readers who do not see where it goes: the line of the
-- change itself stands under the new division, so one under the old division tells them that it is gone.
CREATE FUNCTION layers_tell_of_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_path text := layers_path_of(OLD.division_id);
    its_layer text := TG_ARGV[0];
BEGIN
    IF its_layer IS NULL THEN
        its_layer := layers_theme_layer(OLD.theme_id);
    END IF;
    IF left_path <> '' AND NOT starts_with(layers_path_of(NEW.division_id), left_path) THEN
        PERFORM layers_tell('feature.leave', its_layer, OLD.id, 'delete', left_path);
    END IF;
    RETURN NULL;
END $$;

-- Rows that go without a word, such as a theme's features with their theme, are told of here: once a statement, as
-- thousands may go at once. What the action itself has told in this transaction is not told again.
CREATE FUNCTION layers_tell_of_removal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_columns text := CASE TG_TABLE_NAME
        WHEN 'layers_division' THEN format('%L, id, path', TG_ARGV[0])
        WHEN 'layers_themefeature' THEN 'layers_theme_layer(theme_id), id, layers_path_of(division_id)'
        ELSE format('%L, id, layers_path_of(division_id)', TG_ARGV[0])
    END;
BEGIN
    EXECUTE format($insert$
        INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
        SELECT 'feature.remove', lost.layer, lost.id::text, 'delete', lost.path, '{}'
          FROM (SELECT %s FROM gone) AS lost (layer, id, path)
         WHERE NOT EXISTS (SELECT FROM layers_change AS told
                            WHERE told.layer = lost.layer AND told.feature_id = lost.id::text AND told.op = 'delete'
                              AND told.xid = pg_current_xact_id()::text::bigint)
         ORDER BY lost.id $insert$, its_columns);
    RETURN NULL;
END $$;

-- Features show values of other tables: a scheme's code and kind, a grid's code, a theme's code as the layer's id.
CREATE FUNCTION layers_tell_of_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_tell('scheme.change', 'grids', id, 'upsert', layers_path_of(division_id))
       FROM layers_grid WHERE scheme_id = NEW.id AND valid_to IS NULL ORDER BY id;
    RETURN NULL;
END $$;

CREATE FUNCTION layers_tell_of_grid_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_tell('grid.recode', 'cases', id, 'upsert', layers_path_of(division_id))
       FROM layers_case WHERE grid_id = NEW.id ORDER BY id;
    RETURN NULL;
END $$;

CREATE FUNCTION layers_tell_of_theme_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM layers_tell('theme.recode', 'theme-' || OLD.code, id, 'delete', layers_path_of(division_id)),
            layers_tell('theme.recode', 'theme-' || NEW.code, id, 'upsert', layers_path_of(division_id))
       FROM layers_themefeature WHERE theme_id = NEW.id ORDER BY id;
    RETURN NULL;
END $$;

-- Everything below a division is known by its path, in rows, memberships and the log: a division keeps it for life.
CREATE FUNCTION layers_division_keeps_its_path() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Division % keeps its code and its place in the tree.', OLD.code
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER layers_scheme_told AFTER UPDATE OF code, kind ON layers_gridscheme FOR EACH ROW
    WHEN (OLD.code <> NEW.code OR OLD.kind <> NEW.kind) EXECUTE FUNCTION layers_tell_of_scheme();
CREATE TRIGGER layers_grid_code_told AFTER UPDATE OF code ON layers_grid FOR EACH ROW
    WHEN (OLD.code <> NEW.code) EXECUTE FUNCTION layers_tell_of_grid_code();
CREATE TRIGGER layers_theme_code_told AFTER UPDATE OF code ON layers_theme FOR EACH ROW
    WHEN (OLD.code <> NEW.code) EXECUTE FUNCTION layers_tell_of_theme_code();
CREATE TRIGGER layers_division_path_kept BEFORE UPDATE OF code, path, parent_id ON layers_division FOR EACH ROW
    WHEN (OLD.code <> NEW.code OR OLD.path <> NEW.path OR OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION layers_division_keeps_its_path();

DO $$
DECLARE
    told record;
    argument text;
BEGIN
    FOR told IN SELECT * FROM (VALUES
        ('division', 'divisions'), ('address', 'addresses'), ('grid', 'grids'), ('servicepoint', 'service-points'),
        ('camera', 'cameras'), ('risksource', 'risk-sources'), ('case', 'cases'), ('themefeature', NULL)) AS layer(name, id)
    LOOP
        argument := COALESCE(quote_literal(told.id), '');
        EXECUTE format('CREATE TRIGGER layers_removal_told AFTER DELETE ON %I
                        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
                        EXECUTE FUNCTION layers_tell_of_removal(%s)', 'layers_' || told.name, argument);
        IF told.name <> 'division' THEN
            EXECUTE format('CREATE TRIGGER layers_leaving_told AFTER UPDATE OF division_id ON %I FOR EACH ROW
                            WHEN (OLD.division_id IS DISTINCT FROM NEW.division_id)
                            EXECUTE FUNCTION layers_tell_of_leaving(%s)', 'layers_' || told.name, argument);
        END IF;
    END LOOP;
END $$;
