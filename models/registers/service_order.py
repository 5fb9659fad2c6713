"""特约（有偿）服务单: what was ordered, quoted, agreed to, done and paid (R39, R59)."""

from models import sampling
from models.counting import Above, Is, Own, Rate
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
    room,
    staff,
    text,
)  # fmt: skip
from models.features import Entry, HasReview, IsSampled
from models.history import insist
from models.paper import Facts, PaperForm, Signs
from models.registers.repair import PayWay
from models.registers.visit import OnSite
from models.slip import Slip


class ServiceItem(Choices):
    CLEANING = "cleaning", "家政保洁", ("家政清洁", "保洁", "家政", "清洁", "保洁服务")
    HOME_REPAIR = "home_repair", "入户维修", ("维修", "家庭维修")
    DRAIN = "drain", "管道疏通", ("疏通", "通下水")
    FITTING = "fitting", "灯具洁具安装", ("安装", "灯具安装")
    PARCEL = "parcel", "代收代寄", ("代收快递", "快递代收")
    SHOPPING = "shopping", "代购"
    CAR = "car", "车辆", ("洗车",)
    PLANTS = "plants", "绿植", ("绿植养护",)
    MOVING = "moving", "搬运", ("搬家",)
    OTHER = "other", "其他"


class MaterialBy(Choices):
    OWNER = "owner", "业主自备", ("业主",)
    COMPANY = "company", "物业", ("物业提供",)


class ServiceState(Choices):
    fixed = True
    TO_QUOTE = "to_quote", "待报价"
    TO_AGREE = "to_agree", "待业主确认"
    WAITING = "waiting", "待上门"
    WORKING = "working", "服务中"
    TO_PAY = "to_pay", "待收费"
    DONE = "done", "已完成", ("完成", "已办结", "已结")
    GIVEN_UP = "given_up", "业主取消", ("取消", "已取消")


PAPERS = (
    PaperForm(copies=("物业留存", "工程部", "财务", "业主"), half=True, parts=(
        Facts("预约", ("person_name", "phone", "room", "service_item", "ordered_at", "appoint_at", "wish")),
        Facts("报价", ("unit", "unit_price", "quantity", "material_by", "quote", "quote_confirmed")),
        Facts("服务", ("department_id", "handler_id", "vendor", "started_at", "finished_at", "result")),
        Facts("收费", ("paid", "receipt_no", "pay_way", "satisfaction")),
        Signs(("业主（报价）", "服务人员", "业主（评价）")),
    ), note="先报价，业主签名同意后再服务；服务完成后请业主评价签名，凭票据结算。"),
)  # fmt: skip


COUNTED = Counted(("service_item", "pay_way", "satisfaction", "status"), dropped=("取消", "given_up_at"), own=(
    Own("charged", "有偿服务", at="finished_at", where=(Above("paid"),)),
    Own("free", "无偿服务", at="finished_at", where=(Above("paid", not_=True),)),
    Own("income", "实收金额", at="finished_at", total="paid", unit="元"),
    Own("rated", "有评价", at="finished_at", where=(Is("satisfaction", ("a", "b", "c")),)),
    Own("pleased", "满意和较满意", at="finished_at", where=(Is("satisfaction", ("a", "b")),)),
), rates=(
    Rate("完成率", ("finished",), ("carried", "received"), "完成 ÷（结转 + 受理）"),
    Rate("满意率", ("pleased",), ("rated",), "（满意 + 较满意）÷ 有评价的"),
))  # fmt: skip


