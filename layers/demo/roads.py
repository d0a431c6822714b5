"""The road network of the demo city: the roads of its base map, and the gates of its compounds."""

from collections.abc import Iterable

from data.demo_city.city import FULL, Size, drawn_city
from data.demo_city.crossings import CompoundGate
from data.demo_city.ground import Ground
from layers.core.scope import SYSTEM
from layers.demo.accounts import refuse_in_production
from layers.demo.presence import demo_is_there
from layers.roads.actions import use, withdraw
from layers.roads.building import network_of
from layers.roads.classes import class_of, passing_of
from layers.roads.lines import Line, ways_of
from layers.roads.models import RoadNetwork
from layers.roads.placing import PlacedGate, place
from layers.roads.ways import Barrier, bits_of

SOURCE = "demo"


def make_roads(ground: Iterable[Ground], gates: Iterable[CompoundGate]) -> RoadNetwork | None:
    """Build the network and put it into use; None where one of somebody's own is in use, which stays."""
    if RoadNetwork.objects.filter(active=True).exclude(source=SOURCE).exists():
        return None
    lines = [Line(g.shape, passing_of(_class_of(g.category))) for g in ground if g.kind == "road"]
    placed = [PlacedGate(*gate.position, Barrier(bits_of(*gate.modes.split()), gate.hours)) for gate in gates]
    ways, missing = place(ways_of(lines), placed)
    read = {"lines_read": len(lines), "gates_not_placed": len(missing)}
    return use(acting_user=SYSTEM, network=network_of(ways, ""), source=SOURCE, read=read)


def make_missing_roads(size: Size = FULL) -> RoadNetwork | None:
    """Build the network of a demo city that was loaded before there were any; None where roads are in use or no city is."""
    refuse_in_production()
    if RoadNetwork.objects.filter(active=True).exists() or not demo_is_there():
        return None
    ground, gates = drawn_city(size)
    return make_roads(ground, gates)


def remove_roads() -> None:
    """Take the demo city's network out of use; anybody's own stays."""
    withdraw(acting_user=SYSTEM, source=SOURCE)


def _class_of(category: str) -> str:
    """Return a road's class; the paths through the blocks are lanes of compounds, where bicycles go too."""
    return "path" if category == "footway" else class_of(category)
