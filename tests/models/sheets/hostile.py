"""Files nobody would make by accident."""

import random
import re
import struct
import zipfile
from itertools import pairwise
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


def parts_of(path: Path) -> dict[str, bytes]:
    workbook(path, ["房号", "姓名", "电话"], ["3-2-1201", "张伟", "13800001234"])
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def _with_sheet(path: Path, rows: bytes) -> Path:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return pack(path, parts_of(path) | {"xl/worksheets/sheet1.xml": head + rows + b"</sheetData></worksheet>"})


def squeezed(path: Path) -> Path:
    """Under the limit when unpacked, but packed as tight as no register is."""
    return _with_sheet(path, b'<row r="1"><c r="A1"/></row>' * 2_500_000)


def liar(path: Path) -> Path:
    """Claims to become a thousand bytes, and holds thousands of megabytes."""
    packed = pack(path, parts_of(path) | {"xl/worksheets/sheet1.xml": random.Random(1).randbytes(2 * MEGABYTE)})
    content = bytearray(packed.read_bytes())
    entry = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", content, entry + 24, 1000)
    path.write_bytes(content)
    return path


def beyond_the_last_row(path: Path) -> Path:
    return _with_sheet(path, b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')


def one_text_everywhere(path: Path) -> Path:
    """One long text, kept once, that every cell shows."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 20_000))
    _with_sheet(path, cells)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    text = "水".encode() * 300_000
    return pack(path, parts | {"xl/sharedStrings.xml": b"<sst><si><t>" + text + b"</t></si></sst>"})


def letter(path: Path) -> Path:
    """A document of the word processor, called a table."""
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000 + "WordDocument".encode("utf-16-le") + b"\0" * 2000)
    return path


def endless_line(path: Path) -> Path:
    path.write_bytes("房号,姓名,电话\n".encode() + b"," * 10 * MEGABYTE)
    return path


def blank_lines(path: Path) -> Path:
    path.write_bytes("房号,姓名,电话\n".encode() + b"\n" * 2 * MEGABYTE)
    return path


def nested_tables(path: Path) -> Path:
    path.write_bytes(b"<html>" + b"<table><tr><td>" * 150_000)
    return path


def laughing(path: Path, part: str) -> Path:
    """An entity made of ten, each made of ten …"""
    inner = "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in pairwise("abcdefghij"))
    parts = parts_of(path)
    body = re.sub(rb"^<\?xml.*?\?>", b"", parts[part])
    return pack(path, parts | {part: f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">{inner}]>'.encode() + body})


def with_macros(path: Path) -> Path:
    return pack(path, parts_of(path) | {"xl/vbaProject.bin": b"x" * 100})


def with_links(path: Path) -> Path:
    link = b'<Relationships><Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>'
    return pack(path, parts_of(path) | {"xl/externalLinks/_rels/externalLink1.xml.rels": link})


def with_strange_paths(path: Path) -> Path:
    return pack(path, parts_of(path) | {"../../slipped.txt": b"x", "xl/" + "a/" * 500 + "b.xml": b"<x/>"})
