"""接待时间公告: days or parts of days on which the desk receives otherwise than usual, announced in advance (R28)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.calendar import calendar_of
from models.declare import Choices, Register, choice, day, moment, note, text
from models.errors import RuleViolation
from models.features import Entry
from models.paper import PaperForm, Sections, Signs
from models.rules import settings

LONGEST = timedelta(days=31)
AROUND = timedelta(days=400)
WHEN = ("from_on", "to_on", "reception", "spans")  # what moves limits


class Reception(Choices):
    CLOSED = "closed", "不接待", ("休息", "放假", "停止接待", "不上班")
    OPEN = "open", "照常接待", ("照常", "正常接待", "上班", "正常")


PAPERS = (PaperForm(parts=(Sections(), Signs(("拟稿人", "审核人", "项目经理")))),)


class Closing(Entry):
    register = Register(
        "接待时间公告",
        form_no="QR-KF-14",
        number_prefix="GG",
        group="档案与设置",
        order=895,
        icon="calendar-x",
        anchor="recorded_at",
        key=("from_on", "to_on", "reception"),
        headline="announcement",
        tag="reception",
        print_columns=("from_on", "to_on", "spans", "reception", "announcement"),
        papers=PAPERS,
    )
    read_once = True

    from_on = day("开始日期", required=True, in_list=True, query="range", aliases=("开始", "起始日期"))
    to_on = day("结束日期", required=True, in_list=True, query="range", not_before="from_on", help="只有一天的写同一天",
                aliases=("结束", "截止日期"))  # fmt: skip
    reception = choice("接待安排", Reception, required=True, in_list=True, query="exact", default="closed",
                       help="法定节假日和调休不用写，系统知道")  # fmt: skip
    spans = text("时段", in_list=True, max_length=60, help="整天的不填；只有一段时间的写 14:00–16:00")
    announcement = note("公告内容", required=True, in_list=True, search=True, max_length=200, rows=2, help="前台和登记页会提前显示",
                        aliases=("内容", "公告"))  # fmt: skip
    told_at = moment("公告时间", auto=True, help="从这时起算；过去的日子不因公告改变时限")

    def before_save(self, session, now, actor) -> None:
        if self.to_on - self.from_on > LONGEST:
            raise RuleViolation(f"一次公告最多 {LONGEST.days} 天", "to_on")
        self._spell()
        if inspect(self).pending:
            self.told_at = self.recorded_at
        elif any(_was(self, name) is not None for name in WHEN):
            self._told_anew(now)

    def _spell(self) -> None:
        """The parts of the day in one form, in order."""
        if not self.spans:
            return
        found = settings.intervals(self.spans)
        if not found:
            raise RuleViolation("时段写成 14:00–16:00 这样，几段用逗号隔开", "spans")
        if not settings.in_order(found):
            raise RuleViolation("时段要按先后写，每段结束晚于开始，几段不能重叠", "spans")
        self.spans = settings.spelled(found).replace("-", "–").replace(",", "，")

    def _told_anew(self, now: datetime) -> None:
        """What has begun may still end otherwise, from today on; what is to come is announced anew (C5)."""
        began = (_was(self, "from_on") or [self.from_on])[0]
        if began > now.date():
            self.told_at = now
            return
        for name in WHEN:
            if _was(self, name) is not None and name != "to_on":
                raise RuleViolation("公告的日子已经开始，只能改结束日期；别的改动请另写一张公告", name)
        if min(self.to_on, _was(self, "to_on")[0]) < now.date():
            raise RuleViolation("过去的日子不能再改：结束日期最早写今天，已经结束的请另写一张公告", "to_on")

    def warnings(self, session, now) -> list[str]:
        late = self.told_at is not None and self.from_on < self.told_at.date()
        return ["公告以前的日子只作记录，时限不因此改变"] if late else []


def _was(row: Closing, name: str) -> list | None:
    """[the old value] where it changed; None where it did not."""
    history = inspect(row).attrs[name].history
    return list(history.deleted or [None]) if history.has_changes() else None


def exceptions_of(session: Session, community_id: int, around: date) -> Mapping[date, bool]:
    """{day: receiving?} of the days announced as a whole about a year before and after; a later announcement wins."""
    mine = (Closing.community_id == community_id, Closing.voided_at.is_(None), Closing.spans.is_(None))
    near = (Closing.to_on >= around - AROUND, Closing.from_on <= around + AROUND)
    found = session.execute(select(Closing.from_on, Closing.to_on, Closing.reception).where(*mine, *near).order_by(Closing.id))
    return {start + timedelta(days=n): kind == Reception.OPEN for start, end, kind in found for n in range((end - start).days + 1)}


def outside_reception(session: Session, community_id: int, moment: datetime) -> bool:
    """Whether the desk does not receive at this moment: by its hours, the holidays, and what it has announced (C14)."""
    return not calendar_of(session, community_id, in_hindsight=True).is_open(moment)
