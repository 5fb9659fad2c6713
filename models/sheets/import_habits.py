"""What people write into a cell instead of a plain value: 同上, two telephones, 50元一次, a name with a gap in it."""

import re

from models.rules import identity
from models.rules.numerals import in_figures

DITTO = frozenset({"同上", "同前", "〃", "″", '"', "''", "”", "“", "〞"})
STROKES = frozenset({"/", "\\", "-", "--", "—", "——", "／", "－", "─"})
NOTHING = STROKES | {"", "无", "没有", "暂无", "不详", "未知"}
NOT_YET = re.compile("(?:还|尚)?[未没待无暂]|进行中|处理中|办理中|跟进中")
_YES = frozenset("在职 在岗 启用 正常 是的 需要 同意 已收 ✔ ☑ v V Ｖ".split())
_NO = frozenset("离职 已离职 离岗 停用 停职 不是 不需要 不用 未收 x X ✗ ✘ ☐ □".split())
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=[\u4e00-\u9fff])")
_BETWEEN = re.compile(r"[/、，,;；|或和\s]+")
_BESIDE_A_PHONE = re.compile(r"[^0-9+\-\s]+")
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?)\s*(?=[0-9])", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_NO_AMOUNT = re.compile("面议|免费|免收|无偿|不收|赠送|待定|未定|另计|另议|包月|已含")
_AMOUNT = re.compile(r"[¥￥$]?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*([^0-9.]{0,4}?)(?:整|(?:[/每].*))?")


def yes_or_no(text: str) -> str:
    """在职, 启用, 需要 and what says the opposite; anything else stays as it is."""
    return "是" if text in _YES else "否" if text in _NO else text


def bare(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from making a number of it."""
    return text.lstrip("'‘’＇`").strip() or text


def without_gaps(name: str) -> str:
    """张 三, spaced out to stand under a longer name."""
    return _GAP.sub("", name)


def is_scientific(text: str) -> bool:
    """1.38E+10: a telephone that a spreadsheet took for a number, and whose last figures are gone."""
    return _SCIENTIFIC.fullmatch(identity.half_width(text).strip()) is not None


def with_extension(text: str) -> str:
    """0755-26881234转801 → 0755-26881234-801."""
    return _EXTENSION.sub("-", text)


def phones(text: str) -> list[str]:
    """The telephones in a cell that holds more than one, or one and a word: 138…/139…, 138…（儿子）. None if one is half a number."""
    if identity.phone(text):
        return [text]
    parts = [part for part in _BETWEEN.split(_BESIDE_A_PHONE.sub(lambda found: f" {found[0]} ", text)) if part]
    found = [part for part in parts if identity.phone(part)]
    return found if len(found) == sum(any(map(str.isdigit, part)) for part in parts) else []


def names_no_amount(text: str) -> bool:
    return _NO_AMOUNT.match(text) is not None


def amount(text: str) -> tuple[str, str] | None:
    """(figures, unit): ￥120.00, 80元/小时, 3 小时, 两把; None when there is no one amount in it."""
    plain = in_figures(identity.half_width(text).strip().replace("两", "二", 1))
    found = _AMOUNT.fullmatch(plain)
    return (found[1].replace(",", ""), found[2].strip()) if found else None
