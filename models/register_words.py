"""Attributes of a register or a sheet that read as the community at hand says them: title, form number, prefix, other names."""

from dataclasses import dataclass
from typing import Any

from models import words


class Word:
    """A word of a register that a community may say otherwise: kept as declared, read as it holds today."""

    def __init__(self, *default: str) -> None:
        self.default = default

    def __set_name__(self, owner, name: str) -> None:
        self.name = name

    def __get__(self, register, owner=None) -> str:
        if register is None:  # asked by the dataclass for the default
            if not self.default:
                raise AttributeError(self.name)
            return self.default[0]
        said = words.said(self.name, register.slug)
        return register.__dict__[self.name] if said is None else said

    def __set__(self, register, value: str) -> None:
        register.__dict__[self.name] = value


class Aliases:
    """Other names of a register: the declared ones, what a community added, and what it was called before."""

    def __get__(self, register, owner=None) -> tuple[str, ...]:
        if register is None:
            return ()
        declared = register.__dict__["aliases"]
        if words.in_force() is None:
            return declared
        slug, more = register.slug, words.split(words.said("aliases", register.slug) or "")
        names = [*declared, *more, register.declared("title"), *words.former("title", slug)]
        return tuple(name for name in dict.fromkeys(names) if name != register.title)

    def __set__(self, register, value: tuple[str, ...]) -> None:
        register.__dict__["aliases"] = value


class Named:
    """Something with a title that a community may say otherwise. `sayable`: which of its words; `slug`: under what name they are kept."""

    sayable: tuple[str, ...] = ("title", "form_no", "edition")

    def declared(self, word: str) -> Any:
        """The manual's word, whatever is said today."""
        return self.__dict__[word]


@dataclass(eq=False)
class Document(Named):
    """A sheet that is no register: the month."""

    slug: str
    title: str = Word()  # type: ignore[assignment]
    form_no: str = Word()  # type: ignore[assignment]
    edition: str = Word("A/0")  # type: ignore[assignment]
