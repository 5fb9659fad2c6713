"""What a cell of an old register means: the value in the one form the system keeps. RuleViolation in words when it means none."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.rules import identity, rooms, written
from models.rules.numerals import in_figures
from models.sheets import import_columns as columns
from models.sheets import import_habits as habits
from models.sheets.child_rows import rows_of
from models.sheets.import_choices import Chooser
from models.sheets.import_names import Names

if TYPE_CHECKING:
    from models.sheets.import_values import Entered

_PUBLIC = re.compile(
    "公共|公区|公用|公摊|小区|大堂|车库|停车|电梯|楼道|楼梯|花园|门口|大门|门岗|岗亭|广场|架空层|天台|楼顶|走廊|会所|泳池|绿化|道路|"
    "地下室|地库|物业|办公室|服务中心|前台|全体|园区|外围|围墙|监控室|机房|配电房|泵房"
)
_REFUSED = ("拒", "不留", "不愿", "未留", "没留")
_SECOND = "phone2"  # 备用电话
_BRINGS_ROOMS = ("room", "household")  # sheets that say which rooms there are
_WORDED = ("text", "note", "person", "flag")  # where 无 says something
_APART = re.compile(r"\s*[/\\_~.、]\s*")


class Meaning:
    """Of the cells of one sheet of one register."""

    def __init__(self, register: Register, names: Names, today: date, titles: tuple[str, ...]) -> None:
        self.register, self.names, self.today = register, names, today
        self.year, self.month = written.year_in(*titles), written.month_in(*titles)
        self.spot = next((name for name in (register.spot, "location") if name and register.field(name)), None)
        self.chooser = Chooser(register)

    def of(self, entered: "Entered", spec: FieldSpec, text: str):
        code = spec.kind.code
        if code in ("moment", "day"):
            return self._moment(entered, spec, habits.bare(text))
        if code == "room":
            return self._room(entered, spec, habits.bare(text))
        if code == "phone":
            return self._phone(entered, spec, habits.bare(text))
        if text in (habits.STROKES if code in _WORDED else habits.NOTHING) and not columns.must(self.register, spec):
            return None
        match code:
            case "staff" | "department" | "link":
                return self.names.key(spec, habits.bare(text))
            case "rows":
                return rows_of(spec, text)
            case "choice":
                return self.chooser.code(entered, spec, text)
            case "money" | "count":
                return self._amount(entered, spec, text)
            case "flag":
                return spec.parse(habits.yes_or_no(text))
            case "person":
                return spec.parse(habits.without_gaps(text))
            case "id_number":
                return self._id_number(entered, spec, habits.bare(text))
            case _:
                return spec.parse(habits.bare(text) if code == "plate" else text)

    def _id_number(self, entered: "Entered", spec: FieldSpec, text: str) -> str | None:
        """Of a number that was copied wrong the last four are kept too: more is not stored anyway."""
        try:
            return spec.parse(text)
        except RuleViolation:
            if not re.fullmatch(r"[0-9A-Za-z]{6,}[0-9]{3}[0-9Xx]", identity.half_width(text)):
                raise
        entered.said.append((spec.name, f"{spec.label}对不上校验码，只记末四位，请核对"))
        return spec.parse(text[-4:])

    def _moment(self, entered: "Entered", spec: FieldSpec, text: str) -> datetime | date | None:
        must = columns.must(self.register, spec)
        if text in habits.NOTHING or (not must and habits.NOT_YET.match(text)):
            return None
        past = spec.not_future or spec.name in (self.register.anchor, columns.RECORDED) or spec.auto
        found = written.moment_of(text.lstrip("√✓ "), self.today, self.year, past, self.month)
        if found is None and spec.kind.code == "day" and (first := written.month_of(text)):
            entered.said.append((spec.name, f"{spec.label}只写了年月，按 {first:%Y-%m-%d} 记"))
            return spec.check(first)
        if found is None:
            return self._only_a_clock(entered, spec, text)
        if written.may_have_lost_a_zero(text):
            month, day = found.moment.month, found.moment.day
            entered.said.append((spec.name, f"{spec.label}“{text}”按{month}月{day}日记，如果是{month}月{day}0日请改"))
        if spec.kind.code == "day":
            return spec.check(found.moment.date())
        if not found.timed:
            entered.days.add(spec.name)
        return spec.check(found.moment)

    def _only_a_clock(self, entered: "Entered", spec: FieldSpec, text: str) -> None:
        """A time beside the day another column tells waits until that is known."""
        clock = written.clock_of(text) if spec.kind.code == "moment" and spec.name != self.register.anchor else None
        if clock is not None:
            entered.clocks[spec.name] = clock
            return
        example = "2026-11-23" if spec.kind.code == "day" else "2026-11-23 14:30"
        why = "没有这一天，请核对" if written.is_no_day(text) else f"看不懂，请写成 {example}"
        raise RuleViolation(f"{spec.label}“{text[:20]}”{why}", spec.name)

    def on_its_day(self, values: Mapping[str, object], spec: FieldSpec, clock: time) -> datetime:
        """On the day of what it may not precede, else of the entry; past midnight on the next."""
        for name in (spec.not_before, self.register.anchor):
            if isinstance(base := values.get(name) if name else None, datetime):
                found = datetime.combine(base.date(), clock)
                return found if found >= base else datetime.combine(date.fromordinal(base.toordinal() + 1), clock)
        raise RuleViolation(f"{spec.label}“{clock:%H:%M}”没有日期，请写成 2026-11-23 14:30", spec.name)

    def _room(self, entered: "Entered", spec: FieldSpec, text: str) -> str | None:
        """A room in its canonical form; what is a place in public is kept as the place it happened at."""
        text = text.removeprefix(self.names.community).strip() or text
        room = rooms.canonical(text) or rooms.canonical(_APART.sub("-", text))
        if room is None and text in habits.NOTHING:
            return None
        if room is None and self.spot and spec.name == self.register.place and _PUBLIC.search(text):
            if self.spot not in entered.cells:
                entered.values[self.spot] = text[:100]
            return None
        if room is None and self._is_no_room(spec, text):
            entered.also.append(f"{spec.label}：{text[:30]}")
            entered.said.append((spec.name, f"{spec.label}“{text[:20]}”不像房号，写进备注"))
            return None
        room = room or spec.check(text)
        if self.register.slug not in _BRINGS_ROOMS and room not in self.names.rooms:
            entered.said.append((spec.name, f"{spec.label} {room} 不在房屋档案里，先按这样记"))
        return room

    def _is_no_room(self, spec: FieldSpec, text: str) -> bool:
        """A word where a room need not stand, in a register that has no place of its own."""
        may = not self.spot and not columns.must(self.register, spec) and self.register.field("remark") is not None
        return may and not re.search(r"\d", in_figures(text))

    def _phone(self, entered: "Entered", spec: FieldSpec, text: str) -> str | None:
        if spec.allow_refused and text.startswith(_REFUSED):
            return spec.parse(identity.REFUSED)
        if text in habits.NOTHING:
            return self._no_phone(entered, spec, text)
        if habits.is_scientific(text):
            why = "成了科学计数，后面的数字已经丢了：请把这一列设成文本格式，重填号码"
            raise RuleViolation(f"{spec.label}“{text[:20]}”{why}", spec.name)
        text = habits.with_extension(text)
        found = identity.phones(text) or habits.phones(text)
        if found and (len(found) > 1 or not identity.phone(text)):
            self._beside(entered, spec, text, found)
        return spec.parse(found[0] if found else text)

    def _no_phone(self, entered: "Entered", spec: FieldSpec, text: str) -> str | None:
        if not columns.must(self.register, spec):
            return None
        if not spec.allow_refused:
            raise RuleViolation(f"{spec.label}没填", spec.name)
        entered.said.append((spec.name, f"{spec.label}写“{text}”，按“{identity.REFUSED}”记"))
        return spec.parse(identity.REFUSED)

    def _beside(self, entered: "Entered", spec: FieldSpec, text: str, found: list[str]) -> None:
        """A second telephone goes where there is room for one, else the whole cell into the remark."""
        if spec.name == "phone" and self.register.field(_SECOND) is not None:
            if len(found) > 1 and _SECOND not in entered.cells:
                entered.values[_SECOND] = identity.phone(found.pop(1))
            if len(found) > 1:
                entered.said.append((spec.name, f"{spec.label}写了好几个，记不下的没有记"))
        elif self.register.field("remark"):
            entered.also.append(f"{spec.label}：{text[:60]}")
            entered.said.append((spec.name, f"{spec.label}里不止一个号码，取第一个，原文写进备注"))

    def _amount(self, entered: "Entered", spec: FieldSpec, text: str):
        found = habits.amount(text)
        if found and spec.name == "quantity" and found[1] and self.register.field("unit") and "unit" not in entered.cells:
            entered.values.setdefault("unit", found[1])
        if not found and not columns.must(self.register, spec) and habits.names_no_amount(text):
            entered.said.append((spec.name, f"{spec.label}“{text[:20]}”不是数字，没有记"))
            return None
        return spec.parse(found[0] if found else text)
