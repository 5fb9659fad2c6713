"""Where each set of options is used: one set may stand in several fields of several registers."""

from dataclasses import dataclass, field

from models.choices import Choices
from models.declare import FieldSpec, Register, all_registers


@dataclass
class Places:
    """A set of options and the fields that offer it."""

    choices: type[Choices]
    fields: list[tuple[Register, FieldSpec]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.choices.__name__

    def starts_with(self, code: str) -> FieldSpec | None:
        """The field of a new entry that holds this option before anybody chooses."""
        return next((spec for _, spec in self.fields if spec.default == code), None)


def choice_places() -> dict[str, Places]:
    """By the name under which words are kept, in the order of the menu."""
    found: dict[str, Places] = {}
    for register in all_registers():
        for spec in register.fields:
            for one in (spec, *spec.columns):
                if one.choices is not None:
                    found.setdefault(one.choices.__name__, Places(one.choices)).fields.append((register, one))
    return found
