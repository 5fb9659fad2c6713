"""业主来电来访登记表: the master register. Whatever comes in gets its number here first (R35); the other registers follow from it."""

from sqlalchemy import Index, inspect

from models import repeats
from models.counting import Mean, Rate
from models.declare import (
    Choices,
    Counted,
    Layout,
    Register,
    checklist,
    choice,
    day,
    department,
    flag,
    link,
    moment,
    note,
    person,
    phone,
    photos,
    room,
    rows,
    staff,
    text,
)  # fmt: skip
from models.declare import phone as telephone
from models.errors import RuleViolation
from models.features import Entry, HasDeadline, HasHandler, HasLifecycle, HasReturnVisit, HasReview
from models.history import insist
from models.paper import Facts, PaperForm, Sections, Signs
from models.premises import Gender
from models.rules import sampling
from models.stewards import steward_of


class Channel(Choices):
    WALK_IN = "walk_in", "来访", ("上门", "来人", "现场", "前台", "当面", "到访", "来访登记", "上门来访")
    CALL = "call", "来电", ("电话", "致电", "电话来访", "电话反映", "热线", "客服热线", "座机")
    EMAIL = "email", "电子邮箱", ("邮箱", "电子邮件", "电子信箱")
    LETTER = "letter", "信函", ("来函", "信函(邮寄)", "邮寄", "邮件", "书信", "来信", "书面")
    ONLINE = "online", "网上反映", ("网上", "微信", "APP", "小程序", "网站", "QQ", "微信群", "业主群", "公众号",
                                "微信公众号", "网络", "线上")  # fmt: skip
    RELAYED = "relayed", "其他岗位转告", ("转告", "代报", "其他岗位", "员工转告", "岗位转告", "巡查")
    FROM_ABOVE = "from_above", "上级转办", ("上级", "12345", "街道", "12345热线", "转办", "信访", "社区", "政府转办",
                                        "公司转办")  # fmt: skip
    OTHER = "other", "其他"


class Category(Choices):
    """Seven, fixed, in the manual's order (R36–R42)."""

    fixed = True
    AFTER_SALE = "after_sale", "售后", ("返修", "售后维修", "房屋质量")
    REPAIR = "repair", "报修", ("维修", "报事报修")
    COMPLAINT = "complaint", "投诉"
    SERVICE = "service", "服务", ("特约服务", "有偿服务", "便民服务", "服务需求")
    PRAISE = "praise", "表扬", ("感谢",)
    SUGGESTION = "suggestion", "建议", ("意见", "意见建议", "建议意见")
    OTHER = "other", "其它", ("其他", "求助", "综合")


class SubCategory(Choices):
    """What stands behind 其它 (R51, R52): no eighth category."""

    LOST = "lost", "物品遗失", ("失物", "遗失", "寻物")
    DEPOSIT = "deposit", "物品存放", ("寄存", "存放")
    PET = "pet", "宠物"
    ENQUIRY = "enquiry", "咨询", ("询问", "问询")
    LEADER = "leader", "求见领导", ("见领导",)
    FEES = "fees", "交费", ("缴费", "物业费")
    MOVE_IN = "move_in", "入伙", ("入住", "收楼", "交房")
    OTHER = "other", "其他"


class Identity(Choices):
    OWNER = "owner", "业主", ("户主", "业主本人", "本人")
    FAMILY = "family", "家庭成员", ("家人", "家属", "业主家属", "亲属", "子女", "父母", "配偶")
    TENANT = "tenant", "租户/使用人", ("租户", "租客", "使用人", "承租人")
    SHOP = "shop", "商户", ("商家", "商铺", "店铺", "店主")
    BUILDER = "builder", "施工单位", ("装修公司", "装修工", "装修单位", "施工方", "施工人员")
    OTHER = "other", "其他", ("访客", "物业", "员工", "物业员工", "中介", "外来人员")


class Urgency(Choices):
    NORMAL = "normal", "一般", ("普通", "正常", "不急", "低", "中", "平常")
    URGENT = "urgent", "紧急", ("急", "加急", "较急", "比较急", "高")
    CRITICAL = "critical", "特急", ("非常紧急", "特别紧急", "十分紧急")


