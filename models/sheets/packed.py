"""A packed workbook (.xlsx, .xlsm, .ods) weighed before anybody opens it: by what it claims to become, and by what is in it."""

import zipfile
import zlib
from pathlib import Path

from models.sheets.limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, UNPACKED_AT_EASE, Refused

_MARKUP = (".xml", ".rels")
_DECLARES = (b"<!doctype", b"<!entity")  # no office program writes these: they are how a part asks for a file or grows without end
_HEAD = 4096
_TRUSTED = 2**20  # below this a part may be what it likes


def weigh(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            _weigh(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise Refused("broken") from None


def _weigh(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    unpacked, here = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > UNPACKED_AT_EASE and unpacked > MOST_RATIO * here):
        raise Refused("bomb")
    if not any(part.filename.startswith(("xl/", "content.xml")) for part in parts):
        raise Refused("foreign")
    if any(part.compress_size > max(part.file_size, _TRUSTED) for part in parts):
        raise Refused("bomb")  # nothing grows by being packed: the size it claims is a lie
    for part in parts:
        if part.filename.lower().endswith(_MARKUP) and _declares(packed, part):
            raise Refused("declares")


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with packed.open(part) as stream:
        head = stream.read(_HEAD).replace(b"\x00", b"").lower()  # in whatever encoding
    return any(word in head for word in _DECLARES)
