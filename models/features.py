"""What every entry has, and what a register may inherit: a lifecycle, a clock, a handler, a review, a return visit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from models import storage
from models.db import db
from models.declare import Choices, choice, count, department, flag, moment, note, staff
from models.rules import deadlines, lifecycle


class InCommunity:
    """Rows that belong to one community (项目): the scope on the session filters every statement about them."""

    @declared_attr
    def community_id(cls) -> Mapped[int]:
        return mapped_column(storage.Key, ForeignKey("community.id"))


class Directory(InCommunity, db.Model):
    """A row of a directory: rooms, residents, staff. Declared with the same grammar, without number and desk life."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(Integer, default=1)
    voided_at: Mapped[datetime | None] = mapped_column(active_history=True)

    @declared_attr
    def id(cls) -> Mapped[int]:
        return mapped_column(storage.Key, primary_key=True)

    @declared_attr.directive
    def __mapper_args__(cls):
        return {"version_id_col": cls.__table__.c.version}

    def __init_subclass__(cls, **kwargs):
        if "register" in cls.__dict__:
            storage.lay_out(cls)
        super().__init_subclass__(**kwargs)

    @classmethod
    def system_indexes(cls, slug: str) -> tuple:
        return (Index(f"ix_{slug}_community_id", "community_id", "id"),)

    def value(self, name: str):
        """The value of a declared field, wherever it is stored."""
        return getattr(self, name)

    def put(self, name: str, value) -> None:
        setattr(self, name, value)

    def before_save(self, session, now: datetime, actor) -> None:
        """What this register fills in or refuses by itself; called by the session for every new or changed row."""

    def warnings(self, session, now: datetime) -> list[str]:
        """What somebody should look at although nothing is wrong, e.g. two appointments at one time."""
        return []


class Entry(Directory):
    """One entry (一条登记) of a register: numbered, stamped, versioned, never deleted."""

    __abstract__ = True

    record_no: Mapped[str | None] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    form_key: Mapped[str | None] = mapped_column(String(36))  # given by the form: a repeated POST finds the first entry
    void_reason: Mapped[str | None] = mapped_column(String(500))
    late: Mapped[bool] = mapped_column(default=False)  # 补登: written down over 30 minutes after the matter (R68)

    remark = note("备注", more=True, max_length=500)

    @declared_attr
    def recorded_by_id(cls) -> Mapped[int | None]:
        return mapped_column(storage.Key, ForeignKey("staff.id"), index=True)

    @declared_attr
    def voided_by_id(cls) -> Mapped[int | None]:
        return mapped_column(storage.Key, ForeignKey("staff.id"))

    @classmethod
    def system_indexes(cls, slug: str) -> tuple:
        return (
            Index(f"uq_{slug}_record_no", "community_id", "record_no", unique=True),
            Index(f"uq_{slug}_form_key", "community_id", "recorded_by_id", "form_key", unique=True),
            Index(f"ix_{slug}_recorded_at", "community_id", "recorded_at", "id"),
            Index(f"ix_{slug}_community_id", "community_id", "id"),
        )


class Status(Choices):
    fixed = True
    options = lifecycle.STATUSES


class NotifyWay(Choices):
    FACE = "face", "面告", ("当面", "当面告知", "上门")
    PHONE = "phone", "电话", ("电话告知",)
    MESSAGE = "message", "短信微信", ("短信", "微信")
    WRITTEN = "written", "书面", ("书面告知", "书信")


class Satisfaction(Choices):
    A = "a", "满意", ("A", "A 满意", "A满意", "很满意", "非常满意", "好", "优")
    B = "b", "较满意", ("B", "B 较满意", "B较满意", "基本满意", "比较满意", "一般")
    C = "c", "不满意", ("C", "C 不满意", "C不满意", "不太满意", "差", "很不满意")
    UNREACHED = "unreached", "未能联系上", ("未联系上", "联系不上", "无人接听", "未接通", "未接", "打不通", "无法联系")


class VisitWay(Choices):
    PHONE = "phone", "电话", ("电话回访",)
    HOME = "home", "上门", ("上门回访", "面访", "入户")
    CHAT = "chat", "微信", ("微信回访", "短信")
    WRITTEN = "written", "书面"


