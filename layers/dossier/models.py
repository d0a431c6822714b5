"""Tables that administrators edit: distances by category of risk, and which service points are of which kind."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from layers.dossier.kinds import USUAL_RINGS, USUAL_WORDS, Kind, Rings

MOST_RINGS, FARTHEST_M = 6, 5_000
DISTANCE = (MinValueValidator(10), MaxValueValidator(FARTHEST_M))


class RingRule(models.Model):
    """The distances round risk sources of a category; the empty category is for all that have none of their own."""

    category = models.CharField(max_length=50, blank=True, unique=True)
    radii_m = ArrayField(
        models.PositiveIntegerField(validators=DISTANCE),
        size=MOST_RINGS,
        help_text=_("Metres, rising, with commas; the first is the danger ring."),
    )
    chain_m = models.PositiveIntegerField(
        validators=DISTANCE, help_text=_("How near another grave source stands for a chain, in metres.")
    )

    def __str__(self) -> str:
        return self.category or "*"

    def clean(self) -> None:
        radii = list(self.radii_m or [])
        if not radii or radii != sorted(set(radii)):
            raise ValidationError(_("The distances must rise, each larger than the one before."))

    @classmethod
    def by_category(cls) -> dict[str, Rings]:
        """Return the rings of every category that has its own, and under the empty one those of all others."""
        rows = cls.objects.values_list("category", "radii_m", "chain_m")
        return {"": USUAL_RINGS} | {category: Rings(tuple(radii), chain) for category, radii, chain in rows}


class PlaceKind(models.Model):
    """By which words in their category service points are known to be schools, hospitals, shelters …"""

    KINDS = [
        (Kind.KINDERGARTEN.value, _("Kindergartens")),
        (Kind.SCHOOL.value, _("Schools")),
        (Kind.HOSPITAL.value, _("Hospitals and clinics")),
        (Kind.CARE.value, _("Homes for the elderly")),
        (Kind.SHELTER.value, _("Emergency shelters")),
    ]

    kind = models.CharField(max_length=12, choices=KINDS, unique=True)
    words = ArrayField(models.CharField(max_length=50), help_text=_("Parts of categories, with commas."))

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def by_kind(cls) -> dict[Kind, tuple[str, ...]]:
        """Return the words of every kind; a kind that the table lacks has the usual ones."""
        rows = cls.objects.values_list("kind", "words")
        return dict(USUAL_WORDS) | {Kind(kind): tuple(words) for kind, words in rows}


def load_tables() -> None:
    """Write the usual rows where there are none; what administrators set stays."""
    rings = USUAL_RINGS
    RingRule.objects.bulk_create(
        [RingRule(category="", radii_m=list(rings.radii_m), chain_m=rings.chain_m)], ignore_conflicts=True
    )
    kinds = [PlaceKind(kind=kind.value, words=list(words)) for kind, words in USUAL_WORDS.items()]
    PlaceKind.objects.bulk_create(kinds, ignore_conflicts=True)
