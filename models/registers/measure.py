"""改进措施跟踪表: what a complaint taught us, who changes it until when, and whether somebody else found it changed (R76, R102)."""

from datetime import datetime, time, timedelta

from models.declare import Choices, Derived, Register, choice, day, department, link, moment, note, rows, staff, text
from models.errors import RuleViolation
from models.features import Entry, HasDeadline, HasReview
from models.history import insist, of_old
from models.registers.complaint import Cause
from models.rules.deadlines import Rung
from models.slip import Slip

HOUR = timedelta(hours=1)


class MeasureEffect(Choices):
    GOOD = "good", "有效", ("好",)
    PARTLY = "partly", "部分有效", ("部分",)
    BAD = "bad", "无效", ("不好",)


class MeasureState(Choices):
    fixed = True
    NEW = "new", "待落实", ("未开始", "未完成")
    DOING = "doing", "进行中", ("处理中", "整改中")
    TO_VERIFY = "to_verify", "待验证"
    DONE = "done", "已完成", ("完成", "已落实", "已整改")
    DROPPED = "dropped", "撤销"


class Measure(Slip, HasDeadline, HasReview, Entry):
    register = Register(
        "改进措施跟踪表",
        form_no="QR-KF-15",
        number_prefix="GJ",
        group="分办",
        order=24,
        icon="clipboard-check",
        short="改进措施",
        aliases=("整改跟踪表", "纠正预防措施表"),
        anchor="decided_at",
        headline="what",
        tag="cause",
        states={"new": "grey", "doing": "blue", "to_verify": "amber", "done": "green", "dropped": "grey"},
        closed_states=("done", "dropped"),
        print_columns=("decided_at", "complaint_id", "problem", "what", "department_id", "handler_id", "due_on", "result",
                       "carried_out_at", "verified_by_id", "effect"),
        derived=Derived("complaint", ("validity", ("valid", "invalid")), {
            "cause": "cause", "what": "preventive_action", "problem": "investigation", "department_id": "accused_dept_id",
        }, offer="登记改进措施", link="complaint_id", alone=True, several=True),
    )  # fmt: skip
    limit_verb = "落实"
    step_words = {"carry_out": "改进措施到了应落实日期，还没有落实"}

    complaint_id = link("关联投诉", "complaint", in_list=True, query="exact", locked_after_save=True, section="措施",
                        help="不是从投诉来的可以不填")  # fmt: skip
    decided_at = moment("提出时间", required=True, in_list=True, query="range", default="now", not_future=True, section="措施",
                        aliases=("日期", "提出日期"))  # fmt: skip
    problem = note("问题与原因", search=True, rows=2, section="措施", help="为什么会发生", aliases=("问题", "原因", "存在问题", "问题描述"))
    cause = choice("原因类别", Cause, query="exact", section="措施")
    what = note("改进措施", required=True, in_list=True, search=True, min_length=4, max_length=500, rows=2, section="措施",
                help="改什么、怎么改，做完看得见", aliases=("措施", "整改措施"))  # fmt: skip
    department_id = department("责任部门", query="exact", section="落实")
    handler_id = staff("落实责任人", required=True, in_list=True, query="exact", section="落实", aliases=("责任人", "负责人"))
    due_on = day("应落实日期", required=True, query="range", section="落实",
                 aliases=("要求完成时间", "完成期限", "计划完成时间", "应完成日期", "期限"))  # fmt: skip
    progress = rows("进展记录", ("at", moment("时间")), ("what", text("进展", max_length=200)), ("by", text("记录人")), section="落实")
    carried_out_at = moment("落实时间", not_before="decided_at", not_future=True, query="range", section="落实",
                            aliases=("完成时间", "完成日期"))  # fmt: skip
    result = note("落实情况", search=True, rows=2, max_length=500, section="落实", help="实际改了什么", aliases=("完成情况", "整改情况"))
    verified_by_id = staff("验证人", query="exact", section="验证", help="不能是落实责任人", aliases=("验证人员", "检查人"))
    verified_at = moment("验证时间", auto=True, section="验证")
    effect = choice("效果", MeasureEffect, in_list=True, query="exact", section="验证", help="同样的问题还有没有再发生")
    effect_note = note("验证意见", max_length=500, section="验证")
    next_what = note("后续措施", min_length=4, max_length=500, required_when=("effect", ("bad",)), section="验证",
                     help="无效的要写，保存后自动开下一张")  # fmt: skip
    next_due_on = day("后续措施应落实日期", required_when=("effect", ("bad",)), section="验证")
    status = choice("状态", MeasureState, auto=True, in_list=True, query="exact", section="验证")

    urges = rows("督促记录", ("at", moment("时间")), ("way", text("方式")), ("to", text("对象")), ("answer", text("答复", max_length=200)),
                 more=True)  # fmt: skip
    dropped = note("撤销原因", more=True, max_length=300, help="不做了才填")
    dropped_at = moment("撤销时间", auto=True, more=True)
    follows_id = link("上一项措施", "measure", auto=True, more=True)

    def ladder_key(self) -> str | None:
        return None

    def further_steps(self) -> list[tuple]:
        """Carried out by the end of its day, or the supervisor has it in the queue: (rung, start, due, done)."""
        due = datetime.combine(self.due_on + timedelta(days=1), time())
        rung = Rung("carry_out", 1, "supervisor", max(int((due - self.decided_at) / HOUR), 1))
        return [(rung, self.decided_at, due, self.carried_out_at or self.dropped_at or self.voided_at)]

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if self.due_on and self.decided_at and self.due_on < self.decided_at.date():
            raise RuleViolation("应落实日期不能早于提出时间", "due_on")
        if self.carried_out_at and not self.result:
            insist(session, self, now, "落实情况没填：写清实际改了什么", "result")
        self._refuse_unverified(session, now, actor)
        if self.effect and not self.verified_at:
            self._verify(session, now)
        if not self.dropped:
            self.dropped_at = None
        elif not self.dropped_at:
            self.dropped_at = now
        self.status = self._state()

    def _refuse_unverified(self, session, now, actor) -> None:
        """Nobody says of their own work that it helped."""
        if not (self.effect or self.verified_by_id) or of_old(session, self, now):
            return
        if not self.carried_out_at:
            raise RuleViolation("落实时间没填：先落实，再验证", "carried_out_at")
        if not self.effect:
            raise RuleViolation("效果没填：验证了要写有没有效", "effect")
        self.verified_by_id = self.verified_by_id or actor.staff_id
        if self.verified_by_id is None or self.verified_by_id == self.handler_id:
            raise RuleViolation("落实责任人不能自己验证，请换人", "verified_by_id")

    def _verify(self, session, now) -> None:
        """What did not help is followed by another measure, tied to it and to the complaint."""
        self.verified_at = now
        if self.effect != MeasureEffect.BAD or of_old(session, self, now):
            return
        if not (self.next_what and self.next_due_on):
            missing = "next_what" if not self.next_what else "next_due_on"
            raise RuleViolation("无效的措施要写后续措施和应落实日期", missing)
        if self.next_due_on < now.date():
            raise RuleViolation("后续措施的应落实日期不能早于今天", "next_due_on")
        session.add(Measure(
            community_id=self.community_id, complaint_id=self.complaint_id, decided_at=now, problem=self.problem, cause=self.cause,
            what=self.next_what, department_id=self.department_id, handler_id=self.handler_id, due_on=self.next_due_on,
            follows_id=self.id,
        ))  # fmt: skip

    def _state(self) -> str:
        if self.effect:
            return MeasureState.DONE
        if self.dropped:
            return MeasureState.DROPPED
        if self.carried_out_at:
            return MeasureState.TO_VERIFY
        return MeasureState.DOING if self.progress else MeasureState.NEW