class HasLifecycle:
    """From the first word to write-off. These fields are filled by the moves of `rules/lifecycle.py`, not typed in forms."""

    status = choice("状态", Status, auto=True, in_list=True, query="exact", section="办理", aliases=("当前状态", "办理状态", "处理状态"))
    process_note = note("处理情况", auto=True, search=True, section="办理", required_to="write_off",
                        aliases=("处理过程", "处理经过"))  # fmt: skip
    result = note("处理结果", auto=True, search=True, section="办理", required_to="write_off",
                  aliases=("处理情况及结果", "办理结果", "结果"))  # fmt: skip
    finished_at = moment("完成时间", auto=True, query="range", section="办理",
                         aliases=("完成日期", "办结时间", "办结日期", "处理完成时间"))  # fmt: skip
    notified_at = moment("告知业主时间", auto=True, section="办理", required_to="write_off", aliases=("告知时间", "回复时间"))
    notify_way = choice("告知方式", NotifyWay, auto=True, section="办理", required_to="write_off")
    closed_at = moment("注销时间", auto=True, query="range", section="办理", aliases=("注销日期", "销案日期"))
    closed_by_id = staff("注销人", auto=True, section="办理")
    close_basis = note("注销依据", auto=True, section="办理", max_length=500)
    reopened = count("重开次数", auto=True, section="办理")
    void_asked_at = moment("申请作废时间", auto=True, section="办理")
    void_ask = note("申请作废理由", auto=True, section="办理", max_length=500)


class HasDeadline:
    """Deadline steps as rows: raised up the ladder, shown in the queue. Give `ladder_key` where the register has more than one."""

    has_deadline = True
    limit_verb = "办结"  # what has to be done by the first limit of a new entry
    step_words: dict[str, str] = {}  # what is said of a step that is not of the ladder

    def clock_start(self) -> datetime:
        """The moment the ladder counts from: the register's anchor (接待时间), not the time of writing it down."""
        return self.value(self.register.anchor) or self.recorded_at

    def ladder_key(self) -> str | None:
        """Which ladder applies; None when another entry carries the clock."""
        return "default"

    def further_steps(self) -> list[tuple[deadlines.Rung, datetime, datetime, datetime | None]]:
        """Limits beside the ladder, each with its start, its moment and when it was met; these know no pauses."""
        return []


class HasHandler:
    department_id = department("责任部门", query="exact", section="承办", aliases=("承办部门", "转办部门", "处理部门"))
    handler_id = staff("承办人", in_list=True, query="exact", section="承办", aliases=("经办人", "处理人", "责任人", "承办人员"))
    transferred_at = moment("转办时间", auto=True, section="承办")
    accepted_at = moment("部门接收时间", auto=True, section="承办")
    promised_reply_at = moment("承诺回复时间", more=True, section="承办")


class HasReview:
    """The supervisor's daily reading (阅签), R15."""

    reviewed_by_id = staff("阅签人", auto=True, section="阅签")
    reviewed_at = moment("阅签时间", auto=True, section="阅签")
    review_note = note("阅签意见", auto=True, section="阅签", max_length=500)


class VisitReason(Choices):
    """Why somebody is called back who did not complain, or is not."""

    DRAWN = "drawn", "抽中"
    MADE_UP = "made_up", "补抽"
    ADDED = "added", "主管指定"
    PASSED = "passed", "没有抽中"


class IsSampled:
    """A slip of which a share is called back when it is done; `models/sampling.py` decides, its matter carries the visit."""

    visit_reason = choice("回访抽样", VisitReason, auto=True, section="回访")


class HasReturnVisit:
    """Called back by somebody else than the handler, R82."""

    need_visit = flag("是否回访", auto=True, section="回访")
    visit_reason = choice("回访原因", VisitReason, auto=True, section="回访")
    visit_due_at = moment("应回访时间", auto=True, section="回访")
    visited_at = moment("回访时间", auto=True, section="回访", aliases=("回访日期",))
    visited_by_id = staff("回访人", auto=True, section="回访")
    visit_way = choice("回访方式", VisitWay, auto=True, section="回访")
    satisfaction = choice("满意度", Satisfaction, auto=True, query="exact", section="回访", aliases=("是否满意", "业主评价"))
    visit_feedback = note("业主意见", auto=True, section="回访", max_length=500, aliases=("回访意见", "客户意见"))
    improvement_feedback = note("对改进后服务的反映", auto=True, section="回访", max_length=500)
