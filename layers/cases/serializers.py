"""What comes in and goes out of the cases' HTTP."""

import math
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from layers.cases.actions import Report
from layers.cases.models import CaseStep
from layers.core.errors import Invalid
from layers.core.measure import DECIMALS


class DegreesField(serializers.FloatField):
    """A number of degrees; one that no float can hold is refused like any other nonsense."""

    def to_internal_value(self, data: Any) -> float:
        try:
            return float(super().to_internal_value(data))
        except OverflowError:
            raise serializers.ValidationError(self.error_messages["invalid"], code="invalid") from None


class ReportSerializer(serializers.Serializer[Any]):
    """A report: where (degrees, EPSG:4326), what class, and what is to be seen there."""

    lng = DegreesField()
    lat = DegreesField()
    category = serializers.CharField(max_length=20, allow_blank=True)
    description = serializers.CharField(max_length=4_000, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, allow_blank=True, default="")
    source = serializers.CharField(max_length=40, allow_blank=True, default="")

    def report(self) -> Report:
        """Check the input and return the report; refuse a position that is none."""
        self.is_valid(raise_exception=True)
        values = self.validated_data
        check_position(values["lng"], values["lat"])
        position = {name: round(values[name], DECIMALS) for name in ("lng", "lat")}
        return Report(**{**values, **position})


class StepRequestSerializer(serializers.Serializer[Any]):
    """One action of the workflow, with the reason where it needs one."""

    action = serializers.CharField(max_length=32)
    opinion = serializers.CharField(max_length=4_000, allow_blank=True, default="")


class StepSerializer(serializers.ModelSerializer[CaseStep]):
    """A step that was taken; `actor` is null for those who may not know who reports."""

    actor = serializers.SerializerMethodField()

    class Meta:
        model = CaseStep
        fields = ("number", "action", "from_state", "to_state", "opinion", "actor", "at")

    def get_actor(self, step: CaseStep) -> str | None:
        user = step.actor
        if user is None or not (self.context["sees_people"] or user == self.context["user"]):
            return None
        return user.get_full_name() or user.get_username()


def check_position(lng: float, lat: float) -> None:
    """Refuse what is not a position in degrees, and say so when longitude and latitude look swapped."""
    if math.isfinite(lng) and math.isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90:
        return
    values = {"lng": f"{lng:g}", "lat": f"{lat:g}"}
    if 90 < abs(lat) <= 180 and abs(lng) <= 90:
        sentence = _("lat is %(lat)s, but a latitude is at most 90: are lng and lat swapped?") % values
        raise Invalid(sentence, code="coordinates-swapped")
    raise Invalid(
        _("There is no position lng %(lng)s, lat %(lat)s: both are degrees, up to 180 and 90.") % values,
        code="bad-position",
    )
