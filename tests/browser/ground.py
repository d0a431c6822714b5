"""Ground to draw on: the real Hangzhou grids where they lie beside the project, else the demo city."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from data.demo_city.city import SMALL
from layers.demo.accounts import PASSWORD, make_accounts
from layers.demo.load import seed
from layers.models import Division, Grid, Membership

GOVERNANCE = {"hangzhou": "HZ-GOV", "demo": "DEMO-GOV"}


def hangzhou() -> Path | None:
    """Return the folder of the Hangzhou files, which are no part of the project."""
    beside = (above / "shared/data/hangzhou" for above in Path(settings.BASE_DIR).resolve().parents)
    return next((folder for folder in beside if (folder / "grid.geojson").is_file()), None)


def load_ground() -> str:
    """Load the ground and the accounts, two planners among them; return the code of the governance scheme."""
    scheme = _load(hangzhou())
    second = get_user_model().objects.create_user("planner-2", password=PASSWORD)
    Membership.objects.create(user=second, role="planner")
    return scheme


def _load(folder: Path | None) -> str:
    if folder is None:
        seed(say=lambda _line: None, size=SMALL)
        return GOVERNANCE["demo"]
    for layer, name, options in (
        ("divisions", "street", {}),
        ("divisions", "community", {}),
        ("grids", "grid", {"scheme": GOVERNANCE["hangzhou"]}),
    ):
        call_command("import_layer", layer, str(folder / f"{name}.geojson"), **options, verbosity=0)
    make_accounts(
        Division.objects.filter(level="street").order_by("code")[0],
        Division.objects.filter(level="community").order_by("code")[0],
    )
    return GOVERNANCE["hangzhou"]


def largest_community(scheme: str) -> str:
    """Return the division that has the most grids of a scheme."""
    codes = list(Grid.objects.filter(scheme__code=scheme).values_list("division__code", flat=True))
    return str(max(sorted(set(codes)), key=codes.count))
