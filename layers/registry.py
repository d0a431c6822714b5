"""LAYERS: every map layer, in drawing order (the first lies lowest)."""

from layers.basemap.layer import LAYERS as BASEMAP
from layers.cameras.layer import LAYERS as CAMERAS
from layers.cases.layer import LAYERS as CASES
from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.grids.layer import LAYERS as GRIDS
from layers.kept.layer import LAYERS as KEPT
from layers.risks.layer import LAYERS as RISKS
from layers.service_points.layer import LAYERS as SERVICE_POINTS
from layers.sight.layer import LAYERS as SIGHT
from layers.siting.layer import LAYERS as SITING
from layers.territory.layer import LAYERS as TERRITORY
from layers.themes.layer import theme_layers

DIVISIONS, ADDRESSES = TERRITORY

LAYERS: tuple[Layer, ...] = (
    *BASEMAP,
    *KEPT,
    *GRIDS,
    DIVISIONS,
    ADDRESSES,
    *SERVICE_POINTS,
    *SITING,
    *SIGHT,
    *CAMERAS,
    *RISKS,
    *CASES,
)


def declare() -> None:
    """Make the layers known to the catalogue. Called once, when the app is ready."""
    catalogue.declare(LAYERS, sources=[theme_layers])
