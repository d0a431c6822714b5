"""Which parts of the map have changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Random

from layers.core.sql import TransactionId

SIDE = 1 << 28
"""Units of the map's side in which areas are told: about 15 cm."""


class TileTouch(models.Model):
    """An area in which a layer's tiles may look different since a transaction. Written by triggers, never edited.

    Parameters
    ----------
    layer : id of the layer; `*` for all, `@access` for a change of who may see what.
    west, north, east, south : the area, in units of a map of 2^28 by 2^28 from its north-west corner.
    mark : a number of its own. The sum of the marks of all touches that meet a tile names what the tile shows,
        in whatever order they became visible.
    floor : it stands for earlier touches that were removed.
    """

    xid = models.BigIntegerField(db_default=TransactionId(), db_index=True)
    layer = models.CharField(max_length=64)
    west = models.IntegerField()
    north = models.IntegerField()
    east = models.IntegerField()
    south = models.IntegerField()
    mark = models.BigIntegerField(db_default=Cast(Random() * (1 << 52), models.BigIntegerField()))
    floor = models.BooleanField(db_default=False)

    def __str__(self) -> str:
        return f"{self.layer} {self.west},{self.north},{self.east},{self.south}"


class TileCount(models.Model):
    """What one statement added to a cell or took away, not yet folded into `TileCell`. Written by triggers.

    Parameters
    ----------
    x, y : the cell, of 2^18 by 2^18 on the map: a 64th of a tile of zoom 12.
    division : -1 for features without one.
    kind : place of the feature's class among those of the layer's style, from 1; 0 for any other.
    sum_x, sum_y : sums of the positions, in units of touches.
    """

    layer = models.CharField(max_length=64)
    x = models.IntegerField()
    y = models.IntegerField()
    division = models.BigIntegerField()
    kind = models.SmallIntegerField()
    n = models.IntegerField()
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.layer} {self.x},{self.y} {self.n:+}"


class TileCell(models.Model):
    """How many features of a layer lie in one of the 64 × 64 cells of a tile, up to zoom 12.

    Parameters
    ----------
    division : 0 for the features of all divisions together, -1 for those without one.
    place : row * 64 + column of the cell in the tile.
        Those of single divisions are kept for every other zoom only.
    top : the class of most, the first of equals.
    counts : by class; see `TileCount.kind`.
    """

    pk = models.CompositePrimaryKey("layer", "zoom", "tile_x", "tile_y", "division", "place")
    layer = models.CharField(max_length=64)
    zoom = models.SmallIntegerField()
    tile_x = models.IntegerField()
    tile_y = models.IntegerField()
    division = models.BigIntegerField()
    place = models.SmallIntegerField()
    total = models.IntegerField()
    top = models.SmallIntegerField()
    counts = ArrayField(models.IntegerField(), size=16)
    sum_x = models.BigIntegerField()
    sum_y = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.layer} {self.zoom}/{self.tile_x}/{self.tile_y} {self.place}: {self.total}"
