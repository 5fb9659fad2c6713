"""What a query bar is made of: its controls, the chips of what is set, and all that an address asks of a list."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement

from views.generated.conditions import Found


@dataclass
class Control:
    """One control. kind: find | select | period | span | text. `value_to` is the upper end of a span."""

    kind: str
    name: str
    label: str
    value: str = ""
    value_to: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    message: str = ""
    hint: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Chip:
    text: str
    keys: tuple[str, ...]  # what is left out of the address to take it off


@dataclass
class Filters:
    """What an address asks of a list. `kept` is the address again, reduced to what was understood."""

    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    period: tuple[date | None, date | None] = (None, None)
    personal: bool = False  # somebody is looked up by whole name or telephone

    def take(self, key: str, label: str, found: Found) -> None:
        self.conditions.append(found.condition)
        self.kept[key] = found.kept
        self.chips.append(Chip(f"{label}：{found.said}" if label else found.said, (key,)))

    @property
    def in_sight(self) -> list[Control]:
        return [control for control in self.controls if not control.folded]

    @property
    def folded(self) -> list[Control]:
        return [control for control in self.controls if control.folded]

    @property
    def fold_open(self) -> bool:
        return any(control.value or control.value_to or control.message for control in self.folded)
