-- What alters tiles without touching a row of their layer, and what alters who may see them.
CREATE FUNCTION layers_touch_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_tiletouch (layer, west, north, east, south) VALUES (TG_ARGV[0], 0, 0, 268435455, 268435455);
    RETURN NULL;
END $$;

-- A case shows the code of its grid.
CREATE FUNCTION layers_grid_code_touches_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_tiletouch (layer, west, north, east, south)
    SELECT 'cases',
           floor((ST_XMin(place) + 20037508.342789244) * 6.698324247899813)::int,
           floor((20037508.342789244 - ST_YMax(place)) * 6.698324247899813)::int,
           floor((ST_XMax(place) + 20037508.342789244) * 6.698324247899813)::int,
           floor((20037508.342789244 - ST_YMin(place)) * 6.698324247899813)::int
      FROM (SELECT ST_Extent(cases.geometry_web) AS place
              FROM new_rows JOIN old_rows USING (id) JOIN layers_case AS cases ON cases.grid_id = new_rows.id
             WHERE new_rows.code <> old_rows.code) AS touched
     WHERE place IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER layers_grid_code_touches_cases AFTER UPDATE ON layers_grid
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION layers_grid_code_touches_cases();

-- Grids show code and kind of their scheme, themes are named by their code.
CREATE TRIGGER layers_touch_grids AFTER UPDATE OF code, kind ON layers_gridscheme
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('grids');
CREATE TRIGGER layers_touch_all AFTER UPDATE OF code ON layers_theme
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('*');

-- Every layer is cut to the divisions that somebody may see, and asked for by their codes. Neither ever changes.
CREATE TRIGGER layers_touch_all AFTER INSERT OR DELETE ON layers_division
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('*');

-- Who may see what: whoever was let in a moment ago is looked at anew.
CREATE TRIGGER layers_touch_access AFTER UPDATE OR DELETE OR TRUNCATE ON django_session
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('@access');
CREATE TRIGGER layers_touch_access AFTER UPDATE OF password, is_active, is_superuser OR DELETE OR TRUNCATE ON {users}
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('@access');
CREATE TRIGGER layers_touch_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON layers_membership
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('@access');
CREATE TRIGGER layers_touch_access
    AFTER UPDATE OF user_id, key_hash, layers, division_id, writes, expires_at, revoked_at OR DELETE OR TRUNCATE ON layers_apikey
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('@access');
