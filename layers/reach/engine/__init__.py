"""Reach on a network of streets: times, areas, nearest, ways. Pure: arrays in, arrays and shapes out."""

from layers.reach.engine.ground import Ground
from layers.reach.engine.snapped import REASONS, Snapped
from layers.reach.engine.ways import Way

__all__ = ["REASONS", "Ground", "Snapped", "Way"]