class HandlingMode(Choices):
    DIRECT = "direct", "直接处理", ("直接办理", "当场处理", "现场处理")
    TRANSFER = "transfer", "转责任部门", ("转部门", "转办", "派单", "转派")
    REFER = "refer", "报请领导", ("上报", "报领导")
    ANSWER = "answer", "答复即结", ("当场答复", "已答复", "解答")


class Severity(Choices):
    MINOR = "minor", "轻微", ("一般", "一般投诉")
    MAJOR = "major", "重要", ("重要投诉",)
    GRAVE = "grave", "重大", ("重大投诉",)


class LeaderAnswer(Choices):
    """What the leader said to somebody who wants to see them (R33)."""

    AGREED = "agreed", "同意", ("同意见",)
    DECLINED = "declined", "婉拒", ("不见",)


class OnSite(Choices):
    A = "a", "满意", ("A", "很满意", "非常满意", "好")
    B = "b", "较满意", ("B", "基本满意", "比较满意", "一般")
    C = "c", "不满意", ("C", "不太满意", "差", "很不满意")


class MoveIn(Choices):
    """What moving in takes, in this order (入伙)."""

    CHECKED = "checked", "已核对资料和证件"
    CONSENT = "consent", "已说明用途、业主同意登记"
    FEES = "fees", "已讲清费用、收款开票"
    SEEN = "seen", "已陪同看房、抄表"
    DEFECTS = "defects", "问题已写下、业主签字"
    KEYS = "keys", "钥匙和手册已点清、双方签字"


LAYOUTS = (  # one book, several ways to read it (C1, C2)
    Layout("ledger", "业主诉求记录表（台账）", "QR-KF-08", (
        ("登记日期", "recorded_at:day", 13), ("编号", "no", 17), ("房号", "room", 14), ("姓名", "person_name", 11),
        ("联系电话", "phone", 18), ("类别", "category", 9), ("诉求事项", "content", 0), ("责任部门", "department_id", 11),
        ("承办人", "handler_id", 11), ("跟踪责任人", "tracker", 11), ("要求时限", "due", 13), ("当前状态", "state", 11),
        ("处理结果", "result", 23), ("完成日期", "finished_at:day", 13), ("回访", "satisfaction", 9), ("注销日期", "written_off", 13),
        ("注销人", "closed_by_id", 11), ("备注", "remark", 9),
    ), foot="制表人：|客服主管：|项目经理：|制表日期："),
    Layout("daily", "接待业主情况记录", "QR-KF-01", (
        ("接待日期", "received_at", 18), ("业主姓名/联系电话", "who_and_phone", 24), ("房号", "room", 20), ("事由", "content", 0),
        ("处理情况", "process_note", 40), ("处理结果", "result", 40), ("记录人", "recorder", 13), ("是否 2 日内办结", "in_two_days", 13),
        ("转办/升级（主管/经理）", "passed_on", 24), ("客服主管审核（签字/日期）", "reviewed", 22),
    ), daily=True, foot="客服主管：|日期："),
    Layout("on_site", "接待来访登记表（现场接待）", "QR-KF-01", (
        ("接待时间", "received_at", 18), ("接待结束", "reception_ended_at", 18), ("来访人", "person_name", 13), ("身份", "identity", 14),
        ("联系电话", "phone", 22), ("房号", "room", 22), ("来访事由", "content", 0), ("处理情况及结果", "result", 44),
        ("现场满意度", "onsite_satisfaction", 14), ("接待人", "receptionist_id", 14), ("来访人签名", "blank", 22),
    ), foot="接待人：|客服主管：|日期：", only=("channel", ("walk_in",))),
)  # fmt: skip


PAPERS = (
    PaperForm(parts=(
        Facts("来访", ("received_at", "channel", "room", "person_name", "phone", "identity")),
        Facts("诉求", ("category", "content", "urgency", "sub_category", "location", "readback_done")),
        Facts("办理", ("handling_mode", "department_id", "handler_id", "process_note", "result", "finished_at", "notified_at",
                       "notify_way")),
        Sections(rest=True),
        Signs(("填写人", "业主", "承办人"), ("部门主管意见", "项目经理意见")),
    ), note="电话办理的免业主签名，写“电话告知”。"),
)  # fmt: skip


