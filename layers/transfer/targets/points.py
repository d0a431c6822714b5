"""Import addresses, service points, risk sources and cameras."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from layers.cameras import device_id
from layers.cameras.models import Camera
from layers.divisions.models import Address
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.transfer import values
from layers.transfer.mending import POINT
from layers.transfer.targets.target import Column, Item, Target
from layers.transfer.targets.writing import Key, TableWriter

CODE = ("code", "编号", "编码", "代码", "id", "序号")
NAME = ("name", "名称", "点位名称", "设施名称", "title")
LEVELS = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "重大": 1,
    "较大": 2,
    "一般": 3,
    "低": 4,
    "红": 1,
    "橙": 2,
    "黄": 3,
    "蓝": 4,
}
LEVELS |= {
    "重大风险": 1,
    "较大风险": 2,
    "一般风险": 3,
    "低风险": 4,
    "一级": 1,
    "二级": 2,
    "三级": 3,
    "四级": 4,
}
CLASSES = {"1": 1, "2": 2, "3": 3, "一类": 1, "二类": 2, "三类": 3, "一类点": 1, "二类点": 2, "三类点": 3}
STATUSES = {"online": "online", "on": "online", "在线": "online", "1": "online", "正常": "online"}
STATUSES |= {"offline": "offline", "off": "offline", "离线": "offline", "0": "offline", "故障": "offline"}


class AddressWriter(TableWriter):
    model = Address
    needed = ("text",)


class ServicePointWriter(TableWriter):
    """A service point is known by category and code, as facilities are numbered within their kind."""

    model = ServicePoint
    needed = ("category",)

    def key(self, item: Item) -> Key:
        return str(item.fields.get("category", "")), item.code

    def row_key(self, row: Any) -> Key:
        return row.category, row.code

    def values(self, item: Item) -> dict[str, Any]:
        own = item.fields.get("name") or item.code.partition("~")[0]
        return super().values(item) | {"name": own or item.fields.get("category", "")}


class RiskSourceWriter(TableWriter):
    model = RiskSource
    needed = ("name", "level")


class CameraWriter(TableWriter):
    model = Camera
    needed = ("camera_class",)

    def row_key(self, row: Any) -> Key:
        return (row.device_id,)

    def rows_like(self, items: list[Item]) -> Iterable[Any]:
        ids = [item.code for item in items]
        rows = Camera.objects.filter(device_id__in=ids).select_for_update(of=("self",))
        return rows.select_related("division").order_by("pk")

    def refusal(self, item: Item) -> tuple[str, str] | None:
        try:
            device_id.parse(item.code)
        except device_id.NotADeviceId as error:
            hint = (
                _("Spreadsheets round long numbers: format the column as text.")
                if "e+" in item.code.lower()
                else ""
            )
            return "code-wrong", f"{error} {hint}".strip()
        return None

    def values(self, item: Item) -> dict[str, Any]:
        return {**item.fields, "device_id": item.code}


TARGETS = (
    Target(
        "addresses",
        POINT,
        (
            Column("code", ("addresscode", "地址编码", "标准地址编码", *CODE), longest=32),
            Column("text", ("text", "address", "地址", "标准地址", "详细地址", *NAME), longest=200),
            Column("households", ("households", "户数"), values.whole),
            Column(
                "residents", ("residents", "population", "人口", "人数", "常住人口", "实有人口"), values.whole
            ),
            Column("over_60", ("over60", "elderly", "60岁以上", "老年人"), values.whole),
        ),
        AddressWriter,
        identity=("text",),
    ),
    Target(
        "service-points",
        POINT,
        (
            Column("code", CODE, longest=32),
            Column("name", NAME, longest=100),
            Column("category", ("category", "类别", "类型", "设施类型", "type", "kind"), longest=50),
            Column(
                "floor_area_m2", ("floorarea", "floorareasqm", "建筑面积", "面积", "area"), values.positive
            ),
            Column(
                "opening_hours", ("openinghours", "开放时间", "营业时间", "服务时间", "hours"), longest=100
            ),
            Column("capacity", ("capacity", "容量", "床位数", "席位"), values.whole),
        ),
        ServicePointWriter,
        identity=("category", "name"),
    ),
    Target(
        "risk-sources",
        POINT,
        (
            Column("code", ("风险编号", "风险源编号", *CODE), longest=32),
            Column("name", ("风险源名称", "风险点名称", *NAME), longest=100),
            Column("category", ("category", "类别", "类型", "风险类别", "风险类型", "type"), longest=50),
            Column("level", ("level", "等级", "风险等级", "级别"), values.one_of(LEVELS)),
            Column(
                "organisation", ("organisation", "organization", "责任单位", "责任主体", "单位"), longest=100
            ),
            Column(
                "next_inspection_on",
                ("nextinspectionon", "nextinspection", "下次检查日期", "检查日期"),
                values.day,
            ),
        ),
        RiskSourceWriter,
        identity=("name", "category"),
    ),
    Target(
        "cameras",
        POINT,
        (
            Column("device_id", ("deviceid", "设备编码", "设备编号", "国标编码", "国标编号", *CODE)),
            Column("name", ("摄像机名称", "设备名称", *NAME), longest=100),
            Column(
                "camera_class",
                ("cameraclass", "class", "点位类别", "类别", "点位类型"),
                values.one_of(CLASSES),
            ),
            Column("bearing_deg", ("bearingdeg", "bearing", "朝向", "方位角", "监视方位"), values.angle),
            Column("field_of_view_deg", ("fieldofviewdeg", "fieldofview", "fov", "视场角"), values.positive),
            Column("range_m", ("rangem", "range", "监控距离", "可视距离", "距离"), values.positive),
            Column("is_ptz", ("isptz", "ptz", "球机", "云台"), values.yes_no),
            Column("status", ("status", "状态", "设备状态", "在线状态"), values.one_of(STATUSES)),
        ),
        CameraWriter,
        code="device_id",
    ),
)
