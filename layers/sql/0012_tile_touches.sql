-- Which part of the map a change of a row touches. Every statement that writes rows of a layer appends the areas that it
-- touched, and nothing else: no row is shared between transactions, so writers never wait for each other here.
--
-- Units are those of a map of 2^28 by 2^28 (about 15 cm), from the north-west corner, in the projection of the tiles.
-- The migration fills in what stands in braces, once for each table and event.
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH places AS (
        SELECT {layer} AS layer,
               floor((ST_XMin(changed.geometry_web) + 20037508.342789244) * 6.698324247899813)::int AS west,
               floor((20037508.342789244 - ST_YMax(changed.geometry_web)) * 6.698324247899813)::int AS north,
               floor((ST_XMax(changed.geometry_web) + 20037508.342789244) * 6.698324247899813)::int AS east,
               floor((20037508.342789244 - ST_YMin(changed.geometry_web)) * 6.698324247899813)::int AS south
          FROM ({rows}) AS changed{joins}
         WHERE changed.geometry_web IS NOT NULL
    ), areas AS (
        SELECT layer, min(west) AS west, min(north) AS north, max(east) AS east, max(south) AS south
          FROM places GROUP BY layer, west >> 12, north >> 12
    )
    INSERT INTO layers_tiletouch (layer, west, north, east, south)
    SELECT layer, min(west), min(north), max(east), max(south)
      FROM (SELECT *, CASE WHEN count(*) OVER () <= 64 THEN row_number() OVER () END AS part FROM areas) AS parts
     GROUP BY layer, part;
    RETURN NULL;
END $$;
