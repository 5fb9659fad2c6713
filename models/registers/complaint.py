"""业主投诉记录表: what a complaint is about, what caused it and what was done. Its number follows a 来电来访 entry (R35, R38)."""

from sqlalchemy import Index, inspect
from sqlalchemy.orm import declared_attr, relationship

from models import climbing
from models.declare import (
    Choices,
    Register,
    checklist,
    choice,
    count,
    day,
    department,
    flag,
    link,
    moment,
    money,
    note,
    person,
    phone,
    photos,
    room,
    rows,
    staff,
    text,
)  # fmt: skip
from models.errors import RuleViolation
from models.features import Entry, HasReview, NotifyWay, Status
from models.history import of_old
from models.ladder import first_due
from models.organisation import Department, Staff
from models.paper import Facts, PaperForm, Sections, Signs
from models.registers.visit import Category, Channel, Severity, Visit
from models.tracking import pauses_of
from models.tracking_owner import LADDER_ROLES, trackers


class ComplaintType(Choices):
    REPAIR = "repair", "工程维修类", ("工程维修", "维修", "工程", "报修")
    EQUIPMENT = "equipment", "设备设施类", ("设备设施", "设施设备", "设施", "设备", "电梯", "门禁", "消防")
    SECURITY = "security", "安全秩序类", ("安全秩序", "安全管理", "安全", "安保", "治安", "秩序", "停车", "车辆")
    CLEANING = "cleaning", "保洁卫生类", ("保洁卫生", "环境卫生", "保洁", "卫生", "环境", "清洁")
    GREENING = "greening", "绿化类", ("绿化", "园林绿化")
    ATTITUDE = "attitude", "服务态度类", ("服务态度", "服务质量", "服务", "态度")
    FEES = "fees", "收费类", ("收费", "物业费", "费用")
    NEIGHBOUR = "neighbour", "邻里纠纷类", ("邻里纠纷/噪声/宠物类", "邻里纠纷", "噪音", "噪声", "邻里", "宠物", "扰民",
                                       "邻里关系")  # fmt: skip
    FITTING = "fitting", "装修管理类", ("装修管理", "装修")
    HOUSE = "house", "房屋质量类", ("房屋质量/工程遗留类", "房屋质量", "工程遗留类", "工程遗留", "房屋", "质量", "售后")
    MUNICIPAL = "municipal", "市政类", ("市政",)
    OTHER = "other", "其他"


class Cause(Choices):
    MUNICIPAL = "municipal", "市政设施", ("市政", "市政原因")
    INTERNAL = "internal", "内部原因", ("内部", "物业内部原因", "内部管理")
    SERVICE = "service", "服务态度、服务质量", ("服务态度", "服务质量", "服务态度/服务质量")
    LEGACY = "legacy", "工程遗留", ("开发遗留", "施工遗留", "房屋质量")
    NEIGHBOUR = "neighbour", "业主或邻里原因", ("邻里", "业主原因", "邻里原因", "邻里纠纷")
    OTHER = "other", "其他"


class MunicipalKind(Choices):
    WATER = "water", "水"
    POWER = "power", "电"
    GAS = "gas", "气"
    ROAD = "road", "道路"
    POST = "post", "邮电"
    TELECOM = "telecom", "通讯"


class InternalKind(Choices):
    WATER = "water", "停水"
    POWER = "power", "停电"
    GAS = "gas", "停气"
    SLOW_REPAIR = "slow_repair", "维修不及时"
    OTHER = "other", "其他"


class Validity(Choices):
    VALID = "valid", "有效", ("是", "有效投诉")
    INVALID = "invalid", "无效", ("否", "无效投诉")


class Steps(Choices):
    APOLOGISED = "apologised", "已致歉"
    SEATED = "seated", "已请坐"
    LISTENED = "listened", "已倾听记录"
    READ_BACK = "read_back", "已复述确认"
    PROMISED = "promised", "已承诺回复时间"


class LeaderRole(Choices):
    ASSISTANT = "assistant", "经理助理"
    MANAGER = "manager", "项目经理"


