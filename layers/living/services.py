"""The services of the living circles, as this city has them. Each city has its own words for categories."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from layers.living.evaluate import Service
from layers.living.models import LivingRule, LivingService
from layers.living.rules import HEALTH, Otherwise, Rule, rules_with

TITLES: dict[str, Any] = {
    HEALTH: _("Health"),
    "elderly": _("Care for the elderly"),
    "culture": _("Culture"),
    "sport": _("Sport"),
    "commerce": _("Food and daily goods"),
    "administration": _("Public service desk"),
    "education": _("Education"),
    "childcare": _("Kindergarten"),
    "school": _("Primary school"),
    "toilet": _("Public toilet"),
    "shelter": _("Emergency shelter"),
}
SOURCE = "TD/T 1062-2021, GB 50180-2018 [M]"
BASIC, FLOOR = "basic", "floor"
DEFAULTS: tuple[tuple[str, tuple[str, ...], int | None, tuple[str, ...]], ...] = (
    (HEALTH, ("社区卫生服务站", "社区卫生服务中心", "卫生服务站"), 5, (BASIC, FLOOR)),
    ("elderly", ("养老服务驿站", "养老驿站", "老年人日间照料中心", "居家养老服务中心"), 5, (BASIC, FLOOR)),
    ("culture", ("文化活动室", "文化活动站", "文化活动中心"), 5, (BASIC, FLOOR)),
    ("sport", ("健身场地", "健身场", "体育活动场地"), 5, (BASIC,)),
    ("commerce", ("菜市场", "农贸市场", "生鲜超市", "便利店", "超市"), 10, (BASIC,)),
    ("administration", ("便民服务中心", "社区服务站", "党群服务中心"), 5, (BASIC, FLOOR)),
    ("education", ("幼儿园", "小学", "中学", "社区学校"), None, (BASIC,)),
    ("childcare", ("幼儿园", "托儿所"), 5, ()),
    ("school", ("小学",), 10, ()),
    ("toilet", ("公共厕所", "公厕"), 5, ()),
    ("shelter", ("应急避难场所", "避难场所"), 15, ()),
)
"""Code, categories, circle, what it is besides."""


def load_services() -> None:
    """Write the services into an empty table; one that an administrator has made his own is left alone."""
    if LivingService.objects.exists():
        return
    LivingService.objects.bulk_create(
        LivingService(
            code=code,
            categories=list(categories),
            circle_minutes=minutes,
            is_basic=BASIC in marks,
            is_floor=FLOOR in marks,
            source=SOURCE,
        )
        for code, categories, minutes, marks in DEFAULTS
    )


def services_with(rows: Iterable[LivingService], categories: frozenset[str]) -> list[Service]:
    """Return the services, each knowing whether any of its categories is among those on the map."""
    return [
        Service(
            row.code,
            row.title or str(TITLES.get(row.code, row.code)),
            not categories.isdisjoint(row.categories),
            row.circle_minutes,
            row.is_basic,
            row.is_floor,
        )
        for row in rows
    ]


def rules_in_force() -> tuple[Rule, ...]:
    """Return the rules that are asked here, with the values that administrators decided."""
    return rules_with(
        Otherwise(row.rule, row.is_asked, row.low, row.high, row.share, row.source)
        for row in LivingRule.objects.order_by("pk")
    )
