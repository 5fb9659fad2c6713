"""物业返修联系单: what the builder left behind, delivered to 售后 the same day and pressed until it is done (R36, R55, R56)."""

from datetime import timedelta

from sqlalchemy import select

from models.calendar import close_of_reception
from models.counting import Is, Mean, Own, Rate
from models.declare import (
    Choices,
    Counted,
    Derived,
    Register,
    choice,
    count,
    day,
    department,
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
from models.declare import phone as telephone
from models.features import Entry, HasDeadline, HasReview
from models.history import insist, of_old
from models.ladder import first_due
from models.paper import Facts, PaperForm, Signs
from models.premises import Room
from models.registers.repair import Accepted
from models.rules import deadlines, routing, warranty
from models.slip import Slip, department_called


class Part(Choices):
    WALL = "wall", "墙面", ("墙体", "墙", "内墙")
    FLOOR = "floor", "地面", ("地板", "地砖")
    WINDOW = "window", "门窗", ("门", "窗")
    WATERPROOF = "waterproof", "防水（卫生间、屋面、外墙）", ("防水", "卫生间防水", "屋面防水", "外墙防水", "渗漏", "渗水",
                                                 "漏水")  # fmt: skip
    PLUMBING = "plumbing", "给排水", ("水管", "给水", "排水")
    ELECTRIC = "electric", "电气", ("电路", "电")
    HEATING = "heating", "暖通"
    SMART = "smart", "智能化"
    STRUCTURE = "structure", "主体结构"
    PUBLIC = "public", "公共部位", ("公共区域", "公区")
    OTHER = "other", "其他"


class Warranty(Choices):
    IN = "in", "保修期内"
    OUT = "out", "保修期外"
    OPEN = "open", "待判定"


class Bearer(Choices):
    BUILDER = "builder", "施工方"
    RETENTION = "retention", "质保金"
    OWNER = "owner", "业主"
    COMPANY = "company", "物业"


class ReworkState(Choices):
    fixed = True
    TO_DELIVER = "to_deliver", "待送达"
    DELIVERED = "delivered", "已送达"
    WORKING = "working", "返修中", ("处理中", "维修中")
    TO_ACCEPT = "to_accept", "待验收"
    DONE = "done", "已完成", ("完成", "已修复", "已办结", "已验收")


PAPERS = (  # two halves of a sheet: one stays, one goes to 售后 the same day
    PaperForm(copies=("客服存", "售后存"), half=True, parts=(
        Facts("返修", ("room", "owner_name", "phone", "part", "issued_at", "issued_by_id", "description")),
        Facts("保修", ("handover_on", "warranty_until", "in_warranty", "contractor", "contractor_contact", "contractor_phone")),
        Facts("落实", ("department_id", "delivered_at", "due_at", "started_at", "finished_at", "redone", "result", "accept")),
        Signs(("发单人", "售后签收人", "业主确认")),
    ), note="售后当天签收，在要求完成时间以前修好；不合格的再返修。"),
)  # fmt: skip


COUNTED = Counted(("part", "in_warranty", "status"), due="due_at", own=(
    Own("repairs", "同期报修", of="repair"),
    Own("inside", "保修期内", where=(Is("in_warranty", ("in",)),)),
    Own("outside", "保修期外", where=(Is("in_warranty", ("out",)),)),
    Own("redone", "办结的再返修", at="finished_at", total="redone", unit="次"),
), rates=(
    Rate("返修率", ("received",), ("repairs",), "本期返修 ÷ 同期报修"),
    Rate("完成率", ("finished",), ("carried", "received"), "办结 ÷（结转 + 受理）"),
    Rate("及时率", ("on_time",), ("finished",), "要求时间前完成 ÷ 办结"),
), means=(Mean("days", "平均返修天数", "issued_at", "finished_at"),))  # fmt: skip


class Rework(Slip, HasDeadline, HasReview, Entry):
    register = Register(
        "物业返修联系单",
        form_no="QR-KF-03",
        number_prefix="FX",
        group="分办",
        order=35,
        icon="house-gear",
        short="返修联系单",
        aliases=("返修单",),
        anchor="issued_at",
        counted=COUNTED,
        headline="description",
        place="room",
        who="owner_name",
        tag="part",
        states={"to_deliver": "amber", "delivered": "blue", "working": "blue", "to_accept": "amber", "done": "green"},
        closed_states=("done",),
        print_columns=("issued_at", "room", "owner_name", "phone", "part", "description", "delivered_at", "due_at", "finished_at",
                       "accept", "remark"),
        papers=PAPERS,
        derived=Derived("visit", ("category", ("after_sale",)), {
            "issued_at": "received_at", "owner_name": "person_name", "phone": "phone", "room": "room", "description": "content",
        }, offer="开返修联系单"),
    )  # fmt: skip
    limit_verb = "送达售后"
    step_words = {"deliver": "返修联系单当天送达售后，接待结束前送到并签收"}

    visit_id = link("关联登记号", "visit", in_list=True, query="exact", locked_after_save=True, section="返修",
                    help="不填时，系统先在来电来访登记表里登记并编号")  # fmt: skip
    issued_at = moment("发单时间", required=True, in_list=True, query="range", default="now", not_future=True, section="返修",
                       aliases=("登记日期", "开单日期", "日期"))  # fmt: skip
    issued_by_id = staff("发单人", default="me", section="返修")
    room = room("房号", required=True, in_list=True, query="exact", section="返修")
    owner_name = person("业主姓名", required=True, in_list=True, query="exact", section="返修", aliases=("客户姓名",))
    phone = phone("联系电话", required=True, query="exact", allow_refused=True, section="返修")
    part = choice("返修部位", Part, required=True, in_list=True, query="exact", section="返修",
                  aliases=("维修部位", "返修项目", "问题部位"))  # fmt: skip
    description = note("问题描述", required=True, in_list=True, search=True, locked_after_save=True, min_length=2, rows=3,
                       section="返修", help="什么时候发现、修过没有；保存后原文锁定",
                       aliases=("问题", "返修内容", "返修事项", "质量问题", "维修内容", "存在问题"))  # fmt: skip
    handover_on = day("交付日期", section="保修", help="不填时取自房屋档案")
    warranty_until = day("保修到期日", auto=True, section="保修")
    in_warranty = choice("保修状态", Warranty, auto=True, query="exact", section="保修")
    contractor = text("责任单位", max_length=60, section="保修", help="施工单位或供应商", aliases=("施工单位", "维修单位", "责任施工单位"))
    contractor_contact = person("责任单位联系人", section="保修")
    contractor_phone = telephone("责任单位电话", section="保修")
    department_id = department("送交部门", query="exact", section="送达与督促")
    delivered_at = moment("送达售后时间", not_before="issued_at", not_future=True, query="range", section="送达与督促",
                          help="当天接待结束前送到；之后发单的当天 24:00 前", aliases=("送达时间", "送达日期", "移交时间"))  # fmt: skip
    signed_by = person("售后签收人", section="送达与督促", aliases=("接收人",))
    deliver_by = moment("应送达时间", auto=True, section="送达与督促")
    due_at = moment("要求完成时间", auto=True, section="送达与督促", aliases=("要求完成日期", "完成期限", "时限"))
    urges = rows("督促记录", ("at", moment("时间")), ("way", text("方式")), ("to", text("对象")), ("answer", text("答复", max_length=200)),
                 section="送达与督促")  # fmt: skip
    started_at = moment("维修开始时间", not_before="issued_at", not_future=True, section="返修结果", aliases=("开始时间", "开工日期"))
    finished_at = moment("维修完成时间", not_before="issued_at", not_future=True, query="range", section="返修结果",
                         aliases=("完成日期", "完成时间", "完工日期"))  # fmt: skip
    result = note("处理情况", search=True, rows=2, section="返修结果", aliases=("返修结果", "返修情况", "处理结果", "维修结果"))
    accept = choice("验收意见", Accepted, query="exact", section="返修结果", help="不合格的退回再修，次数会记下",
                    aliases=("验收结果", "验收情况"))  # fmt: skip
    accepted_by_id = staff("验收人", section="返修结果", aliases=("验收人员",))
    status = choice("状态", ReworkState, auto=True, in_list=True, query="exact", section="返修结果")
    redone = count("再返修次数", auto=True, section="返修结果")

    cost_bearer = choice("费用承担", Bearer, more=True)
    cost = money("费用（元）", more=True, aliases=("费用", "维修费用"))
    photos = photos("照片", more=True)

    def ladder_key(self) -> str:
        return "rework"

    def further_steps(self) -> list[tuple]:
        """Delivered by the close of reception on the day of filing (R55): (rung, start, due, done)."""
        due = self.deliver_by or deadlines.close_of_reception(self.recorded_at)
        rung = deadlines.Rung("deliver", 1, "supervisor", max(int((due - self.recorded_at) / timedelta(hours=1)), 1))
        done = self.delivered_at or self.finished_at or self.voided_at
        return [(rung, self.recorded_at, due, done)]

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if not self.department_id and (found := department_called(session, self.community_id, routing.AFTER_SALE)):
            self.department_id = found.id
        self._judge_warranty(session)
        self.promise(session)
        if self.delivered_at and not self.signed_by:
            insist(session, self, now, "售后签收人没填：送达要有人签收", "signed_by")
        if self.finished_at and not self.delivered_at:
            insist(session, self, now, "送达售后时间没填：先送达签收，再记完成", "delivered_at")
        if self.finished_at and self.finished_at > self.due_at and not self.urges:
            insist(session, self, now, "超过要求时间才完成，督促记录至少写一条", "urges")
        if self.finished_at and of_old(session, self, now):
            self.accept = self.accept or Accepted.GOOD  # nobody waits at the door any more
        self._send_back()
        self.status = self._state()

    def promise(self, session) -> None:
        self.due_at = first_due(session, self.community_id, self.ladder_key(), self.issued_at, (), self.recorded_at)
        if not self.delivered_at:
            self.deliver_by = close_of_reception(session, self.community_id, self.recorded_at)

    def _judge_warranty(self, session) -> None:
        if not self.handover_on and self.room:
            mine = select(Room.handover_on).where(Room.community_id == self.community_id, Room.full_no == self.room)
            self.handover_on = session.scalar(mine.limit(1))
        self.warranty_until = warranty.until(self.part, self.handover_on)
        self.in_warranty = warranty.standing(self.part, self.handover_on, self.issued_at.date())

    def _send_back(self) -> None:
        """Not accepted: to be done again, and counted."""
        self.redone = self.redone or 0
        if self.finished_at and self.accept == Accepted.BAD:
            self.redone += 1
            self.finished_at = self.accept = None

    def _state(self) -> str:
        if self.finished_at:
            return ReworkState.DONE if self.accept == Accepted.GOOD else ReworkState.TO_ACCEPT
        if self.started_at:
            return ReworkState.WORKING
        return ReworkState.DELIVERED if self.delivered_at else ReworkState.TO_DELIVER
