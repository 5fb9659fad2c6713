"""The form of one entry: its sections with their fields, what was typed, what is wrong with it, and the values to put.

On a saved entry what is locked stands as a quotation, what is private as its mask with 改, what the system keeps as a fact.
Only what was posted is put; a private field that was not typed anew stays as it is.
"""

import json
import uuid
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from models import attachments
from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.features import Directory
from models.saving import is_demanded
from views.generated import form_fields, options
from views.generated.conditions import Asking
from views.generated.entry_values import EntryValues
from views.generated.form_fields import Item

WAS = "_was"


@dataclass
class Panel:
    """A section as it is shown."""

    id: str
    title: str
    items: list[Item]
    folded: bool
    missing: int
    bad: int

    @property
    def locked(self) -> bool:
        return not any(item.typed or item.kind == "masked" for item in self.items)

    @property
    def words(self) -> str:
        return "、".join([item.spec.label for item in self.items if item.typed][:6]) + ("等" if len(self.items) > 6 else "")


class EntryForm(EntryValues):
    """One register's form for one request. `entry` None: a new one; `posted` None: nobody has typed yet."""

    def __init__(self, register: Register, asking: Asking, entry: Directory | None = None, posted: MultiDict | None = None,
                 asked: MultiDict | None = None, given: dict | None = None):  # fmt: skip
        """`given`: what a new entry starts with because it comes out of another one; private values among it never reach the page."""
        super().__init__(register, asking, entry, posted, asked if asked is not None else MultiDict(), given or {})
        self.general: list[str] = []
        self.items = {spec.name: self._item(spec) for spec in register.fields if self._belongs(spec)}
        self._hang_controls()

    # what the form shows

    def _belongs(self, spec: FieldSpec) -> bool:
        return not spec.auto or (self.entry is not None and self.before(spec) is not None)

    def _item(self, spec: FieldSpec) -> Item:
        before = self.before(spec)
        item = Item(spec, self._kind(spec, before), options.span(spec), empty=before in (None, "", [], False))
        if item.kind in ("masked", "locked", "fact"):
            value = self.given[spec.name] if self.entry is None else self.entry.value(spec.name)
            item.text = self.asking.display.shown_value(spec, value)
        item.required = spec.required or bool(spec.required_when)
        if item.kind == "rows":
            item.rows = self.row_values(spec, before)
        if item.kind == "photos":
            item.files = attachments.files_of(self.asking.session, self.kept_files(spec, before))
        if item.kind == "link":
            item.key = str(self.posted.get(f"{spec.name}_key") or "") if self.posted is not None else str(before or "")
        return item

    def _kind(self, spec: FieldSpec, before) -> str:
        if spec.auto:
            return "fact"
        if self.entry is None and spec.name in self.given:
            if spec.kind.code == "link":
                return "locked"
            if spec.hides(self.given[spec.name]) and not self.typed_anew(spec):
                return "masked"
        if self.entry is not None and before not in (None, ""):
            if spec.locked_after_save:
                return "locked"
            if spec.hides(before) and not self.typed_anew(spec):
                return "masked"
        return {"rows": "rows", "photos": "photos", "link": "link"}.get(spec.kind.code, "field")

    def _hang_controls(self) -> None:
        typed = [item for item in self.items.values() if item.kind in ("field", "link")]
        started = {item.spec.name: self.start(item.spec) for item in typed}
        fields = {item.spec.name: form_fields.control_for(item.spec, self.asking, started[item.spec.name], item.required) for item in typed}
        form = BaseForm(fields)
        data = {name: form_fields.initial(self.items[name].spec, value, self.asking) for name, value in started.items()}
        form.process(self.posted if self.posted is not None else None, data=data)
        for item in typed:
            item.control = form[item.spec.name]
            item.control.flags.required = item.required
            if self.posted is not None and not form_fields.was_posted(item.spec, self.posted):
                item.control.data = data[item.spec.name]

    def panels(self) -> list[Panel]:
        found = []
        for number, section in enumerate(options.sections(self.register, [item.spec for item in self.items.values()]), 1):
            items = [self.items[spec.name] for spec in section.fields]
            missing = sum(self._is_missing(item) for item in items) if not section.folded else 0
            found.append(Panel(f"s{number}", section.title, items, section.folded, missing, sum(bool(item.errors) for item in items)))
        return found

    def _is_missing(self, item: Item) -> bool:
        spec = item.spec
        wanted = spec.required or spec.required_to or (spec.required_when and is_demanded(spec, self.value))
        return bool(wanted) and not spec.auto and self.value(spec.name) in (None, "", [])

    # what was typed

    def read(self) -> bool:
        """Parse everything posted into `values`; True when nothing is wrong as far as single fields can tell."""
        for item in self.items.values():
            if item.typed and item.kind != "photos" and form_fields.was_posted(item.spec, self.posted) and not self._theirs(item.spec):
                try:
                    self.values[item.spec.name] = form_fields.parsed(item.spec, self.posted, self.asking, self.before(item.spec))
                except RuleViolation as refusal:
                    item.refuse(refusal.message)
        for item in self.items.values():
            if item.typed and not item.errors and self._is_demanded(item.spec):
                item.refuse(f"{item.spec.label}没填")
        return not self.wrong

    def _is_demanded(self, spec: FieldSpec) -> bool:
        if not (spec.required or is_demanded(spec, self.value)):
            return False
        return self.value(spec.name) in (None, "") and (self.entry is not None or spec.default is None)

    def _theirs(self, spec: FieldSpec) -> bool:
        """On the conflict screen the other person's value was chosen."""
        return self.posted.get(f"take-{spec.name}") == "theirs"

    def refuse(self, refusal: RuleViolation) -> None:
        """A rule below said no: at its field if this form has it, else on top."""
        item = self.items.get(refusal.field or "")
        if item is not None and item.typed:
            item.refuse(refusal.message)
        else:
            self.general.append(refusal.message)

    def put(self, row: Directory) -> int:
        """Write the values to the row; the number of fields that change."""
        changed = 0
        for name, value in (self.given | self.values).items():
            if row.value(name) != value:
                row.put(name, value)
                changed += 1
        return changed

    @property
    def wrong(self) -> list[Item]:
        return [item for item in self.items.values() if item.errors]

    @property
    def trouble(self) -> int:
        return len(self.wrong) + len(self.general)

    # what travels with it

    @property
    def form_key(self) -> str:
        """A key of this one form, so that the same form sent twice is one entry."""
        sent = (self.posted.get("form_key") if self.posted is not None else None) or ""
        try:
            return str(uuid.UUID(sent))
        except ValueError:
            return str(uuid.uuid4())

    @property
    def source(self) -> str:
        """The key of the entry this one comes out of."""
        derived = self.register.derived
        return str(self.given.get(derived.link, "")) if derived else ""

    @property
    def was(self) -> str:
        """What the fields said when the form was opened, masked where private: for whoever meets a stale save."""
        if self.posted is not None and self.posted.get(WAS):
            return self.posted[WAS]
        return json.dumps(shown_values(self), ensure_ascii=False)


def shown_values(form: EntryForm) -> dict[str, str]:
    """{field: what may be seen of it now} for every field that can be typed."""
    row, display = form.entry, form.asking.display
    return {item.spec.name: display.shown(row, item.spec) for item in form.items.values() if item.kind != "fact"} if row is not None else {}
