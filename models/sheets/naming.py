"""What files that leave the system are called."""

import re
from datetime import date
from urllib.parse import quote

PART_LIMIT = 40  # characters; all parts together stay under 255 bytes of UTF-8
_RFC_5987_PLAIN = "!#$&+-.^_`|~"


def file_name(community: str, title: str, start: date | None, end: date | None, today: date, suffix: str) -> str:
    """项目名_表名_起止日期_导出日期.后缀, such as 锦绣花园_业主来电来访登记表_20261101-20261123_20261123.xlsx.

    Without a period that part is left out; with one end of it: 20261101起 or 至20261123.
    """
    parts = [_plain(community), _plain(title), _period(start, end), f"{today:%Y%m%d}"]
    return "_".join(part for part in parts if part) + f".{suffix.lstrip('.')}"


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start:%Y%m%d}-{end:%Y%m%d}"
    if start:
        return f"{start:%Y%m%d}起"
    return f"至{end:%Y%m%d}" if end else ""


def _plain(text: str) -> str:
    """Without what Windows forbids in a file name, and without invisible signs that could turn its ending around."""
    text = re.sub(r'[\\/:*?"<>|_]', "-", text.replace("\u3000", " "))
    text = "".join(character for character in text if character.isprintable())
    return text[:PART_LIMIT].strip(" .-")


def content_disposition(name: str) -> str:
    """The header for a download: the name by RFC 5987, and one in ASCII for what does not read it (RFC 6266)."""
    stem, dot, suffix = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9_-]", "", stem).strip("_-")
    fallback = f"{plain or 'export'}{dot}{re.sub('[^A-Za-z0-9]', '', suffix)}"
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe=_RFC_5987_PLAIN)}"
