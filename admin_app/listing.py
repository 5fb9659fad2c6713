"""What was generated from the declarations, as data and as a table: `flask registers`."""

import unicodedata
from collections.abc import Sequence

from models.declare import FieldSpec, Register


def as_data(registers: Sequence[Register]) -> list[dict]:
    return [
        {
            "slug": register.slug, "title": register.title, "form_no": register.form_no, "group": register.group,
            "fields": [_field(spec) for spec in register.fields],
        }
        for register in registers
    ]  # fmt: skip


def _field(spec: FieldSpec) -> dict:
    return {
        "name": spec.name, "label": spec.label, "kind": spec.kind.code, "required": bool(spec.required), "private": bool(spec.private),
        "in_list": bool(spec.in_list), "query": spec.query, "search": bool(spec.search),
    }  # fmt: skip


def as_table(registers: Sequence[Register]) -> str:
    """One line a register: where its pages are and how much was made of its declaration."""
    head = ("登记表", "地址", "表号", "编号", "字段", "列", "查询", "搜索", "索引")
    return "\n".join(_lined([head, *(_row(register) for register in registers)]))


def _row(register: Register) -> tuple[str, ...]:
    fields = register.fields
    return (
        register.title, f"/admin/{register.slug}/", register.form_no or "—", register.number_prefix or "—", str(len(fields)),
        str(sum(spec.in_list for spec in fields)), str(sum(bool(spec.query) for spec in fields)),
        str(sum(spec.search for spec in fields)), str(len(register.model.__table__.indexes)),
    )  # fmt: skip


def _lined(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _width(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
