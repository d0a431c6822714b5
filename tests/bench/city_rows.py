"""Write a city's rows into a migrated database, by COPY and by statements inside the database."""

import io
from collections.abc import Iterable

import numpy as np
import psycopg2
import shapely

from tests.bench.city_ground import STREETS, Ground

DISTRICT = "330102"
PLACES = "bench_place"
"""A table for the time of writing: position and grid of each case."""

CASES = f"""
INSERT INTO layers_case (number, category, source, description, address, grid_id, division_id, state, reported_at,
                         due_at, closed_at, attributes, request_digest, geometry)
SELECT to_char(reported_at, 'YYYYMMDD') || lpad(n::text, 8, '0'),
       (ARRAY['01001', '02003', '06010', '03002', '05004', '04001', '01013', '02011'])[1 + n % 8],
       (ARRAY['grid worker', 'hotline', 'public app', 'camera'])[1 + n / 7 % 4],
       '路面破损' || n % 400 || '处，有积水，行人和非机动车绕行，请派人到现场查看处理',
       '环城北路' || n % 900 || '号门前人行道',
       g.id, g.division_id, state, reported_at, reported_at + interval '3 days',
       CASE WHEN state = 'closed' THEN reported_at + interval '2 days' END,
       '{{}}', '', ST_SetSRID(ST_MakePoint(lng, lat), 4326)
FROM (SELECT *, timestamptz '2024-01-01 08:00+08' + n * interval '50 seconds' AS reported_at,
             (ARRAY['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'handling', 'closed', 'to_check',
                    'closed', 'closed', 'to_dispatch'])[1 + n % 12] AS state FROM {PLACES}) place
JOIN layers_grid g ON g.id = place.grid_id ORDER BY n
"""
HISTORY = """
INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary)
SELECT %(action)s, %(layer)s, r.id::text, 'upsert', d.path, '{{}}'
FROM {table} r JOIN layers_division d ON d.id = r.division_id ORDER BY r.id
"""


def write(url: str, city: Ground) -> None:
    """Write divisions, grids, cases and their change log, then bring the planner's statistics up to date.

    Parameters
    ----------
    url : a database whose tables are there and whose layers are empty.
    """
    connection = psycopg2.connect(url.replace("postgis://", "postgres://", 1))
    try:
        with connection, connection.cursor() as cursor:
            communities = _write_divisions(cursor, city)
            _write_grids(cursor, city, communities)
            _write_cases(cursor, city)
            cursor.execute(HISTORY.format(table="layers_grid"), {"action": "import", "layer": "grids"})
            cursor.execute(HISTORY.format(table="layers_case"), {"action": "import", "layer": "cases"})
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT layers_fold_tilecounts()")  # as `fold_tiles` does after a bulk import
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")
    finally:
        connection.close()


def street_code(street: int) -> str:
    return f"{DISTRICT}{street + 1:03d}000"


def _community_codes(city: Ground) -> list[str]:
    return [
        f"{DISTRICT}{street + 1:03d}{community + 1:03d}"
        for street, community in zip(city.street, city.community, strict=True)
    ]


def _write_divisions(cursor: psycopg2.extensions.cursor, city: Ground) -> dict[str, int]:
    """Write district, streets and communities; return code → id of the communities."""
    codes = np.array(_community_codes(city))
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    parts = [shapely.coverage_union_all(part) for part in np.split(city.cells, starts[1:])]
    communities = dict(zip(codes[starts].tolist(), parts, strict=True))
    streets = {
        street_code(n): _union(communities, street_code(n)[:9]) for n in range(STREETS[0] * STREETS[1])
    }
    district = f"{DISTRICT}000000"
    path = {district: f"{district}/"}
    path |= {code: f"{district}/{code}/" for code in streets}
    path |= {code: f"{district}/{code[:9]}000/{code}/" for code in communities}
    shapes = {district: shapely.coverage_union_all(list(streets.values()))} | streets | communities
    numbers = {path[code]: number for number, code in enumerate(shapes, 1)}
    rows = [
        (numbers[path[code]], numbers.get(path[code].removesuffix(f"{code}/"), r"\N"), code, f"片区{code[-6:]}", "pq",
         _level(path[code]), path[code], "{}", _hex(shape))
        for code, shape in shapes.items()
    ]  # fmt: skip
    columns = "id, parent_id, code, name, initials, level, path, attributes, geometry"
    _copy(cursor, "layers_division", columns, rows)
    cursor.execute("SELECT setval(pg_get_serial_sequence('layers_division', 'id'), %s)", [len(rows)])
    cursor.execute("SELECT code, id FROM layers_division WHERE level = 'community'")
    return dict(cursor.fetchall())


def _union(communities: dict[str, shapely.Polygon], stem: str) -> shapely.Polygon:
    return shapely.coverage_union_all([shape for code, shape in communities.items() if code.startswith(stem)])


def _level(path: str) -> str:
    return {1: "district", 2: "street", 3: "community"}[path.count("/")]


def _write_grids(cursor: psycopg2.extensions.cursor, city: Ground, communities: dict[str, int]) -> None:
    cursor.execute(
        "INSERT INTO layers_gridscheme (code, name, kind, code_rule, code_pattern)"
        " VALUES ('unit', '单元网格', 'unit', 'digits15', '') RETURNING id"
    )
    (scheme,) = cursor.fetchone() or (None,)
    serial: dict[str, int] = {}
    rows = []
    for number, (code, cell) in enumerate(zip(_community_codes(city), _hex_all(city.cells), strict=True), 1):
        serial[code] = serial.get(code, 0) + 1
        name, home = f"第{number}网格", communities[code]
        counts = 20 + number % 60, 50 + number % 150
        full = f"{code}{serial[code]:03d}"
        rows.append((number, scheme, full, name, "wg", home, 10_240.5, 1, *counts, "2024-01-01", "{}", cell))
    columns = (
        "id, scheme_id, code, name, initials, division_id, area_m2, part_count, households, residents,"
        " valid_from, attributes, geometry"
    )
    _copy(cursor, "layers_grid", columns, rows)
    cursor.execute("SELECT setval(pg_get_serial_sequence('layers_grid', 'id'), %s)", [len(rows)])


def _write_cases(cursor: psycopg2.extensions.cursor, city: Ground) -> None:
    cursor.execute(
        f"CREATE TEMPORARY TABLE {PLACES} (n int, lng float8, lat float8, grid_id bigint) ON COMMIT DROP"
    )
    numbered = enumerate(zip(city.points.tolist(), (city.cell_of + 1).tolist(), strict=True))
    _copy(cursor, PLACES, "n, lng, lat, grid_id", ((n, *xy, grid) for n, (xy, grid) in numbered))
    cursor.execute(f"ANALYZE {PLACES}")
    cursor.execute("ANALYZE layers_grid")
    cursor.execute(CASES)


def _copy(
    cursor: psycopg2.extensions.cursor, table: str, columns: str, rows: Iterable[tuple[object, ...]]
) -> None:
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(text))


def _hex(shape: shapely.Geometry) -> str:
    return str(_hex_all(np.array([shape]))[0])


def _hex_all(shapes: np.ndarray) -> np.ndarray:
    """Return multipolygons as EWKB in hexadecimal digits."""
    many = [shapely.multipolygons([s]) if s.geom_type == "Polygon" else s for s in shapes]
    return np.asarray(shapely.to_wkb(shapely.set_srid(many, 4326), hex=True, include_srid=True))
