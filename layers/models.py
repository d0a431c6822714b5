"""Gathers the tables of all slices; defines none."""

from layers.access.models import AccessLog, ApiKey, KeyUsage, Membership, RequestCount
from layers.basemap.models import BaseFeature
from layers.cameras.models import Camera, CameraView
from layers.cases.models import Case, CaseStep, MatterClass
from layers.core.models import Change, Pruning
from layers.divisions.models import Address, Division
from layers.dossier.models import PlaceKind, RingRule
from layers.grids.models import Grid, GridDuty, GridLineage, GridScheme, GridWorker
from layers.kept.models import KeptArea, KeptResult
from layers.living.models import LivingRule, LivingService
from layers.planning.models import BoundaryPlan, PlanComment, PlanOperation, PlanPresence
from layers.risks.models import Inspection, InspectionInterval, RiskSource
from layers.roads.models import RoadNetwork
from layers.service_points.models import ServicePoint, ServicePointState
from layers.sight.models import BlindSpot
from layers.siting.models import ProposedSite
from layers.themes.models import Theme, ThemeFeature
from layers.tiles.models import TileCell, TileCount, TileTouch

__all__ = [
    "AccessLog",
    "Address",
    "ApiKey",
    "BaseFeature",
    "BlindSpot",
    "BoundaryPlan",
    "Camera",
    "CameraView",
    "Case",
    "CaseStep",
    "Change",
    "Division",
    "Grid",
    "GridDuty",
    "GridLineage",
    "GridScheme",
    "GridWorker",
    "Inspection",
    "InspectionInterval",
    "KeptArea",
    "KeptResult",
    "KeyUsage",
    "LivingRule",
    "LivingService",
    "MatterClass",
    "Membership",
    "PlaceKind",
    "PlanComment",
    "PlanOperation",
    "PlanPresence",
    "ProposedSite",
    "Pruning",
    "RequestCount",
    "RingRule",
    "RiskSource",
    "RoadNetwork",
    "ServicePoint",
    "ServicePointState",
    "Theme",
    "ThemeFeature",
    "TileCell",
    "TileCount",
    "TileTouch",
]
