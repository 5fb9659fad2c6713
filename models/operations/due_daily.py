"""What is told once a day, in the morning: results a department owes (R3), days that nobody has signed off (R15)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.operations.due import MORNING, QUEUE, Due
from models.organisation import Actor, Department
from models.outbox import To
from models.registers.visit import Visit
from models.reports import unsigned as sign_off
from models.tracking import Step

READ_WITHIN = timedelta(days=31)  # the sign-off looks back a month


def feedback(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """R3: the head of each department with overdue matters that still lack its result, every day until they have it."""
    if now.time() < MORNING:
        return
    overdue = (Step.community_id == community_id, Step.register == "visit", Step.level == 1, Step.done_at.is_(None), Step.due_at <= now)
    owed = (Visit.id == Step.entry_id) & Visit.transferred_at.is_not(None) & Visit.finished_at.is_(None)
    counted = (
        select(Department.id, Department.head_id, func.count())
        .select_from(Step)
        .join(Visit, owed)
        .join(Department, Department.id == Visit.department_id)
        .where(*overdue)
        .group_by(Department.id, Department.head_id)
    )
    for key, head_id, count in session.execute(counted.order_by(Department.id)):
        yield Due("feedback_missing", f"{key}/{now:%Y%m%d}", To(staff=(head_id,)), address=QUEUE, params={"count": count})


def unsigned(session: Session, now: datetime, community_id: int) -> Iterator[Due]:
    """R15: the morning after, the supervisor is told what of the days before is not signed off."""
    if now.time() < MORNING:
        return
    reader = Actor("系统", community_id=community_id, grants={community_id: frozenset({"supervisor"})})
    today, count, first = datetime.combine(now.date(), datetime.min.time()), 0, None
    for register in sign_off.registers(reader):
        for part in sign_off.waiting(reader, register, today - READ_WITHIN):
            found = part.subquery().c
            number, earliest = session.execute(select(func.count(), func.min(found.recorded_at)).where(found.recorded_at < today)).one()
            count, first = count + number, min(first or earliest, earliest) if earliest else first
    if count:
        day = f"{first:%Y-%m-%d}"
        yield Due("unsigned", f"{now:%Y%m%d}", To(roles=("supervisor",)), address=f"/admin/daily-review/?day={day}",
                  params={"count": min(count, 999_999), "day": day})  # fmt: skip
