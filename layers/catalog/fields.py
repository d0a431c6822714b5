"""Fields that several layers have."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field

COMMUNITY = Field(
    "division",
    _("Code of the community"),
    source="division__code",
    in_tiles=False,
    help=_("The community that the place lies in."),
)
"""Of a point: where it stands."""