class Came(Choices):
    """Whether the leader who was asked came (R70)."""

    CAME = "came", "已到场"
    ABSENT = "absent", "没有到场"
    LATER = "later", "约好时间"


class Gravity(Choices):
    ORDINARY = "ordinary", "一般"
    SERIOUS = "serious", "严重"


INTERNAL = "内部原因：注销前要有"  # rules/evidence.py


PAPERS = (  # as the manual's sheet: who, what, what was found, what came out, the call back, signatures
    PaperForm(copies=("客服存", "责任部门存"), parts=(
        Facts("投诉人", ("complainant", "room", "phone", "complained_at", "channel", "accepted_by_id")),
        Facts("投诉内容", ("description", "demand", "complaint_type", "accused_dept_id", "location", "validity", "severity")),
        Facts("处理意见", ("department_id", "handler_id", "due_at", "cause", "investigation", "corrective_action", "preventive_action")),
        Facts("处理结果", ("informed_content", "informed_at", "informed_way", "finished_at")),
        Sections(rest=True),
        Signs(("填写人", "业主", "回访人"), ("部门主管意见", "项目经理意见")),
    ), note="一般投诉由物业管理员回访，重要投诉由主管领导回访，重大投诉由经理回访；电话回访免业主签名，写“电话回访”。"),
)  # fmt: skip


