"""What the options of a choice would be called, in which order, whether offered: checked and in words before anything is saved (R149)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.choice_places import Places
from models.choices import NOT_OFFERED, key_of
from models.errors import RuleViolation
from models.operations.change_words import Change
from models.operations.plan_words import Desk, change
from models.rules import words as rules
from models.words import split

ON, OFF = "可选", "不再提供"


@dataclass(frozen=True)
class Options:
    """A set of options as it was typed: by code, and the codes in their order."""

    labels: Mapping[str, str]
    aliases: Mapping[str, str]
    offered: Collection[str]
    order: Sequence[str]


def declared_options(places: Places) -> Options:
    labels = places.choices.declared.labels
    return Options(labels, {}, list(labels), list(labels))


def options_on(desk: Desk, places: Places) -> Options:
    """As they hold on the day."""
    now, choices = desk.then.now, places.choices
    base = choices.declared.labels
    order = [code for code in now.get(("order", places.key), "").split() if code in base]
    return Options(
        {code: now.get(("label", key_of(choices, code)), label) for code, label in base.items()},
        {code: now.get(("aliases", key_of(choices, code)), "") for code in base},
        [code for code in base if now.get(("offered", key_of(choices, code))) != NOT_OFFERED],
        [*order, *(code for code in base if code not in order)],
    )


def of_options(desk: Desk, places: Places, typed: Options) -> list[Change]:
    """The options that change: what they are called, whether they are offered, other words for them, their order."""
    choices, base, before = places.choices, places.choices.declared.labels, options_on(desk, places)
    order = [code for code in typed.order if code in base]
    order = [*dict.fromkeys(order), *(code for code in base if code not in order)]
    labels, aliases = _checked_options(desk, places, typed, before)
    _refuse_fixed(places, labels, typed, order)
    _refuse_offer(places, labels, typed)
    found = []
    for code in order:
        key, called = key_of(choices, code), f"“{before.labels[code]}”"
        found.append(change(desk, "label", key, labels[code], base[code], f"{called}的叫法"))
        if (code in typed.offered) != (code in before.offered):
            given = code in typed.offered
            value = None if given else NOT_OFFERED
            found.append(Change("offered", key, value, called, OFF if given else ON, ON if given else OFF,
                                "" if given else "已有的登记不变，查询和导入仍认得"))  # fmt: skip
        found.append(change(desk, "aliases", key, aliases[code], "", f"{called}的别名"))
    if order != list(before.order):
        words = ["、".join(labels[code] for code in codes) for codes in (before.order, order)]
        value = None if order == list(base) else " ".join(order)
        found.append(Change("order", places.key, value, "顺序", words[0], words[1]))
    return [one for one in found if one is not None]


def _checked_options(desk: Desk, places: Places, typed: Options, before: Options) -> tuple[dict[str, str], dict[str, str]]:
    base, labels, aliases = places.choices.declared.labels, {}, {}
    for code, label in base.items():
        labels[code] = rules.check_word("label", typed.labels.get(code, ""), f"“{label}”的叫法", f"label-{code}")
        aliases[code] = rules.check_aliases(typed.aliases.get(code, ""), f"aliases-{code}")
    taken = {code: _taken(desk, places, code) | {labels[code], *aliases[code]} for code in base}
    for code in base:
        others = [(labels[other], taken[other] | {other}) for other in base if other != code]
        if labels[code] != before.labels[code]:
            rules.check_free(labels[code], others, f"label-{code}")
        for alias in aliases[code]:
            if alias not in split(before.aliases.get(code, "")):
                rules.check_free(alias, others, f"aliases-{code}")
    return labels, {code: "、".join(word for word in found if word != labels[code]) for code, found in aliases.items()}


def _taken(desk: Desk, places: Places, code: str) -> set[str]:
    """Every word that means this option on some day, so that no old sheet is misread."""
    key = key_of(places.choices, code)
    later = [word for _, value in desk.book.later("aliases", key, desk.day) for word in split(value or "")]
    declared = {places.choices.declared.labels[code], *places.choices.declared_aliases.get(code, ())}
    return declared | desk.book.ever("label", key) | set(later)


def _refuse_fixed(places: Places, labels: Mapping[str, str], typed: Options, order: Sequence[str]) -> None:
    base = places.choices.declared.labels
    if not places.choices.fixed:
        return
    for code, label in base.items():
        if labels[code] != label:
            raise RuleViolation(f"“{label}”是手册定的词，不能改", f"label-{code}")
        if code not in typed.offered:
            raise RuleViolation(f"“{label}”是手册定的，不能停用", f"offered-{code}")
    if order != list(base):
        raise RuleViolation("这几项的顺序是手册定的，不能改", "order")


def _refuse_offer(places: Places, labels: Mapping[str, str], typed: Options) -> None:
    if not any(code in typed.offered for code in labels):
        raise RuleViolation("至少留一项可选", f"offered-{next(iter(labels))}")
    for code, label in labels.items():
        spec = places.starts_with(code)
        if code not in typed.offered and spec is not None:
            raise RuleViolation(f"“{label}”是新登记时“{spec.label}”的默认项，不能停用", f"offered-{code}")
