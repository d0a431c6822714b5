"""pgRouting on the same network, in the benchmark's own database."""

from io import StringIO

import numpy as np
import psycopg2

from layers.reach.circles import circles
from layers.reach.engine import Ground, Snapped
from layers.roads.network import Network
from tests.bench.peers import NotToBeHad
from tests.bench.porto import LIMIT_S, SPEED_KMH

TABLES = """
    CREATE UNLOGGED TABLE pgr_edges (id int, source int, target int, cost float8, reverse_cost float8);
    CREATE UNLOGGED TABLE pgr_junctions (id int PRIMARY KEY, geom geometry(Point));
    CREATE UNLOGGED TABLE pgr_circles (geom geometry(Polygon, 4326));
"""
DRIVEN = """
    SELECT d.{site}, ST_ConcaveHull(ST_Collect(j.geom), 0.3)
    FROM pgr_drivingDistance(
        'SELECT id, source, target, cost, reverse_cost FROM pgr_edges', %s::int[], %s, true) AS d
    JOIN pgr_junctions j ON j.id = d.node GROUP BY d.{site}
"""
"""One call for all sites; its column is `from_v` up to 3.5 and `start_vid` after."""


class PgRouting:
    """A database with the network, and the sites as junctions and as circles."""

    def __init__(self, connection: "psycopg2.extensions.connection", junctions: list[int]) -> None:
        self._connection, self._junctions = connection, junctions
        self._site = self._one("SELECT 'from_v' = ANY(proargnames) FROM pg_proc WHERE proname = 'pgr_drivingdistance'"
                               " ORDER BY 1 DESC NULLS LAST LIMIT 1")  # fmt: skip

    def polygons(self) -> int:
        """Draw a concave hull round what is reached from each site; return how many there are."""
        statement = DRIVEN.format(site="from_v" if self._site else "start_vid")
        with self._connection.cursor() as cursor:
            cursor.execute(statement, (self._junctions, LIMIT_S))
            return len(cursor.fetchall())

    def circles_united(self) -> object:
        """Unite the straight circles of all sites."""
        return self._one("SELECT ST_AsBinary(ST_Union(geom)) FROM pgr_circles")

    def _one(self, statement: str) -> object:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
        return row[0] if row else None


def loaded(url: str, network: Network, ground: Ground, sites: Snapped) -> PgRouting:
    """Load a network and sites.

    Raises
    ------
    NotToBeHad : the database server has no pgRouting.
    """
    connection = psycopg2.connect(url.replace("postgis://", "postgres://", 1))
    connection.autocommit = True
    with connection.cursor() as cursor:
        try:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pgrouting CASCADE")
        except psycopg2.Error as error:
            raise NotToBeHad(f"pgRouting: {str(error).strip().splitlines()[0]}") from error
        cursor.execute(TABLES)
        _load(cursor, network, ground)
        lines = (shape.wkb_hex for shape in circles([*map(tuple, sites.lnglat)], LIMIT_S * SPEED_KMH / 3.6))
        cursor.executemany(
            "INSERT INTO pgr_circles VALUES (ST_SetSRID(%s::geometry, 4326))", [(line,) for line in lines]
        )
        cursor.execute("ANALYZE")
    ends = np.where(sites.along < 0.5, network.start[sites.edge], network.end[sites.edge])
    return PgRouting(connection, [int(junction) for junction in ends])


def _load(cursor: "psycopg2.extensions.cursor", network: Network, ground: Ground) -> None:
    ahead, back = ground.edges.backward, ground.edges.forward
    usable = np.isfinite(np.minimum(ahead, back))
    costs = (np.where(np.isfinite(side), side, -1.0)[usable].tolist() for side in (ahead, back))
    rows = zip(np.flatnonzero(usable).tolist(), network.start[usable].tolist(), network.end[usable].tolist(),
               *costs, strict=True)  # fmt: skip
    _copy(cursor, "pgr_edges", rows)
    points = ((at, f"POINT({x} {y})") for at, (x, y) in enumerate(network.xy.tolist()))
    _copy(cursor, "pgr_junctions", points)
    cursor.execute("CREATE INDEX ON pgr_edges (source); CREATE INDEX ON pgr_edges (target)")


def _copy(cursor: "psycopg2.extensions.cursor", table: str, rows: object) -> None:
    assert hasattr(rows, "__iter__")
    text = StringIO("".join("\t".join(map(str, row)) + "\n" for row in rows))
    cursor.copy_expert(f"COPY {table} FROM STDIN", text)
