"""What a register would be called and how it would be numbered: checked and in words, before anything is saved (R149)."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from models.declare import all_registers
from models.documents import documents
from models.operations.change_words import Change
from models.operations.plan_words import Desk, change
from models.register_words import Named
from models.rules import numbering
from models.rules import words as rules
from models.tracking import NumberCounter
from models.words import split

OF_REGISTER = {"title": "表名", "short": "简称", "form_no": "表号", "edition": "版次", "number_prefix": "编号字头", "aliases": "别名"}


def words_of_register(one: Named) -> dict[str, str]:
    """What may be changed of a register or a sheet."""
    return {name: label for name, label in OF_REGISTER.items() if name in one.sayable}


def declared_of(one: Named) -> dict[str, str]:
    """The manual's words; of other names only those that a community adds are kept here."""
    found = {name: one.declared(name) for name in words_of_register(one)}
    if "number_prefix" in found:
        found["number_prefix"] = found["number_prefix"] or one.slug[:2].upper()
    return found | ({"aliases": ""} if "aliases" in found else {})


def of_register(desk: Desk, register: Named, typed: Mapping[str, str]) -> list[Change]:
    """The words of a register that change, with what follows from a new prefix or form number."""
    checked = _checked(desk, register, typed)
    declared = declared_of(register)
    found = [change(desk, name, register.slug, value, declared[name], OF_REGISTER[name]) for name, value in checked.items()]
    return [_with_form(register, _with_number(desk, one)) for one in found if one is not None]


def _checked(desk: Desk, register: Named, typed: Mapping[str, str]) -> dict[str, str]:
    others = [(one.title, _names(desk, one)) for one in documents().values() if one is not register]
    found: dict[str, str] = {}
    for name, label in words_of_register(register).items():
        raw = typed.get(name, "")
        match name:
            case "title" | "short":
                found[name] = rules.check_word(name, raw, label, name, needed=name == "title")
            case "number_prefix":
                found[name] = rules.check_prefix(raw, _prefixes(desk, register))
            case "aliases":
                found[name] = "、".join(rules.check_aliases(raw, name))
            case _:
                found[name] = rules.check_form(name, raw, label, name)
    now = desk.then.now
    for name in ("title", "short"):
        if found.get(name) and found[name] != now.get((name, register.slug), register.declared(name)):
            rules.check_free(found[name], others, name)
    for alias in split(found.get("aliases", "")):
        if alias not in split(now.get(("aliases", register.slug), "")):
            rules.check_free(alias, others, "aliases")
    return found


def _names(desk: Desk, one: Named) -> set[str]:
    """Everything a register or a sheet was, is or will be called."""
    found: set[str] = set()
    for what in ("title", "short"):
        if what in one.sayable:
            found |= {one.declared(what)} | desk.book.ever(what, one.slug)
    return {name for name in found if name}


def _prefixes(desk: Desk, register: Named) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in all_registers():
        if one is not register and not one.directory:
            first = one.declared("number_prefix") or one.slug[:2].upper()
            found |= dict.fromkeys({first} | desk.book.ever("number_prefix", one.slug), one.title)
    return found


def _with_number(desk: Desk, one: Change) -> Change:
    """The next number of that day, so that nobody is surprised at the desk."""
    if one.what != "number_prefix":
        return one
    table, day = NumberCounter, f"{desk.day:%Y%m%d}"
    last = select(table.last).where(table.community_id == desk.community_id, table.prefix == one.after, table.day == day)
    number = numbering.record_no(one.after, desk.day, (desk.session.scalar(last) or 0) + 1)
    follows = f"从 {desk.day} 起新登记编号 {number}，以前的编号不变，仍查得到"
    return replace(one, follows="；".join(filter(None, (follows, one.follows))))


def _with_form(register: Named, one: Change) -> Change:
    """Other sheets that bear the same number keep it: the manager is told."""
    if one.what != "form_no":
        return one
    others = [f"“{other.title}”" for other in documents().values()
              if other is not register and "form_no" in other.sayable and other.form_no == one.before]  # fmt: skip
    return replace(one, follows=f"{'、'.join(others)}也是 {one.before}，没有一起改") if others and not one.follows else one
