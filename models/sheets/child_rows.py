"""Child rows in one cell, there and back: a row a semicolon, a cell a comma, empty cells kept."""

from collections.abc import Mapping, Sequence

from models.declare import FieldSpec
from models.errors import RuleViolation

_FULL_WIDTH = str.maketrans({",": "，", ";": "；", "\n": " "})


def rows_text(spec: FieldSpec, value: Sequence[Mapping[str, str]] | None) -> str:
    """As a workbook that is not masked carries them."""
    lines = [",".join((row.get(column.name) or "").translate(_FULL_WIDTH) for column in spec.columns).rstrip(",") for row in value or ()]
    return ";".join(lines)


def rows_of(spec: FieldSpec, text: str) -> list[dict[str, str]] | None:
    """The rows, each cell checked by its column. RuleViolation in words."""
    rows = [line.split(",") for line in text.replace("\n", ";").split(";") if line.strip()]
    if any(len(cells) > len(spec.columns) for cells in rows):
        order = "，".join(column.label for column in spec.columns)
        raise RuleViolation(f"{spec.label}每行依次写 {order}，用英文逗号隔开，行与行用英文分号隔开", spec.name)
    names = [column.name for column in spec.columns]
    return spec.check([dict(zip(names, map(str.strip, cells), strict=False)) for cells in rows])
