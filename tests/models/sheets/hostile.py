"""Files nobody would make by accident."""

import struct
import zipfile
from pathlib import Path

import openpyxl

MEGABYTE = 2**20


def workbook(path: Path, *rows, sheet: str = "住户") -> Path:
    """An ordinary workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * MEGABYTE))
    return path


def far_corner(path: Path) -> Path:
    """Two cells, as far apart as a sheet allows: whoever lays it out as a grid needs 17 thousand million cells."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "房号", "x"
    book.save(path)
    return path


def wide(path: Path) -> Path:
    return workbook(path, ["房号", "姓名", "电话"] * 3000)


def cut_short(path: Path) -> Path:
    workbook(path, ["房号", "姓名", "电话"], ["3-2-1201", "张伟", "13800001234"])
    path.write_bytes(path.read_bytes()[:2000])
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    return path


def oversize(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04" + b"\0" * (21 * MEGABYTE))
    return path


def locked(path: Path) -> Path:
    """A compound file with an encrypted package inside: what Excel writes when a password is set."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("EncryptedPackage", 2, 0xFFFFFFFF, 2, 4096) + b"\0" * 256
    path.write_bytes(head + table + folder + b"\0" * 4096)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return raw.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", start, size)


def entity(path: Path) -> Path:
    """A workbook whose parts ask the reader to fetch a file of the machine."""
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><workbook>&y;</workbook>'
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            packed.writestr(name, evil)
    return path