COUNTED = Counted(("category", "channel", "status"), rates=(
    Rate("办结率", ("finished",), ("carried", "received"), "办结 ÷（结转 + 受理）"),
    Rate("及时率", ("on_time",), ("finished",), "办结时没有超过时限的 ÷ 办结"),
), means=(Mean("days", "平均办结天数", "received_at", "finished_at"),))  # fmt: skip


class Visit(HasLifecycle, HasDeadline, HasHandler, HasReturnVisit, HasReview, Entry):
    register = Register(
        "业主来电来访登记表",
        form_no="QR-KF-01",
        number_prefix="LD",
        group="前台",
        order=10,
        icon="journal-text",
        short="来电来访登记表",
        aliases=("业主接待记录表", "接待业主情况记录", "接待业主情况纪录", "接待来访登记表", "业主诉求记录表"),
        anchor="received_at",
        counted=COUNTED,
        headline="content",
        place="room",
        spot="location",
        who="person_name",
        tag="category",
        print_columns=(
            "received_at", "channel", "room", "person_name", "phone", "category", "content", "result",
            "handler_id", "finished_at", "satisfaction", "remark",
        ),
        papers=PAPERS,
        layouts=LAYOUTS,
    )  # fmt: skip

    received_at = moment("接待时间", required=True, in_list=True, query="range", default="now", not_future=True,
                         section="来访",
                         aliases=("接待日期", "登记日期", "日期", "时间", "来访时间", "来访日期", "来电时间", "来电日期", "来访日期/时间",
                                  "受理时间", "受理日期", "接报时间", "反映时间", "诉求时间", "来电来访时间"))  # fmt: skip
    channel = choice("渠道", Channel, required=True, query="exact", default="call", section="来访",
                     aliases=("来访方式", "方式", "受理渠道", "接待方式", "反映方式", "来源", "途径", "渠道来源", "来电来访方式",
                              "受理方式", "沟通方式"))  # fmt: skip
    room = room("房号", in_list=True, query="exact", section="来访", aliases=("住址", "房间号", "地址", "业主房号"),
                help="公共区域可以不填，写发生地点")  # fmt: skip
    person_name = person("业主姓名", required=True, in_list=True, query="exact", section="来访",
                         help="不愿透露的写“匿名”",
                         aliases=("姓名", "来访人", "来电人", "业主", "客户姓名", "来电人姓名", "来访者", "来访人员", "反映人", "诉求人",
                                  "报事人", "业户姓名"))  # fmt: skip
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="来访",
                  help="不愿留的写“拒留”", aliases=("电话", "联系方式", "手机"))  # fmt: skip
    identity = choice("身份", Identity, default="owner", section="来访", aliases=("身份类型", "客户身份", "来访人身份", "人员类别"))
    category = choice("接待类别", Category, required=True, in_list=True, query="exact", section="诉求",
                      aliases=("类别", "接待类型", "诉求类别", "诉求类型", "事项类别", "事项分类", "诉求分类", "接待分类", "问题类别",
                               "来访类别", "业务类型"))  # fmt: skip
    sub_category = choice("子类", SubCategory, query="exact", section="诉求", required_when=("category", ("other",)))
    content = note("事由", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, section="诉求",
                   rows=3, help="保存后原文锁定，只可追加",
                   aliases=("内容", "诉求事项", "来访事由", "事项", "诉求内容", "反映内容", "来电内容", "接待事由", "接待内容",
                            "来访内容", "反映事项", "诉求", "诉求描述", "问题描述", "报事内容", "来电来访内容", "主要事由",
                            "事由内容"))  # fmt: skip
    urgency = choice("紧急程度", Urgency, default="normal", query="exact", section="诉求", aliases=("紧急度", "优先级", "缓急"))
    readback_done = flag("已向业主复述确认", default=False, section="诉求")
    location = text("发生地点", search=True, max_length=100, section="诉求", help="公共区域写清楚位置",
                    aliases=("地点", "位置", "事发地点"))  # fmt: skip
    handling_mode = choice("处置方式", HandlingMode, default="direct", query="exact", section="承办")
    in_scope = flag("属于职责范围", default=True, section="承办", aliases=("是否职责范围", "是否在职责范围", "是否职责范围内"))
    out_of_scope_reply = note("非职责答复和建议", required_when=("in_scope", (False,)), max_length=500, section="承办")
    first_receiver_id = staff("首问人", auto=True, locked_after_save=True, section="承办")
    receptionist_id = staff("接待人", auto=True, query="exact", section="承办",
                            aliases=("接待员", "受理人", "接听人", "值班人", "接待人员", "记录接待人", "前台"))  # fmt: skip
    steward_id = staff("区域管理员", auto=True, section="承办")  # of the room, told when it is filed (R22)

    severity = choice("投诉等级", Severity, auto=True, section="办理")  # led by the complaint's own sheet
    repeat_of_id = link("首次登记", "visit", auto=True, section="办理")  # tied together by hand: always the first of its kind
    climbed_at = moment("自动上报时间", auto=True, section="办理")  # to the supervisor, as the third complaint of a household
    referred_to = text("报请负责人", auto=True, max_length=60, section="报请")
    referred_dept_id = department("协调部门", auto=True, section="报请")
    referred_at = moment("报请时间", auto=True, section="报请")
    leader_booked = flag("是否预约", auto=True, section="求见领导")
    leader_wanted = text("拟见领导", auto=True, max_length=40, section="求见领导")
    leader_told_at = moment("通报时间", auto=True, section="求见领导")
    leader_answer = choice("求见结果", LeaderAnswer, auto=True, section="求见领导")
    leader_decline = note("婉拒理由", auto=True, max_length=500, section="求见领导")

    salutation = choice("称谓", Gender, more=True, aliases=("性别",))
    caller_phone = telephone("来电号码", more=True)
    company = text("单位名称", more=True, max_length=60, aliases=("单位", "来访单位", "公司"))
    letter_subject = text("来信标题", more=True, max_length=100)
    letter_on = day("来信日期", more=True)
    occurred_at = moment("发生时间", more=True)
    reporter_id = staff("代报人", more=True, required_when=("channel", ("relayed",)))
    reporter_post = text("代报岗位", more=True, max_length=40)
    onsite_satisfaction = choice("现场满意度", OnSite, more=True)
    reception_ended_at = moment("接待结束时间", more=True, not_before="received_at")
    reception_summary = note("接待小结", more=True, max_length=500)
    move_in_done = checklist("入伙手续", MoveIn, more=True)
    handed_over = rows("入伙交接清单", ("what", text("物品、表具")), ("count", text("数量、底数")), ("state", text("情况", max_length=100)),
                       more=True)  # fmt: skip
    photos = photos("附件", more=True)

    more_indexes = (
        Index("ix_visit_again", "community_id", "room", "category", "received_at"),
        Index("ix_visit_visited", "community_id", "visited_at", "satisfaction"),  # what owners said in some days, for board and comparison
    )

    def ladder_key(self) -> str:
        """Complaints run on their severity (轻微 until somebody says otherwise), the rest on 2 days and 1 week (R87, R89, R90)."""
        return f"complaint.{self.severity or 'minor'}" if self.category == Category.COMPLAINT else f"default.{self.category or 'other'}"

    def before_save(self, session, now, actor) -> None:
        self.first_receiver_id = self.first_receiver_id or self.reporter_id or actor.staff_id
        self.receptionist_id = self.receptionist_id or actor.staff_id
        self.handler_id = self.handler_id or self.receptionist_id  # responsibility is always a person's (R98)
        self.status = self.status or "filed"
        self.reopened = self.reopened or 0
        self.need_visit = self.category == Category.COMPLAINT or self.visit_reason in sampling.VISITED
        if _changed(self, "room"):
            self.steward_id = steward_of(session, self.community_id, self.room)
        if not self.room and not self.location:
            raise RuleViolation("房号没填：公共区域请写发生地点", "room")
        if self.handling_mode == HandlingMode.TRANSFER and not self.department_id:
            insist(session, self, now, "转责任部门时要选责任部门", "department_id")
        if _changed(self, "repeat_of_id"):
            repeats.settle_tie(session, self)


def _changed(row, name: str) -> bool:
    return inspect(row).attrs[name].history.has_changes()
