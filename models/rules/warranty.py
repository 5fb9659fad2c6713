"""Whether a defect is still under the builder's warranty: by the part of the building, counted from the handover of the room."""

from datetime import date

STRUCTURE = "structure"
YEARS: dict[str, int] = {
    "waterproof": 5,
    "heating": 2,  # two heating or cooling seasons
    "plumbing": 2,
    "electric": 2,
    "smart": 2,
    "wall": 2,
    "floor": 2,
    "window": 2,
}
IN, OUT, OPEN = "in", "out", "open"


def until(part: str | None, handed_over: date | None) -> date | None:
    """The last day of the warranty; None where the part or the day is not known, or the building's whole life counts."""
    years = YEARS.get(part or "")
    if years is None or handed_over is None:
        return None
    try:
        return handed_over.replace(year=handed_over.year + years)
    except ValueError:  # 29 February
        return handed_over.replace(year=handed_over.year + years, day=28)


def standing(part: str | None, handed_over: date | None, reported_on: date) -> str:
    """in | out | open (to be decided by somebody): the structure is covered for the life of the building."""
    if part == STRUCTURE:
        return IN
    last = until(part, handed_over)
    if last is None:
        return OPEN
    return IN if reported_on <= last else OUT
