"""Moves that write down the evidence of a complaint's cause on its own sheet, and what became of a wish to see a leader."""

from models.operations.doing import Doing, Line, tell_leaders
from models.operations.facts import followers_of


def investigate(move: Doing) -> Line:
    """R75, R76: why it happened, whose it was, what was done and what keeps it from happening again."""
    if move.answers.get("responsible_id"):
        move.staff(move.answers["responsible_id"], "responsible_id", "责任人", accused_too=True)
    _onto_sheet(move, "investigation", "responsible_id", "corrective_action", "preventive_action")
    return Line(note=move.answers["investigation"])


def negotiate(move: Doing) -> Line:
    """R73: one talk with a municipal department more; R72: how it was explained to the owner."""
    answers = move.answers
    row = {
        "department": answers["contact_dept"], "contact": answers.get("contact_person"),
        "at": f"{answers.get('contact_at') or move.now:%Y-%m-%d %H:%M}", "answer": answers["contact_answer"],
    }  # fmt: skip
    _onto_sheet(move, "explanation")
    for sheet in followers_of(move.session, move.entry):
        sheet.put("municipal_contacts", [*(sheet.value("municipal_contacts") or ()), {k: v for k, v in row.items() if v}])
    return Line(to_value=answers["contact_dept"], note=answers["contact_answer"])


def apologise(move: Doing) -> Line:
    """R78: by the head of the department complained about; the sheet refuses anybody else."""
    person = move.staff(move.answers["apology_by_id"], "apology_by_id", "道歉人", accused_too=True)
    _onto_sheet(move, "apology_by_id", "apology_at", "apology_way", "gravity")
    return Line(to_value=person.name, note=move.text("apology_way"), to_owner=True)


def call_leader(move: Doing) -> Line:
    """R70: which leader was asked to come, when, whether they came and what they explained."""
    _onto_sheet(move, "leader_role", "leader_at", "leader_came", "leader_points")
    for sheet in followers_of(move.session, move.entry):
        sheet.put("leader_called", True)
    if move.answers["leader_came"] != "came":  # who has been there already need not be called
        tell_leaders(move, "leader_called")
    said = "，".join(part for part in (move.text("leader_came"), move.answers.get("leader_points")) if part)
    return Line(to_value=move.text("leader_role"), note=said, to_owner=move.answers["leader_came"] == "came")


def see_leader(move: Doing) -> Line:
    """R33: whether it was agreed before, whom, when that leader was told and what they said."""
    move.put("leader_booked", "leader_wanted", "leader_told_at", "leader_answer", "leader_decline")
    said = "，".join(part for part in (move.text("leader_answer"), move.answers.get("leader_decline")) if part)
    return Line(to_value=move.answers["leader_wanted"], note=said)


def _onto_sheet(move: Doing, *names: str) -> None:
    for sheet in followers_of(move.session, move.entry):
        for name in names:
            if name in move.answers:
                sheet.put(name, move.answers[name])
