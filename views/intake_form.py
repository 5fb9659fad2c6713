"""The intake form as it comes in: what was typed → values for filing, and what is wrong with it, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.declare import FieldSpec
from models.errors import RuleViolation
from models.operations.file_entry import DESK
from models.registers.complaint import Complaint, ComplaintType
from models.registers.visit import Category, Channel, SubCategory, Urgency, Visit
from models.rules import rooms

NAMES = (
    "channel", "room", "public", "location", "resident_id", "person_name", "phone", "category", "complaint_type",
    "sub_category", "content", "readback_done", "urgency", "reporter_id", "department",
    "repeat_of",
)  # fmt: skip
PERSONAL = ("person_name", "phone")
START = {"channel": Channel.CALL, "urgency": Urgency.NORMAL}
LONGEST_CALL = timedelta(hours=4)
_SHORT = {"email": "邮箱", "online": "网上", "relayed": "转告", "from_above": "上级"}

_FIRST_TYPES = ("equipment", "repair", "security", "cleaning")


def channels(kept: str) -> list[tuple[str, str, str]]:
    """(code, what stands on the button, the whole label); a label of the community's own is not shortened."""
    declared = Channel.declared.labels
    short = {code: word for code, word in _SHORT.items() if Channel.label_of(code) == declared[code]}
    return [(code, short.get(code, label), label) for code, label in Channel.offered_beside(kept)]


def categories(kept: str) -> list[tuple[str, str]]:
    return Category.offered_beside(kept)


def urgencies(kept: str) -> list[tuple[str, str]]:
    return Urgency.offered_beside(kept)


def sub_categories(kept: str) -> list[tuple[str, str]]:
    return SubCategory.offered_beside(kept)


def types(kept: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The types of complaint that stand in sight, and those behind 更多: the usual ones, or the first of the manager's own order."""
    found = {code: label.removesuffix("类") for code, label in ComplaintType.offered_beside(kept)}
    as_declared = list(ComplaintType.options) == list(ComplaintType.declared.labels)
    first = [code for code in _FIRST_TYPES if code in found] if as_declared else list(found)[: len(_FIRST_TYPES)]
    return [(code, found[code]) for code in first], [(code, label) for code, label in found.items() if code not in first]


@dataclass
class Asked:
    """`values` for `file_visit`; `errors` by the name of the control, in the order of the form."""

    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """The controls of the form as text, nothing else."""
    return {name: (form.get(name) or "").strip() for name in NAMES}


def read(raw: Mapping[str, str], now: datetime, seconds: str = "", handed_in: bool = False) -> Asked:
    """Everything at once, so that one round shows all that is wrong. Who hands in for the desk reports by themselves."""
    asked = Asked()
    _take(asked, raw, "channel", "没选")
    _read_place(asked, raw)
    _read_person(asked, raw)
    if raw["channel"] == Channel.RELAYED and not handed_in:
        _take(asked, raw, "reporter_id", "没选")
    _take(asked, raw, "category", "没选")
    if raw["category"] == Category.COMPLAINT:
        _take(asked, raw, "complaint_type", "没选", Complaint.register.field("complaint_type"))
    if raw["category"] == Category.OTHER:
        _take(asked, raw, "sub_category", "没选")
    _take(asked, raw, "content", "没写")
    asked.values["urgency"] = raw["urgency"] if raw["urgency"] in Urgency.options else Urgency.NORMAL
    asked.values["readback_done"] = bool(raw["readback_done"])
    asked.values["department_id"] = chosen_department(raw)
    asked.values["repeat_of_id"] = chosen_repeat(raw)
    asked.values["received_at"] = now - spoken_for(seconds)
    return asked


def plan(raw: Mapping[str, str]) -> dict[str, object]:
    """What the consequence depends on, read without complaint while somebody is still choosing."""
    category = raw["category"] if raw["category"] in Category.options else None
    return {
        "category": category,
        "complaint_type": raw["complaint_type"],
        "urgency": raw["urgency"],
        "department_id": chosen_department(raw),
    }


def chosen_department(raw: Mapping[str, str]) -> int | None:
    """None: by the rule; DESK: stays at the desk; else the id of a department."""
    written = raw["department"]
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        return None
    return int(written) or DESK


def chosen_repeat(raw: Mapping[str, str]) -> int | None:
    """The earlier matter this one was tied to before saving; it counts only while room and category still stand for it."""
    written = raw["repeat_of"]
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else None


def spoken_for(seconds: str) -> timedelta:
    """How long ago the conversation began, as the page counted; nothing believable counts as none."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 6):
        return timedelta()
    return min(timedelta(seconds=int(seconds)), LONGEST_CALL)


def room_of(text: str) -> str | None:
    return rooms.canonical(text) if text else None


def _read_place(asked: Asked, raw: Mapping[str, str]) -> None:
    if raw["public"]:
        _take(asked, raw, "location", "没写，公共区域要写清楚位置")
    elif not raw["room"]:
        asked.errors["room"] = "房号没填，公共区域请勾“公共区域”"
    else:
        _take(asked, raw, "room", "没填")


def _read_person(asked: Asked, raw: Mapping[str, str]) -> None:
    chosen = raw["resident_id"]
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= 18:
        asked.values["resident_id"] = int(chosen)
        return
    if "room" in asked.errors and not (raw["person_name"] or raw["phone"]):
        return  # the room comes first; it may bring the person
    _take(asked, raw, "person_name", "没填")
    _take(asked, raw, "phone", "没填")


def _take(asked: Asked, raw: Mapping[str, str], name: str, missing: str, spec: FieldSpec | None = None) -> None:
    spec = spec or Visit.register.field(name)
    try:
        value = spec.parse(raw[name])
    except RuleViolation as refusal:
        asked.errors[name] = refusal.message
        return
    if value is None:
        asked.errors[name] = f"{spec.label}{missing}"
    asked.values[name] = value
