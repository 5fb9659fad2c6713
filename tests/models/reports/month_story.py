"""A month told by hand: twenty complaints that cross its edges. What it must come to is worked out on paper in NUMBERS."""

from dataclasses import dataclass, field
from datetime import datetime

from models.registers.complaint import Complaint
from models.tracking import Action, Pause

NOW = datetime(2026, 11, 23, 14, 32)
KINDS = {"municipal": ("municipal_kind", "water"), "internal": ("internal_kind", "other")}


def on(text: str) -> datetime:
    return datetime.fromisoformat(text if len(text) > len("MM-DD HH:MM") else f"2026-{text}")


@dataclass
class Told:
    """One complaint: when, of which type, and what happened to it ("MM-DD HH:MM", verb[, satisfaction])."""

    at: str
    kind: str
    happened: tuple = ()
    status: str = "in_progress"
    room: str | None = "3-2-1201"
    severity: str = "minor"
    cause: str | None = "internal"
    channel: str = "call"
    validity: str = "valid"
    pauses: tuple = ()
    first_reply: str | None = None
    more: dict = field(default_factory=dict)


STORY = (
    Told("10-20 09:00", "repair", (("10-27 09:00", "result"), ("10-28 09:00", "return_visit", "a")), "handled",
         room="5-1-301"),
    Told("10-10 09:00", "equipment", severity="major", pauses=(("10-12 00:00", None),)),
    Told("10-22 10:00", "security", (("10-23 10:00", "result"), ("10-26 10:00", "return_visit", "b")), "handled"),
    Told("10-15 10:00", "cleaning", (("10-16 10:00", "result"), ("10-17 10:00", "return_visit", "a"), ("10-18 10:00", "write_off"),
                                     ("11-02 10:00", "reopen"))),
    Told("10-24 22:00", "repair", (("10-25 00:00", "answer"),), "answered", room="A-1205"),
    Told("10-25 00:00", "repair", (("10-26 00:00", "result"), ("10-27 00:00", "return_visit", "a"), ("10-27 01:00", "write_off")),
         "written_off", first_reply="10-25 02:00"),
    Told("11-01 10:00", "repair", (("11-04 10:00", "result"), ("11-05 10:00", "return_visit", "unreached"),
                                   ("11-06 10:00", "return_visit", "unreached")), "to_visit", severity="major",
         channel="walk_in", first_reply="11-01 20:00"),
    Told("11-02 08:00", "equipment", (("11-06 07:00", "result"), ("11-07 07:00", "return_visit", "c"), ("11-07 07:00", "reopen"),
                                      ("11-08 07:00", "result"), ("11-09 07:00", "return_visit", "b")), "handled",
         room="5-1-301", severity="grave", cause="municipal", channel="letter", pauses=(("11-03 08:00", "11-05 08:00"),),
         first_reply="11-02 09:00"),
    Told("11-03 09:00", "equipment", (("11-04 09:00", "close_unsolvable"),), "unsolved", room=None, cause="neighbour", channel="online",
         validity="invalid", more={"location": "中心广场", "invalid_reason": "属政府职能"}),
    Told("11-05 09:00", "attitude", (("11-05 10:00", "void"),), "void", room="A-1205", cause="service", channel="email"),
    Told("11-06 09:00", "attitude", room="A-1205", cause="service", channel="from_above"),
    Told("11-22 15:00", "fees", room="3-2-1202", cause="other", channel="from_above"),
    Told("11-10 10:00", "neighbour", (("11-11 10:00", "result"),), "handled", room="3-2-1202", cause=None),
    Told("11-15 10:00", "neighbour", room="3-2-1202", cause="neighbour", pauses=(("11-16 10:00", None),)),
    Told("11-12 12:00", "fitting", (("11-12 18:00", "result"), ("11-12 20:00", "void")), "void", room="5-1-301", channel="walk_in"),
    Told("08-20 09:00", "house", (("08-21 09:00", "result"), ("08-22 09:00", "return_visit", "a"), ("08-22 10:00", "write_off")),
         "written_off", room="A-1205"),
    Told("11-17 09:00", "house", (("11-21 10:00", "result"), ("11-22 10:00", "return_visit", "a")), "handled", room="A-1205",
         severity="major", cause="legacy"),
    Told("11-20 10:00", "municipal", room="5-1-301", cause="municipal"),
    Told("10-01 09:00", "greening", (("10-02 09:00", "void"),), "void"),
    Told("08-01 09:00", "other", room="5-1-301"),
)  # fmt: skip

