"""Lengths of many ways at once are those of the ways drawn one by one."""

import numpy as np
import pytest

from data.demo_city.city import SMALL, drawn_city
from layers.nearest.lengths import times_and_lengths
from layers.nearest.travel import on_street, trip_between
from layers.reach.engine import Ground
from layers.reach.engine.base import Base
from layers.reach.engine.costs import Pace
from layers.roads.building import network_of
from layers.roads.classes import class_of, passing_of
from layers.roads.lines import Line, ways_of


@pytest.mark.parametrize(("mode", "speed"), [("walk", 1.2), ("drive", None)])
def test_lengths_and_times_are_those_of_the_ways(mode: str, speed: float | None) -> None:
    drawn, _gates = drawn_city(SMALL)
    lines = [
        Line(g.shape, passing_of(class_of(g.category), oneway=int("大道" in g.name)))
        for g in drawn
        if g.kind == "road"
    ]
    network = network_of(ways_of(lines), "")
    pace = Pace(mode, speed, 1.2, True)
    ground = Ground(Base(network, mode, 60.0), pace, np.ones(0, dtype=bool), "from")
    random = np.random.default_rng(5)
    west, south = network.to_degrees(network.xy).min(axis=0)
    east, north = network.to_degrees(network.xy).max(axis=0)
    points = np.column_stack([random.uniform(west, east, 20), random.uniform(south, north, 20)])
    snapped = ground.snap(points)
    sites, places = snapped[np.arange(5)], snapped[np.arange(20)]
    seconds, metres = times_and_lengths(ground, on_street(sites), on_street(places), 3_600.0)
    plain = ground.matrix(on_street(sites), on_street(places), 3_600.0)
    np.testing.assert_allclose(seconds, plain, rtol=1e-4)
    for k, place in [(k, place) for k in range(5) for place in range(20) if np.isfinite(seconds[k, place])]:
        trip = trip_between(ground, sites[k], places[place])
        assert trip is not None
        off = np.nan_to_num(sites.off_m[k] + places.off_m[place])
        assert trip.metres - off == pytest.approx(metres[k, place], abs=0.6)
