"""Telephone, ID-card and plate numbers: what people type → the one stored form, or None."""

import re
import unicodedata
from datetime import date

REFUSED = "拒留"

_DASHES = "‐‑‒–—―−－﹣ー"
_PHONE_NOISE = re.compile(r"[\s()\[\].·]")
_BETWEEN_PHONES = (re.compile(r"[/、,;|\n或和]+"), re.compile(r"\s+"))
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA = r"010|02[0-9]|0[3-9][0-9]{2}"
_LANDLINE = re.compile(rf"(?:({_AREA})-?)?([0-9]{{7,8}}|[0-9]{{3,4}}-[0-9]{{4}})(-[0-9]{{1,6}})?")
_SERVICE = re.compile(r"[48]00[0-9]{7}|95[0-9]{3,6}")
_ID_CARD = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]")


def half_width(text: str) -> str:
    """Full-width letters, digits, punctuation and spaces, and every kind of dash, as ASCII. Keeps the length."""
    return "".join(map(_half, text))


def _half(char: str) -> str:
    if char < "\x7f":
        return char
    if char in _DASHES:
        return "-"
    if char in "\u3000\xa0":
        return " "
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


def phone(text: str) -> str | None:
    """13812341234, 0755-12345678, 0755-12345678-801, 88001234, 4001234567 or 95588; None when it is none of these."""
    compact = _PHONE_NOISE.sub("", half_width(text))
    return mobile(compact) or _service(compact) or _landline(compact)


def phones(text: str) -> list[str]:
    """The numbers of a cell in which somebody wrote several: 13800001111/13900002222; [] when one of them is none."""
    if one := phone(text):
        return [one]
    for between in _BETWEEN_PHONES:
        found = [phone(part) for part in between.split(half_width(text)) if part.strip()]
        if len(found) > 1 and all(found):
            return list(dict.fromkeys(filter(None, found)))
    return []


def mobile(text: str) -> str | None:
    """The 11 digits of a mobile, without +86, 86, spaces and hyphens."""
    digits = re.sub(r"[\s-]", "", half_width(text))
    digits = re.sub(r"^(\+86|0086|86|0)(?=1[0-9]{10}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None


def is_mobile(text: str) -> bool:
    return mobile(text) is not None


def _service(compact: str) -> str | None:
    digits = compact.replace("-", "")
    return digits if _SERVICE.fullmatch(digits) else None


def _landline(compact: str) -> str | None:
    found = _LANDLINE.fullmatch(re.sub(r"^(\+86|0086)-?0?", "0", compact))
    if not found:
        return None
    area, number, extension = found.groups()
    return (f"{area}-" if area else "") + number.replace("-", "") + (extension or "")


def why_not_phone(text: str) -> str:
    """Why this is not a telephone number, as one would say it at the desk; '' when it is one or was refused."""
    compact = _PHONE_NOISE.sub("", half_width(text))
    if compact == REFUSED or phone(text):
        return ""
    if not compact:
        return f"请填联系电话，业主不愿留的选“{REFUSED}”"
    digits = re.sub(r"^(\+86|0086|86(?=1))", "", compact).replace("-", "")
    strange = re.search(r"[^0-9]", digits)
    if strange:
        return f"电话里有“{strange.group()}”，只填数字"
    return _why_not_mobile(digits) if digits.startswith("1") else _why_not_landline(digits)


def _why_not_mobile(digits: str) -> str:
    if len(digits) == 11:
        return "手机号第二位应是 3 到 9，请核对"
    return f"手机号应是 11 位，{_off(len(digits), 11, 11)}"


def _why_not_landline(digits: str) -> str:
    area = re.match(_AREA, digits)
    if digits.startswith("0") and not area:
        return "区号不对，请核对"
    length = len(digits) - (len(area.group()) if area else 0)
    return f"固话{'除区号外' if area else ''}应是 7 或 8 位，{_off(length, 7, 8)}"


def _off(length: int, least: int, most: int) -> str:
    if length < least:
        return f"少了 {least - length} 位"
    return f"多了 {length - most} 位" if length > most else "请核对"


def id_number(text: str) -> str | None:
    """An 18-digit ID-card number with a right check digit (GB 11643) and a real day of birth; a final x becomes X."""
    number = re.sub(r"[\s-]", "", half_width(text)).upper()
    if not _ID_CARD.fullmatch(number):
        return None
    remainder = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True)) % 11
    if "10X98765432"[remainder] != number[17]:
        return None
    return number if _is_birthday(number[6:14]) else None


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False


def plate(text: str) -> str | None:
    """A mainland number plate, 7 characters or 8 (new energy), without dots and spaces."""
    number = re.sub(r"[\s·•.-]", "", half_width(text)).upper()
    return number if _PLATE.fullmatch(number) else None
