"""访客登记表: who came to whom, and whom an owner expects (R31, R32, R66, R106, R111–R123)."""

from datetime import timedelta

from sqlalchemy import select

from models.counting import Is, Own
from models.declare import (
    Choices,
    Counted,
    Register,
    choice,
    count,
    day,
    flag,
    id_number,
    moment,
    note,
    person,
    phone,
    photos,
    plate,
    room,
    staff,
    text,
)  # fmt: skip
from models.errors import RuleViolation
from models.features import Entry, HasReview
from models.history import insist, of_old
from models.paper import PaperForm, Sections, Signs
from models.policy import setting


class VisitMode(Choices):
    ARRIVED = "arrived", "到访登记"
    BOOKED = "booked", "来访预约", ("预约",)


class BookedBy(Choices):
    CALL = "call", "电话"
    EMAIL = "email", "电子邮件"
    ONLINE = "online", "在线预约"
    DESK = "desk", "到前台"


class VisitorType(Choices):
    FAMILY = "family", "亲友", ("探亲", "访友", "亲戚", "朋友")
    OUTSIDE = "outside", "外来服务", ("快递", "家政", "中介", "外卖", "送货", "外卖员", "快递员", "送餐")
    REPAIR = "repair", "维修施工", ("装修", "施工", "维修", "工人")
    OFFICIAL = "official", "公务商务", ("公务", "商务", "办事")
    JOB = "job", "求职", ("应聘", "面试")
    OTHER = "other", "其他"


class Credential(Choices):
    IDENTITY = "identity", "身份证"
    DRIVING = "driving", "驾驶证", ("驾照",)
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台通行证"
    POLICE = "police", "警察证"
    WORK = "work", "工作证"
    LETTER = "letter", "授权函"
    OTHER = "other", "其他"


class Confirmed(Choices):
    AGREED = "agreed", "同意", ("是", "允许", "已确认")
    REFUSED = "refused", "拒绝", ("否", "不同意")
    UNREACHED = "unreached", "未联系上"


class ConfirmWay(Choices):
    INTERCOM = "intercom", "对讲", ("可视对讲", "门禁对讲")
    PHONE = "phone", "电话", ("来电", "电话确认")
    APP = "app", "手机"


class Shift(Choices):
    EARLY = "early", "早班", ("早", "白班", "日班")
    MIDDLE = "middle", "中班", ("中",)
    NIGHT = "night", "夜班", ("夜", "晚班", "晚")


class VisitorState(Choices):
    fixed = True
    EXPECTED = "expected", "已预约"
    WAITING = "waiting", "等被访人确认"
    INSIDE = "inside", "在访"
    LEFT = "left", "已离开"
    REFUSED = "refused", "未放行"
    FILED = "filed", "已归档"


PAPERS = (
    PaperForm(parts=(Sections(), Signs(("访客签名", "值班员", "管理人员核阅"))),
             note="只核对证件，不留复印件，访客资料到期清除。"),
)  # fmt: skip


COUNTED = Counted(("visitor_type", "mode", "status"), "out_at", dropped=("未放行", ""), own=(
    Own("entered", "进入", at="in_at"),
    Own("people", "进入人数", at="in_at", total="headcount", unit="人"),
    Own("inside", "期末未离场", at="in_at", to="out_at"),
    Own("booked", "其中预约", where=(Is("mode", ("booked",)),)),
), labels={"received": "登记", "finished": "离开", "open": "未了"})  # fmt: skip


