"""How a private value is shown to those who need not know it.

Every function is idempotent and never gives back a secret whole. `拒留`, `匿名` and the empty value pass: they tell
nothing.
"""

import re
from collections.abc import Callable

from models.rules import identity

_OPEN_WORDS = frozenset({"", identity.REFUSED, "匿名"})
_DOUBLE_SURNAMES = frozenset(
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 司空 端木 独孤 南宫 西门 东郭 百里 呼延 轩辕 "
    "长孙 宇文 鲜于 闻人 申屠 太史 公冶 公羊 淳于 单于 仲孙 钟离 澹台 濮阳 宗政 赫连 万俟 拓跋 第五 闾丘 子车 "
    "梁丘 左丘 东门 南门 谷梁 宰父 段干 公西 壤驷 漆雕 乐正 巫马 颛孙 亓官 司寇".split()
)
_MASKED_PHONE = re.compile(r"(?:1[0-9]{2}|[48]00|0[0-9]{2,3}-)?\*{4}(?:[0-9]{4})?|95\*{3,6}")
_MASKED_EMAIL = re.compile(r"[^@]?\*{3}(?:@[^@]*)?")

_GAP = r"[ \t\u200b._·/-]{0,2}"


def _spaced(*groups: str) -> str:
    """One pattern out of single-character groups that may stand apart: 138 0013-8000."""
    return _GAP.join(groups)


_D = "[0-9]"
_ID_IN_TEXT = re.compile(rf"(?<![0-9]){_spaced('[1-9]', *[_D] * 16, '[0-9Xx]')}(?![0-9])")
_LONG_IN_TEXT = re.compile(r"(?<![0-9])[0-9]{15,}[Xx]?(?![0-9])")
_MOBILE_IN_TEXT = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_GAP}|0)?({_spaced('1', '[3-9]', *[_D] * 9)})(?![0-9])")
_AREA = r"010|02[0-9]|0[3-9][0-9]{2}"
_LANDLINE_IN_TEXT = re.compile(rf"(?<![0-9])({_AREA})(\)?{_GAP})({_spaced(*[_D] * 7)}{_GAP}[0-9]?)(?![0-9])")
_PLAUSIBLE_ID = re.compile(r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")


def name(value: str) -> str:
    """张三 → 张*, 张小明 → 张**, 欧阳锋 → 欧阳*; one character → *."""
    secret = value.strip()
    if secret in _OPEN_WORDS:
        return secret
    kept = 2 if len(secret) > 2 and secret[:2] in _DOUBLE_SURNAMES else min(1, len(secret) - 1)
    return secret[:kept] + "*" * (len(secret) - kept)


def phone(value: str) -> str:
    """138****1234; 0755-****5678; what is no telephone number is hidden whole."""
    secret = value.strip()
    if secret in _OPEN_WORDS or _MASKED_PHONE.fullmatch(secret):
        return secret
    number = identity.phone(secret)
    if number is None:
        return "****"
    if identity.is_mobile(number):
        return f"{number[:3]}****{number[-4:]}"
    if number.startswith("95") and len(number) <= 8:
        return "95" + "*" * (len(number) - 2)
    if re.fullmatch("[48]00[0-9]{7}", number):
        return f"{number[:3]}****{number[-4:]}"
    *area, local = re.sub("(?<=[0-9]{7})-[0-9]+$", "", number).split("-")
    return "".join(f"{code}-" for code in area) + "****" + local[-4:]


def id_number(value: str) -> str:
    """440***********001X; shorter documents show less, short ones nothing."""
    secret = value.strip()
    if secret in _OPEN_WORDS:
        return secret
    first, last = (3, 4) if len(secret) >= 15 else (1, 2) if len(secret) >= 8 else (0, 0)
    return _middle(secret, first, last)


def plate(value: str) -> str:
    """粤B12345 → 粤B***45."""
    secret = value.strip()
    if secret in _OPEN_WORDS:
        return secret
    return _middle(secret, 2, 2) if len(secret) >= 6 else "*" * len(secret)


def _middle(secret: str, first: int, last: int) -> str:
    """Stars for all but the first and last characters; the length stays, so masking twice changes nothing."""
    hidden = len(secret) - first - last
    return secret[:first] + "*" * hidden + secret[len(secret) - last :]


def email(value: str) -> str:
    """zhang@qq.com → z***@qq.com; a local part of one letter is hidden whole."""
    secret = value.strip()
    if secret in _OPEN_WORDS or _MASKED_EMAIL.fullmatch(secret):
        return secret
    local, at, domain = secret.rpartition("@")
    return (local[:1] if len(local) > 1 else "") + "***" + at + domain if at and local else "***"


_DIGIT = re.compile(r"\d")  # full-width ones too
FEWEST_DIGITS = 10  # an area code and seven figures: with fewer there is nothing to hide, and most texts have fewer


def free_text(value: str, landlines: bool = True) -> str:
    """The text with every mobile, landline with area code and ID number in it masked, however they are spaced.

    `landlines=False` leaves landlines, for texts that publish one (notices). The rest of the text is untouched.
    """
    if len(value) < FEWEST_DIGITS or len(_DIGIT.findall(value)) < FEWEST_DIGITS:
        return value
    while (masked := _masked_once(value, landlines)) != value:
        value = masked  # a masked tail can meet the figures after it and form a number anew
    return value


def _masked_once(value: str, landlines: bool) -> str:
    value = _replace(_ID_IN_TEXT, _hidden_id, value)
    value = _replace(_LONG_IN_TEXT, lambda found: id_number(found.group()), value)
    value = _replace(_MOBILE_IN_TEXT, lambda found: phone(_digits(found.group(1))), value)
    return _replace(_LANDLINE_IN_TEXT, _hidden_landline, value) if landlines else value


def _replace(pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], value: str) -> str:
    """Match on the half-width reading of the text, which has its length, and change only what matched."""
    plain, out, position = identity.half_width(value), [], 0
    for found in pattern.finditer(plain):
        new = replacement(found)
        if new != found.group():
            out += value[position : found.start()], new
            position = found.end()
    return "".join(out) + value[position:]


def _hidden_id(found: re.Match[str]) -> str:
    digits = _digits(found.group()).upper()
    return id_number(digits) if _PLAUSIBLE_ID.fullmatch(digits) else found.group()


def _hidden_landline(found: re.Match[str]) -> str:
    return f"{found.group(1)}-****{_digits(found.group(3))[-4:]}"


def _digits(text: str) -> str:
    return re.sub("[^0-9Xx]", "", text)
