"""What each move writes into the entry, and what it leaves to say in the timeline."""

from collections.abc import Callable

from sqlalchemy import select

from models import steps
from models.errors import RuleViolation
from models.features import VisitReason
from models.ladder import visit_due
from models.operations import proofs
from models.operations.doing import Doing, Line, tell_leaders
from models.operations.facts import followers_of, open_pause
from models.operations.record_visit import record_visit
from models.operations.tie_repeat import link_repeat, unlink_repeat
from models.organisation import Department
from models.outbox import settle
from models.sampling import wait_for_visit
from models.tracking import Pause

WAITED = "已告知业主，重开前不计时"


def transfer(move: Doing) -> Line:
    """R54, R98: to a department, and there to a person: the one named, else its head."""
    entry, session = move.entry, move.session
    department = session.scalar(
        select(Department).where(Department.id == move.answers["department_id"], Department.community_id == entry.community_id)
    )
    if department is None or not department.enabled:
        raise RuleViolation("责任部门请从列表里选", "department_id")
    handler_id = move.answers.get("handler_id") or department.head_id
    if handler_id is None:
        raise RuleViolation(f"{department.name}还没有主管，请选承办人：责任要落到人", "handler_id")
    handler = move.staff(handler_id, "handler_id", "承办人")
    entry.department_id, entry.handler_id = department.id, handler.id
    entry.transferred_at, entry.accepted_at = move.now, None
    if entry.register.field("handling_mode"):
        entry.put("handling_mode", "transfer")
    return Line(to_value=f"{department.name} {handler.name}", note=move.answers.get("note"))


def accept(move: Doing) -> Line:
    move.entry.accepted_at = move.now
    if "handler_id" not in move.answers:
        return Line(note=move.answers.get("note"))
    return hand_on(move)


def hand_on(move: Doing) -> Line:
    handler = move.staff(move.answers["handler_id"], "handler_id", "承办人")
    move.entry.handler_id = handler.id
    move.entry.accepted_at = move.entry.accepted_at or move.now
    return Line(to_value=handler.name, note=move.answers.get("note"))


def progress(move: Doing) -> Line:
    """R18: told on the way; the way is the line's, the final telling is the entry's. R83: a promise is kept, or a new one made."""
    if move.entry.register.field("promised_reply_at"):
        move.entry.promised_reply_at = move.answers.get("promised_reply_at")
    way = move.answers.get("notify_way")
    label = move.entry.register.field("notify_way").text(way) if way else None
    return Line(to_value=label, note=move.answers.get("note"), to_owner=True)


def result(move: Doing) -> Line:
    """R64: what was done and what came of it, kept apart."""
    move.put("process_note", "result")
    move.entry.finished_at = move.now
    if getattr(move.entry, "need_visit", False):
        move.entry.visit_due_at = visit_due(move.session, move.entry, move.now)
    return Line(note=f"{move.entry.process_note}\n结果：{move.entry.result}")


def tell_owner(move: Doing) -> Line:
    """R97: the clock of handling stops here."""
    move.put("notify_way")
    entry = move.entry
    entry.notified_at = move.answers.get("notified_at") or move.now
    said = move.answers.get("note")
    for sheet in followers_of(move.session, entry):  # R77: what the owner was told
        if sheet.register.field("informed_content"):
            sheet.put("informed_content", said or sheet.value("informed_content") or entry.result)
    return Line(to_value=entry.register.field("notify_way").text(entry.notify_way), note=said, to_owner=True)


def return_visit(move: Doing) -> Line:
    """R82: who was reached and what they said; nobody reached is no visit yet."""
    move.put("visit_way", "satisfaction", "visit_feedback", "improvement_feedback")
    entry = move.entry
    record_visit(move)
    reached = entry.satisfaction != "unreached"
    entry.visited_at, entry.visited_by_id = (move.now, move.actor.staff_id) if reached else (None, None)
    said = entry.register.field("satisfaction").text(entry.satisfaction)
    note = "，".join(part for part in (said, *(move.answers.get(name) for name in ("visit_feedback", "improvement_feedback"))) if part)
    return Line(to_value=entry.register.field("visit_way").text(entry.visit_way), note=note, to_owner=reached)


def add_visit(move: Doing) -> Line:
    """R82: one more is called back, chosen by hand."""
    wait_for_visit(move.session, move.entry, VisitReason.ADDED, move.entry.finished_at)
    return Line(note=move.answers.get("note"))


def close(move: Doing) -> Line:
    """R12, R96: written off or given up; nothing is deleted."""
    move.put("close_basis", "notify_way")
    entry = move.entry
    entry.closed_at, entry.closed_by_id = move.now, move.actor.staff_id
    entry.notified_at = move.answers.get("notified_at") or entry.notified_at
    return Line(note=move.answers.get("close_basis"))


