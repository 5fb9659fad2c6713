"""Record numbers: LD20261123-001. How they read; who draws the next one is not decided here."""

import re
from datetime import date

_NUMBER = re.compile(r"([A-Z]{1,8})([0-9]{8})-([0-9]{3}|[1-9][0-9]{3,})")


def record_no(prefix: str, day: date, n: int) -> str:
    """The n-th number of a day, n from 1. Three figures, four and more when the day needs them."""
    if n < 1:
        raise ValueError(f"a day's numbers begin at 1, not {n}")
    return f"{prefix}{day:%Y%m%d}-{n:03d}"


def parse(record_no: str) -> tuple[str, date, int] | None:
    """(prefix, day, n), or None when it is no record number; case and spaces around it do not matter."""
    found = _NUMBER.fullmatch(record_no.strip().upper())
    if not found or not int(found[3]):
        return None
    try:
        day = date(int(found[2][:4]), int(found[2][4:6]), int(found[2][6:]))
    except ValueError:
        return None
    return found[1], day, int(found[3])