class Complaint(HasReview, Entry):
    register = Register(
        "业主投诉记录表",
        form_no="QR-KF-02",
        number_prefix="TS",
        group="分办",
        order=20,
        icon="chat-left-text",
        short="投诉记录",
        aliases=("投诉处理单", "客户投诉处理登记表"),
        anchor="complained_at",
        headline="description",
        place="room",
        who="complainant",
        tag="complaint_type",
        print_columns=(
            "complained_at", "complainant", "room", "phone", "description", "corrective_action", "informed_way",
            "finished_at", "handler_id", "remark",
        ),
        papers=PAPERS,
    )  # fmt: skip

    visit_id = link("关联登记号", "visit", locked_after_save=True, section="投诉人与原文",
                    help="不填时，系统先在来电来访登记表里登记并编号", aliases=("登记号",))  # fmt: skip
    complained_at = moment("投诉时间", required=True, in_list=True, query="range", default="now", not_future=True,
                           section="投诉人与原文", aliases=("时间", "日期", "来访时间", "受理日期", "投诉接收时间"))  # fmt: skip
    complainant = person("投诉人", required=True, in_list=True, query="exact", section="投诉人与原文",
                         aliases=("业主姓名", "客户姓名", "反映人", "诉求人"))  # fmt: skip
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="投诉人与原文", aliases=("联系",))
    room = room("房号", in_list=True, query="exact", section="投诉人与原文", aliases=("住址",))
    channel = choice("投诉方式", Channel, default="call", query="exact", section="投诉人与原文",
                     aliases=("投诉渠道", "渠道", "来源", "投诉途径"))  # fmt: skip
    description = note("投诉事件经过", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, rows=3,
                       section="投诉人与原文", help="保存后原文锁定，只可追加",
                       aliases=("投诉内容", "事由", "投诉事项", "投诉事由", "投诉情况", "投诉事件", "事件经过", "反映内容",
                                "投诉原因及内容"))  # fmt: skip
    complaint_type = choice("投诉类型", ComplaintType, required=True, in_list=True, query="exact", default="other", section="认定",
                            aliases=("投诉类别", "投诉分类", "类别", "分类"))  # fmt: skip
    severity = choice("投诉等级", Severity, required=True, in_list=True, query="exact", default="minor", section="认定",
                      help="轻微 2 日、重要 3 日、重大 2 日内答复", aliases=("投诉性质", "性质", "投诉级别", "级别"))  # fmt: skip
    validity = choice("有效性", Validity, default="valid", query="exact", section="认定",
                      aliases=("有效/无效", "是否有效", "有效投诉", "投诉有效性"))  # fmt: skip
    invalid_reason = note("无效理由", required_when=("validity", ("invalid",)), max_length=500, section="认定")
    cause = choice("原因类别", Cause, query="exact", in_list=True, required_to="write_off", section="认定",
                   aliases=("投诉原因", "原因分类"))  # fmt: skip
    municipal_kind = choice("市政子类", MunicipalKind, required_when=("cause", ("municipal",)), section="认定")
    internal_kind = choice("内部原因子类", InternalKind, required_when=("cause", ("internal",)), section="认定")
    accused_dept_id = department("被投诉部门", query="exact", required_to="write_off", section="认定",
                                 aliases=("被投诉单位", "被投诉的部门"))  # fmt: skip
    accused_id = staff("被投诉人", section="认定", aliases=("被投诉人员", "被投诉对象"))
    occurred_at = moment("发生时间", section="认定")
    location = text("发生地点", max_length=100, search=True, section="认定")
    demand = note("投诉人要求", search=True, rows=2, section="认定", aliases=("要求", "业主要求", "客户要求", "诉求"))
    steps = checklist("接待步骤", Steps, section="认定", help="代表被投诉部门对不便致歉，不等于认定责任")
    department_id = department("承办部门", query="exact", section="承办与时限", aliases=("责任部门", "处理部门", "受理部门", "部门"))
    handler_id = staff("承办人", in_list=True, query="exact", section="承办与时限", aliases=("处理人", "经办人", "跟进人", "承办人员"))
    accepted_by_id = staff("受理人", default="me", section="承办与时限", aliases=("接待人", "接诉人", "登记人员", "记录人"))
    accepted_at = moment("受理时间", default="now", section="承办与时限")
    first_reply_at = moment("首次回复时间", query="range", section="承办与时限", help="时限在设置里，默认投诉后 24 小时内",
                            aliases=("回复时间", "首次回复"))  # fmt: skip
    due_at = moment("承诺办结时间", auto=True, in_list=True, section="承办与时限")
    investigation = note("调查情况", rows=4, section="调查与处理", help=INTERNAL, aliases=("调查结果", "原因分析", "调查核实情况"))
    responsible_id = staff("责任人", section="调查与处理", help=INTERNAL)
    corrective_action = note("处理措施", rows=2, search=True, section="调查与处理", help=INTERNAL,
                             aliases=("处理结果", "处理情况", "处理过程", "处理经过", "处理情况及结果", "解决措施", "处理方法",
                                      "办理结果", "整改措施"))  # fmt: skip
    preventive_action = note("预防措施", rows=2, section="调查与处理", help="内部原因、服务态度：注销前要有")
    municipal_contacts = rows("市政交涉记录", ("department", text("部门")), ("contact", person("联系人")),
                              ("at", moment("时间")), ("answer", text("答复", max_length=200)), section="调查与处理")  # fmt: skip
    explanation = note("向业主解释的内容", max_length=500, section="向业主通报", rows=2, help="市政原因、无效投诉：现场怎么解释的")
    informed_content = note("通报内容", max_length=500, section="向业主通报", help="告知业主时说的话会自动带来")
    apology_by_id = staff("道歉人", section="道歉与通报批评", help="须是被投诉部门的主管")
    apology_at = moment("道歉时间", section="道歉与通报批评", not_future=True)
    apology_way = choice("道歉方式", NotifyWay, section="道歉与通报批评")
    gravity = choice("情节", Gravity, section="道歉与通报批评")
    criticism_ref = text("通报批评文号", max_length=60, required_when=("gravity", ("serious",)), section="道歉与通报批评")
    criticism_on = day("通报批评日期", section="道歉与通报批评")
    graded_by_id = staff("等级认定人", auto=True, section="认定")  # a supervisor or above who decided on the severity
    status = choice("状态", Status, auto=True, in_list=True, query="exact", section="办理")
    finished_at = moment("处理完成时间", auto=True, query="range", section="办理", aliases=("完成时间", "完成日期", "办结时间"))
    informed_at = moment("通报时间", auto=True, section="办理")
    informed_way = choice("通报方式", NotifyWay, auto=True, section="办理")

    repeat_of_id = link("重复投诉（首次）", "complaint", more=True, help="同一件事以前投诉过的，填第一次的编号")
    is_group = flag("集体投诉", more=True, help="满 3 户请同时登记突发事件")
    household_count = count("涉及户数", more=True, aliases=("户数",))
    leader_called = flag("请领导出面", more=True)
    leader_role = choice("出面领导", LeaderRole, more=True, required_when=("leader_called", (True,)))
    leader_at = moment("出面时间", more=True)
    leader_came = choice("是否到场", Came, more=True)
    leader_points = note("解释要点", more=True, max_length=500)
    compensation = money("补偿（元）", more=True, aliases=("补偿金额", "赔偿金额"))
    evidence = photos("证据", more=True)

    # The matter lives in the master entry: its state is shown here, the severity decided here sets its ladder.
    follows = ("visit_id", {"status": "status", "finished_at": "finished_at", "informed_at": "notified_at",
                            "informed_way": "notify_way", "handler_id": "handler_id", "department_id": "department_id"})  # fmt: skip
    leads = {"severity": "severity", "handler_id": "handler_id", "department_id": "department_id"}

    repeat_word = "投诉"  # 第 3 次邻里纠纷投诉
    more_indexes = (Index("ix_complaint_again", "community_id", "room", "complaint_type", "complained_at"),)

    @declared_attr
    def master(cls):
        return relationship(Visit, foreign_keys=[cls.__table__.c.visit_id] if hasattr(cls, "__table__") else "Complaint.visit_id")

    def before_save(self, session, now, actor) -> None:
        self._refuse_other_apologisers(session, now)
        self._relieve_accused(session, actor)
        if not (self.visit_id or self.master):
            self.master = self.as_master()
        matter = self.master or session.get(Visit, self.visit_id)
        if matter is not None:  # one out of sight is refused with the other links
            climbing.tie(session, self, matter)
            climbing.climb(session, self, matter, now, actor)
        self.status = self.status or "filed"
        self.promise(session)

    def promise(self, session) -> None:
        """The limit of its severity; while the clock stands nothing is promised."""
        pauses = pauses_of(session, "visit", self.visit_id) if self.visit_id else ()
        key = f"complaint.{self.severity}"
        self.due_at = first_due(session, self.community_id, key, self.complained_at, pauses, self.recorded_at)

    def _refuse_other_apologisers(self, session, now) -> None:
        """R78: the head of the department complained about says sorry; who was head then stays right."""
        if of_old(session, self, now):
            return
        if not self.apology_by_id or not (_changed(self, "apology_by_id") or _changed(self, "accused_dept_id")):
            return
        accused = session.get(Department, self.accused_dept_id) if self.accused_dept_id else None
        if accused is None:
            raise RuleViolation("先填被投诉部门，再填道歉人", "accused_dept_id")
        if accused.head_id and accused.head_id != self.apology_by_id:
            raise RuleViolation(f"道歉人须是被投诉部门的主管：{accused.name}{session.get(Staff, accused.head_id).name}", "apology_by_id")

    def _relieve_accused(self, session, actor) -> None:
        """R7, R82: the person complained about does not handle it; who has it already gives it to the supervisor."""
        handler_id = self.handler_id or (self.master.handler_id if self.master else actor.staff_id)
        if self.accused_id is None or handler_id != self.accused_id or self.voided_at:
            return
        if self.handler_id and _changed(self, "handler_id") and not _changed(self, "accused_id"):
            raise RuleViolation("被投诉人不能做承办人，请换人", "handler_id")
        leaders = trackers(session, self.community_id)
        self.handler_id = next((leaders[role] for role in LADDER_ROLES if leaders.get(role) not in (None, self.accused_id)), None)
        if self.handler_id is None:
            raise RuleViolation("被投诉人不能做承办人，请换人", "handler_id")

    def as_master(self) -> Visit:
        return Visit(
            community_id=self.community_id, received_at=self.complained_at, channel=self.channel or "call", room=self.room,
            location=self.location, person_name=self.complainant, phone=self.phone, category=Category.COMPLAINT,
            content=self.description, severity=self.severity, handler_id=self.handler_id, department_id=self.department_id,
            reporter_id=self.accepted_by_id if self.channel == Channel.RELAYED else None,
        )  # fmt: skip


def _changed(row, name: str) -> bool:
    return inspect(row).attrs[name].history.has_changes()
