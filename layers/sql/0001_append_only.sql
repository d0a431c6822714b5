-- The change log is append-only: followers and auditors rely on it, so the database itself refuses to edit it.
-- A user account may be removed; its name then disappears from the log, the log's lines stay.
CREATE FUNCTION layers_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.actor_id IS NULL
       AND (to_jsonb(NEW) - 'actor_id') = (to_jsonb(OLD) - 'actor_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The change log is append-only: line % may not be changed or removed.', OLD.seq
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER layers_change_append_only BEFORE UPDATE OR DELETE ON layers_change
    FOR EACH ROW EXECUTE FUNCTION layers_change_is_append_only();
