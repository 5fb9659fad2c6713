"""Rows of one generated matter, as plain values: the entry, its sheet, its steps, its timeline and its audit."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.registers.visit import Visit
from models.rules import deadlines, masking, rooms

CHANNELS, CHANNEL_WEIGHTS = ("call", "walk_in", "online", "letter", "email", "from_above"), (52, 26, 18, 1, 1, 2)
ROOMS_AT_HOME = ("客厅", "主卧", "次卧", "厨房", "主卫", "客卫", "阳台", "书房", "玄关", "儿童房")
SINCE = ("今天早上", "昨天晚上", "前天起", "上周起", "下雨以后", "装修以后", "刚才", "这几天")
COMPLAINTS = 0.12
STILL_OPEN = 0.03
MINUTE = timedelta(minutes=1)


@dataclass
class Place:
    """The community the entries are about."""

    community_id: int
    homes: list[tuple[str, str, str]]  # room, name, phone
    departments: dict[str, tuple[int, int | None]]  # name → id, head
    desk: list[tuple[int, str]]  # receptionists
    matters: list[dict]
    complaints: list[dict]
    busy: list[int] = field(default_factory=list)
    slow: float = 1.0  # how long things take here, against what is usual
    still_open: float = STILL_OPEN


class Maker:
    """Makes rows and keeps them until they are written. Ids are given here, so that rows can point to one another."""

    def __init__(self, place: Place, chance: random.Random, now: datetime):
        self.place, self.chance, self.now = place, chance, now
        self.visit_id = self.complaint_id = 1
        self.visits: list[dict] = []
        self.complaints: list[dict] = []
        self.steps: list[dict] = []
        self.actions: list[dict] = []
        self.lines: list[dict] = []
        self.masked = {home: (masking.name(home[1]), masking.phone(home[2])) for home in place.homes}
        busy = [chance.choices((1, 4, 20), (80, 17, 3))[0] for _ in place.homes]
        self.homes = chance.choices(place.homes, busy, k=100_000)
        self.matter_rows = chance.choices(place.matters, [int(row["weight"]) for row in place.matters], k=20_000)
        self.complaint_rows = chance.choices(place.complaints, [int(row["weight"]) for row in place.complaints], k=20_000)

    def visit(self, moment: datetime, record_no: str) -> dict:
        """One entry with its steps, timeline and audit."""
        chance = self.chance
        complaint = chance.random() < COMPLAINTS
        row = chance.choice(self.complaint_rows if complaint else self.matter_rows)
        home, (desk_id, desk) = chance.choice(self.homes), chance.choice(self.place.desk)
        visit = dict.fromkeys(_COLUMNS) | {
            "id": self.visit_id, "community_id": self.place.community_id, "record_no": record_no, "version": 1, "late": False,
            "received_at": moment, "recorded_at": moment + 2 * MINUTE, "recorded_by_id": desk_id, "receptionist_id": desk_id,
            "first_receiver_id": desk_id, "room": home[0], "person_name": home[1], "phone": home[2], "identity": "owner",
            "channel": chance.choices(CHANNELS, CHANNEL_WEIGHTS)[0], "content": self._content(row), "in_scope": True,
            "category": "complaint" if complaint else row["category"], "sub_category": row.get("sub_category") or None,
            "urgency": row.get("urgency") or "normal", "severity": row["severity"] if complaint else None, "readback_done": True,
            "need_visit": complaint, "reopened": 0, "handling_mode": "direct", "handler_id": desk_id,
        }  # fmt: skip
        if department := self.place.departments.get(row["department"]):
            visit |= {"department_id": department[0], "handler_id": department[1] or desk_id, "handling_mode": "transfer",
                      "transferred_at": moment + 3 * MINUTE, "accepted_at": moment + 15 * MINUTE}  # fmt: skip
        visit |= self._end(visit, row, desk_id)
        self.visit_id += 1
        self.visits.append(visit)
        self._steps(visit)
        self._actions(visit, desk_id)
        self._audit("visit", visit, desk, home)
        return visit

    def _content(self, row: dict) -> str:
        chance = self.chance
        return f"{chance.choice(ROOMS_AT_HOME)}这边，{row['content']}，{chance.choice(SINCE)}就这样"

    def _end(self, visit: dict, row: dict, desk_id: int) -> dict:
        """How the matter ended; most did, within two days, some later."""
        chance, moment = self.chance, visit["received_at"]
        finished = moment + MINUTE * int(chance.lognormvariate(5.5, 1.2) * self.place.slow)
        told = finished + MINUTE * chance.randrange(3, 300)
        closed = told + MINUTE * chance.randrange(2, 3000)
        if closed >= self.now or chance.random() < self.place.still_open:
            return {"status": "in_progress" if visit["department_id"] else "filed"}
        end = {
            "status": "written_off", "process_note": row["process"], "result": row["result"], "finished_at": finished,
            "notified_at": told, "notify_way": chance.choice(("phone", "phone", "message", "face")), "closed_at": closed,
            "closed_by_id": desk_id, "close_basis": "已办结并告知业主",
        }  # fmt: skip
        if visit["need_visit"]:
            end |= {"visit_due_at": deadlines.visit_due(finished), "visited_at": closed, "visited_by_id": desk_id, "visit_way": "phone",
                    "satisfaction": chance.choices("abc", (60, 36, 4))[0]}  # fmt: skip
        return end

    def _steps(self, visit: dict) -> None:
        key = f"complaint.{visit['severity']}" if visit["category"] == "complaint" else "default"
        base = {
            "community_id": visit["community_id"], "register": "visit", "entry_id": visit["id"], "department_id": visit["department_id"],
            "handler_id": visit["handler_id"], "tag": visit["category"], "building": rooms.parts(visit["room"])[0], "raised_at": None,
        }  # fmt: skip
        for rung in deadlines.LADDERS[key]:
            due_at = visit["received_at"] + timedelta(hours=rung.hours)
            missed = due_at <= (visit["notified_at"] or self.now)
            self.steps.append(base | {
                "step": rung.step, "level": rung.level, "role": rung.role, "hours": rung.hours, "start_at": visit["received_at"],
                "due_at": due_at, "done_at": visit["notified_at"], "raised_at": due_at if missed else None,
            })  # fmt: skip
        if visit["need_visit"] and visit["finished_at"]:
            self.steps.append(base | {
                "step": "return_visit", "level": 0, "role": "receptionist", "hours": 72, "start_at": visit["finished_at"],
                "due_at": visit["visit_due_at"], "done_at": visit["visited_at"],
            })  # fmt: skip

    def _actions(self, visit: dict, desk_id: int) -> None:
        base = {"community_id": visit["community_id"], "register": "visit", "entry_id": visit["id"], "note": None, "to_owner": False}
        lines = [("file", visit["recorded_at"], desk_id)]
        if visit["status"] == "written_off":
            lines += [("result", visit["finished_at"], visit["handler_id"]), ("tell_owner", visit["notified_at"], desk_id),
                      ("write_off", visit["closed_at"], desk_id)]  # fmt: skip
        self.actions += [
            base | {"verb": verb, "at": at, "staff_id": who, "to_owner": verb == "tell_owner"} for verb, at, who in lines
        ]

    def _audit(self, slug: str, entry: dict, desk: str, home: tuple[str, str, str] | None) -> None:
        name, phone = self.masked[home] if home else ("", "")
        detail = {"person_name": ["", name], "phone": ["", phone], "room": ["", entry["room"]], "status": ["", entry["status"]]}
        self.lines.append({
            "at": entry["recorded_at"], "actor_name": desk, "ip": "", "community_id": entry["community_id"], "action": "create",
            "register": slug, "entry_id": entry["id"], "record_no": entry["record_no"], "detail": detail,
        })  # fmt: skip

    def complaint(self, visit: dict, record_no: str) -> dict:
        """The complaint's own sheet of an entry."""
        row = self.chance.choice(self.complaint_rows)
        sheet = {
            "id": self.complaint_id, "community_id": visit["community_id"], "record_no": record_no, "version": 1, "late": False,
            "visit_id": visit["id"], "complained_at": visit["received_at"], "complainant": visit["person_name"],
            "phone": visit["phone"], "room": visit["room"], "channel": visit["channel"], "description": visit["content"],
            "complaint_type": row["type"], "severity": visit["severity"], "validity": "valid", "cause": row["cause"],
            "department_id": visit["department_id"], "accused_dept_id": visit["department_id"], "handler_id": visit["handler_id"],
            "demand": row["demand"], "corrective_action": row["measure"], "preventive_action": row["prevention"],
            "status": visit["status"], "finished_at": visit["finished_at"], "informed_at": visit["notified_at"],
            "informed_way": visit["notify_way"], "recorded_at": visit["recorded_at"], "recorded_by_id": visit["recorded_by_id"],
            "due_at": visit["received_at"] + timedelta(hours=deadlines.LADDERS[f"complaint.{visit['severity']}"][0].hours),
        }  # fmt: skip
        self.complaint_id += 1
        self.complaints.append(sheet)
        self._audit("complaint", sheet, "", None)
        return sheet


_COLUMNS = [column.name for column in Visit.__table__.columns]
