"""Chinese numerals in figures: 十二 → 12, 二〇二六 → 2026."""

import re

_NUMERALS = re.compile("[零〇一二三四五六七八九十]+")
_BEFORE_A_UNIT = re.compile(f"{_NUMERALS.pattern}(?=[年月日号点时分])")
_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}


def in_figures(text: str) -> str:
    """Every numeral; what is no number stays as it is."""
    return _NUMERALS.sub(_figures, text)


def units_in_figures(text: str) -> str:
    """Those that stand before a unit of time: 十一月五日, but not 周一."""
    return _BEFORE_A_UNIT.sub(_figures, text)


def _figures(found: re.Match[str]) -> str:
    numeral = found.group()
    if "十" not in numeral:
        return "".join(_DIGITS[char] for char in numeral)
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return _DIGITS.get(tens, "1") + _DIGITS.get(ones, "0")
