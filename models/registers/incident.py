"""突发事件记录表: serious security, equipment and safety events, and important guests (R103–R107)."""

from datetime import timedelta

from sqlalchemy.orm import relationship

from models.declare import (
    Choices,
    Register,
    choice,
    count,
    day,
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
from models.features import Entry, HasReview
from models.paper import Facts, PaperForm, Sections, Signs, Table
from models.policy import number
from models.rules import wording


class EventType(Choices):
    SECURITY = "security", "治安", ("重大治安事件", "盗窃", "斗殴", "刑事", "滋扰", "打架", "偷盗", "治安事件")
    FIRE = "fire", "火灾", ("火警", "火情", "失火")
    LIFT = "lift", "电梯困人", ("困梯", "电梯故障")
    OUTAGE = "outage", "停水停电停气", ("停水", "停电", "停气", "停水/停电/停气")
    FLOOD = "flood", "水浸跑水", ("水浸", "跑水", "水浸/跑水", "水管爆裂", "漏水", "爆管")
    EQUIPMENT = "equipment", "设备故障", ("重大设备、设施情况", "重大设备设施情况", "设备")
    FALLING = "falling", "高空坠物", ("高空抛物",)
    GAS = "gas", "燃气泄漏", ("煤气泄漏", "燃气")
    TRAFFIC = "traffic", "交通车辆", ("交通/车辆", "交通事故", "车辆")
    INJURY = "injury", "人身伤害急病", ("人身伤害/急病", "人员受伤", "急病", "急救", "伤亡")
    NATURE = "nature", "自然灾害", ("台风", "暴雨")
    HEALTH = "health", "公共卫生", ("疫情",)
    CROWD = "crowd", "群体、集体投诉", ("群体/集体投诉", "集体投诉")
    STRUCTURE = "structure", "结构受损"
    GUEST = "guest", "重要来访", ("政府部门重要领导参观来访", "重要领导参观来访")
    OPINION = "opinion", "舆情"
    OTHER = "other", "其他"


class Grade(Choices):
    I = "i", "特别重大（Ⅰ级）", ("特别重大", "Ⅰ", "一级", "Ⅰ级", "I级", "I")  # noqa: E741
    II = "ii", "重大（Ⅱ级）", ("重大", "Ⅱ", "二级", "Ⅱ级", "II级", "II")
    III = "iii", "较大（Ⅲ级）", ("较大", "Ⅲ", "三级", "Ⅲ级", "III级", "III")
    IV = "iv", "一般（Ⅳ级）", ("一般", "Ⅳ", "四级", "Ⅳ级", "IV级", "IV", "轻微")


class Stage(Choices):
    FIRST = "first", "初报"
    FURTHER = "further", "续报"
    FINAL = "final", "终报"


class EventState(Choices):
    fixed = True
    OPEN = "open", "处置中", ("处理中", "未办结", "跟进中")
    CLOSED = "closed", "已办结", ("已完成", "完成", "已处理", "办结", "结案")


PAPERS = (
    PaperForm(parts=(
        Sections(),
        Signs(("报告人", "接报人", "到场人"), ("部门主管意见", "项目经理意见", "公司领导意见")),
    )),
    PaperForm("report", "突发事件处理报告", parts=(
        Facts("事件", ("title", "event_type", "grade", "occurred_at", "found_at", "place")),
        Facts("接报", ("reporter_name", "reporter_phone", "received_by_id", "received_at", "arrived_by_id", "arrived_at")),
        Facts("经过", ("course",)),
        Table("处置过程", "timeline"),
        Facts("处理", ("preliminary_cause", "measures", "result", "prevention", "prevention_by_id", "prevention_due_on")),
        Facts("伤亡报警", ("deaths", "serious", "minor", "called_at", "call_receipt", "loss_amount")),
        Facts("上报", ("oral_report_to", "oral_report_at", "written_report_at")),
        Signs(("报告人", "部门主管", "项目经理"), ("公司领导意见",)),
    )),
)  # fmt: skip


class Incident(HasReview, Entry):
    register = Register(
        "突发事件记录表",
        form_no="QR-AQ-01",
        number_prefix="TF",
        group="接待与事件",
        order=60,
        icon="exclamation-triangle",
        short="突发事件",
        aliases=("突发事件处理报告",),
        anchor="occurred_at",
        key=("occurred_at", "place", "title"),
        headline="title",
        who="reporter_name",
        tag="event_type",
        states={"open": "blue", "closed": "green"},
        closed_states=("closed",),
        print_columns=("occurred_at", "place", "event_type", "grade", "course", "result", "oral_report_at", "received_by_id"),
        papers=PAPERS,
    )

    title = text("事件名称", required=True, in_list=True, search=True, max_length=80, section="事件",
                 aliases=("事件", "事件概要", "事件标题", "突发事件"))  # fmt: skip
    event_type = choice("事件类型", EventType, required=True, in_list=True, query="exact", section="事件",
                        aliases=("事件类别", "类别", "性质"))  # fmt: skip
    grade = choice("事件等级", Grade, required=True, in_list=True, query="exact", default="iv", section="事件", aliases=("级别",))
    occurred_at = moment("发生时间", required=True, in_list=True, query="range", default="now", section="事件",
                         aliases=("事发时间", "事件时间"))  # fmt: skip
    found_at = moment("发现时间", not_before="occurred_at", not_future=True, section="事件")
    place = text("发生地点", required=True, in_list=True, search=True, max_length=100, section="事件", aliases=("地点", "事发地点", "位置"))
    reporter_name = person("报告人", required=True, query="exact", section="接报", aliases=("报案人", "发现人"))
    reporter_phone = phone("报告人电话", allow_refused=True, section="接报")
    reporter_post = text("报告人岗位", max_length=40, section="接报")
    received_by_id = staff("接报人", required=True, default="me", in_list=True, section="接报", aliases=("接报人员", "值班人"))
    received_at = moment("接报时间", required=True, default="now", not_future=True, section="接报")
    arrived_by_id = staff("到场人", section="接报")
    arrived_at = moment("到场时间", not_before="occurred_at", section="接报")
    course = note("事件经过", required=True, search=True, locked_after_save=True, rows=4, section="经过与处置",
                  help="按时间先后写；保存后原文锁定，只可追加", aliases=("经过", "事情经过", "事件描述", "情况描述", "过程"))  # fmt: skip
    timeline = rows("处置过程", ("at", moment("时间")), ("deed", text("动作", max_length=200)), ("by", text("人")), section="经过与处置")
    measures = note("采取措施", required=True, search=True, rows=2, section="经过与处置",
                    aliases=("处理措施", "处置措施", "处理过程", "应急措施", "处理经过"))  # fmt: skip
    result = note("处理结果", required_when=("status", ("closed",)), rows=2, section="经过与处置", aliases=("结果", "处置结果"))
    preliminary_cause = note("初步原因", required_when=("status", ("closed",)), rows=2, section="经过与处置",
                             aliases=("原因", "事故原因", "原因分析"))  # fmt: skip
    deaths = count("死亡人数", default=0, section="伤亡与损失")
    serious = count("重伤人数", default=0, section="伤亡与损失")
    minor = count("轻伤人数", default=0, section="伤亡与损失")
    police_called = flag("已报警 110", default=False, section="报警与上报", aliases=("报警情况", "是否报警"))
    fire_called = flag("已报火警 119", default=False, section="报警与上报")
    ambulance_called = flag("已叫急救 120", default=False, section="报警与上报")
    called_at = moment("报警时间", section="报警与上报")
    call_receipt = text("回执号、出警单位", max_length=100, section="报警与上报")
    oral_report_to = text("口头上报对象", max_length=60, section="报警与上报")
    oral_report_at = moment("口头上报时间", in_list=True, not_before="occurred_at", section="报警与上报")
    written_report_at = moment("书面上报时间", not_before="occurred_at", section="报警与上报")
    status = choice("状态", EventState, in_list=True, query="exact", default="open", section="报警与上报")

    plan_id = link("关联接待方案", "reception_plan", auto=True, more=True)  # an important guest's plan has written it (C8)
    room = room("涉及房号", more=True)
    persons = rows("涉及人员", ("name", person("姓名")), ("identity", text("身份")), ("phone", phone("电话")),
                   ("injury", text("伤情")), more=True)  # fmt: skip
    loss_amount = money("财产损失（元）", more=True, aliases=("财产损失", "损失金额"))
    affected_households = count("影响户数", more=True)
    gov_report_dept = text("上报主管部门", more=True, max_length=60)
    gov_report_at = moment("上报主管部门时间", more=True)
    stage = choice("报告阶段", Stage, more=True)
    liability = note("责任认定", more=True, max_length=500, aliases=("责任认定情况",))
    insurance_no = text("保险报案号", more=True, max_length=60)
    insured_at = moment("保险报案时间", more=True)
    aftermath = note("善后与业主沟通", more=True)
    prevention = note("整改措施", more=True)
    prevention_by_id = staff("整改责任人", more=True)
    prevention_due_on = day("整改期限", more=True)
    closed_at = moment("办结时间", auto=True, more=True)
    summary_at = moment("总结提交时间", more=True)
    photos = photos("现场照片", more=True)

    plan = relationship("ReceptionPlan", foreign_keys="Incident.plan_id")

    def before_save(self, session, now, actor) -> None:
        self.status = self.status or "open"
        if self.event_type != EventType.GUEST and self.occurred_at and self.occurred_at > now + timedelta(minutes=5):
            raise RuleViolation("发生时间不能晚于现在", "occurred_at")  # guests are written down before they come
        if self.status == EventState.CLOSED:
            self.closed_at = self.closed_at or now
        else:
            self.closed_at = None

    def warnings(self, session, now) -> list[str]:
        """Reports that are late by the settings of the day: by mouth, in writing, and what was learnt from it."""
        if self.voided_at or self.event_type == EventType.GUEST:
            return []
        day = self.received_at.date()

        def limit(name: str) -> int:
            return number(session, self.community_id, name, day)

        found = [
            wording.lateness("口头上报", self.received_at + timedelta(minutes=limit("oral_minutes")), self.oral_report_at, now),
            wording.lateness("书面上报", self.received_at + timedelta(hours=limit("written_hours")), self.written_report_at, now),
        ]
        if self.closed_at:
            found.append(wording.lateness("总结", self.closed_at + timedelta(hours=limit("summary_hours")), self.summary_at, now))
        return [late for late in found if late]
