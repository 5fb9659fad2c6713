"""业户空调加时申请单: filled in, explained, signed by both, switched on and off (R51; C14)."""

from models.declare import Choices, Derived, Register, choice, count, flag, link, moment, money, note, person, phone, room, staff, text
from models.features import Entry, HasReview
from models.history import insist
from models.paper import Facts, PaperForm, Signs, Words
from models.policy import setting
from models.registers.repair import PayWay
from models.rules import overtime
from models.slip import Slip


class AirconState(Choices):
    fixed = True
    TO_EXPLAIN = "to_explain", "待解说签字"
    CONFIRMED = "confirmed", "已确认"
    RUNNING = "running", "已开机"
    DONE = "done", "已关机"
    CANCELLED = "cancelled", "已取消"


PAPERS = (
    PaperForm(parts=(
        Facts("申请", ("tenant", "room", "floor_zone", "applicant", "phone", "applied_at", "headcount", "reason")),
        Facts("加时", ("start_at", "end_at", "contiguous", "hours", "unit_price", "amount")),
        Words("收费说明", (
            "一、空调正常开放时段为工作日 {aircon_hours}，其余时间为加时，按小时收费，单价以本单所列为准（现行每小时 {aircon_price} 元）。",
            "二、与正常时段相连的，按实际小时计，不足 1 小时按 1 小时；不相连的，不足 {aircon_least} 小时按 {aircon_least} 小时计。",
            "三、要改时间或取消，请在开机前告知；已经开机的，按实际时数计费。",
            "四、咨询和报修请打 24 小时值班电话 {phone}。",
        )),
        Signs(("业户签名", "管理员签名"), title="双方确认"),
        Facts("开关机", ("taken_by_id", "actual_on", "actual_off", "pay_way", "receipt_no", "paid")),
        Signs(("工程部签收", "财务")),
    ), note="业户签名，表示已听取并同意以上收费说明。"),
)  # fmt: skip


class Aircon(Slip, HasReview, Entry):
    register = Register(
        "业户空调加时申请单",
        form_no="QR-KF-09",
        number_prefix="KT",
        group="接待与事件",
        order=66,
        icon="thermometer-half",
        short="空调加时",
        anchor="applied_at",
        key=("start_at", "room", "tenant"),
        headline="reason",
        place="room",
        who="applicant",
        states={"to_explain": "amber", "confirmed": "blue", "running": "blue", "done": "green", "cancelled": "grey"},
        closed_states=("done", "cancelled"),
        print_columns=("applied_at", "tenant", "room", "applicant", "phone", "start_at", "end_at", "hours", "amount", "confirmed_by_id",
                       "remark"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("service",)), {
            "applied_at": "received_at", "applicant": "person_name", "phone": "phone", "room": "room", "tenant": "company",
            "reason": "content",
        }, offer="开空调加时单", alone=True, several=True),
    )  # fmt: skip

    applied_at = moment("申请时间", required=True, in_list=True, query="range", default="now", not_future=True, section="申请",
                        aliases=("日期", "申请日期"))  # fmt: skip
    tenant = text("申请单位（业户）", required=True, in_list=True, search=True, max_length=60, section="申请",
                  aliases=("业户名称", "单位名称", "申请业户", "业户", "公司名称"))  # fmt: skip
    room = room("房号", in_list=True, query="exact", section="申请")
    floor_zone = text("楼层、区域", max_length=40, section="申请", aliases=("楼层", "区域", "楼层区域"))
    applicant = person("申请人", required=True, in_list=True, query="exact", section="申请", aliases=("经办人", "联系人"))
    phone = phone("联系电话", required=True, query="exact", section="申请")
    reason = note("加时事由", in_list=True, max_length=200, section="申请", aliases=("事由", "原因"))
    headcount = count("人数", section="申请")
    start_at = moment("加时开始", required=True, in_list=True, query="range", section="加时与费用",
                      aliases=("加时日期", "开始时间", "加时起", "起始时间", "加时开始时间"))  # fmt: skip
    end_at = moment("加时结束", required=True, in_list=True, not_before="start_at", section="加时与费用", help="跨过零点的写第二天的日期",
                    aliases=("结束时间", "加时止", "截止时间", "加时结束时间"))  # fmt: skip
    contiguous = flag("与正常时段相连", auto=True, section="加时与费用")
    hours = money("加时时数", auto=True, in_list=True, section="加时与费用", aliases=("时数", "加时时长", "小时数"))
    unit_price = money("单价（元每小时）", section="加时与费用", help="不填时按设置的单价", aliases=("单价", "收费标准"))
    amount = money("费用（元）", auto=True, in_list=True, section="加时与费用", aliases=("金额", "费用", "合计"))
    explained = flag("已向业户解说时段和费用", default=False, section="确认")
    tenant_signed = flag("业户已签字", default=False, section="确认", help="打印后请业户签名")
    confirmed_by_id = staff("管理员签字", section="确认", help="解说清楚、业户签字后再签", aliases=("确认人", "管理员"))
    confirmed_at = moment("确认时间", auto=True, section="确认")
    taken_by_id = staff("工程部签收", section="开关机")
    actual_on = moment("实际开机", not_future=True, section="开关机")
    actual_off = moment("实际关机", not_before="actual_on", not_future=True, section="开关机")
    status = choice("状态", AirconState, auto=True, in_list=True, query="exact", section="开关机")

    visit_id = link("关联登记号", "visit", more=True, locked_after_save=True)
    pay_way = choice("收费方式", PayWay, more=True)
    receipt_no = text("收据号", more=True, max_length=40)
    paid = flag("已收费", more=True)
    cancelled_at = moment("取消时间", more=True)
    cancel_reason = note("取消原因", more=True, max_length=200)

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        self._charge(session)
        if self.confirmed_by_id and not (self.explained and self.tenant_signed):
            missing = "explained" if not self.explained else "tenant_signed"
            insist(session, self, now, "先向业户解说时段和费用，业户签字后管理员再签", missing)
        if self.confirmed_by_id and not self.confirmed_at:
            self.confirmed_at = now
        if self.actual_on and not self.confirmed_by_id:
            insist(session, self, now, "管理员签字没填：双方签字后才能开机", "confirmed_by_id")
        if self.cancelled_at and not self.cancel_reason:
            insist(session, self, now, "取消原因没填", "cancel_reason")
        self.status = self._state()

    def _charge(self, session) -> None:
        """The hours and the price of the day it is for, by the settings that hold then."""
        if not (self.start_at and self.end_at):
            return
        day = self.start_at.date()
        of = [setting(session, self.community_id, name, day) for name in ("aircon_hours", "aircon_least", "aircon_price")]
        usual = overtime.usual_hours(of[0]) if day.weekday() < 5 else None
        spec = self.register.field("hours")
        self.hours = spec.check(overtime.charged_hours(self.start_at, self.end_at, usual, int(of[1])))
        self.contiguous = overtime.is_contiguous(self.start_at, self.end_at, usual)
        if self.unit_price is None:
            self.unit_price = spec.check(of[2])
        self.amount = spec.check(self.hours * self.unit_price)

    def _state(self) -> str:
        if self.cancelled_at:
            return AirconState.CANCELLED
        if self.actual_off:
            return AirconState.DONE
        if self.actual_on:
            return AirconState.RUNNING
        return AirconState.CONFIRMED if self.confirmed_by_id else AirconState.TO_EXPLAIN