class ServiceOrder(Slip, IsSampled, HasReview, Entry):
    register = Register(
        "特约（有偿）服务单",
        form_no="QR-KF-04",
        number_prefix="FW",
        group="分办",
        order=40,
        icon="bag-check",
        short="特约服务",
        aliases=("有偿服务单", "特约服务单"),
        anchor="ordered_at",
        counted=COUNTED,
        headline="wish",
        place="room",
        who="person_name",
        tag="service_item",
        states={"to_quote": "grey", "to_agree": "amber", "waiting": "blue", "working": "blue", "to_pay": "amber", "done": "green",
                "given_up": "grey"},
        closed_states=("done", "given_up"),
        print_columns=("ordered_at", "room", "person_name", "phone", "service_item", "wish", "handler_id", "appoint_at", "quote",
                       "paid", "satisfaction", "remark"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("service",)), {
            "ordered_at": "received_at", "person_name": "person_name", "phone": "phone", "room": "room", "wish": "content",
            "department_id": "department_id",
        }, offer="开特约服务单"),
    )  # fmt: skip

    visit_id = link("关联登记号", "visit", query="exact", locked_after_save=True, section="预约",
                    help="不填时，系统先在来电来访登记表里登记并编号")  # fmt: skip
    ordered_at = moment("受理时间", required=True, in_list=True, query="range", default="now", not_future=True, section="预约",
                        aliases=("登记日期", "申请时间", "预约日期", "服务日期"))  # fmt: skip
    person_name = person("业主姓名", required=True, in_list=True, query="exact", section="预约", aliases=("客户",))
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="预约")
    room = room("房号", required=True, in_list=True, query="exact", section="预约")
    service_item = choice("服务项目", ServiceItem, required=True, in_list=True, query="exact", section="预约",
                          aliases=("服务类别", "服务类型"))  # fmt: skip
    wish = note("服务内容", required=True, in_list=True, search=True, rows=2, section="预约", aliases=("内容", "服务要求", "需求"))
    appoint_at = moment("预约服务时间", query="range", in_list=True, section="预约")
    unit = text("计价单位", max_length=10, section="报价", placeholder="次、小时、台")
    unit_price = money("单价（元）", section="报价")
    quantity = money("数量", default=1, section="报价")
    quote = money("报价金额（元）", section="报价", help="不填时按单价乘数量；面议项目直接写报价",
                  aliases=("报价", "金额", "总价", "费用", "应收金额", "收费标准"))  # fmt: skip
    material_by = choice("材料提供方", MaterialBy, section="报价")
    quote_confirmed = flag("业主已确认报价", default=False, section="报价", help="先确认后服务；打印后请业主签名")
    department_id = department("责任部门", query="exact", section="服务")
    handler_id = staff("服务人员", in_list=True, query="exact", section="服务", aliases=("维修人", "师傅", "服务人"))
    started_at = moment("上门时间", not_before="ordered_at", not_future=True, section="服务", aliases=("开始时间", "服务时间"))
    finished_at = moment("完成时间", not_before="started_at", not_future=True, query="range", section="服务", aliases=("服务完成时间",))
    result = note("完成情况", search=True, rows=2, section="服务", aliases=("服务情况", "服务结果"))
    paid = money("实收金额（元）", section="收费与评价", aliases=("实收", "实收金额", "收费金额", "已收金额"))
    pay_way = choice("收费方式", PayWay, query="exact", section="收费与评价", aliases=("收款方式", "支付方式", "付款方式"))
    receipt_no = text("票据号", max_length=40, section="收费与评价", aliases=("收据号", "收据编号", "发票号"))
    satisfaction = choice("服务评价", OnSite, query="exact", section="收费与评价", aliases=("满意度", "满意程度", "业主评价"))
    given_up = note("取消原因", max_length=200, section="收费与评价", help="业主不做了才填")
    given_up_at = moment("取消时间", auto=True, section="收费与评价")
    status = choice("状态", ServiceState, auto=True, in_list=True, query="exact", section="收费与评价")

    vendor = text("外包单位", more=True, max_length=60)
    mid_visit = note("中期回访", more=True, max_length=300)

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if self.quote is None and self.unit_price is not None and self.quantity is not None:
            self.quote = self.unit_price * self.quantity
        if self.quote_confirmed and self.quote is None:
            insist(session, self, now, "报价金额没填：先报价，业主才能确认", "quote")
        if self.started_at and not self.quote_confirmed:
            insist(session, self, now, "业主还没确认报价：先确认后服务", "quote_confirmed")
        if self.started_at and not self.handler_id:
            insist(session, self, now, "服务人员没填", "handler_id")
        if self.paid and not self.receipt_no:
            insist(session, self, now, "票据号没填：收了费要有票据", "receipt_no")
        self.status = self._state()
        self.given_up_at = (self.given_up_at or now) if self.status == ServiceState.GIVEN_UP else None
        sampling.draw(session, self, self.matter(session), now)

    def _state(self) -> str:
        if self.given_up and not self.finished_at:
            return ServiceState.GIVEN_UP
        if self.finished_at:
            return ServiceState.DONE if self.paid is not None or not self.quote else ServiceState.TO_PAY
        if self.started_at:
            return ServiceState.WORKING
        if self.quote_confirmed:
            return ServiceState.WAITING
        return ServiceState.TO_AGREE if self.quote is not None else ServiceState.TO_QUOTE
