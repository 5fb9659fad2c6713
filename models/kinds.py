"""Kinds of field: how each is checked, typed in, read out and masked. A kind knows nothing of where its value is stored."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from models.errors import RuleViolation
from models.rules import identity, masking, rooms, wording

MOMENT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d")
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class Kind:
    """One kind of field. `check` takes a typed value, `parse` what a person typed; both raise RuleViolation with the label."""

    code = "text"
    private = False
    free = False  # free text may hold somebody's phone: scanned on its way out
    sortable = True
    longest = 200

    def parse(self, spec, raw: str):
        raw = (raw or "").strip()
        return self.check(spec, raw) if raw else None

    def check(self, spec, value):
        value = str(value).replace("\x00", "").strip()
        longest = spec.max_length or self.longest
        if len(value) > longest:
            raise RuleViolation(f"{spec.label}最多 {longest} 个字，现在是 {len(value)} 个字", spec.name)
        if value and len(value) < spec.min_length:
            raise RuleViolation(f"{spec.label}至少写 {spec.min_length} 个字", spec.name)
        return value or None

    def text(self, spec, value) -> str:
        """As it would be typed in again: for the form, the workbook and the import."""
        return "" if value is None else str(value)

    def masked(self, spec, value) -> str:
        """As it may leave the system."""
        plain = self.text(spec, value)
        return masking.free_text(plain) if self.free else plain


class Text(Kind):
    free = True


class Note(Kind):
    code, free, sortable, longest = "note", True, False, 2000


class Choice(Kind):
    code, longest = "choice", 40

    def check(self, spec, value):
        code = spec.choices.code_of(str(value))
        if code is None:
            raise RuleViolation(f"{spec.label}“{value}”不在选项中，请从列表里选", spec.name)
        return code

    def text(self, spec, value):
        return "" if value is None else spec.choices.label_of(value)


class Checklist(Kind):
    code, sortable = "checklist", False

    def parse(self, spec, raw):
        parts = raw if isinstance(raw, list | tuple) else re.split("[、，,;；]", str(raw or ""))
        return self.check(spec, [part.strip() for part in parts if part.strip()])

    def check(self, spec, value: Sequence[str]):
        codes = [spec.choices.code_of(item) for item in value]
        if None in codes:
            raise RuleViolation(f"{spec.label}有一项不在选项中，请重新勾选", spec.name)
        return codes or None

    def text(self, spec, value):
        return "、".join(spec.choices.label_of(code) for code in value or ())


class Moment(Kind):
    code = "moment"

    def parse(self, spec, raw):
        raw = identity.half_width(raw or "").strip()
        return self.check(spec, _first_format(spec, raw, MOMENT_FORMATS, "2026-11-23 14:30")) if raw else None

    def check(self, spec, value):
        if isinstance(value, str):
            return self.parse(spec, value)
        if not isinstance(value, datetime):
            raise RuleViolation(f"{spec.label}要写成 2026-11-23 14:30 这样", spec.name)
        return _sane(spec, value.replace(tzinfo=None))

    def text(self, spec, value):
        return "" if value is None else wording.full(value)


class Day(Kind):
    code = "day"

    def parse(self, spec, raw):
        raw = identity.half_width(raw or "").strip()
        return _sane(spec, _first_format(spec, raw, DAY_FORMATS, "2026-11-23").date()) if raw else None

    def check(self, spec, value):
        if isinstance(value, str):
            return self.parse(spec, value)
        if not isinstance(value, date):
            raise RuleViolation(f"{spec.label}要写成 2026-11-23 这样", spec.name)
        return _sane(spec, value.date() if isinstance(value, datetime) else value)

    def text(self, spec, value):
        return "" if value is None else value.strftime("%Y-%m-%d")


class Money(Kind):
    code = "money"

    def check(self, spec, value):
        try:
            amount = Decimal(identity.half_width(str(value)).replace(",", "").removesuffix("元").strip())
            amount = amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            raise RuleViolation(f"{spec.label}要写数字，单位元，例如 50 或 50.50", spec.name) from None
        if not (amount.is_finite() and 0 <= amount < 10**8):
            raise RuleViolation(f"{spec.label}要在 0 到 99999999.99 元之间", spec.name)
        return amount

    def text(self, spec, value):
        return "" if value is None else f"{value:.2f}"


class Count(Kind):
    code = "count"

    def check(self, spec, value):
        digits = identity.half_width(str(value)).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise RuleViolation(f"{spec.label}要写 0 或以上的整数", spec.name)
        return int(digits)


class Flag(Kind):
    code = "flag"
    YES = {"1", "true", "on", "y", "yes", "是", "√", "✓", "有", "已", "对"}
    NO = {"0", "false", "off", "n", "no", "否", "×", "无", "未", "没有"}

    def check(self, spec, value):
        word = str(value).strip().lower()
        if word in self.YES:
            return True
        if word in self.NO:
            return False
        raise RuleViolation(f"{spec.label}只能是“是”或“否”", spec.name)

    def text(self, spec, value):
        return "" if value is None else "是" if value else "否"


class Room(Kind):
    code, longest = "room", 40

    def check(self, spec, value):
        written = str(value).strip()
        room = rooms.canonical(written)
        if room is None:
            raise RuleViolation(f"{spec.label}“{written[:20]}”看不懂，请写成 3-2-1201 或 3栋2单元1201", spec.name)
        return room

    def text(self, spec, value):
        return rooms.spoken(value) if value else ""


class Reference(Kind):
    """A row of another table by its id: a member of staff, a department, another register's entry."""

    sortable = False

    def check(self, spec, value):
        digits = str(value).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise RuleViolation(f"{spec.label}请从列表里选", spec.name)
        return int(digits)


class StaffRef(Reference):
    code = "staff"


class DepartmentRef(Reference):
    code = "department"


class Link(Reference):
    code = "link"


class Photos(Kind):
    """A list of attachment ids; the files live outside the web root."""

    code, sortable = "photos", False

    def check(self, spec, value):
        return [int(item) for item in value] or None

    def text(self, spec, value):
        return f"{len(value)} 份" if value else ""


def _first_format(spec, raw: str, formats: Sequence[str], example: str) -> datetime:
    for pattern in formats:
        try:
            return datetime.strptime(raw, pattern)
        except ValueError:
            continue
    raise RuleViolation(f"{spec.label}要写成 {example} 这样", spec.name)


def _sane(spec, value):
    if not 1990 <= value.year <= 2100:
        raise RuleViolation(f"{spec.label}的年份 {value.year} 不对，请核对", spec.name)
    return value
