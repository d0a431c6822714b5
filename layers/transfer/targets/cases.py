"""Import cases from another system: their words for state, class and level are turned into ours."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.deadlines import due_at
from layers.cases.models import Case, CaseStep, MatterClass
from layers.cases.workflow import IMPORT
from layers.grids.models import Grid, GridScheme
from layers.transfer import values
from layers.transfer.findings import Finding
from layers.transfer.mending import POINT
from layers.transfer.places import Places
from layers.transfer.targets.target import Column, Item, Target, doubt
from layers.transfer.targets.writing import BATCH, Key, TableWriter

State = Case.State
STATES = (
    (("作废", "撤销", "cancel"), State.CANCELLED),
    (("不予立案", "不立案", "not_filed"), State.NOT_FILED),
    (("关闭", "办结", "结案", "closed", "done", "settled"), State.CLOSED),
    (("挂起", "suspend"), State.SUSPENDED),
    (("核查", "check"), State.TO_CHECK),
    (("处置", "处理", "办理", "handl"), State.HANDLING),
    (("派遣", "dispatch"), State.TO_DISPATCH),
    (("立案", "register"), State.TO_REGISTER),
)
"""What other systems call a state → ours; the first that fits holds."""


def state(cell: str) -> str:
    """Read a state in another system's words."""
    word = cell.lower().replace(" ", "_")
    if word in State.values:
        return word
    found = next((ours for words, ours in STATES if any(part in word for part in words)), None)
    if found is None and not any(part in word for part in ("上报", "受理", "待", "report", "new", "open")):
        raise ValueError(cell)
    return str(found or State.REPORTED)


def level(cell: str) -> int:
    number = values.whole(cell)
    if not 0 < number < 10:
        raise ValueError(cell)
    return number


class CaseWriter(TableWriter):
    model = Case

    def check(self, items: list[Item]) -> tuple[list[Item], list[Finding]]:
        """Find grid and class of each case; a class that the directory lacks is told, the case is kept."""
        self.grids = Places(
            Grid.objects.in_force()
            .filter(scheme__kind=GridScheme.Kind.GOVERNANCE)
            .defer("geometry_web")
            .order_by("pk")
        )
        self._read_classes()
        kept, findings = super().check(items)
        for item in kept:
            findings += self._settled(item)
        return kept, findings

    def rows_like(self, items: list[Item]) -> Iterable[Any]:
        numbers = [self._number(item) for item in items]
        rows = Case.objects.filter(number__in=numbers).select_for_update(of=("self",))
        return rows.select_related("division").order_by("pk")

    def key(self, item: Item) -> Key:
        return (self._number(item),)

    def row_key(self, row: Any) -> Key:
        return (row.number,)

    def write(self, items: list[Item]) -> tuple[int, int]:
        counts = super().write(items)
        rows = Case.objects.filter(number__in=[self._number(item) for item in items], steps__isnull=True)
        steps = [
            CaseStep(
                case=row, number=1, action=IMPORT, to_state=row.state, opinion=self.source, at=row.reported_at
            )
            for row in rows
        ]
        CaseStep.objects.bulk_create(steps, batch_size=BATCH)
        return counts

    def values(self, item: Item) -> dict[str, Any]:
        reported_at = item.fields.get("reported_at") or timezone.now()
        known = {"number": self._number(item), "reported_at": reported_at, **item.fields}
        if known.get("category"):
            known.setdefault("due_at", due_at(known["category"], reported_at))
        return known

    def filled(self, row: Any, item: Item) -> Any:
        row = super().filled(row, item)
        row.grid = self.grids.holding(item.geometry)
        return row

    def _number(self, item: Item) -> str:
        """Return the case's number; one without gets the day and the mark of what its row says."""
        if not item.code.startswith("~"):
            return item.code[:32]
        moment = item.fields.get("reported_at")
        day = timezone.localtime(moment).strftime("%Y%m%d") if moment else "00000000"
        return f"{day}{item.code}"[:32]

    def _read_classes(self) -> None:
        rows = MatterClass.objects.filter(kind=MatterClass.Kind.MATTER).order_by("standard_ref")
        self.classes = {name: code for code, name in rows.values_list("code", "name")}
        self.codes = set(self.classes.values())

    def _settled(self, item: Item) -> list[Finding]:
        findings = []
        said = item.fields.get("category", "")
        if said:
            item.fields["category"] = said if said in self.codes else self.classes.get(said, "")
        if said and not item.fields["category"]:
            item.attributes[self.mapping["category"]] = said
            item.fields.setdefault("description", said)
            message = _("The directory has no matter “%(name)s”; the case is kept without a class.") % {
                "name": said
            }
            findings.append(doubt(item, "category-unknown", message))
        if self.grids and self.grids.holding(item.geometry) is None:
            findings.append(doubt(item, "in-no-grid", _("It lies in no grid.")))
        return findings


CASES = Target(
    "cases",
    POINT,
    (
        Column(
            "number",
            ("number", "案件编号", "案件号", "事件编号", "工单号", "工单编号", "caseid", "编号"),
            longest=32,
        ),
        Column(
            "category",
            ("category", "小类代码", "案件类型", "事件类型", "问题类型", "小类", "类别", "type"),
            longest=60,
        ),
        Column("source", ("source", "来源平台", "问题来源", "案件来源", "来源"), longest=40),
        Column("description", ("description", "问题描述", "事件描述", "描述", "内容"), longest=4000),
        Column("address", ("address", "地址", "位置描述", "发生地址", "地点"), longest=200),
        Column("state", ("state", "status", "事件状态", "案件状态", "状态"), state),
        Column("level", ("level", "事件等级", "等级", "级别"), level),
        Column(
            "reported_at",
            ("reportedat", "上报时间", "发生时间", "受理时间", "时间"),
            values.moment(settings.TIME_ZONE),
        ),
        Column("due_at", ("dueat", "截止时间", "处置时限"), values.moment(settings.TIME_ZONE)),
        Column("closed_at", ("closedat", "结案时间", "办结时间"), values.moment(settings.TIME_ZONE)),
    ),
    CaseWriter,
    code="number",
    identity=("*",),
)
