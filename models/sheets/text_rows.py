"""Rows of a file that is text: commas, tabs or semicolons between the cells, or the web page an old system calls .xls."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from models.sheets.limits import LAST_ROW, LONGEST_LINE, MOST_MARKUP, Refused
from models.sheets.markup_rows import rows_of_markup

CSV, PAGE = "CSV", "网页"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # what Excel calls Unicode text
_ENCODINGS = ("utf-8-sig", "gb18030")  # with or without its mark, else the Chinese of Windows
_DELIMITERS = "\t;,，|"
_LOOKED_AT = 50_000  # characters by which the delimiter is told
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<head|<meta|<style|<script|<table|<div|<body|<!--)", re.IGNORECASE)
_FOREIGN_MARKUP = re.compile(r"\s*(?:<\?xml|mime-version:|\{\\rtf)", re.IGNORECASE)
_SHIELDED = re.compile('="(.*)"', re.DOTALL)  # ="0755…": how systems keep Excel from making a number of it


def rows_of_text(raw: bytes, called_text: bool) -> tuple[str, Iterator[list[str]]]:
    """(name, rows). `called_text`: the file's name says that it is text; of any other one it must be plain that it is."""
    text = _decoded(raw, called_text)
    if _FOREIGN_MARKUP.match(text):
        raise Refused("page")
    if _MARKUP.match(text):
        if len(text) > MOST_MARKUP:
            raise Refused("heavy")
        return PAGE, rows_of_markup(text)
    _weigh(text)
    told, text = _told(text)
    delimiter = told or _delimiter(text, called_text)
    return CSV, ([_unshielded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _decoded(raw: bytes, called_text: bool) -> str:
    encodings = (_MARKS[raw[:2]],) if raw[:2] in _MARKS else _ENCODINGS
    if encodings is _ENCODINGS and b"\x00" in raw:
        raise Refused("foreign")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding" if called_text else "foreign")


def _weigh(text: str) -> None:
    """Neither a million lines nor one without an end: both are cheap to send and dear to read."""
    if max(text.count("\n"), text.count("\r")) > LAST_ROW:
        raise Refused("long")
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = max(text.rfind(sign, start, start + LONGEST_LINE) for sign in "\r\n")
        if end < 0:
            raise Refused("heavy")
        start = end + 1


def _told(text: str) -> tuple[str, str]:
    """`sep=;` in the first line: Excel understands it and does not count it as a row."""
    found = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else ("", text)


def _delimiter(text: str, called_text: bool) -> str:
    """The sign that makes of most lines the same number of cells."""
    usual = {sign: _cells(text, sign) for sign in _DELIMITERS}
    sign = next((sign for sign, cells in usual.items() if cells > 2), None) or max(usual, key=usual.__getitem__)
    if usual[sign] > 1:
        return sign
    if not called_text:
        raise Refused("foreign")
    return ","


def _cells(text: str, delimiter: str) -> int:
    rows = csv.reader(io.StringIO(text[:_LOOKED_AT], newline=""), delimiter=delimiter)
    try:
        found = Counter(len(row) for row in rows if any(row))
    except csv.Error:
        return 0
    return found.most_common(1)[0][0] if found else 0


def _unshielded(cell: str) -> str:
    found = _SHIELDED.fullmatch(cell)
    return found[1] if found else cell
