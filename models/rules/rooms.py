"""Room numbers: every way people say or type one → one canonical form, and back to words.

Canonical is building-unit-room (`3-2-1201`), or building-room where there is no unit (`3-1201`, `S1-102`, `B1-023`).
Leading zeros of building and unit go, those of the room stay (`0302`).
"""

import re

from models.rules.identity import half_width
from models.rules.numerals import in_figures

_BUILDING = r"[A-Z]{0,2}[0-9]{1,3}[A-Z]?|[A-Z]"
_UNIT = r"[0-9]{1,2}|[A-Z]"
_NUMBER = r"[0-9]{3,4}[A-Z]?|[0-9]{1,2}[A-Z](?:[0-9]{2})?"
_TAIL = r"\s*(?:\(?号?(?:室|房|户|商铺|铺|店|车位)\)?|号)?"
_SPELLED = re.compile(
    rf"第?(?P<building>{_BUILDING})\s*(?:(?:栋|幢|座|号楼|号|#楼|#)[\s-]*|[\s-]+)"
    rf"(?:第?(?P<unit>{_UNIT})\s*(?:(?:单元|门|梯)[\s-]*|[\s#-]+))?"
    rf"第?(?P<number>{_NUMBER}){_TAIL}"
)
# Parking places and shops (B1-23, S1-06) are the only rooms with two figures: 11-23 alone is a day.
_SHORT = re.compile(rf"(?P<building>[A-Z][0-9]?)(?P<unit>)[\s-]+(?P<number>[0-9]{{2}}){_TAIL}")
# What people write after the parts of a room that stand in columns of their own.
_PART_WORDS = {"building": r"(?:号楼|栋|幢|座|楼|#|号)$", "unit": r"(?:单元|门)$", "number": r"(?:室|房|户|号|铺)$"}


def canonical(text: str) -> str | None:
    """`3栋2单元1201室`, `3 2 1201`, `三号楼2单元1201` … → `3-2-1201`; None when it is not a room."""
    if len(text) > 40:
        return None
    plain = in_figures(half_width(text).strip().upper())
    found = _SPELLED.fullmatch(plain) or _SHORT.fullmatch(plain)
    if not found:
        return None
    building, unit = _without_zeros(found["building"]), _without_zeros(found["unit"] or "")
    if not building or (found["unit"] and not unit):
        return None
    return "-".join(part for part in (building, unit, found["number"]) if part)


def joined(building: str, unit: str, number: str) -> str:
    """A room as it was written in one piece, or put together from its parts: `3栋`, `2单元`, `1201室` → `3-2-1201`."""
    if canonical(number) or not building:
        return number
    written = {"building": building, "unit": unit, "number": number}
    plain = (re.sub(_PART_WORDS[part], "", half_width(text).strip()).strip() for part, text in written.items())
    return "-".join(filter(None, plain))


def whole(building: str, unit: str, number: str) -> str:
    """A room beside columns of its parts; 2-1202 beside one that says 3栋 is the second unit's, 3-1202 is the whole room."""
    known, home = canonical(number), joined(building, unit, "1").removesuffix("-1")
    if known is None:
        return joined(building, unit, number)
    first = home.partition("-")[0]
    return number if known.count("-") == 2 or parts(known)[0] == first else f"{first}-{known}"


def _without_zeros(part: str) -> str:
    """B01 → B1, 03 → 3, 0 → ''."""
    letters, figures, rest = re.fullmatch("([A-Z]*)([0-9]*)([A-Z]*)", part).groups()
    figures_left = figures.lstrip("0")
    return letters + figures_left + rest if figures_left or not figures else ""


def is_canonical(text: str) -> bool:
    return canonical(text) == text


def parts(room: str) -> tuple[str, str, str]:
    """(building, unit or '', room number) of a canonical room."""
    building, *unit, number = room.split("-")
    return building, "".join(unit), number


def spoken(room: str) -> str:
    """`3栋2单元1201`, `A座1201`; `S1-102` and `B1-023` stay, and so does what is not canonical (临时房号)."""
    if not is_canonical(room):
        return room
    building, unit, number = parts(room)
    return _spoken_building(building, unit) + number


def public(room: str) -> str:
    """The room as strangers and other departments' statistics may see it: `3栋2单元****`."""
    if not room:
        return ""
    if not is_canonical(room):
        return "****"
    building, unit, _ = parts(room)
    return _spoken_building(building, unit) + "****"


def _spoken_building(building: str, unit: str) -> str:
    if building.isalpha():
        word = f"{building}座"
    elif building[0].isdigit() or unit:
        word = f"{building}栋"
    else:
        return f"{building}-"
    return f"{word}{unit}单元" if unit else word


def floor(room: str) -> str | None:
    """The storey as a word of its own: 3-2-1201 → '12', B1-023 → 'B1'; None when the number does not tell."""
    if not is_canonical(room):
        return None
    building, _, number = parts(room)
    if re.fullmatch("B[1-9]", building) and (len(number) < 4 or number.startswith("0")):
        return building
    found = re.fullmatch("([0-9]{1,2})(?:[0-9]{2}[A-Z]?|[A-Z](?:[0-9]{2})?)", number)
    return (found.group(1).lstrip("0") or None) if found else None
