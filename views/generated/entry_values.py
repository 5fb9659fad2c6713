"""What the fields of a form hold: what the entry has, what it came with, what was typed, what a new one starts with."""

from werkzeug.datastructures import MultiDict

from models import attachments
from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.features import Directory
from models.saving import default_of
from views.generated import form_fields
from views.generated.conditions import Asking

CHANGE = "change"  # names of private fields that are to be typed anew


class EntryValues:
    """The values of one register's form for one request. `values`: what was typed and understood."""

    def __init__(self, register: Register, asking: Asking, entry: Directory | None, posted: MultiDict | None, asked: MultiDict,
                 given: dict):  # fmt: skip
        self.register, self.asking, self.entry, self.posted, self.asked, self.given = register, asking, entry, posted, asked, given
        self.values: dict[str, object] = {}

    def before(self, spec: FieldSpec):
        return self.entry.value(spec.name) if self.entry is not None else None

    def typed_anew(self, spec: FieldSpec) -> bool:
        if self.posted is not None and form_fields.was_posted(spec, self.posted):
            return True
        return spec.name in self.asked.getlist(CHANGE)

    def row_values(self, spec: FieldSpec, before) -> list[dict[str, str]]:
        if self.posted is not None and form_fields.was_posted(spec, self.posted):
            kept = form_fields.posted_rows(spec, self.posted)
        else:
            kept = [] if spec.hides(before) else [dict(row) for row in before or ()]
        return kept + [{} for _ in range(form_fields.EMPTY_ROWS)]

    def kept_files(self, spec: FieldSpec, before) -> list[int]:
        """The files that stay with the entry: those still ticked, or all as long as nobody said anything."""
        if self.posted is None or not form_fields.was_posted(spec, self.posted):
            return list(before or ())
        keys = [int(key) for key in self.posted.getlist(f"{spec.name}_kept") if key.isascii() and key.isdigit() and len(key) <= 18]
        return attachments.usable(self.asking.session, self.asking.actor, self.register.slug, keys, self.entry)

    def start(self, spec: FieldSpec):
        asked = self._asked_for(spec)
        if self.entry is not None:
            before = self.before(spec)
            return None if spec.hides(before) else before if asked is None else asked  # typed anew means typed whole
        if spec.name in self.given:
            return None if spec.hides(self.given[spec.name]) else self.given[spec.name]
        if asked is not None:
            return asked
        return default_of(spec, self.asking.actor, self.asking.now) if spec.default is not None else None

    def _asked_for(self, spec: FieldSpec):
        """What the address wants a field to start with: never a private one, and no nonsense."""
        asked = self.asked.get(spec.name)
        if not asked or spec.private or self.posted is not None:
            return None
        try:
            return spec.check(asked)
        except RuleViolation:
            return None

    def value(self, name: str):
        if name in self.values:
            return self.values[name]
        spec = self.register.field(name)
        return self.before(spec) if self.entry is not None else self.given.get(name, self.start(spec))
