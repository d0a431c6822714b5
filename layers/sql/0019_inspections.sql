-- Inspections are the record of who looked at what: added, never edited. A source or an account may go; its name then
-- disappears from the line, the line stays.
CREATE FUNCTION layers_inspection_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       AND (NEW.source_id IS NULL OR NEW.source_id = OLD.source_id)
       AND (NEW.inspector_id IS NULL OR NEW.inspector_id = OLD.inspector_id)
       AND (to_jsonb(NEW) - '{source_id,inspector_id}'::text[]) = (to_jsonb(OLD) - '{source_id,inspector_id}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Inspections are append-only: line % may not be changed or removed.', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER layers_inspection_append_only BEFORE UPDATE OR DELETE ON layers_inspection
    FOR EACH ROW EXECUTE FUNCTION layers_inspection_is_append_only();
