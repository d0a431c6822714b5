"""Which parts of the map have changed."""

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
