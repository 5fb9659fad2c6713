"""接待方案（五要素）: what, when, who, how and where of guests that are received on purpose (R19, R20, R105, R107, R124–R139)."""

from datetime import timedelta

from sqlalchemy import select

from models import words
from models.declare import (
    Choices,
    Register,
    checklist,
    choice,
    count,
    moment,
    money,
    note,
    person,
    phone,
    photos,
    rows,
    staff,
    text,
)  # fmt: skip
from models.features import Entry, HasReview
from models.history import insist
from models.paper import Cover, Facts, PaperForm, Pictures, Signs, Table
from models.policy import setting
from models.registers.incident import EventType, Incident


class Level(Choices):
    FIRST = "first", "一类", ("一级",)
    SECOND = "second", "二类", ("二级",)
    THIRD = "third", "三类", ("三级",)
    FOURTH = "fourth", "四类", ("四级",)


class ObjectClass(Choices):
    ABOVE = "above", "内部：上级", ("上级",)
    PEER = "peer", "内部：同级", ("同级",)
    BELOW = "below", "内部：下级", ("下级",)
    GOVERNMENT = "government", "外部：政府及监管", ("政府及监管", "政府", "监管")
    TRADE = "trade", "外部：同业", ("同业", "同行")
    CUSTOMER = "customer", "外部：客户", ("客户",)
    PARTNER = "partner", "外部：合作单位", ("合作单位",)


class ContentClass(Choices):
    INSPECTION = "inspection", "指导检查", ("检查", "指导")
    EXCHANGE = "exchange", "参观交流", ("参观", "交流")
    MEDIA = "media", "媒体来访", ("媒体",)
    MEETING = "meeting", "活动会议", ("会议", "活动")


class ResponseClass(Choices):
    BOOKED = "booked", "预约接待", ("预约",)
    SUDDEN = "sudden", "突发来访", ("突发",)


class What(Choices):
    NEGOTIATION = "negotiation", "商务谈判"
    BUSINESS = "business", "业务往来"
    COOPERATION = "cooperation", "合作协商"
    RESEARCH = "research", "调研考察", ("调研", "考察", "指导检查", "检查", "参观交流", "参观")
    MEETING = "meeting", "出席会议"
    CEREMONY = "ceremony", "参加典礼"
    COURTESY = "courtesy", "礼节拜访", ("拜访",)
    OTHER = "other", "其他"


class How(Choices):
    TALK = "talk", "座谈"
    TOUR = "tour", "参观"
    MEETING = "meeting", "会议"
    BANQUET = "banquet", "宴请"
    OTHER = "other", "其他"


class Venue(Choices):
    PROJECTOR = "projector", "投影"
    MICROPHONE = "microphone", "话筒"
    PLATES = "plates", "席签"
    BANNER = "banner", "横幅"
    TEA = "tea", "茶水"
    PAPERS = "papers", "资料"
    CAMERA = "camera", "摄影"


class Prepared(Choices):
    PROFILE = "profile", "公司简介"
    SCHEDULE = "schedule", "日程表"
    ROOM = "room", "会议室已查"
    DEVICES = "devices", "设备已试"
    CARS = "cars", "用车已派"
    MEALS = "meals", "用餐已订"
    ROUTE = "route", "路线已走"
    GIFTS = "gifts", "备用物品"


class PlanState(Choices):
    fixed = True
    DRAFT = "draft", "草拟"
    APPROVED = "approved", "已审定"
    RUNNING = "running", "执行中"
    FILED = "filed", "已归档"


FORMAL = (Level.FIRST, Level.SECOND)


WHEN = ("arrive_at", "meeting_at", "meal_at", "inspect_at", "leave_at", "stay", "transport_no")
PAPERS = (
    PaperForm(),
    PaperForm("guide", "接待指南", chapters=True, parts=(  # the eight parts of R131
        Cover(("title", "visitor_org", "level", "arrive_at", "leave_at", "chief_id")),
        Facts("五要素", ("what_kind", "what_note", *WHEN, "headcount", "our_lead_id", "our_lead_post", "our_members", "how",
                      "where_meet", "where_meeting", "where_stay", "where_meal"), filled=True),
        Table("日程", "agenda", lines=4),
        Table("名单与排序", "guests", lines=4),
        Facts("", ("rank_guests", "rank_departments")),
        Facts("会务布置", ("venue_setup", "prepared")),
        Facts("就餐与座牌", ("where_meal", "meal_std", "meal_at", "seating", "special_needs")),
        Pictures("引导路线图", "route_map"),
        Facts("联络表", ("contact_name", "contact_phone", "chief_id", "owner_id", "liaison_id")),
        Table("", "teams", lines=3),
        Table("", "vehicles", lines=2),
        Signs(("编制人", "接待责任人", "审定人"), title=""),
    )),
)  # fmt: skip