def answer(move: Doing) -> Line:
    """R48: not ours to do; said so at once, with whom to ask."""
    move.put("out_of_scope_reply", "notify_way")
    entry = move.entry
    entry.notified_at = entry.finished_at = entry.closed_at = move.now
    entry.closed_by_id = move.actor.staff_id
    for name, value in (("in_scope", False), ("handling_mode", "answer")):
        if entry.register.field(name):
            entry.put(name, value)
    way = entry.register.field("notify_way").text(entry.notify_way)
    return Line(to_value=way, note=getattr(entry, "out_of_scope_reply", None), to_owner=True)


def pause(move: Doing) -> Line:
    entry, reason = move.entry, move.answers["reason"]
    review = move.answers.get("review_on")
    move.session.add(Pause(community_id=entry.community_id, register=entry.register.slug, entry_id=entry.id,
                           start_at=move.now, reason=reason, review_on=review))  # fmt: skip
    return Line(note=f"{reason}，{review:%m-%d} 复查" if review else reason)


def resume(move: Doing) -> Line:
    open_pause(move.session, move.entry).end_at = move.now
    return Line(note=move.answers.get("note"))


def hand_over(move: Doing) -> Line:
    owner = move.staff(move.answers["owner_id"], "owner_id", "跟踪责任人")
    _set_owner(move, owner.id)
    return Line(to_value=owner.name, note=move.answers.get("note"))


def take_over(move: Doing) -> Line:
    if move.actor.staff_id is None:
        raise RuleViolation("这个账号没有对应的员工，不能接手")
    _set_owner(move, move.actor.staff_id)
    return Line(note=move.answers.get("note"))


def acknowledge(move: Doing) -> Line:
    steps.acknowledge(move.session, move.entry, move.now, move.actor.staff_id)
    settle(move.session, move.actor.account_id, move.entry, move.now)
    return Line(note=move.answers.get("note"))


def reopen(move: Doing) -> Line:
    send_back(move)
    return Line(note=move.answers.get("reason"))


def send_back(move: Doing) -> None:
    """Handled anew: told and finished are open again, the time in between was nobody's delay, the reopening counts."""
    entry = move.entry
    if entry.notified_at:
        move.session.add(Pause(community_id=entry.community_id, register=entry.register.slug, entry_id=entry.id,
                               start_at=entry.notified_at, end_at=move.now, reason=WAITED))  # fmt: skip
    entry.reopened = (entry.reopened or 0) + 1
    for name in ("result", "finished_at", "notified_at", "notify_way", "closed_at", "closed_by_id", "close_basis", "visit_due_at"):
        if entry.register.field(name):
            entry.put(name, None)


def void(move: Doing) -> Line:
    """The number stays used; the sheets that follow are void with it."""
    for row in (move.entry, *followers_of(move.session, move.entry)):
        row.voided_at, row.voided_by_id, row.void_reason = move.now, move.actor.staff_id, move.answers["void_reason"]
    return Line(note=move.answers["void_reason"])


def ask_void(move: Doing) -> Line:
    """The desk asks, the supervisor consents or declines: nothing is void yet."""
    move.entry.void_asked_at, move.entry.void_ask = move.now, move.answers["void_reason"]
    return Line(note=move.entry.void_ask)


def consent_void(move: Doing) -> Line:
    move.answers["void_reason"] = move.entry.void_ask
    return void(move)


def decline_void(move: Doing) -> Line:
    move.entry.void_asked_at = move.entry.void_ask = None
    return Line(note=move.answers["reason"])


def report_up(move: Doing) -> Line:
    """R17, R49: to whom it was reported, which department has to come in, and when."""
    entry = move.entry
    if entry.register.field("referred_to"):
        entry.referred_to, entry.referred_at = move.answers.get("to"), move.answers.get("referred_at") or move.now
        move.put("referred_dept_id")
        entry.put("handling_mode", "refer")
    tell_leaders(move, "reported_up")
    return Line(to_value=move.answers.get("to"), note=move.answers["reason"])


def say(move: Doing) -> Line:
    return Line(note=move.answers.get("note") or move.answers.get("reason"))


def _set_owner(move: Doing, staff_id: int) -> None:
    steps.set_owner(move.session, move.entry, steps.level_of(move.session, move.entry, move.now), staff_id)


WRITES: dict[str, Callable[[Doing], Line]] = {
    "confirm": say, "transfer": transfer, "accept": accept, "hand_on": hand_on, "note": say, "progress": progress,
    "result": result, "tell_owner": tell_owner, "return_visit": return_visit, "write_off": close,
    "close_unsolvable": close, "answer": answer, "pause": pause, "resume": resume, "investigate": proofs.investigate,
    "negotiate": proofs.negotiate, "apologise": proofs.apologise, "call_leader": proofs.call_leader,
    "see_leader": proofs.see_leader, "urge": say, "take_over": take_over, "hand_over": hand_over,
    "acknowledge": acknowledge, "report_up": report_up, "reopen": reopen, "ask_void": ask_void,
    "consent_void": consent_void, "decline_void": decline_void, "void": void, "amend": say,
    "add_visit": add_visit, "link_repeat": link_repeat, "unlink_repeat": unlink_repeat,
}  # fmt: skip
