"""值班表: who is on duty when, and what one shift leaves to the next (R23, R29)."""

from sqlalchemy import func, select

from models.declare import Choices, Register, choice, count, day, moment, note, staff
from models.features import Entry
from models.paper import PaperForm, Sections, Signs
from models.registers.visit import Visit
from models.registers.visitor import Visitor
from models.rules import lifecycle, shifts


class Turn(Choices):
    EARLY = "early", "早班", ("早", "白班", "日班", "白")
    MIDDLE = "middle", "中班", ("中",)
    NIGHT = "night", "夜班", ("夜", "晚班", "晚")


PAPERS = (PaperForm(parts=(Sections(), Signs(("交班人", "接班人", "客服主管")))),)


class Shift(Entry):
    register = Register(
        "值班表",
        form_no="QR-KF-13",
        number_prefix="ZB",
        group="档案与设置",
        order=890,
        icon="person-lines-fill",
        anchor="recorded_at",
        key=("on_day", "turn", "staff_id"),
        headline="turn",
        print_columns=("on_day", "turn", "staff_id", "second_id", "handover", "open_count", "taken_by_id", "remark"),
        papers=PAPERS,
    )

    on_day = day("值班日期", required=True, in_list=True, query="range", section="值班", help="夜班写开始的那一天", aliases=("日期",))
    turn = choice("班次", Turn, required=True, in_list=True, query="exact", default="early", section="值班",
                  help=lambda: "、".join(f"{label} {shifts.hours(code)}" for code, label in Turn.options.items()),
                  aliases=("值班班次",))  # fmt: skip
    staff_id = staff("值班人", required=True, in_list=True, query="exact", section="值班", aliases=("值班员", "姓名", "值班人员"))
    second_id = staff("同班人", in_list=True, query="exact", section="值班")
    handover = note("交接事项", in_list=True, search=True, max_length=1000, section="交接", help="下班前写给接班的人；填了就算交班",
                    aliases=("交接内容", "交接情况"))  # fmt: skip
    handed_at = moment("交班时间", auto=True, section="交接")
    open_count = count("交班时未结件数", auto=True, section="交接")
    taken_by_id = staff("接班人", query="exact", section="交接", help="接班的人看过后填自己", aliases=("接班人员",))

    def before_save(self, session, now, actor) -> None:
        if self.handover and not self.handed_at:
            self.handed_at, self.open_count = now, _unfinished(session, self.community_id)

    def warnings(self, session, now) -> list[str]:
        """R23: those who are expected in this shift are told while the roster is made."""
        start, end = shifts.begins(self.turn, self.on_day), shifts.ends(self.turn, self.on_day)
        mine = (Visitor.community_id == self.community_id, Visitor.voided_at.is_(None), Visitor.status == "expected")
        booked = session.scalar(select(func.count()).select_from(Visitor).where(*mine, Visitor.come_at >= start, Visitor.come_at < end))
        return [f"这一班有 {booked} 位预约来访，请安排好接待的人"] if booked else []


def _unfinished(session, community_id: int) -> int:
    """What the next shift takes over."""
    mine = (Visit.community_id == community_id, Visit.voided_at.is_(None), Visit.status.in_(lifecycle.OPEN))
    return session.scalar(select(func.count()).select_from(Visit).where(*mine)) or 0
