"""报修单（派工单）: from the call to the owner's acceptance (R37, R57)."""

from datetime import datetime, time, timedelta

from sqlalchemy import inspect

from models import sampling
from models.counting import Is, Mean, Own, Rate
from models.declare import (
    Choices,
    Counted,
    Derived,
    Register,
    choice,
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
from models.features import Entry, HasReview, IsSampled
from models.history import insist, of_old
from models.paper import Facts, PaperForm, Signs, Table
from models.policy import number
from models.registers.visit import OnSite
from models.rules import fees, routing, wording
from models.slip import Slip, department_called


class RepairChannel(Choices):
    CALL = "call", "电话", ("来电",)
    WALK_IN = "walk_in", "来访", ("上门", "前台", "当面")
    ONLINE = "online", "网上", ("微信", "小程序", "APP", "网络")
    PATROL = "patrol", "巡检发现", ("巡检", "巡查", "巡检报修")
    OTHER = "other", "其他"


class Where(Choices):
    HOME = "home", "户内", ("室内", "业主家", "户内维修")
    PUBLIC = "public", "公共区域", ("公共", "公区", "公共部位")


class RepairType(Choices):
    WATER = "water", "水", ("水管", "给排水", "上下水", "水龙头", "漏水")
    POWER = "power", "电", ("电路", "照明", "灯具", "电气", "电器")
    GAS = "gas", "气", ("燃气", "煤气")
    WINDOW = "window", "门窗", ("门", "窗", "门锁", "锁")
    DRAIN = "drain", "管道疏通", ("疏通", "下水道", "堵塞", "管道")
    LEAK = "leak", "墙面渗漏", ("渗漏", "墙面", "渗水", "土建")
    APPLIANCE = "appliance", "家电", ("空调", "热水器")
    SMART = "smart", "智能化", ("对讲", "门禁", "弱电", "监控", "可视对讲")
    LIFT = "lift", "电梯"
    PUBLIC = "public", "公共设施", ("公共区域", "公区", "公共维修")
    OTHER = "other", "其他"


class RepairGrade(Choices):
    URGENT = "urgent", "急修", ("紧急", "急", "抢修", "特急")
    SMALL = "small", "小修", ("一般", "普通")
    ODD = "odd", "零修"


class ChargeKind(Choices):
    FREE = "free", "无偿", ("免费", "否")
    PAID = "paid", "有偿", ("收费", "是")
    WARRANTY = "warranty", "保修", ("保修期内", "质保")


class PayWay(Choices):
    CASH = "cash", "现金", ("现金支付",)
    WECHAT = "wechat", "微信", ("微信支付", "微信转账")
    ALIPAY = "alipay", "支付宝", ("支付宝支付",)
    TRANSFER = "transfer", "转账", ("银行转账", "刷卡")
    ACCOUNT = "account", "挂账", ("月结", "记账")


class Accepted(Choices):
    GOOD = "good", "合格", ("满意", "通过", "已验收", "同意", "是")
    BAD = "bad", "不合格", ("不满意", "未通过", "否")


class RepairState(Choices):
    fixed = True
    NEW = "new", "未派工", ("待派工", "未处理", "待处理")
    SENT = "sent", "已派工", ("已派单", "待维修")
    WORKING = "working", "维修中", ("处理中", "进行中")
    PAUSED = "paused", "暂停"
    TO_ACCEPT = "to_accept", "待验收"
    DONE = "done", "已结", ("已完成", "完成", "已修复", "已维修", "已办结", "办结")


KEPT_BY = ("物业留存", "工程部", "财务", "业主")
PAPERS = (
    PaperForm(copies=KEPT_BY, half=True, parts=(
        Facts("报修", ("reported_at", "person_name", "phone", "room", "location", "repair_type", "description")),
        Facts("派工", ("grade", "appoint_at", "department_id", "handler_id", "assistants", "arrived_at", "finished_at")),
        Table("材料", "materials"),
        Facts("收费", ("charge_kind", "quote", "labor_fee", "material_fee", "total", "result")),
        Facts("验收", ("accept", "satisfaction")),
        Signs(("业主（报价）", "承修人", "业主（验收）")),
    ), note="有偿维修先报价，业主签名同意后开工；修好后请业主验收签名。"),
)  # fmt: skip


COUNTED = Counted(("repair_type", "grade", "charge_kind", "status"), due="due_at", own=(
    Own("urgent", "其中急修", where=(Is("grade", ("urgent",)),)),
    Own("charged", "有偿维修完工", at="finished_at", where=(Is("charge_kind", ("paid",)),)),
    Own("income", "有偿维修金额", at="finished_at", where=(Is("charge_kind", ("paid",)),), total="total", unit="元"),
), rates=(
    Rate("完成率", ("finished",), ("carried", "received"), "完工 ÷（结转 + 受理）"),
    Rate("及时率", ("on_time",), ("finished",), "时限内完工 ÷ 完工；急修当日，其他按小修时限"),
), means=(Mean("days", "平均完工天数", "reported_at", "finished_at"),), labels={"finished": "完工"})  # fmt: skip


class Repair(Slip, IsSampled, HasReview, Entry):
    register = Register(
        "报修单",
        form_no="QR-GC-01",
        number_prefix="BX",
        group="分办",
        order=30,
        icon="wrench-adjustable",
        short="报修派工",
        aliases=("派工单", "维修派工单", "客户报修处理登记表"),
        anchor="reported_at",
        counted=COUNTED,
        headline="description",
        place="room",
        who="person_name",
        tag="repair_type",
        states={"new": "grey", "sent": "blue", "working": "blue", "paused": "violet", "to_accept": "amber", "done": "green"},
        closed_states=("done",),
        print_columns=("reported_at", "room", "person_name", "phone", "repair_type", "description", "handler_id", "arrived_at",
                       "finished_at", "total", "satisfaction", "remark"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("repair",)), {
            "reported_at": "received_at", "channel": "channel", "person_name": "person_name", "phone": "phone", "room": "room",
            "location": "location", "description": "content", "department_id": "department_id",
        }, offer="开报修单"),
    )  # fmt: skip

    visit_id = link("关联登记号", "visit", in_list=True, query="exact", locked_after_save=True, section="报修",
                    help="不填时，系统先在来电来访登记表里登记并编号")  # fmt: skip
    reported_at = moment("报修时间", required=True, in_list=True, query="range", default="now", not_future=True, section="报修",
                         aliases=("报修日期", "受理时间", "接单日期", "登记日期"))  # fmt: skip
    channel = choice("报修方式", RepairChannel, query="exact", default="call", section="报修", aliases=("报修渠道", "渠道", "来源"))
    person_name = person("报修人", required=True, in_list=True, query="exact", section="报修", aliases=("业主姓名", "客户姓名", "报事人"))
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="报修")
    room = room("房号", in_list=True, query="exact", section="报修", help="公共区域可以不填，写发生地点")
    location = text("具体位置", max_length=100, search=True, section="报修", aliases=("位置", "地点", "维修地点", "部位"))
    repair_type = choice("维修项目", RepairType, required=True, in_list=True, query="exact", section="报修",
                         aliases=("维修类别", "报修类别", "维修类型", "报修类型", "类别", "类型", "专业", "报修项目"))  # fmt: skip
    description = note("故障描述", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, rows=3,
                       section="报修", help="写清部位；保存后原文锁定，只可追加",
                       aliases=("报修内容", "报修事项", "故障现象", "维修内容", "故障内容", "报修事由", "故障情况"))  # fmt: skip
    grade = choice("维修等级", RepairGrade, required=True, in_list=True, query="exact", default="small", section="派工",
                   aliases=("紧急程度",))  # fmt: skip
    appoint_at = moment("预约上门时间", query="range", section="派工", aliases=("预约时间", "约定时间"))
    department_id = department("责任部门", query="exact", section="派工")
    handler_id = staff("承修人", in_list=True, query="exact", section="派工",
                       aliases=("维修人", "维修人员", "维修工", "工程人员", "施工人", "维修师傅", "接单人", "责任人"))  # fmt: skip
    assistants = text("协助人", max_length=60, section="派工", aliases=("协修人", "配合人员"))
    dispatched_at = moment("派工时间", auto=True, section="派工", aliases=("派单时间",))
    dispatched_by_id = staff("派工人", auto=True, section="派工", aliases=("派单人",))
    taken_at = moment("接单时间", not_before="reported_at", not_future=True, section="维修")
    arrived_at = moment("到场时间", not_before="reported_at", not_future=True, section="维修", help="急修要快，默认 15 分钟内到场")
    due_at = moment("应完工时间", auto=True, section="维修")
    started_at = moment("开工时间", not_before="reported_at", not_future=True, section="维修")
    finished_at = moment("完工时间", not_before="reported_at", not_future=True, query="range", section="维修",
                         aliases=("完成时间", "维修完成时间", "完成日期", "处理时间"))  # fmt: skip
    pending_reason = note("未完成原因、改约", max_length=500, section="维修", help="缺件、改约、业主不在家")
    result = note("处理情况", search=True, rows=2, section="维修",
                  aliases=("维修结果", "维修情况", "处理结果", "完成情况", "维修内容及结果"))  # fmt: skip
    charge_kind = choice("收费性质", ChargeKind, required=True, query="exact", default="free", section="收费",
                         aliases=("是否有偿", "收费类别", "有偿/无偿", "有偿无偿"))  # fmt: skip
    quote = money("报价（元）", required_when=("charge_kind", ("paid",)), section="收费")
    quote_confirmed = flag("业主已确认报价", default=False, section="收费", help="先报价、业主确认，再开工")
    materials = rows("材料明细", ("name", text("名称")), ("spec", text("规格")), ("unit", text("单位")), ("quantity", money("数量")),
                     ("price", money("单价")), ("own", flag("业主自备")), section="收费")  # fmt: skip
    labor_fee = money("人工费（元）", section="收费")
    material_fee = money("材料费（元）", auto=True, section="收费")
    total = money("合计（元）", auto=True, section="收费", aliases=("费用", "维修费用", "金额", "总金额", "收费金额", "实收"))
    accept = choice("业主验收", Accepted, query="exact", section="验收", aliases=("验收结果", "验收情况", "业主确认"))
    satisfaction = choice("满意度", OnSite, query="exact", section="验收")
    status = choice("状态", RepairState, auto=True, in_list=True, query="exact", section="验收")

    where = choice("报修对象", Where, more=True)
    pay_way = choice("付款方式", PayWay, more=True, aliases=("收费方式", "收款方式", "支付方式"))
    receipt_no = text("收据号", more=True, max_length=40, aliases=("票据号", "收据编号"))
    hours = money("工时（小时）", more=True, aliases=("用时", "工时"))
    hard = flag("疑难", more=True)
    photos = photos("照片", more=True)

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        self.where = self.where or (Where.HOME if self.room else Where.PUBLIC)
        if not self.department_id and (found := department_called(session, self.community_id, routing.ENGINEERING)):
            self.department_id = found.id
        if self.handler_id and not self.dispatched_at:
            self.dispatched_at, self.dispatched_by_id = now, actor.staff_id
        self._add_up(session, now)
        self._promise(session)
        self._refuse_unquoted(session, now)
        if self.finished_at and not self.result:
            insist(session, self, now, "处理情况没填：完工要写清怎么修的", "result")
        if self.finished_at and of_old(session, self, now):
            self.accept = self.accept or Accepted.GOOD  # nobody waits at the door any more
        self.status = self._state()
        sampling.draw(session, self, self.matter(session), now)

    def _promise(self, session) -> None:
        """急修 by the end of its day, the others within the hours that hold on the day it was reported."""
        if self.grade == RepairGrade.URGENT:
            self.due_at = datetime.combine(self.reported_at.date() + timedelta(days=1), time())
        else:
            hours = number(session, self.community_id, "small_repair_hours", self.reported_at.date())
            self.due_at = self.reported_at + timedelta(hours=hours)

    def _add_up(self, session, now) -> None:
        """Of an old book that tells no materials, what it tells of the fees stands."""
        if self.materials or inspect(self).attrs.materials.history.has_changes():
            self.material_fee = fees.materials(self.materials) if self.materials else None
        if of_old(session, self, now) and self.labor_fee is None and self.material_fee is None:
            self.labor_fee = self.total
        self.total = fees.total(self.labor_fee, self.material_fee)

    def _refuse_unquoted(self, session, now) -> None:
        if self.charge_kind == ChargeKind.PAID and (self.started_at or self.finished_at) and not self.quote_confirmed:
            insist(session, self, now, "有偿维修要先报价、业主确认，才能开工", "quote_confirmed")

    def _state(self) -> str:
        """Where it stands follows from what has been written down; a public area needs nobody's acceptance."""
        if self.finished_at and (self.accept == Accepted.GOOD or (self.where == Where.PUBLIC and self.accept is None)):
            return RepairState.DONE
        if self.finished_at and self.accept is None:
            return RepairState.TO_ACCEPT
        if self.pending_reason and not self.finished_at:
            return RepairState.PAUSED
        if self.taken_at or self.arrived_at or self.started_at or self.finished_at:
            return RepairState.WORKING
        return RepairState.SENT if self.handler_id else RepairState.NEW

    def warnings(self, session, now) -> list[str]:
        """What was due by now by the settings of the day it was reported: somebody at the door, or the work done."""
        if self.voided_at:
            return []
        day, late = self.reported_at.date(), ""
        if self.grade == RepairGrade.URGENT:
            limit = timedelta(minutes=number(session, self.community_id, "arrival_minutes", day))
            late = wording.lateness("急修到场", self.reported_at + limit, self.arrived_at or self.finished_at, now)
        elif self.grade == RepairGrade.SMALL:
            limit = timedelta(hours=number(session, self.community_id, "small_repair_hours", day))
            late = wording.lateness("小修完工", self.reported_at + limit, self.finished_at, now)
        return [late] if late else []
