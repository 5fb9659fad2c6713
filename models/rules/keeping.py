"""How long a found thing is kept and what may become of it (民法典 314–318): a year from the announcement, unless it spoils."""

from datetime import date

SPOILS = "food"

STATES: dict[str, frozenset[str]] = {  # what may become of each kind
    "found": frozenset({"kept", "announced", "claimed", "police", "disposed", "withdrawn"}),
    "lost": frozenset({"searching", "found_again", "withdrawn"}),
    "deposit": frozenset({"kept", "claimed", "police", "disposed", "withdrawn"}),
}
CLAIM_FEATURES = 2  # so many the claimant must have said right


def year_after(day: date) -> date:
    """The same day next year; of 29 February the day before."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def why_not_dispose(category: str | None, keep_until: date | None, today: date) -> str:
    """Why a found thing may not be disposed of yet; '' when it may."""
    if category == SPOILS:
        return ""
    if keep_until is None:
        return "还没公告：招领公告满一年没人认领，才能依法处置"
    if today < keep_until:
        return f"公告还没满一年，{keep_until:%Y-%m-%d} 起才能依法处置；容易坏的选“食品易腐”"
    return ""


def fits(kind: str | None, status: str | None) -> bool:
    return status is None or status in STATES.get(kind or "", {status})
