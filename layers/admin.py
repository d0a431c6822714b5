"""Gathers what administrators keep by hand: accounts' memberships, schemes, themes and duties.

Everything that stands on the map is changed through actions, which write history; here it is read only.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from layers.living.rules import RULES
from layers.models import (
    AccessLog,
    Change,
    GridDuty,
    GridScheme,
    GridWorker,
    Inspection,
    InspectionInterval,
    LivingRule,
    LivingService,
    MatterClass,
    Membership,
    PlaceKind,
    RingRule,
    RoadNetwork,
    Theme,
)


class ReadOnly(admin.ModelAdmin):
    """Rows to look at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("user", "role", "division")
    list_filter = ("role",)
    raw_id_fields = ("user",)


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("seq", "at", "actor", "action", "layer", "feature_id", "op")
    list_filter = ("layer", "op")
    show_full_result_count = False


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnly):
    list_display = ("at", "user", "key", "layer", "what")
    show_full_result_count = False


@admin.register(Inspection)
class InspectionAdmin(ReadOnly):
    list_display = ("code", "inspected_on", "result", "next_on", "inspector")
    show_full_result_count = False


@admin.register(InspectionInterval)
class InspectionIntervalAdmin(admin.ModelAdmin):
    list_display = ("level", "days", "recheck_days")


@admin.register(RingRule)
class RingRuleAdmin(admin.ModelAdmin):
    list_display = ("category", "radii_m", "chain_m")


@admin.register(PlaceKind)
class PlaceKindAdmin(admin.ModelAdmin):
    list_display = ("kind", "words")


@admin.register(LivingService)
class LivingServiceAdmin(admin.ModelAdmin):
    list_display = ("code", "title", "categories", "circle_minutes", "is_basic", "is_floor", "source")


class LivingRuleForm(forms.ModelForm):
    """A rule that is decided here is one that there is."""

    rule = forms.ChoiceField(choices=lambda: [(rule.id, rule.title) for rule in RULES])


@admin.register(LivingRule)
class LivingRuleAdmin(admin.ModelAdmin):
    form = LivingRuleForm
    list_display = ("rule", "is_asked", "low", "high", "share", "source")


admin.site.register([MatterClass, RoadNetwork], ReadOnly)
admin.site.register([GridScheme, GridWorker, GridDuty, Theme])
