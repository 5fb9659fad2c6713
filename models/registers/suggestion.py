"""建议登记: collected, reported to the manager on one sheet, decided, carried out and answered (R41, R61)."""

from sqlalchemy import inspect

from models.declare import Choices, Collected, Derived, Layout, Register, choice, link, moment, note, person, phone, room, staff, text
from models.errors import RuleViolation
from models.features import Entry, HasReview
from models.history import insist, of_old
from models.paper import PaperForm, Sections, Signs
from models.rules.access import ROLES
from models.slip import Slip


class SuggestionType(Choices):
    SERVICE = "service", "服务", ("物业服务", "服务质量")
    FACILITY = "facility", "设施设备", ("设施", "设备", "硬件")
    SAFETY = "safety", "安全秩序", ("安全", "秩序", "安保", "治安")
    CLEANING = "cleaning", "环境卫生", ("环境", "卫生", "保洁", "清洁")
    GREENING = "greening", "绿化"
    PARKING = "parking", "停车", ("车辆", "停车管理")
    ACTIVITY = "activity", "社区活动", ("活动", "文化")
    FEES = "fees", "收费", ("费用",)
    OTHER = "other", "其他"


class Adopted(Choices):
    YES = "yes", "采纳", ("是", "已采纳", "同意")
    PARTLY = "partly", "部分采纳", ("部分",)
    NO = "no", "不采纳", ("否", "未采纳", "不同意")
    STUDY = "study", "研究", ("研究中", "待定", "待研究")


class SuggestionState(Choices):
    fixed = True
    COLLECTED = "collected", "待上报"
    REPORTED = "reported", "待批示"
    DECIDED = "decided", "已批示，待答复"
    DONE = "done", "已答复"


PAPERS = (PaperForm(parts=(Sections(), Signs(("填写人", "上报人"), ("部门主管意见", "项目经理批示")))),)


class Suggestion(Slip, HasReview, Entry):
    register = Register(
        "建议登记",
        form_no="QR-KF-10",
        number_prefix="JY",
        group="分办",
        order=54,
        icon="lightbulb",
        short="建议",
        aliases=("表扬/建议登记",),
        anchor="suggested_at",
        headline="suggestion",
        place="room",
        who="person_name",
        tag="sug_type",
        states={"collected": "grey", "reported": "amber", "decided": "blue", "done": "green"},
        closed_states=("done",),
        print_columns=("suggested_at", "room", "person_name", "sug_type", "suggestion", "reported_at", "adopted", "decision",
                       "done_note"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("suggestion",)), {
            "suggested_at": "received_at", "person_name": "person_name", "phone": "phone", "room": "room", "suggestion": "content",
            "location": "location",
        }, offer="登记建议"),
        layouts=(Layout("report", "业主建议上报单", "QR-KF-10", (
            ("登记日期", "suggested_at", 20), ("房号", "room", 22), ("业主", "person_name", 14), ("分类", "sug_type", 18),
            ("建议内容", "suggestion", 0), ("上报时间", "reported_at", 20), ("采纳", "adopted", 14), ("经理批示", "decision", 60),
        ), foot="上报人：|客服主管：|项目经理批示：|日期："),),
        collected=Collected("reported_at", "汇总上报", "report"),
    )  # fmt: skip

    visit_id = link("关联登记号", "visit", in_list=True, query="exact", locked_after_save=True, section="建议",
                    help="不填时，系统先在来电来访登记表里登记并编号")  # fmt: skip
    suggested_at = moment("建议时间", required=True, in_list=True, query="range", default="now", not_future=True, section="建议",
                          aliases=("日期", "时间"))  # fmt: skip
    person_name = person("建议人", required=True, in_list=True, query="exact", section="建议", aliases=("业主姓名",))
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="建议")
    room = room("房号", in_list=True, query="exact", section="建议")
    location = text("涉及地点", max_length=100, section="建议")
    sug_type = choice("分类", SuggestionType, required=True, in_list=True, query="exact", default="other", section="建议",
                      aliases=("类型", "类别", "建议类别", "建议类型"))  # fmt: skip
    suggestion = note("建议内容", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, rows=3,
                      section="建议", help="记原话；保存后原文锁定", aliases=("内容", "建议事项", "意见建议", "意见和建议"))  # fmt: skip
    reported_at = moment("上报项目经理时间", auto=True, query="range", section="上报与批示")
    adopted = choice("采纳", Adopted, query="exact", section="上报与批示", help=lambda: f"由{ROLES['manager']}填",
                     aliases=("是否采纳", "采纳情况"))  # fmt: skip
    decision = note("经理批示", max_length=500, section="上报与批示", help=lambda: f"由{ROLES['manager']}填",
                    aliases=("批示", "处理意见", "经理意见"))  # fmt: skip
    decided_by_id = staff("批示人", auto=True, section="上报与批示")
    decided_at = moment("批示时间", auto=True, section="上报与批示")
    done_note = note("落实情况", max_length=500, rows=2, search=True, section="落实与答复", aliases=("落实结果",))
    replied_at = moment("答复业主时间", not_before="suggested_at", not_future=True, section="落实与答复",
                        aliases=("答复时间", "回复时间", "答复日期"))  # fmt: skip
    status = choice("状态", SuggestionState, auto=True, in_list=True, query="exact", section="落实与答复")

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if any(inspect(self).attrs[name].history.has_changes() and self.value(name) for name in ("adopted", "decision")):
            self._decide(session, now, actor)
        if self.replied_at and not self.adopted:
            insist(session, self, now, f"{ROLES['manager']}还没批示，不能答复业主", "replied_at")
        self.status = self._state()

    def _decide(self, session, now, actor) -> None:
        if of_old(session, self, now):
            return
        if not actor.everywhere and "manager" not in actor.roles:
            raise RuleViolation(f"建议由{ROLES['manager']}批示，请先汇总上报", "adopted")
        self.reported_at = self.reported_at or now
        self.decided_by_id, self.decided_at = actor.staff_id, now

    def _state(self) -> str:
        if self.replied_at:
            return SuggestionState.DONE
        if self.adopted:
            return SuggestionState.DECIDED
        return SuggestionState.REPORTED if self.reported_at else SuggestionState.COLLECTED