class Visitor(HasReview, Entry):
    register = Register(
        "访客登记表",
        form_no="QR-AQ-02",
        number_prefix="FK",
        group="接待与事件",
        order=62,
        icon="person-badge",
        short="访客登记",
        aliases=("来访登记表", "来访登记簿", "来访人员登记表", "签到登记表"),
        anchor="come_at",
        counted=COUNTED,
        key=("come_at", "room", "visitor_name"),
        headline="purpose",
        place="room",
        who="visitor_name",
        tag="visitor_type",
        states={"expected": "amber", "waiting": "amber", "inside": "blue", "left": "green", "refused": "grey", "filed": "green"},
        closed_states=("left", "refused", "filed"),
        print_columns=("come_at", "visitor_name", "company", "headcount", "room", "host_name", "purpose", "id_verified", "in_at",
                       "out_at", "guard_id", "remark"),
        papers=PAPERS,
    )  # fmt: skip

    mode = choice("登记方式", VisitMode, required=True, query="exact", default="arrived", section="来访")
    come_at = moment("来访时间", required=True, in_list=True, query="range", default="now", section="来访", help="预约的写约好的时间",
                     aliases=("到访时间", "登记时间", "日期", "来访日期"))  # fmt: skip
    visitor_type = choice("访客类别", VisitorType, required=True, in_list=True, query="exact", default="family", section="来访",
                          aliases=("访客类型",))  # fmt: skip
    visitor_name = person("姓名", required=True, in_list=True, query="exact", section="来访",
                          aliases=("来访人", "访客", "访客姓名", "来访人姓名", "来客姓名"))  # fmt: skip
    phone = phone("联系电话", query="exact", allow_refused=True, section="来访")
    company = text("工作单位", max_length=60, search=True, section="来访", aliases=("单位", "来访单位"))
    purpose = text("来访事由", required=True, in_list=True, search=True, max_length=100, section="来访",
                   aliases=("事由", "来访目的", "拜访事由"))  # fmt: skip
    headcount = count("人数", default=1, section="来访", aliases=("来访人数",))
    room = room("被访房号", in_list=True, query="exact", section="被访人", aliases=("到访房号", "受访房号", "拜访房号", "访问房号"))
    host_name = person("被访人", query="exact", section="被访人", aliases=("受访人", "拜访对象", "接待业主", "业主姓名"))
    host_confirm = choice("被访人意见", Confirmed, query="exact", section="被访人", help="被访人同意才放行")
    confirm_way = choice("确认方式", ConfirmWay, section="被访人")
    id_type = choice("证件类型", Credential, section="核验")
    id_verified = flag("证件已核验", default=False, section="核验", help="核对本人，防冒用；不留复印件")
    id_last4 = id_number("证件末四位", section="核验", help="只保存末四位", aliases=("证件号码", "身份证号", "身份证号码", "证件号"))
    guard_id = staff("值班员", required=True, default="me", query="exact", section="核验", aliases=("登记人", "值班人", "门岗", "保安"))
    shift = choice("班次", Shift, query="exact", section="核验")
    in_at = moment("进入时间", section="出入", not_future=True, query="range", aliases=("进入小区时间", "入场时间", "进场时间"))
    guide_id = staff("引导人", section="出入")
    gate = text("出入口", max_length=30, section="出入")
    out_at = moment("离开时间", in_list=True, not_before="in_at", not_future=True, query="range", section="出入",
                    aliases=("离场时间", "离去时间", "出门时间", "离开小区时间"))  # fmt: skip
    status = choice("状态", VisitorState, auto=True, in_list=True, query="exact", section="出入")

    booked_by = choice("预约渠道", BookedBy, more=True, required_when=("mode", ("booked",)))
    companions = note("同行人", more=True, max_length=300)
    plate = plate("车牌", more=True, aliases=("车牌号", "车牌号码", "车号"))
    belongings = text("携带物品", more=True, max_length=100, help="危险品请留在门岗", aliases=("随身物品",))
    badge_no = text("证件牌号", more=True, max_length=20, aliases=("卡号", "访客卡号", "临时卡号"))
    badge_back = flag("证件牌已收回", more=True)
    facility_use = text("借用设施", more=True, max_length=60, help="会议室、投影等")
    facility_from = moment("借用开始时间", more=True)
    facility_to = moment("借用结束时间", more=True, not_before="facility_from")
    facility_back = flag("借用已归还", more=True)
    violation = note("违规情况、安全隐患", more=True, max_length=500)
    violation_action = note("劝阻与处置", more=True, max_length=500)
    reported_to = text("报告上级", more=True, max_length=60)
    police_called = flag("已报警", more=True)
    police_at = moment("报警时间", more=True, required_when=("police_called", (True,)))
    police_receipt = text("警号、回执、出警单位", more=True, max_length=100)
    photos = photos("附件（授权函等）", more=True)
    purge_on = day("到期清除日", auto=True, more=True)

    def before_save(self, session, now, actor) -> None:
        if self.mode == VisitMode.ARRIVED:
            if self.come_at > now + timedelta(minutes=5):
                raise RuleViolation("来访时间不能晚于现在；还没到的请选“来访预约”", "come_at")
            if not self.in_at and (self.host_confirm == Confirmed.AGREED or (self.out_at and of_old(session, self, now))):
                self.in_at = self.come_at
        self._refuse_unchecked(session, now)
        if self.out_at:
            days = int(setting(session, self.community_id, "visitor_days", now.date()))
            self.purge_on = self.out_at.date() + timedelta(days=days)
        self.status = self._state()

    def _refuse_unchecked(self, session, now) -> None:
        if self.in_at and self.host_confirm != Confirmed.AGREED:
            insist(session, self, now, "被访人同意后才能放行", "host_confirm")
        if self.in_at and not (self.room or self.host_name):
            insist(session, self, now, "被访房号没填：找谁、去哪一户", "room")
        if self.id_verified and not self.id_type:
            insist(session, self, now, "证件类型没填：核验了哪种证件", "id_type")
        if self.out_at and not self.in_at:
            insist(session, self, now, "进入时间没填，不能先离开", "in_at")
        if self.violation and not (self.violation_action and self.reported_to):
            insist(session, self, now, "有违规要写劝阻与处置、报告了谁", "violation_action" if not self.violation_action else "reported_to")

    def _state(self) -> str:
        if self.out_at:
            return VisitorState.FILED if self.reviewed_at else VisitorState.LEFT
        if self.host_confirm == Confirmed.REFUSED:
            return VisitorState.REFUSED
        if self.in_at:
            return VisitorState.INSIDE
        return VisitorState.EXPECTED if self.mode == VisitMode.BOOKED else VisitorState.WAITING

    def warnings(self, session, now) -> list[str]:
        """Other appointments with the same household near the same time (R138); a warning, never a refusal."""
        if self.mode != VisitMode.BOOKED or self.in_at or not self.room or self.voided_at:
            return []
        near = timedelta(minutes=int(setting(session, self.community_id, "clash_minutes", now.date())))
        others = session.scalars(
            select(Visitor).where(
                Visitor.community_id == self.community_id, Visitor.id != self.id, Visitor.room == self.room,
                Visitor.mode == VisitMode.BOOKED, Visitor.voided_at.is_(None), Visitor.status == VisitorState.EXPECTED,
                Visitor.come_at > self.come_at - near, Visitor.come_at < self.come_at + near,
            ).order_by(Visitor.come_at).limit(3)
        )  # fmt: skip
        return [f"时间冲突：{other.record_no} 也约了 {other.come_at:%m-%d %H:%M} 到这一户，请和业主核对" for other in others]
