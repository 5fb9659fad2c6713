"""What a repair or a paid service costs; amounts in yuan."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

CENT = Decimal("0.01")


def materials(rows: Iterable[Mapping[str, str]] | None) -> Decimal:
    """The sum of quantity × price; what the owner brings (`own`) and what has no price costs nothing."""
    return sum((_line(row) for row in rows or ()), Decimal(0)).quantize(CENT)


def _line(row: Mapping[str, str]) -> Decimal:
    if row.get("own") in ("是", "自备"):
        return Decimal(0)
    try:
        return Decimal(row.get("quantity") or "0") * Decimal(row.get("price") or "0")
    except InvalidOperation:
        return Decimal(0)


def total(*amounts: Decimal | None) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)).quantize(CENT) if known else None
