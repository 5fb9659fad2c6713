"""A small company told by hand: three communities, fifteen matters. What it comes to is worked out in FIGURES."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from models.organisation import Community
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.tracking import Step

NOW = datetime(2026, 11, 23, 14, 32)
HOME, OTHER, THIRD = "锦绣花园", "滨江雅苑", "梧桐里"  # four households, one, none

# community, received, category, told, limit, visited, satisfaction
MATTERS = (
    (HOME, "10-26 09:00", "repair", "10-27 09:00", "10-28 09:00", None, None),
    (HOME, "10-26 10:00", "complaint", "10-30 10:00", "10-29 10:00", "10-31 10:00", "a"),  # too late
    (HOME, "11-02 19:00", "complaint", "11-03 09:00", "11-05 19:00", "11-04 09:00", "c"),
    (HOME, "11-23 09:00", "repair", None, "11-25 09:00", None, None),
    (HOME, "11-10 03:00", "other", None, "11-12 03:00", None, None),  # overdue
    (HOME, "11-11 10:00", "repair", "11-11 11:00", "11-13 10:00", "11-11 12:00", "a"),  # void
    (HOME, "09-26 10:00", "complaint", "09-27 10:00", "09-29 10:00", "09-28 10:00", "b"),  # of October
    (HOME, "10-24 23:59", "repair", "10-25 00:00", "10-26 23:59", None, None),  # came in October, told in November
    (HOME, "11-05 10:00", "other", "11-06 10:00", None, None, None),  # its limit stood still
    (OTHER, "11-01 12:00", "repair", "11-01 13:00", "11-03 12:00", None, None),
    (OTHER, "11-08 12:00", "complaint", "11-20 12:00", "11-11 12:00", "11-21 09:00", "unreached"),  # too late, nobody there
    (OTHER, "11-09 20:00", "service", "11-10 09:00", "11-11 20:00", None, None),
    (OTHER, "11-15 10:00", "complaint", "11-15 12:00", "11-18 10:00", None, None),
    (OTHER, "11-16 10:00", "repair", "11-17 10:00", "11-18 10:00", None, None),
    (THIRD, "11-20 10:00", "repair", None, "11-22 10:00", None, None),  # overdue
)  # fmt: skip
VOID = 6  # numbers count from 1
PROMISED = {1: "10-27 10:00", 2: "10-27 10:00", 4: "11-25 10:00"}  # when the owner was to hear
ROOMS = {1: "5-1-301", 7: "5-1-301", 2: "3-2-1201", 3: "3-2-1201", 6: "3-2-1201"}
LIMITS = (  # further steps of the home: number, level, limit
    (5, 2, "11-17 03:00"), (4, 1, "11-23 20:00"), (3, 0, "11-06 09:00"),
)  # fmt: skip
CAUSES = ("internal", None, "internal", "service")

FIGURES = {  # of November, 10-25 to 11-24
    HOME: {"received": "6", "complaints": "2", "per_hundred": "50.0", "open": "2", "overdue": "1", "kept": "80.0%", "satisfied": "50.0%"},
    OTHER: {"received": "5", "complaints": "2", "per_hundred": "200.0", "open": "0", "overdue": "0", "kept": "80.0%", "satisfied": "—"},
    THIRD: {"received": "1", "complaints": "0", "per_hundred": "—", "open": "1", "overdue": "1", "kept": "—", "satisfied": "—"},
}
TOTAL = {"received": "12", "complaints": "4", "per_hundred": "80.0", "open": "3", "overdue": "2", "kept": "80.0%", "satisfied": "50.0%"}


def on(text: str | None) -> datetime | None:
    return text and datetime.fromisoformat(f"2026-{text}")


def tell_company(session, site) -> dict[str, int]:
    """Write the story as plain rows; the ids of the communities by name."""
    third = Community(code="WTL", name=THIRD, company="安居物业有限公司")
    session.add(third)
    session.flush()
    keys = {HOME: site.community.id, OTHER: site.other.id, THIRD: third.id}
    rows = [_visit(number, keys[whose], *rest) for number, (whose, *rest) in enumerate(MATTERS, 1)]
    session.connection().execute(insert(Visit.__table__), [row for row, _ in rows])
    session.connection().execute(insert(Step.__table__), [step for _, step in rows])
    session.commit()
    return keys


def tell_limits(session, community_id: int) -> None:
    """What is past the second limit, what is due tonight, and a return visit nobody made."""
    step = {"community_id": community_id, "register": "visit", "role": "manager", "hours": 168, "start_at": NOW}
    rows = [{"id": 100 + key, "entry_id": key, "step": f"further{level}", "level": level, "due_at": on(due)} for key, level, due in LIMITS]
    session.connection().execute(insert(Step.__table__), [step | row for row in rows])
    session.commit()


def tell_causes(session, community_id: int) -> None:
    """Complaints' own sheets; one more is void."""
    sheet = {"community_id": community_id, "version": 1, "late": False, "recorded_at": NOW, "complained_at": on("11-02 19:00")}
    rows = [{"record_no": f"TS{place}", "cause": cause, "status": "in_progress", "voided_at": None} for place, cause in enumerate(CAUSES)]
    rows.append({"record_no": "TSX", "cause": "internal", "status": "void", "voided_at": NOW})
    session.connection().execute(insert(Complaint.__table__), [sheet | row for row in rows])
    session.commit()


def _visit(number: int, community_id: int, came: str, category: str, told, limit, visited, satisfaction) -> tuple[dict, dict]:
    void = on(came) + timedelta(hours=3) if number == VOID else None
    status = "void" if void else "written_off" if told else "in_progress"
    row = {
        "id": number, "community_id": community_id, "version": 1, "late": False, "record_no": f"LD2026-{number}", "recorded_at": on(came),
        "received_at": on(came), "category": category, "channel": "call", "content": "说的事", "person_name": "张伟", "status": status,
        "notified_at": on(told), "finished_at": on(told), "visited_at": on(visited), "satisfaction": satisfaction, "voided_at": void,
        "promised_reply_at": on(PROMISED.get(number)), "room": ROOMS.get(number),
    }  # fmt: skip
    step = {
        "id": number, "community_id": community_id, "register": "visit", "entry_id": number, "step": "first", "level": 1,
        "role": "supervisor", "hours": 48, "start_at": on(came), "due_at": on(limit), "done_at": on(told),
    }  # fmt: skip
    return row, step