class ReceptionPlan(HasReview, Entry):
    register = Register(
        "接待方案",
        form_no="QR-XZ-01",
        number_prefix="JD",
        group="接待与事件",
        order=64,
        icon="calendar2-check",
        short="接待方案",
        aliases=("接待指南", "接待方案（五要素）"),
        anchor="recorded_at",
        key=("arrive_at", "visitor_org", "title"),
        headline="title",
        who="contact_name",
        tag="level",
        states={"draft": "grey", "approved": "blue", "running": "amber", "filed": "green"},
        closed_states=("filed",),
        print_columns=("arrive_at", "title", "visitor_org", "level", "headcount", "chief_id", "where_meeting", "summary"),
        papers=PAPERS,
    )

    title = text("接待名称", required=True, in_list=True, search=True, max_length=80, section="分类", aliases=("接待事项", "活动名称"))
    visitor_org = text("来访单位", required=True, in_list=True, search=True, max_length=80, section="分类", aliases=("来宾单位", "单位"))
    level = choice("接待级别", Level, required=True, in_list=True, query="exact", default="third", section="分类",
                   help="三类、四类为本单位自定：三类部门接待，四类前台接待")  # fmt: skip
    object_class = choice("接待对象", ObjectClass, required=True, in_list=True, query="exact", section="分类",
                          aliases=("接待对象分类", "来宾类别"))  # fmt: skip
    content_class = choice("接待内容", ContentClass, required=True, query="exact", section="分类", aliases=("接待内容分类",))
    response_class = choice("应对方式", ResponseClass, required=True, query="exact", default="booked", section="分类")
    what_kind = choice("事由", What, required=True, query="exact", section="事由（What）", aliases=("来访目的", "目的", "来访事由"))
    what_note = note("事由说明", max_length=500, section="事由（What）")
    arrive_at = moment("到达时间", required=True, in_list=True, query="range", section="时间（When）",
                       aliases=("接待时间", "来访时间", "到访时间", "日期", "时间"))  # fmt: skip
    leave_at = moment("离开时间", not_before="arrive_at", section="时间（When）")
    meeting_at = moment("会议时间", not_before="arrive_at", section="时间（When）")
    meal_at = moment("用餐时间", section="时间（When）")
    inspect_at = moment("视察时间", section="时间（When）")
    stay = text("停留", max_length=40, section="时间（When）")
    transport_no = text("车次航班", max_length=40, section="时间（When）")
    agenda = rows("日程", ("at", moment("时间")), ("what", text("内容")), ("where", text("地点")), ("by", text("责任人")),
                  section="时间（When）")  # fmt: skip
    guests = rows("来宾名单", ("order", count("排序")), ("name", person("姓名")), ("post", text("职务、级别")), ("sex", text("性别")),
                  ("top", text("最高领导")), section="人员（Who）")  # fmt: skip
    headcount = count("人数", required=True, in_list=True, section="人员（Who）", aliases=("来访人数", "来宾人数"))
    contact_name = person("来宾联系人", required=True, in_list=True, query="exact", section="人员（Who）", aliases=("来宾联系人姓名",))
    contact_phone = phone("来宾联系电话", required=True, section="人员（Who）")
    our_lead_id = staff("我方主陪", section="人员（Who）", help="对口接待、身份对等", aliases=("主陪", "主陪人员"))
    our_lead_post = text("主陪职务", max_length=40, section="人员（Who）")
    our_members = text("我方参加人员", max_length=200, section="人员（Who）")
    how = checklist("接待形式", How, section="方式（How）")
    venue_setup = checklist("会务布置", Venue, section="方式（How）")
    prepared = checklist("准备清单", Prepared, section="方式（How）")
    where_meet = text("迎送地点", max_length=60, section="地点（Where）", aliases=("迎接地点",))
    where_meeting = text("会谈地点", max_length=60, section="地点（Where）")
    where_stay = text("住宿地点", max_length=60, section="地点（Where）")
    where_meal = text("就餐地点", max_length=60, section="地点（Where）")
    chief_id = staff("总负责人", required=True, default="me", in_list=True, query="exact", section="分工与审定")
    owner_id = staff("接待责任人", required=True, default="me", section="分工与审定", aliases=("接待负责人", "责任人", "负责人"))
    liaison_id = staff("联络员", required=True, default="me", section="分工与审定")
    teams = rows("小组分工", ("name", text("组名")), ("lead", text("组长")), ("members", text("成员")), ("task", text("任务")),
                 section="分工与审定")  # fmt: skip
    contingency = note("应急备选方案", max_length=500, section="分工与审定")
    approved_by_id = staff("审定人", section="分工与审定")
    approved_at = moment("审定时间", not_future=True, section="分工与审定")
    status = choice("状态", PlanState, in_list=True, query="exact", default="draft", section="分工与审定")
    summary = note("接待小结", max_length=1000, rows=2, search=True, section="小结与跟进", aliases=("小结", "接待情况"))
    followups = note("来宾需求与跟进", max_length=1000, section="小结与跟进")

    meal_std = money("就餐标准（元每人）", more=True)
    seating = note("就餐位置及座牌", more=True, max_length=300)
    rank_guests = note("领导排序", more=True, max_length=300)
    rank_departments = note("部门排序", more=True, max_length=300)
    vehicles = rows("用车", ("car", text("车型")), ("driver", person("司机")), ("trip", text("接送")), more=True)
    special_needs = note("禁忌、特殊需求", more=True, max_length=300, help="只写怎么照顾，例如饮食；不写信仰")
    budget = money("预算（元）", more=True, aliases=("预算金额",))
    actual_cost = money("实际费用（元）", more=True)
    route_map = photos("引导路线图", more=True)

    def before_save(self, session, now, actor) -> None:
        self.status = self.status or PlanState.DRAFT
        self._refuse_unapproved(session, now)
        if self.status == PlanState.FILED and not self.summary:
            insist(session, self, now, "接待小结没填：归档前要写小结", "summary")
        if self.level == Level.FIRST and self.object_class == ObjectClass.GOVERNMENT and not self.voided_at:
            self._as_incident(session, now, actor)

    def _refuse_unapproved(self, session, now) -> None:
        """R139: 草拟 → 审定 → 执行 → 归档."""
        if self.status == PlanState.APPROVED and self.approved_by_id is None:
            insist(session, self, now, "审定人没填", "approved_by_id")
        if self.status in (PlanState.RUNNING, PlanState.FILED) and self.level in FORMAL and not (self.approved_by_id and self.approved_at):
            insist(session, self, now, "一类、二类接待要先审定再执行", "approved_by_id")
        if self.level == Level.FIRST and self.status != PlanState.DRAFT and not self.contingency:
            insist(session, self, now, "应急备选方案没填：一类接待审定前要写", "contingency")

    def _as_incident(self, session, now, actor) -> None:
        """R105, C8: an important guest of the government stands among the events by itself, written down once."""
        known = session.scalar(select(Incident).where(Incident.plan_id == self.id)) if self.id else None
        place = self.where_meeting or self.where_meet or self.where_meal or words.called("organisation")
        if known is None:
            lead = f"{self.visitor_org}来访，{self.headcount} 人，预计 {self.arrive_at:%m-%d %H:%M} 到达"
            session.add(Incident(
                community_id=self.community_id, plan=self, title=self.title, event_type=EventType.GUEST, occurred_at=self.arrive_at,
                place=place, reporter_name=self.contact_name, reporter_phone=self.contact_phone, received_by_id=self.chief_id,
                course=lead, measures="按接待方案接待",
            ))  # fmt: skip
        elif known.voided_at is None and known.status == "open":
            known.title, known.occurred_at, known.place = self.title, self.arrive_at, place

    def warnings(self, session, now) -> list[str]:
        """Another plan near the same time for the same place or the same host (R138); ranks that do not match (R128)."""
        if self.status == PlanState.FILED or self.voided_at or not self.arrive_at:
            return []
        near = timedelta(minutes=int(setting(session, self.community_id, "clash_minutes", now.date())))
        mine = select(ReceptionPlan).where(
            ReceptionPlan.community_id == self.community_id, ReceptionPlan.id != self.id, ReceptionPlan.voided_at.is_(None),
            ReceptionPlan.status != PlanState.FILED, ReceptionPlan.arrive_at > self.arrive_at - near,
            ReceptionPlan.arrive_at < self.arrive_at + near,
        )  # fmt: skip
        found = [f"时间冲突：{one.record_no} 也在 {one.arrive_at:%m-%d %H:%M} 到达" for one in session.scalars(mine.limit(3))]
        if self.level == Level.FIRST and not self.our_lead_id:
            found.append("一类接待还没定我方主陪：身份要对等")
        return found
