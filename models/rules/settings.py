"""What a setting may be: checked before it is kept, and said as people say it. Pure; the settings themselves are in models/policy.py."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from models.errors import RuleViolation

LATEST = timedelta(days=366)
KINDS = ("choice", "count", "percent", "money", "hours", "text")
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[–—\-~～至]\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，、;；]*")


@dataclass(frozen=True)
class Declared:
    """One setting. Numbers lie between `least` and `most`; of hours `most` says how many intervals, of a text how many characters."""

    key: str
    label: str
    group: str
    kind: str
    default: str
    unit: str = ""
    least: int = 0
    most: int = 0
    help: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    empty: str = ""  # what holds where nothing is set, in words; where given, nothing may be set


def check(one: Declared, raw: str) -> str:
    """The value as it is kept. Raises RuleViolation at the setting's key."""
    typed = raw.strip()
    if not typed and one.empty:
        return ""
    if not typed:
        raise RuleViolation(f"{one.label}没填", one.key)
    return _CHECKS[one.kind](one, typed)


def check_day(holds_from: date, today: date) -> None:
    """Nothing is changed in hindsight; the field is `holds_from`."""
    if holds_from < today:
        raise RuleViolation("不能从过去的日子起改，最早从今天起", "holds_from")
    if holds_from > today + LATEST:
        raise RuleViolation("最远只能定到一年以后", "holds_from")


def said(one: Declared, value: str) -> str:
    """90 天, 08:30–17:30, 上月25日至本月24日."""
    if not value:
        return one.empty
    if one.kind == "choice":
        return one.options.get(value, value)
    if one.kind == "hours":
        return value.replace("-", "–").replace(",", "，")
    if one.kind == "percent":
        return f"{value}%"
    return f"{value} {one.unit}" if one.unit else value


def intervals(text: str) -> tuple[tuple[time, time], ...] | None:
    """The intervals of one day in a text, e.g. 9:00–12:00，14:00–18:00; None when it says anything else, or no such time."""
    return named_in(text) if _BETWEEN.fullmatch(_SPAN.sub("", text)) else None


def named_in(text: str) -> tuple[tuple[time, time], ...] | None:
    """The intervals a text names, whatever else it says; None when one of them is no time of day."""
    try:
        return tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in _SPAN.findall(text))
    except ValueError:
        return None


def spelled(found: tuple[tuple[time, time], ...]) -> str:
    """09:00-12:00,14:00-18:00: as intervals are kept."""
    return ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in found)


def in_order(found: tuple[tuple[time, time], ...]) -> bool:
    """Each ends after it begins, and none begins before the one before it has ended."""
    moments = [moment for interval in found for moment in interval]
    return all(one < other for one, other in zip(moments, moments[1:], strict=False))


def _choice(one: Declared, typed: str) -> str:
    if typed not in one.options:
        raise RuleViolation(f"{one.label}请从列表里选", one.key)
    return typed


def _number(one: Declared, typed: str) -> str:
    whole = typed.removesuffix("%").strip() if one.kind == "percent" else typed
    if not (whole.isascii() and whole.isdigit() and len(whole) < 9):
        raise RuleViolation(f"{one.label}请填整数，例如 {one.default}", one.key)
    return _between(one, str(int(whole)), int(whole))


def _money(one: Declared, typed: str) -> str:
    if not re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,2})?", typed):
        raise RuleViolation(f"{one.label}请填金额，例如 {one.default}，最多两位小数", one.key)
    return _between(one, typed, Decimal(typed))


def _between(one: Declared, kept: str, number: int | Decimal) -> str:
    if not one.least <= number <= one.most:
        unit = "%" if one.kind == "percent" else f" {one.unit}" if one.unit else ""
        raise RuleViolation(f"{one.label}要在 {one.least} 到 {one.most}{unit}之间", one.key)
    return kept


def _hours(one: Declared, typed: str) -> str:
    found = intervals(typed)
    if not found:
        raise RuleViolation(f"{one.label}写成 09:00–12:00 这样，几段用逗号隔开", one.key)
    if not in_order(found):
        raise RuleViolation(f"{one.label}要按先后写，每段结束晚于开始，几段不能重叠", one.key)
    if one.most and len(found) > one.most:
        raise RuleViolation(f"{one.label}最多 {one.most} 段", one.key)
    return spelled(found)


def _text(one: Declared, typed: str) -> str:
    if len(typed) > one.most:
        raise RuleViolation(f"{one.label}最多 {one.most} 个字，现在是 {len(typed)} 个字", one.key)
    if not typed.isprintable():
        raise RuleViolation(f"{one.label}里有不能用的字符，请只写一行字", one.key)
    return typed


_CHECKS = {"choice": _choice, "count": _number, "percent": _number, "money": _money, "hours": _hours, "text": _text}
