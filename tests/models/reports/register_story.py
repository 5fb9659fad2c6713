"""Nine entries that stand on the edges of two months, told of any counted register. What they come to is worked out on paper.

October counts from 09-25 00:00 to 10-25 00:00, November from there to now, 11-23 14:32.
"""

from datetime import datetime, timedelta

from models.registers.repair import Repair
from models.registers.return_visit import ReturnVisit
from models.registers.rework import Rework
from models.registers.service_order import ServiceOrder
from models.registers.visit import Visit
from models.registers.visitor import Visitor
from models.tracking import Action

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 23, 14, 32)
STORY = (  # came, done, void
    ("09-24 23:59", "09-25 00:00", None),  # carried into October, done in its first minute
    ("09-25 00:00", None, None),  # October's first, open ever since
    ("10-24 23:59", "10-25 00:00", None),  # October's last, done in November's first minute
    ("10-25 00:00", "10-25 09:00", None),
    ("11-01 10:00", None, "11-02 10:00"),  # void within November: counts for nothing there
    ("10-10 10:00", None, "11-05 10:00"),  # void later: counted in October all the same
    ("10-12 10:00", "10-13 10:00", None),
    ("11-20 10:00", None, None),
    ("09-01 10:00", "11-22 10:00", None),  # two months in hand
)
OCTOBER = {"carried": 2, "received": 4, "finished": 2, "open": 4}
NOVEMBER = {"carried": 3, "received": 2, "finished": 3, "open": 2}
MODELS = {model.register.slug: model for model in (Visit, ReturnVisit, Repair, Rework, ServiceOrder, Visitor)}


def on(text: str | None) -> datetime | None:
    return datetime.fromisoformat(f"2026-{text}") if text else None


def tell(session, site, slug: str, story=STORY) -> list:
    """Write the story into the database of this session, as entries of this register."""
    return [write(session, site, slug, on(came), on(done), on(void)) for came, done, void in story]


def write(session, site, slug: str, came: datetime, done: datetime | None = None, void: datetime | None = None, **more):
    row = MODELS[slug](community_id=site.community.id, recorded_at=came, **(_VALUES[slug](site, came, done) | more))
    row.voided_at = void
    session.add(row)
    session.flush()
    if slug == "visit" and done:
        line(session, row, done, "result")
    return row


def line(session, visit: Visit, at: datetime, verb: str) -> None:
    session.add(Action(community_id=visit.community_id, register="visit", entry_id=visit.id, at=at, verb=verb))
    session.flush()


def _visit(site, came, done) -> dict:
    state = {"status": "handled", "finished_at": done, "result": "已办"} if done else {}
    return {"received_at": came, "channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234",
            "category": "service", "content": "楼道灯不亮", "handler_id": site.staff["desk"].id} | state  # fmt: skip


def _return_visit(site, came, done) -> dict:
    return {"visited_at": came, "visit_kind": "opinion", "visit_way": "phone", "visitee": "张伟", "room": "3-2-1201",
            "satisfaction": "a" if done else "c", "visitor_id": site.staff["desk"].id}  # fmt: skip


def _repair(site, came, done) -> dict:
    state = {"finished_at": done, "result": "已换灯", "accept": "good"} if done else {}
    return {"reported_at": came, "person_name": "张伟", "phone": "13800001234", "room": "3-2-1201", "repair_type": "power",
            "grade": "small", "description": "楼道灯不亮", "charge_kind": "free"} | state  # fmt: skip


def _rework(site, came, done) -> dict:
    state = {"delivered_at": came, "signed_by": "吴斌", "finished_at": done, "accept": "good",
             "urges": [{"at": f"{came:%Y-%m-%d %H:%M}", "way": "电话", "to": "施工单位", "answer": "安排"}]} if done else {}  # fmt: skip
    return {"issued_at": came, "owner_name": "张伟", "phone": "13800001234", "room": "3-2-1201", "part": "wall",
            "description": "墙面开裂"} | state  # fmt: skip


def _service(site, came, done) -> dict:
    state = {"quote": 120, "quote_confirmed": True, "started_at": came, "finished_at": done, "paid": 120, "pay_way": "cash",
             "receipt_no": "FW1", "satisfaction": "a"} if done else {}  # fmt: skip
    return {"ordered_at": came, "person_name": "张伟", "phone": "13800001234", "room": "3-2-1201", "service_item": "cleaning",
            "wish": "保洁", "handler_id": site.staff["desk"].id} | state  # fmt: skip


def _visitor(site, came, done) -> dict:
    return {"come_at": came, "in_at": came, "out_at": done, "mode": "arrived", "visitor_type": "family", "visitor_name": "李雷",
            "purpose": "探望", "room": "3-2-1201", "host_confirm": "agreed", "guard_id": site.staff["guard"].id,
            "headcount": 2}  # fmt: skip


_VALUES = {
    "visit": _visit, "return_visit": _return_visit, "repair": _repair, "rework": _rework, "service_order": _service, "visitor": _visitor,
}  # fmt: skip
