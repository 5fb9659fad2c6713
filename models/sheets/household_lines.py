"""The households' one sheet: 楼栋|单元|房号|面积|类型|姓名|电话|关系|入住日期. Its columns, and one line read into clean values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from models.declare import FieldSpec
from models.errors import RuleViolation
from models.premises import Occupancy, Resident, Room
from models.rules import identity, rooms
from models.sheets.read import Line, Table, read_table

LABELS: dict[str, tuple[str, ...]] = {
    "building": ("楼栋", "楼栋号", "栋", "幢", "楼号", "座"),
    "unit": ("单元", "单元号"),
    "room": ("房号", "房间号", "室号", "房屋", "住址", "门牌号", "房间"),
    "area": ("面积", "建筑面积", "建筑面积(㎡)", "面积(㎡)"),
    "room_type": ("类型", "房屋类型"),
    "name": ("姓名", "业主姓名", "业主", "住户", "住户姓名", "客户姓名"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式"),
    "relation": ("关系", "与房屋关系", "身份"),
    "start_on": ("入住日期", "入住时间", "入伙日期", "开始日期"),
}
_SPECS: dict[str, FieldSpec] = {
    "area": Room.register.field("area"), "room_type": Room.register.field("room_type"), "name": Resident.register.field("name"),
    "phone": Resident.register.field("phone"), "relation": Occupancy.register.field("relation"),
    "start_on": Occupancy.register.field("start_on"),
}  # fmt: skip
_BUILDING_WORDS = re.compile(r"(?:号楼|栋|幢|座|楼|#|号)$")
_UNIT_WORDS = re.compile(r"(?:单元|门)$")
_ROOM_WORDS = re.compile(r"(?:室|房|户|号|铺)$")


@dataclass
class Household:
    """One line with clean values; `wrong` says in words what is not right with it."""

    number: int
    room: str = ""
    area: Decimal | None = None
    room_type: str | None = None
    name: str | None = None
    phone: str | None = None
    relation: str | None = None
    start_on: date | None = None
    wrong: list[str] = field(default_factory=list)


def read_households(path: Path) -> tuple[Table, list[Household]]:
    """The sheet and its lines. RuleViolation for a file that cannot be read or has no column for the room."""
    table = read_table(path, LABELS)
    if "room" not in table.columns:
        raise RuleViolation("表里没有“房号”这一列，请对照模板", "file")
    return table, [household_of(line) for line in table.lines]


def household_of(line: Line) -> Household:
    found = Household(line.number)
    written = room_written(line.cells)
    found.room = rooms.canonical(written) or ""
    if not line.cells.get("room"):
        found.wrong.append("房号没填")
    elif not found.room:
        found.wrong.append(f"房号“{written[:20]}”看不懂，请写成 3-2-1201 或 3栋2单元1201")
    for name, spec in _SPECS.items():
        try:
            setattr(found, name, spec.parse(line.cells.get(name, "")))
        except RuleViolation as refusal:
            found.wrong.append(_words(name, line.cells[name], refusal))
    if bool(line.cells.get("name")) != bool(line.cells.get("phone")):
        found.wrong.append("电话没填" if line.cells.get("name") else "姓名没填")
    return found


def _words(name: str, written: str, refusal: RuleViolation) -> str:
    """电话少了 1 位: short, because the column says the rest."""
    if name == "area":
        return f"面积“{written[:20]}”要写数字，例如 89.6"
    if name != "phone":
        return refusal.message
    why = identity.why_not_phone(written).split("，")[-1]
    return f"电话{why}" if why.startswith(("少了", "多了")) else refusal.message


def room_written(cells: Mapping[str, str]) -> str:
    """The room in one piece: as it stands in its own column, or put together from 楼栋, 单元 and 房号."""
    number = cells.get("room", "")
    if rooms.canonical(number) or not cells.get("building"):
        return number
    building = _BUILDING_WORDS.sub("", identity.half_width(cells["building"]).strip())
    unit = _UNIT_WORDS.sub("", identity.half_width(cells.get("unit", "")).strip())
    number = _ROOM_WORDS.sub("", identity.half_width(number).strip())
    return "-".join(part for part in (building, unit, number) if part)
