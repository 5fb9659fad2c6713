"""Options of a choice: codes are stored, labels shown, aliases understood. Labels, order and offer are read as they hold today."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from models import words
from models.words import Words

NOT_OFFERED = "no"


class Spoken(NamedTuple):
    """What is said of the options: labels in their order, those offered for new entries, and every word that is understood."""

    labels: Mapping[str, str]
    offered: Mapping[str, str]
    understood: Mapping[str, str]  # word -> code


class _Reading(type):
    """Reads the options through the words in force, so that no screen, sheet or import need know of them."""

    declared: Spoken
    declared_aliases: Mapping[str, tuple[str, ...]]

    @property
    def spoken(cls) -> Spoken:
        held = words.in_force()
        if held is None:
            return cls.declared
        made = held.made.get(cls)
        if made is None:
            made = held.made[cls] = _put_together(cls, held)
        return made

    @property
    def options(cls) -> Mapping[str, str]:
        """Every option with its label; also those no longer offered, because entries have them."""
        return cls.spoken.labels

    @property
    def offered(cls) -> Mapping[str, str]:
        """The options a new entry may choose from."""
        return cls.spoken.offered

    @property
    def aliases(cls) -> Mapping[str, str]:
        """Every other word that is understood: aliases, and labels of earlier days."""
        spoken = cls.spoken
        return {word: code for word, code in spoken.understood.items() if spoken.labels[code] != word}

    @property
    def live(cls) -> Mapping[str, str]:
        """The options for whoever keeps them in a constant: read anew each time."""
        return _Live(cls)


class Choices(metaclass=_Reading):
    """`CODE_NAME = "code", "显示名"[, ("别名", …)]`. `fixed`: the manual's own words, which nobody changes (R36–R42)."""

    fixed: bool = False
    declared = Spoken({}, {}, {})
    declared_aliases: Mapping[str, tuple[str, ...]] = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        own = {name: value for name, value in vars(cls).items() if isinstance(value, tuple)}
        labels = dict(vars(cls).get("options", {})) | {value[0]: value[1] for value in own.values()}
        cls.declared_aliases = {value[0]: tuple(value[2]) for value in own.values() if len(value) > 2}
        cls.declared = Spoken(labels, labels, _understood(labels, (labels,), cls.declared_aliases))
        for name, value in own.items():
            setattr(cls, name, value[0])

    @classmethod
    def code_of(cls, word: str) -> str | None:
        """The code for a code, a label of today or of earlier, or an alias; None when it is none of them."""
        spoken, word = cls.spoken, word.strip()
        return word if word in spoken.labels else spoken.understood.get(word)

    @classmethod
    def label_of(cls, code: str) -> str:
        return cls.spoken.labels.get(code, code)

    @classmethod
    def offered_beside(cls, kept: str | list[str] | None) -> list[tuple[str, str]]:
        """What a form offers: the options of today, and those that the entry has already."""
        has = kept if isinstance(kept, list) else [kept]
        spoken = cls.spoken
        return [(code, label) for code, label in spoken.labels.items() if code in spoken.offered or code in has]


class _Live(Mapping[str, str]):
    def __init__(self, choices: type[Choices]) -> None:
        self._choices = choices

    def __getitem__(self, code: str) -> str:
        return self._choices.options[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._choices.options)

    def __reversed__(self) -> Iterator[str]:
        return reversed(list(self))

    def __len__(self) -> int:
        return len(self._choices.options)


def key_of(choices: type[Choices], code: str) -> str:
    return f"{choices.__name__}.{code}"


def _put_together(choices: type[Choices], held: Words) -> Spoken:
    base, now = choices.declared.labels, held.now
    order = [code for code in now.get(("order", choices.__name__), "").split() if code in base]
    codes = [*order, *(code for code in base if code not in order)]
    labels = {code: now.get(("label", key_of(choices, code)), base[code]) for code in codes}
    offered = {code: label for code, label in labels.items() if now.get(("offered", key_of(choices, code))) != NOT_OFFERED}
    former = [{code: label} for code in codes for label in held.past.get(("label", key_of(choices, code)), ())]
    more = {code: words.split(now.get(("aliases", key_of(choices, code)), "")) for code in codes}
    aliases = {code: choices.declared_aliases.get(code, ()) + more[code] for code in codes}
    return Spoken(labels, offered, _understood(base, (labels, base, *former), aliases))


def _understood(codes: Mapping[str, str], labels: tuple[Mapping[str, str], ...], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Word -> code. Labels of today come first, then the declared ones and those of earlier days, aliases last."""
    found: dict[str, str] = {}
    for one in labels:
        for code, label in one.items():
            found.setdefault(label, code)
    for code in codes:
        for alias in aliases.get(code, ()):
            found.setdefault(alias, code)
    return found