# Every figure that is not 0, by type.
NUMBERS = {
    "repair": {"carried_in": 2, "received": 2, "valid": 2, "sev_minor": 1, "sev_major": 1, "cause_internal": 2, "finished": 4,
               "finished_on_time": 3, "visit_due": 3, "visited": 2, "sat_a": 2, "repeated": 1},
    "equipment": {"carried_in": 1, "received": 2, "valid": 1, "invalid": 1, "sev_minor": 1, "sev_grave": 1, "cause_municipal": 1,
                  "cause_neighbour": 1, "finished": 3, "finished_on_time": 2, "reopened": 1, "open_end": 1, "visit_due": 2,
                  "visited": 2, "sat_b": 1, "sat_c": 1},
    "security": {"visit_due": 1, "visited": 1, "sat_b": 1},
    "cleaning": {"reopened": 1, "open_end": 1, "overdue_open": 1},
    "greening": {},
    "attitude": {"received": 2, "valid": 2, "sev_minor": 2, "cause_service": 2, "voided": 1, "open_end": 1, "overdue_open": 1},
    "fees": {"received": 1, "valid": 1, "sev_minor": 1, "cause_other": 1, "open_end": 1},
    "neighbour": {"received": 2, "valid": 2, "sev_minor": 2, "cause_neighbour": 1, "cause_other": 1, "finished": 1,
                  "finished_on_time": 1, "open_end": 1, "visit_due": 1, "repeated": 1},
    "fitting": {"received": 1, "valid": 1, "sev_minor": 1, "cause_internal": 1, "voided": 1},
    "house": {"received": 1, "valid": 1, "sev_major": 1, "cause_legacy": 1, "finished": 1, "visit_due": 1, "visited": 1, "sat_a": 1,
              "repeated": 1},
    "municipal": {"received": 1, "valid": 1, "sev_minor": 1, "cause_municipal": 1, "open_end": 1, "overdue_open": 1},
    "other": {"carried_in": 1, "open_end": 1, "overdue_open": 1},
    "total": {"carried_in": 4, "received": 12, "valid": 11, "invalid": 1, "sev_minor": 9, "sev_major": 2, "sev_grave": 1,
              "cause_municipal": 2, "cause_internal": 3, "cause_service": 2, "cause_legacy": 1, "cause_neighbour": 2,
              "cause_other": 2, "finished": 9, "finished_on_time": 6, "reopened": 2, "voided": 2, "open_end": 7, "overdue_open": 4,
              "visit_due": 8, "visited": 6, "sat_a": 3, "sat_b": 2, "sat_c": 1, "repeated": 3},
}  # fmt: skip
RATES = {
    "处理率": "50.0%", "及时率": "66.7%", "回访率": "75.0%", "满意率": "83.3%", "重复投诉率": "25.0%", "有效投诉比例": "91.7%",
    "首次回复及时率": "25.0%", "升级率": "25.0%", "一次解决率": "100.0%", "有效投诉率（年）": "400.0%",
}  # fmt: skip
FIRST_REPLY_HOURS = (2 + 10 + 1) / 3
HANDLING_HOURS = (168 + 2 + 24 + 72 + 47 + 95 + 24 + 24 + 97) / 9


def tell(session, site, story=STORY) -> list[Complaint]:
    """Write the story into the database of this session."""
    return [write(session, site.community.id, told) for told in story]


def write(session, community_id: int, told: Told) -> Complaint:
    kind = KINDS.get(told.cause or "")
    complaint = Complaint(
        community_id=community_id, complained_at=on(told.at), complainant="张伟", phone="13800001234", room=told.room,
        channel=told.channel, description="业主反映的问题经过", complaint_type=told.kind, severity=told.severity,
        validity=told.validity, cause=told.cause, first_reply_at=told.first_reply and on(told.first_reply),
        **({kind[0]: kind[1]} if kind else {}), **told.more,
    )  # fmt: skip
    session.add(complaint)
    session.flush()
    _happen(session, complaint, told)
    session.flush()
    return complaint


def _happen(session, complaint: Complaint, told: Told) -> None:
    visit, key = complaint.master, complaint.visit_id
    mine = {"community_id": complaint.community_id, "register": "visit", "entry_id": key}
    for at, verb, *value in told.happened:
        session.add(Action(**mine, at=on(at), verb=verb, to_value=value[0] if value else None, to_owner=verb == "progress"))
        if verb in ("result", "answer", "close_unsolvable"):
            visit.finished_at = on(at)
        if verb == "void":
            visit.voided_at = complaint.voided_at = on(at)
    for start, end in told.pauses:
        session.add(Pause(**mine, start_at=on(start), end_at=end and on(end), reason="等备件"))
    visit.status = told.status
