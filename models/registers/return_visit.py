"""回访记录表: who was asked afterwards, how, and what they said (R74, R82). The move 回访 on the case page writes one by itself."""

from sqlalchemy import func, select

from models.counting import InTime, Is, Own, Rate
from models.declare import Choices, Counted, Register, choice, count, flag, link, moment, note, person, phone, room, staff
from models.errors import RuleViolation
from models.features import Entry, HasReview, Satisfaction, VisitWay
from models.paper import PaperForm, Sections, Signs
from models.registers.complaint import Complaint
from models.registers.visit import Category, OnSite, Visit


class VisitKind(Choices):
    COMPLAINT = "complaint", "投诉", ("投诉回访",)
    REPAIR = "repair", "报修", ("报修回访", "维修回访", "维修")
    AFTER_SALE = "after_sale", "返修", ("返修回访", "售后")
    SERVICE = "service", "特约服务", ("服务回访", "有偿服务", "服务")
    SUGGESTION = "suggestion", "建议", ("建议回访",)
    OPINION = "opinion", "意见征询", ("意见征集", "满意度调查")
    REGULAR = "regular", "定期", ("定期回访", "日常回访")
    OTHER = "other", "其他"


PAPERS = (
    PaperForm(parts=(Sections(), Signs(("回访人", "业主", "客服主管"))),
             note="A 满意，B 较满意，C 不满意；电话回访免业主签名，写“电话回访”。不满意的退回再处理。"),
)  # fmt: skip


NEEDED = Is("need_visit", (True,))
COUNTED = Counted(("visit_kind", "visit_way", "satisfaction"), "", own=(
    Own("due", "应回访", at="finished_at", to="visited_at", during=True, where=(NEEDED,), of="visit"),
    Own("made", "已回访", at="visited_at", where=(NEEDED, InTime("finished_at", "visited_at")), of="visit"),
    Own("reached", "访到", where=(Is("satisfaction", ("a", "b", "c")),), unit="次"),
    Own("pleased", "满意和较满意", where=(Is("satisfaction", ("a", "b")),), unit="次"),
    Own("displeased", "不满意", where=(Is("satisfaction", ("c",)),), unit="次"),
    Own("unreached", "未能联系上", where=(Is("satisfaction", ("unreached",)),), unit="次"),
), rates=(
    Rate("回访率", ("made",), ("due",), "已回访 ÷ 应回访；应回访是办结后要回访的，含上期办结、期初还没回访的"),
    Rate("满意率", ("pleased",), ("reached",), "（满意 + 较满意）÷ 访到的次数，未能联系上的不计"),
), labels={"received": "回访"})  # fmt: skip


class ReturnVisit(HasReview, Entry):
    register = Register(
        "回访记录表",
        form_no="QR-KF-06",
        number_prefix="HF",
        group="前台",
        order=14,
        icon="telephone-outbound",
        short="回访",
        anchor="visited_at",
        counted=COUNTED,
        headline="feedback",
        place="room",
        who="visitee",
        key=("visited_at", "room", "visitee"),
        tag="visit_kind",
        waits=("visit", "to_visit"),
        print_columns=("visited_at", "visit_id", "room", "visitee", "visit_way", "satisfaction", "feedback", "visitor_id", "remark"),
        papers=PAPERS,
    )

    visit_kind = choice("回访类型", VisitKind, required=True, in_list=True, query="exact", default="opinion", section="回访",
                        aliases=("回访类别", "回访项目"))  # fmt: skip
    visit_id = link("关联登记号", "visit", in_list=True, query="exact", locked_after_save=True, section="回访",
                    help="投诉的回访请在办件页上做，会自动记到这里", aliases=("登记号", "关联单号", "原单号", "LD号"))  # fmt: skip
    room = room("房号", in_list=True, query="exact", section="回访")
    visitee = person("受访人", required=True, in_list=True, query="exact", section="回访",
                     aliases=("回访对象", "被回访人", "业主姓名", "客户"))  # fmt: skip
    phone = phone("联系电话", query="exact", allow_refused=True, section="回访")
    due_at = moment("应回访时间", auto=True, section="回访")
    visited_at = moment("回访时间", required=True, in_list=True, query="range", default="now", not_future=True, section="回访",
                        aliases=("回访日期", "时间", "日期"))  # fmt: skip
    visit_way = choice("回访方式", VisitWay, required=True, in_list=True, query="exact", default="phone", section="回访")
    visitor_id = staff("回访人", required=True, in_list=True, query="exact", default="me", section="回访", aliases=("回访人员", "回访员"))
    satisfaction = choice("反馈意见", Satisfaction, required=True, in_list=True, query="exact", section="反馈",
                          help="A 满意，B 较满意，C 不满意", aliases=("满意度", "满意程度", "是否满意", "回访结果", "评价"))  # fmt: skip
    feedback = note("业主意见", search=True, in_list=True, rows=2, max_length=500, section="反馈",
                    aliases=("回访情况", "客户意见", "业主反馈", "回访记录", "回访内容"))  # fmt: skip
    improve_feedback = note("对改进后服务的反映", max_length=500, section="反馈", help="服务态度类投诉要填")
    owner_suggestion = note("业主建议", max_length=500, search=True, section="反馈")
    need_redo = flag("要再处理", auto=True, section="反馈", aliases=("是否再处理", "需再处理"))
    attempt = count("第几次联系", auto=True, section="反馈")
    supervisor_note = note("主管审核意见", max_length=500, section="审核", aliases=("主管意见", "审核意见"))

    quality = choice("质量", OnSite, more=True)
    effect = choice("效果", OnSite, more=True)
    manners = choice("态度", OnSite, more=True)
    promptness = choice("及时", OnSite, more=True)
    tidy = flag("穿鞋套、清场", more=True)
    explained = flag("说明了处理情况", more=True)

    by_move = False  # set by the move of the case page, which has asked everything already

    def before_save(self, session, now, actor) -> None:
        self.need_redo = self.satisfaction == "c"
        if self.attempt is None:
            self.attempt = self._earlier(session) + 1
        if self.visit_id and not self.by_move and self.id is None:
            self._refuse_partial(session)

    def _earlier(self, session) -> int:
        if not self.visit_id:
            return 0
        return session.scalar(select(func.count(ReturnVisit.id)).where(ReturnVisit.visit_id == self.visit_id)) or 0

    def _refuse_partial(self, session) -> None:
        """R82: called back by somebody else than who handled it or who was complained about."""
        visit = session.get(Visit, self.visit_id)
        if visit is None:
            raise RuleViolation("来电来访登记表里没有这一件，请核对", "visit_id")
        if visit.need_visit and not visit.visited_at:
            what = "是投诉" if visit.category == Category.COMPLAINT else "在等回访"
            raise RuleViolation(f"{visit.record_no} {what}，请在办件页上点“回访”", "visit_id")
        accused = session.scalars(select(Complaint.accused_id).where(Complaint.visit_id == visit.id))
        if self.visitor_id == visit.handler_id:
            raise RuleViolation("承办人不能自己回访，请换人", "visitor_id")
        if self.visitor_id in [key for key in accused if key]:
            raise RuleViolation("被投诉人不能回访，请换人", "visitor_id")
