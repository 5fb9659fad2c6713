"""Writing some hundred lines of a sheet: what is refused now is said by the number of its line."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from models.errors import RuleViolation


def flush_lines(session: Session, numbers: Mapping[int, int]) -> None:
    """`numbers`: id() of a row → the line it came from. Somebody may have changed something between the plan and now."""
    try:
        session.flush()
    except RuleViolation as refusal:
        number = numbers.get(id(getattr(refusal, "row", None)))
        raise RuleViolation(f"第{number}行：{refusal.message}" if number else refusal.message, "file") from None
