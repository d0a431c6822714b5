-- What a service point was, and from when until when: a row for each state. Statement by statement, for imports write thousands.

CREATE FUNCTION layers_service_point_states_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO layers_servicepointstate (point_id, name, category, opening_hours, division_path, geometry, since)
  SELECT row.id, row.name, row.category, row.opening_hours, COALESCE(division.path, ''), row.geometry, now()
    FROM new_rows AS row LEFT JOIN layers_division AS division ON division.id = row.division_id;
  RETURN NULL;
END $$;

CREATE FUNCTION layers_service_point_states_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint[];
BEGIN
  SELECT array_agg(is_.id) INTO changed FROM new_rows AS is_ JOIN old_rows AS was ON was.id = is_.id
   WHERE (is_.name, is_.category, is_.opening_hours, is_.division_id)
         IS DISTINCT FROM (was.name, was.category, was.opening_hours, was.division_id)
      OR ST_AsBinary(is_.geometry) <> ST_AsBinary(was.geometry);
  IF changed IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE layers_servicepointstate SET until = now() WHERE until IS NULL AND point_id = ANY (changed);
  INSERT INTO layers_servicepointstate (point_id, name, category, opening_hours, division_path, geometry, since)
  SELECT row.id, row.name, row.category, row.opening_hours, COALESCE(division.path, ''), row.geometry, now()
    FROM new_rows AS row LEFT JOIN layers_division AS division ON division.id = row.division_id
   WHERE row.id = ANY (changed);
  RETURN NULL;
END $$;

CREATE FUNCTION layers_service_point_states_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE layers_servicepointstate SET until = now()
   WHERE until IS NULL AND point_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;

CREATE TRIGGER layers_servicepoint_states_begin AFTER INSERT ON layers_servicepoint
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_service_point_states_begin();
CREATE TRIGGER layers_servicepoint_states_change AFTER UPDATE ON layers_servicepoint
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION layers_service_point_states_change();
CREATE TRIGGER layers_servicepoint_states_end AFTER DELETE ON layers_servicepoint
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION layers_service_point_states_end();

INSERT INTO layers_servicepointstate (point_id, name, category, opening_hours, division_path, geometry, since)
SELECT row.id, row.name, row.category, row.opening_hours, COALESCE(division.path, ''), row.geometry, now()
  FROM layers_servicepoint AS row LEFT JOIN layers_division AS division ON division.id = row.division_id;
