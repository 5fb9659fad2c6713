"""接待时间公告: days on which the desk receives otherwise than usual, announced in advance (R28)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import calendar_of
from models.declare import Choices, Register, choice, day, note
from models.errors import RuleViolation
from models.features import Entry

LONGEST = timedelta(days=31)
AROUND = timedelta(days=400)


class Reception(Choices):
    CLOSED = "closed", "不接待"
    OPEN = "open", "照常接待"


class Closing(Entry):
    register = Register(
        "接待时间公告",
        form_no="QR-KF-14",
        number_prefix="GG",
        group="档案与设置",
        order=895,
        icon="calendar-x",
        anchor="recorded_at",
        headline="announcement",
        tag="reception",
        print_columns=("from_on", "to_on", "reception", "announcement"),
    )

    from_on = day("开始日期", required=True, in_list=True, query="range")
    to_on = day("结束日期", required=True, in_list=True, query="range", not_before="from_on", help="只有一天的写同一天")
    reception = choice("接待安排", Reception, required=True, in_list=True, query="exact", default="closed",
                       help="法定节假日和调休不用写，系统知道")  # fmt: skip
    announcement = note("公告内容", required=True, in_list=True, search=True, max_length=200, rows=2, help="前台和登记页会提前显示")

    def before_save(self, session, now, actor) -> None:
        if self.to_on - self.from_on > LONGEST:
            raise RuleViolation(f"一次公告最多 {LONGEST.days} 天", "to_on")


def exceptions_of(session: Session, community_id: int, around: date) -> Mapping[date, bool]:
    """{day: receiving?} of what is announced about a year before and after; a later announcement wins."""
    mine = (Closing.community_id == community_id, Closing.voided_at.is_(None))
    near = (Closing.to_on >= around - AROUND, Closing.from_on <= around + AROUND)
    found = session.execute(select(Closing.from_on, Closing.to_on, Closing.reception).where(*mine, *near).order_by(Closing.id))
    return {start + timedelta(days=n): kind == Reception.OPEN for start, end, kind in found for n in range((end - start).days + 1)}


def outside_reception(session: Session, community_id: int, moment: datetime) -> bool:
    """Whether the desk does not receive at this moment: by its hours, the holidays, and what it has announced (C14)."""
    return not calendar_of(session, community_id, exceptions_of(session, community_id, moment.date())).is_open(moment)
