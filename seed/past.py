"""The four months before: closed matters, skewed like life. Complaints go through the doors, the rest is written as it ended."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from models import clock
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Action
from seed.estate import Estate
from seed.story import Deed, Matter
from seed.tables import table

DAYS = 120
QUIET_DAYS = 6  # the last days belong to the story: no complaint of the past may still be open
DAILY = (13, 10, 10, 10, 11, 9, 8)  # Monday first
COMPLAINTS_A_DAY = 1.3
HOURS = {8: 4, 9: 10, 10: 9, 11: 7, 12: 3, 13: 3, 14: 8, 15: 8, 16: 7, 17: 7, 18: 9, 19: 11, 20: 8, 21: 3}
CHANNELS = {"call": 52, "walk_in": 24, "online": 16, "relayed": 0, "letter": 1, "email": 1, "from_above": 2}
WAYS = ("phone", "phone", "message", "face")


@dataclass
class Ended:
    """A matter that needs no doors: everything about it is known."""

    at: datetime
    row: dict
    home: tuple[str, str, str, int]
    chance: random.Random


def plan(estate: Estate, now: datetime) -> list[Matter | Ended]:
    """What was filed on each day, in no order."""
    chance = random.Random(estate.community.code)
    busy = [chance.choices((1, 3, 8), (80, 16, 4))[0] for _ in estate.homes]
    matters, complaints = table("demo/past_matters"), table("demo/past_complaints")
    found: list[Matter | Ended] = []
    for ago in range(DAYS, 0, -1):
        day = now.date() - timedelta(days=ago)
        for _ in range(round(DAILY[day.weekday()] * chance.uniform(0.75, 1.15))):
            moment, home = _moment(day, chance), chance.choices(estate.homes, busy)[0]
            row = chance.choices(matters, [int(row["weight"]) for row in matters])[0]
            if moment + timedelta(hours=14) < now:
                found.append(Ended(moment, row, home, chance))
        for _ in range(int(COMPLAINTS_A_DAY + chance.random()) if ago > QUIET_DAYS else 0):
            row = chance.choices(complaints, [int(row["weight"]) for row in complaints])[0]
            found.append(_complaint(estate, _moment(day, chance), row, chance.choices(estate.homes, busy)[0], chance))
    return found


def _moment(day: date, chance: random.Random) -> datetime:
    hour = chance.choices(list(HOURS), list(HOURS.values()))[0]
    return datetime.combine(day, time(hour, chance.randrange(60)))


def _complaint(estate: Estate, at: datetime, row: dict, home: tuple, chance: random.Random) -> Matter:
    room, _, _, resident = home
    channel = chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
    values = {"channel": channel, "room": room, "category": "complaint", "complaint_type": row["type"], "content": row["content"],
              "urgency": "normal", "department_id": estate.departments[row["department"]], "resident_id": resident}  # fmt: skip
    sheet = {
        "severity": row["severity"], "cause": row["cause"], "demand": row["demand"], "investigation": row["process"],
        "accused_dept_id": estate.departments[row["department"]], "responsible_id": estate.staff[estate.heads[row["department"]]].id,
        "corrective_action": row["measure"], "preventive_action": row["prevention"], "steps": ["apologised", "listened", "read_back"],
    }  # fmt: skip
    sheet |= _evidence(estate, at, row)
    if row["cause"] == "neighbour" and chance.random() < 0.15:
        sheet |= {"validity": "invalid", "invalid_reason": "邻里之间的事，已劝说，不属物业职责"}
        sheet["explanation"] = "当面说明了物业能劝、不能罚"
    return Matter(at, chance.choice(("陈静", "刘洋")), values, sheet, list(_deeds(estate, at, row, chance)))


def _evidence(estate: Estate, at: datetime, row: dict) -> dict:
    """What the cause demands before a complaint is written off (R72–R78)."""
    head = estate.staff[estate.heads[row["department"]]].id
    contact = {"department": "市政养护所", "contact": "值班员", "at": f"{at + timedelta(hours=2):%Y-%m-%d %H:%M}", "answer": "已派人查看"}
    return {
        "internal": {"internal_kind": "slow_repair"},
        "municipal": {"municipal_kind": "road", "explanation": "设施归市政，物业已去交涉，有进展就告知", "municipal_contacts": [contact]},
        "service": {"apology_by_id": head, "apology_at": at, "apology_way": "phone", "gravity": "ordinary"},
    }.get(row["cause"], {})


def _deeds(estate: Estate, at: datetime, row: dict, chance: random.Random) -> Iterator[Deed]:
    head = estate.heads[row["department"]]
    leader = row["severity"] == "grave" or (row["cause"] == "service" and head == "王敏")
    caller = "赵国强" if leader else "陈静" if head == "王敏" else "王敏"  # R80, R82: a leader where one is due, never the handler
    clocked = at + timedelta(minutes=10)
    yield Deed(clocked, head, "accept") if row["department"] != "客服部" else Deed(clocked, "王敏", "note", {"note": "已安排专人跟进"})
    yield Deed(at + timedelta(hours=3), "陈静", "progress", {"notify_way": "phone", "note": "首次回复：已安排人处理，请稍候"})
    clocked = at + timedelta(hours=chance.choices((4, 9, 22, 40, 58), (30, 30, 25, 8, 7))[0], minutes=chance.randrange(50))
    if chance.random() < 0.06:
        yield Deed(at + timedelta(hours=3, minutes=30), "陈静", "pause", {"reason": "等厂家配件"})
        clocked = max(clocked, at + timedelta(hours=30))
        yield Deed(clocked - timedelta(hours=1), "陈静", "resume", {"note": "配件已到"})
    yield from _handled(head, clocked, row)
    if chance.random() < 0.05:
        said = {"visit_way": "phone", "satisfaction": "c", "visit_feedback": "没有彻底解决，又出现了",
                "improvement_feedback": "还要再看"}
        yield Deed(clocked + timedelta(hours=4), caller, "return_visit", said)
        clocked += timedelta(hours=20)
        yield from _handled(head, clocked, row)
    if chance.random() < 0.07:
        yield Deed(clocked + timedelta(hours=5), caller, "return_visit", {"visit_way": "phone", "satisfaction": "unreached"})
    said = {"visit_way": "phone", "satisfaction": chance.choices("ab", (58, 42))[0], "visit_feedback": "处理及时，没有别的意见",
            "improvement_feedback": "比以前好"}
    clocked += timedelta(hours=chance.choice((20, 26, 44)))
    yield Deed(clocked, caller, "return_visit", said)
    yield Deed(clocked + timedelta(minutes=6), caller, "write_off", {"close_basis": "回访满意，处理情况属实"})


def _handled(head: str, at: datetime, row: dict) -> Iterator[Deed]:
    yield Deed(at, head, "result", {"process_note": row["process"], "result": row["result"]})
    yield Deed(at + timedelta(minutes=25), "刘洋", "tell_owner", {"notify_way": "phone", "note": "电话告知处理结果"})


def write(session: Session, estate: Estate, matter: Ended) -> None:
    """One closed matter with its timeline, written down two minutes after it was heard."""
    desk = estate.actor(matter.chance.choice([name for name, role in estate.roles.items() if role == "receptionist"]))
    moment = matter.at + timedelta(minutes=2)
    with clock.held_at(moment), acting(session, desk):
        visit = _visit(estate, matter, desk)
        session.add(visit)
        session.flush()
        session.add_all(_timeline(estate, visit, desk))
        session.flush()


def _visit(estate: Estate, matter: Ended, desk) -> Visit:
    row, chance, (room, name, phone, _) = matter.row, matter.chance, matter.home
    quick = row["category"] in ("other", "service", "praise")
    finished = matter.at + timedelta(minutes=chance.randrange(8, 40) if quick else chance.randrange(60, 600))
    told = finished + timedelta(minutes=chance.randrange(3, 60))
    visit = Visit(
        community_id=estate.community.id, received_at=matter.at, room=room, person_name=name, phone=phone, content=row["content"],
        channel=chance.choices(list(CHANNELS), list(CHANNELS.values()))[0], category=row["category"], urgency=row["urgency"],
        sub_category=row["sub_category"] or None, status="written_off", process_note=row["process"], result=row["result"],
        finished_at=finished, notified_at=told, notify_way=chance.choice(WAYS), closed_at=told + timedelta(minutes=chance.randrange(2, 90)),
        closed_by_id=desk.staff_id, close_basis="已办结并告知业主",
    )  # fmt: skip
    if matter.at.minute % 4 == 0:  # what the desk promised on the telephone, kept mostly
        visit.promised_reply_at = matter.at + timedelta(hours=6)
    if row["department"] in estate.heads:
        visit.handling_mode, visit.department_id = "transfer", estate.departments[row["department"]]
        visit.handler_id, visit.transferred_at = estate.staff[estate.heads[row["department"]]].id, matter.at + timedelta(minutes=4)
        visit.accepted_at = matter.at + timedelta(minutes=chance.randrange(6, 30))
    supervisor = next((estate.staff[who].id for who, role in estate.roles.items() if role == "supervisor"), None)
    visit.reviewed_by_id, visit.reviewed_at = supervisor, datetime.combine(matter.at.date() + timedelta(days=1), time(9, 5))
    return visit


def _timeline(estate: Estate, visit: Visit, desk) -> Iterator[Action]:
    head = visit.handler_id
    lines = [("result", visit.finished_at, head, f"{visit.process_note}\n结果：{visit.result}", False),
             ("tell_owner", visit.notified_at, desk.staff_id, None, True),
             ("write_off", visit.closed_at, desk.staff_id, visit.close_basis, False)]  # fmt: skip
    if visit.transferred_at:
        lines = [("transfer", visit.transferred_at, desk.staff_id, None, False), ("accept", visit.accepted_at, head, None, False), *lines]
    for verb, at, staff_id, note, to_owner in lines:
        yield Action(community_id=visit.community_id, register="visit", entry_id=visit.id, at=at, staff_id=staff_id, verb=verb,
                     note=note, to_owner=to_owner)  # fmt: skip
