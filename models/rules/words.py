"""What a word must be to be saved: labels, titles, form numbers, prefixes, and from which day (R149, C12, C13)."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from models.errors import RuleViolation

LONGEST = {"label": 20, "alias": 30, "title": 40, "short": 12, "form_no": 20, "edition": 10, "role": 12, "name": 20}
MOST_ALIASES = 20
APART = re.compile(r"[、，,;；\s]+")
_NOT_IN_A_WORD = re.compile(r"[、，,;；\x00-\x1f\x7f<>\"\\{}]")
_FORM = re.compile(r"[0-9A-Za-z\u4e00-\u9fff/.()（）·_-]+")  # it is printed by the style sheet too
_PREFIX = re.compile(r"[A-Z]{2,4}")


def check_day(holds_from: date, today: date) -> None:
    if holds_from < today:
        raise RuleViolation("不能从过去的日子起改，最早从今天起", "holds_from")
    if holds_from > today + timedelta(days=366):
        raise RuleViolation("最远只能定到一年以后", "holds_from")


def check_word(kind: str, word: str, label: str, field: str, needed: bool = True) -> str:
    """One word, tidied. Refused: empty, too long, or with a sign that divides words."""
    word = word.strip()
    if not word and needed:
        raise RuleViolation(f"{label}没填", field)
    if len(word) > LONGEST[kind]:
        raise RuleViolation(f"{label}最多 {LONGEST[kind]} 个字，现在是 {len(word)} 个字", field)
    if _NOT_IN_A_WORD.search(word):
        raise RuleViolation(f"{label}里不能有顿号、逗号、分号、引号和换行", field)
    return word


def check_form(kind: str, word: str, label: str, field: str) -> str:
    """A form number or an edition."""
    word = check_word(kind, word, label, field)
    if not _FORM.fullmatch(word):
        raise RuleViolation(f"{label}只能用字母、数字、汉字和 - / . 这几个符号", field)
    return word


def check_prefix(prefix: str, others: Mapping[str, str], field: str = "number_prefix") -> str:
    """`others`: every prefix another register has or ever had -> that register's title."""
    prefix = prefix.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise RuleViolation("编号字头要写 2 到 4 个大写字母，例如 LD", field)
    if prefix in others:
        raise RuleViolation(f"字头 {prefix} 是“{others[prefix]}”的，两张表的编号会混，请换一个", field)
    return prefix


def check_aliases(written: str, field: str) -> tuple[str, ...]:
    """Several words in one text, divided by any sign; each once."""
    found = tuple(dict.fromkeys(word for word in APART.split(written.replace("\x00", "")) if word))
    if len(found) > MOST_ALIASES:
        raise RuleViolation(f"别名最多 {MOST_ALIASES} 个，现在是 {len(found)} 个", field)
    for word in found:
        check_word("alias", word, f"别名“{word[:10]}”", field)
    return found


def check_free(word: str, others: Iterable[tuple[str, Collection[str]]], field: str) -> None:
    """A word means one thing. `others`: (what it is called, every word that means it)."""
    for called, taken in others:
        if word in taken:
            raise RuleViolation(f"“{word}”已经是“{called}”的叫法，请换一个", field)
