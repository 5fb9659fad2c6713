"""One field of a register: what its value is. Where it is stored is decided in `models/storage.py` alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models import kinds
from models.choices import Choices


@dataclass(eq=False)
class FieldSpec:
    """One field: its label, kind and flags. `name` is given by the class body it stands in."""

    label: str
    kind: kinds.Kind
    name: str = ""
    required: bool = False
    required_when: tuple[str, tuple] | None = None  # ("cause", ("municipal",)): required while that field has such a value
    required_to: str | None = None  # the move that demands it, e.g. "write_off"
    in_list: bool = False
    query: str | None = None  # "exact" | "range" | "contains" (private kinds: exact only)
    search: bool = False
    auto: bool = False  # kept by the system: shown, never typed
    locked_after_save: bool = False
    more: bool = False  # folded under 更多
    section: str = ""
    help: str | Callable[[], str] = ""  # a function where it names options, which may be called otherwise tomorrow
    placeholder: str = ""
    choices: type[Choices] | None = None
    to: str | None = None  # the register a link leads to
    columns: tuple["FieldSpec", ...] = ()
    default: Any = None  # a value, or "now" / "me" / "my_department"
    min_length: int = 0
    max_length: int = 0
    rows: int = 0
    allow_refused: bool = False
    unique: bool = False  # within the community
    not_future: bool = False
    not_before: str | None = None  # the name of a field it may not precede
    aliases: tuple[str, ...] = ()
    printed: bool = True
    span: int = 0

    def __set_name__(self, owner, name):
        self.name = self.name or name

    @property
    def told(self) -> str:
        return self.help() if callable(self.help) else self.help

    @property
    def private(self) -> bool:
        return self.kind.private or any(column.private for column in self.columns)

    @property
    def indexed(self) -> bool:
        return bool(self.query or self.unique or (self.in_list and self.kind.sortable and not self.private))

    def parse(self, raw):
        return self.kind.parse(self, raw)

    def check(self, value):
        return None if value in (None, "") else self.kind.check(self, value)

    def text(self, value) -> str:
        return self.kind.text(self, value)

    def hides(self, value) -> bool:
        """Whether this value leaves masked: by its kind, or because the free text holds somebody's number."""
        if value in (None, "") or self.private:
            return self.private and value not in (None, "")
        return bool(self.kind.free or self.columns) and self.masked(value) != self.text(value)

    def masked(self, value) -> str:
        return self.kind.masked(self, value)
