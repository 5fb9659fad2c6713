"""表扬登记: what was praised, whether it is true, and what came of it (R40, R60)."""

from models.declare import Choices, Derived, Register, choice, department, link, moment, note, person, phone, room, staff, text
from models.errors import RuleViolation
from models.features import Entry, HasReview
from models.history import insist
from models.paper import PaperForm, Sections, Signs
from models.slip import Slip


class PraiseForm(Choices):
    SPOKEN = "spoken", "口头", ("口头表扬", "当面", "来访")
    PHONE = "phone", "电话", ("来电", "电话表扬")
    LETTER = "letter", "书信", ("来信", "感谢信", "表扬信")
    BANNER = "banner", "锦旗"
    ONLINE = "online", "网络", ("网上", "微信")


class Verdict(Choices):
    TRUE = "true", "属实", ("是", "已核实")
    UNTRUE = "untrue", "不属实", ("否",)
    UNKNOWN = "unknown", "无法核实"


class PraiseState(Choices):
    fixed = True
    TO_VERIFY = "to_verify", "待查证"
    TO_REWARD = "to_reward", "属实，待执行"
    DONE = "done", "已执行"
    DROPPED = "dropped", "不予执行"


PAPERS = (PaperForm(parts=(Sections(), Signs(("填写人", "查证人"), ("部门主管意见", "项目经理意见")))),)


class Praise(Slip, HasReview, Entry):
    register = Register(
        "表扬登记",
        form_no="QR-KF-10",
        number_prefix="BY",
        group="分办",
        order=52,
        icon="hand-thumbs-up",
        short="表扬",
        aliases=("表扬/建议登记",),
        anchor="praised_at",
        headline="deed",
        place="room",
        who="person_name",
        states={"to_verify": "blue", "to_reward": "amber", "done": "green", "dropped": "grey"},
        closed_states=("done", "dropped"),
        print_columns=("praised_at", "room", "person_name", "praised_dept_id", "praised_id", "deed", "verify_result", "reward"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("praise",)), {
            "praised_at": "received_at", "person_name": "person_name", "phone": "phone", "room": "room", "deed": "content",
            "location": "location",
        }, offer="登记表扬"),
    )  # fmt: skip

    visit_id = link("关联登记号", "visit", in_list=True, query="exact", locked_after_save=True, section="表扬",
                    help="不填时，系统先在来电来访登记表里登记并编号")  # fmt: skip
    praised_at = moment("表扬时间", required=True, in_list=True, query="range", default="now", not_future=True, section="表扬",
                        aliases=("日期", "时间"))  # fmt: skip
    person_name = person("表扬人", required=True, in_list=True, query="exact", section="表扬", aliases=("业主姓名", "姓名", "表扬人姓名"))
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="表扬")
    room = room("房号", in_list=True, query="exact", section="表扬")
    location = text("发生地点", max_length=100, section="表扬")
    praised_dept_id = department("表扬部门", required=True, in_list=True, query="exact", section="表扬",
                                 aliases=("被表扬部门", "部门", "受表扬部门"))  # fmt: skip
    praised_id = staff("表扬对象", query="exact", in_list=True, section="表扬", aliases=("被表扬人", "受表扬人", "被表扬员工"))
    form = choice("形式", PraiseForm, default="spoken", section="表扬", aliases=("方式", "表扬方式", "表扬形式"))
    deed = note("事迹", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, rows=3, section="表扬",
                aliases=("表扬内容", "内容", "事由", "表扬事由", "表扬事迹"))  # fmt: skip
    verify_result = choice("查证结果", Verdict, query="exact", section="查证与执行", help="查证属实，才按规定执行",
                           aliases=("查证情况", "是否属实"))  # fmt: skip
    verified_by_id = staff("查证人", section="查证与执行")
    verified_at = moment("查证时间", not_before="praised_at", not_future=True, section="查证与执行")
    verify_note = note("查证经过", max_length=500, section="查证与执行")
    reward_basis = text("执行依据", max_length=60, default="公司相关规定", section="查证与执行")
    reward = note("执行情况", max_length=500, section="查证与执行", help="通报表扬、绩效加分等", aliases=("奖励情况", "奖励"))
    status = choice("状态", PraiseState, auto=True, in_list=True, query="exact", section="查证与执行")

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if self.verify_result:
            self.verified_by_id = self.verified_by_id or actor.staff_id
            self.verified_at = self.verified_at or now
        if self.verified_by_id and self.verified_by_id == self.praised_id:
            raise RuleViolation("查证人不能是被表扬的人，请换人", "verified_by_id")
        if self.reward and self.verify_result != Verdict.TRUE:
            insist(session, self, now, "查证属实才能执行：先填查证结果", "verify_result")
        self.status = self._state()

    def _state(self) -> str:
        if self.verify_result is None:
            return PraiseState.TO_VERIFY
        if self.verify_result != Verdict.TRUE:
            return PraiseState.DROPPED
        return PraiseState.DONE if self.reward else PraiseState.TO_REWARD
