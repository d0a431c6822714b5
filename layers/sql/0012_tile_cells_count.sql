-- Append what rows add (sign 1) or take away (sign -1). Cells are of 2^18 by 2^18 on the map, positions in 2^28.
INSERT INTO layers_tilecount (layer, x, y, division, kind, n, sum_x, sum_y)
SELECT 'cases', (east >> 10)::int, (south >> 10)::int, division, kind, sum(sign), sum(sign * east), sum(sign * south)
  FROM (SELECT sign, COALESCE(division_id, -1) AS division,
               COALESCE(array_position('{{{classes}}}'::text[], state::text), 0) AS kind,
               floor((ST_X(geometry_web) + 20037508.342789244) * 6.698324247899813)::bigint AS east,
               floor((20037508.342789244 - ST_Y(geometry_web)) * 6.698324247899813)::bigint AS south
          FROM ({rows}) AS changed(sign, division_id, state, geometry_web)) AS placed
 GROUP BY 2, 3, 4, 5
HAVING sum(sign) <> 0 OR sum(sign * east) <> 0 OR sum(sign * south) <> 0
