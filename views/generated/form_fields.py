"""Field kind → WTForms field, and what was posted → what the kind parses. A field keeps what was typed, right or wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from models import visibility
from models.declare import REGISTERS, FieldSpec
from models.errors import RuleViolation
from views.generated import options
from views.generated.conditions import Asking, keys_called, tidy

EMPTY_ROWS = 3
MOST_ROWS = 200
SHOWN = "_shown"  # names of the boxes a form held: only for those does absence mean "not ticked"
NUMERIC = {"money": "decimal", "count": "numeric", "phone": "tel"}


class Checklist(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


@dataclass
class Item:
    """One field as a form shows it. kind: field | masked | locked | fact | rows | photos | link.

    `text` is what may be seen of a value that cannot be typed over; `rows` and `files` belong to those two kinds.
    """

    spec: FieldSpec
    kind: str
    span: int = 1
    control: Any = None
    text: str = ""
    required: bool = False
    rows: list[dict[str, str]] = field(default_factory=list)
    files: list = field(default_factory=list)
    key: str = ""  # of the entry a link leads to, when it was picked from the list
    errors: list[str] = field(default_factory=list)
    empty: bool = True

    @property
    def typed(self) -> bool:
        return self.kind in ("field", "rows", "photos", "link")

    @property
    def summary(self) -> str:
        """What is wrong, led by the field's label: for the line on top of the form."""
        message = self.errors[0]
        return message if message.startswith(self.spec.label) else f"{self.spec.label}：{message}"

    def refuse(self, message: str) -> None:
        if message not in self.errors:
            self.errors.append(message)
        if self.control is not None:
            self.control.errors = self.errors


def control_for(spec: FieldSpec, asking: Asking, value, required: bool):
    """The unbound WTForms field of a declared field; its looks go along as attributes, made anew for every form."""
    looks: dict[str, Any] = {"data-span": options.span(spec)}
    if spec.required_when:
        looks |= {"data-when": spec.required_when[0], "data-when-is": " ".join(_code(code) for code in spec.required_when[1])}
    if spec.placeholder:
        looks["placeholder"] = spec.placeholder
    if required:
        looks["required"] = True
    made, own = _control(spec, asking, value)
    return made(label=spec.label, description=_help(spec), render_kw=looks | own.pop("render_kw", {}), **own)


def _code(value) -> str:
    return {True: "1", False: "0"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _help(spec: FieldSpec) -> str:
    if spec.told:
        return spec.told
    return "注销前必填" if spec.required_to == "write_off" else ""


def _control(spec: FieldSpec, asking: Asking, value) -> tuple[type, dict]:
    code = spec.kind.code
    if code == "note":
        return TextAreaField, {"render_kw": {"rows": spec.rows or 2, "maxlength": spec.max_length or spec.kind.longest}}
    if code == "checklist":
        return Checklist, {"choices": choices_of(spec.choices.offered_beside(value))}
    if code == "flag":
        return BooleanField, {}
    if code in ("choice", "staff", "department"):
        return SelectField, {"choices": choices_of([("", "请选择"), *_choices(spec, asking, value)]), "validate_choice": False}
    looks = {"maxlength": spec.max_length or max(spec.kind.longest, 40), "autocomplete": "off"}
    if code in ("moment", "day"):
        looks |= {"data-pick": code, "inputmode": "text"}
    if code in NUMERIC:
        looks["inputmode"] = NUMERIC[code]
    if code == "link":
        looks["data-lookup"] = spec.name
    return StringField, {"render_kw": looks}


def choices_of(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in pairs]


def _choices(spec: FieldSpec, asking: Asking, value) -> list[tuple[str, str]]:
    if spec.choices:
        return spec.choices.offered_beside(value)
    found = asking.people(spec.kind.code)
    if value is not None and str(value) not in dict(found):
        found.append((str(value), asking.display.name_of(spec.kind.code, value) or "已停用"))
    return found


def initial(spec: FieldSpec, value, asking: Asking):
    """What a control holds before anybody types: text as it would be typed in."""
    if value is None:
        return [] if spec.kind.code == "checklist" else False if spec.kind.code == "flag" else ""
    if spec.kind.code in ("flag", "checklist"):
        return value
    if spec.kind.code == "link":
        return asking.display.name_of(spec.to, value)
    if spec.kind.code in ("choice", "staff", "department"):
        return str(value)
    return spec.text(value)


def was_posted(spec: FieldSpec, posted: MultiDict) -> bool:
    """Whether a form said anything about this field; what it did not mention stays as it is."""
    if spec.kind.code in ("flag", "checklist", "photos", "rows") and spec.name in posted.getlist(SHOWN):
        return True
    if spec.kind.code == "rows":
        return any(key.startswith(f"{spec.name}-") for key in posted)
    return spec.name in posted


def parsed(spec: FieldSpec, posted: MultiDict, asking: Asking, before):
    """The value a posted field means. RuleViolation, with the field's label, when it means none."""
    code = spec.kind.code
    if code == "flag":
        raw = posted.get(spec.name)
        return spec.parse(raw) if raw not in (None, "") else False if before is not None or spec.default is not None else None
    if code == "checklist":
        return spec.parse([part for part in posted.getlist(spec.name) if part])
    if code == "rows":
        return spec.check([row for row in posted_rows(spec, posted) if any(row.values())])
    raw = (posted.get(spec.name) or "").replace("\x00", "").replace("\r\n", "\n").strip()
    if code in ("staff", "department"):
        return _referred(spec, raw, asking, before)
    if code == "link":
        return _linked(spec, raw, posted, asking, before)
    return spec.parse(raw)


def posted_rows(spec: FieldSpec, posted: Mapping[str, str]) -> list[dict[str, str]]:
    """Child rows as they were typed; empty ones in between are left out."""
    found = []
    for index in range(MOST_ROWS + 1):
        row = {column.name: tidy(posted.get(f"{spec.name}-{index}-{column.name}")) for column in spec.columns}
        if any(row.values()):
            found.append(row)
    return found


def _referred(spec: FieldSpec, raw: str, asking: Asking, before) -> int | None:
    """A member of staff or a department of this community."""
    if not raw:
        return None
    key = spec.check(raw)
    if key == before or str(key) in {known for known, _ in _choices(spec, asking, None)}:
        return key
    raise RuleViolation(f"{spec.label}请从列表里选", spec.name)


def _linked(spec: FieldSpec, raw: str, posted: MultiDict, asking: Asking, before) -> int | None:
    """The entry a number means, seen with the eyes of whoever saves: one out of sight is one that does not exist."""
    if not raw:
        return None
    if before is not None and raw == asking.display.name_of(spec.to, before):
        return before
    keys = keys_called(REGISTERS[spec.to], raw, asking)
    picked = tidy(posted.get(f"{spec.name}_key"))
    if picked.isascii() and picked.isdigit() and len(picked) <= 18 and _seen(spec, int(picked), raw, asking):
        return int(picked)
    if len(keys) == 1:
        return keys[0]
    many = f"{spec.label}：有 {len(keys)} 个同名的，请从下面列出的里面选" if keys else f"没有找到{spec.label}“{raw[:30]}”，请核对"
    raise RuleViolation(many, spec.name)


def _seen(spec: FieldSpec, key: int, raw: str, asking: Asking) -> bool:
    row = visibility.find(asking.session, asking.actor, REGISTERS[spec.to].model, key)
    return row is not None and asking.display.name_of(spec.to, key) == raw
