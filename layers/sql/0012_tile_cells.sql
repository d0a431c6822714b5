-- How many features lie in each cell of each tile, by division and by class, kept up to date for layers of very many
-- points, so that a tile of a million is made by reading some thousand rows.
--
-- A statement that writes rows appends what it adds and takes away (layers_tilecount) and locks nothing that another one
-- wants. Whoever is next to read folds that into the cells (layers_tilecell).

-- The class of most, the first of equals: its place among the classes, from 1.
CREATE FUNCTION layers_top_class(counts int[]) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
    SELECT array_position(counts[2:16], (SELECT max(n) FROM unnest(counts[2:16]) AS n))::smallint
$$;

CREATE FUNCTION layers_fold_tilecounts() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- One folds at a time. The statement below sees everything that is committed once the lock is had.
    PERFORM pg_advisory_xact_lock(7103002);
    WITH taken AS (
        DELETE FROM layers_tilecount RETURNING layer, x, y, division, kind, n, sum_x, sum_y
    ), finest AS (
        SELECT layer, x, y, division, kind, sum(n) AS n, sum(sum_x) AS sum_x, sum(sum_y) AS sum_y
          FROM taken GROUP BY 1, 2, 3, 4, 5
    ), anywhere AS (
        SELECT layer, x, y, 0::bigint AS division, kind, sum(n) AS n, sum(sum_x) AS sum_x, sum(sum_y) AS sum_y
          FROM finest GROUP BY 1, 2, 3, 5
    ), spread AS (
        SELECT layer, zoom, x >> 12 - zoom AS x, y >> 12 - zoom AS y, division, kind, n, sum_x, sum_y
          FROM finest, unnest(ARRAY[6, 8, 10, 12]) AS zoom
         UNION ALL
        SELECT layer, zoom, x >> 12 - zoom, y >> 12 - zoom, division, kind, n, sum_x, sum_y
          FROM anywhere, generate_series(0, 12) AS zoom
    ), cells AS (
        SELECT layer, zoom, x, y, division, sum(n) AS total, ARRAY[{slots}]::int[] AS counts, sum(sum_x) AS sum_x, sum(sum_y) AS sum_y
          FROM spread GROUP BY layer, zoom, x, y, division
    )
    INSERT INTO layers_tilecell AS cell (layer, zoom, tile_x, tile_y, division, place, total, top, counts, sum_x, sum_y)
    SELECT layer, zoom, x >> 6, y >> 6, division, (y & 63) * 64 + (x & 63), total, layers_top_class(counts), counts, sum_x, sum_y
      FROM cells ORDER BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (layer, zoom, tile_x, tile_y, division, place) DO UPDATE
       SET (total, sum_x, sum_y, counts, top) = (
           SELECT cell.total + excluded.total, cell.sum_x + excluded.sum_x, cell.sum_y + excluded.sum_y,
                  new.counts, layers_top_class(new.counts)
             FROM (SELECT ARRAY(SELECT a + b FROM unnest(cell.counts, excluded.counts) AS slot(a, b)) AS counts) AS new);
END $$;

CREATE FUNCTION layers_forget_tilecounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7103002);
    DELETE FROM layers_tilecount WHERE layer = TG_ARGV[0];
    DELETE FROM layers_tilecell WHERE layer = TG_ARGV[0];
    RETURN NULL;
END $$;
