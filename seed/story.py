"""The days before the demonstration: open matters with their history, filed and moved through the doors everybody uses."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models import clock
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.file_entry import DESK, Filed, file_visit
from models.registers.incident import Incident
from models.registers.item import Item
from models.registers.notice import Notice
from models.scope import acting
from seed.estate import Estate
from seed.tables import table

TOLD_ON = datetime(2026, 11, 23, 14, 32)  # the moment at which the tables tell the story
WRITING = timedelta(minutes=2)  # between hearing and having written down


@dataclass(order=True)
class Deed:
    """One move on a matter, to be made at its moment."""

    at: datetime
    who: str = field(compare=False)
    action: str = field(compare=False)
    answers: dict = field(compare=False, default_factory=dict)


@dataclass
class Matter:
    """One matter: how it is filed, what is found out about a complaint, and what happens to it afterwards."""

    at: datetime
    by: str
    values: dict
    sheet: dict = field(default_factory=dict)  # fields of the complaint's own sheet
    deeds: list[Deed] = field(default_factory=list)


class Tale:
    """Moments of the tables, moved so that the story ends now."""

    def __init__(self, now: datetime):
        self.shift = now.replace(second=0, microsecond=0) - TOLD_ON

    def moment(self, written: str) -> datetime:
        return datetime.strptime(f"2026-{written}", "%Y-%m-%d %H:%M") + self.shift


def matters(estate: Estate, now: datetime) -> list[Matter]:
    """The matters of the story, with their moves."""
    tale, found = Tale(now), {}
    homes = {room: (name, phone, key) for room, name, phone, key in estate.homes}
    for row in table("demo/matters"):
        values = {name: row[name] or None for name in ("channel", "room", "location", "category", "sub_category", "urgency", "content")}
        values["complaint_type"] = row["complaint_type"] or None
        values["department_id"] = estate.departments[row["department"]] if row["department"] else DESK
        if row["room"]:
            values["resident_id"] = homes[row["room"]][2]
        else:
            values |= {"person_name": "匿名", "phone": "拒留", "identity": "other"}
        sheet = {"severity": row["severity"]} if row["severity"] else {}
        found[row["key"]] = Matter(tale.moment(row["at"]), row["by"], values, sheet)
    for row in table("demo/moves"):
        answers = dict(part.split("=", 1) for part in row["answers"].split("|") if part)
        if "handler_id" in answers:
            answers["handler_id"] = estate.staff[answers["handler_id"]].id
        if "review_on" in answers:
            answers["review_on"] = tale.moment(answers["review_on"])
        found[row["key"]].deeds.append(Deed(tale.moment(row["at"]), row["who"], row["action"], answers))
    found["1119-004"].sheet |= _lift(estate)
    for key in ("1028-002", "1112-001"):  # the two times before: written off long ago
        found[key].sheet |= _lift(estate) | {"preventive_action": "门机皮带和开关每月点检一次"}
    return list(found.values())


def _lift(estate: Estate) -> dict:
    return {
        "cause": "internal", "internal_kind": "slow_repair", "accused_dept_id": estate.departments["工程部"],
        "demand": "三天内彻底修好；说清为什么反复坏；停梯期间安排人帮老人提东西。",
        "investigation": "门机皮带老化，更换后恢复；两天后再停，查为控制柜主板接触不良，需换件。维保单位接报后未在约定 2 小时内到场。",
        "responsible_id": estate.staff["周海"].id, "corrective_action": "更换控制主板；停梯期间门岗协助提物。",
        "steps": ["apologised", "seated", "listened", "read_back"],
    }  # fmt: skip


def file(session: Session, estate: Estate, matter: Matter) -> Filed:
    """File one matter at its moment, as the person who heard it."""
    actor, moment = estate.actor(matter.by), matter.at + WRITING
    with clock.held_at(moment), acting(session, actor):
        filed = file_visit(session, actor, moment, matter.values | {"received_at": matter.at, "readback_done": True})
        if filed.complaint:
            for name, value in matter.sheet.items():
                filed.complaint.put(name, value)
            session.flush()
    return filed


def do(session: Session, estate: Estate, filed: Filed, deed: Deed) -> None:
    actor = estate.actor(deed.who)
    with clock.held_at(deed.at), acting(session, actor):
        try:
            act(session, actor, deed.at, filed.visit, deed.action, deed.answers)
        except RuleViolation as refusal:
            raise RuntimeError(f"{filed.visit.content}: {deed.who} {deed.action}: {refusal.message}") from refusal


def notices(session: Session, estate: Estate, now: datetime) -> None:
    tale, desk = Tale(now), estate.actor("陈静")
    for row in table("demo/notices"):
        start, end = tale.moment(row["from"]), tale.moment(row["to"])
        day = "今天" if end.date() == now.date() else f"{end:%m-%d}"
        content = row["content"].format(start=f"{start:%H:%M}", end=f"{end:%H:%M}", day=day, weekday=f"周{'一二三四五六日'[end.weekday()]}")
        with clock.held_at(min(start, now)), acting(session, desk):
            session.add(Notice(community_id=estate.community.id, kind=row["kind"], content=content, place=row["place"],
                               from_at=start, to_at=end, measure=row["measure"]))  # fmt: skip
            session.flush()


def incidents(session: Session, estate: Estate, now: datetime) -> None:
    tale, desk = Tale(now), estate.actor("陈静")
    for row in table("demo/incidents"):
        start = tale.moment(row["at"])
        with clock.held_at(start + timedelta(minutes=25)), acting(session, desk):
            session.add(Incident(
                community_id=estate.community.id, title=row["title"], event_type=row["event_type"], grade=row["grade"],
                occurred_at=start, found_at=start, place=row["place"], reporter_name=row["reporter"], reporter_post=row["post"],
                reporter_phone="拒留", received_at=start + timedelta(minutes=2), course=row["course"], measures=row["measures"],
                result=row["result"] or None, preliminary_cause=row["cause"] or None, status=row["state"],
                fire_called=row["event_type"] == "fire", oral_report_to="项目经理 赵国强", oral_report_at=start + timedelta(minutes=10),
                written_report_at=start + timedelta(hours=20) if row["state"] == "closed" else None,
            ))  # fmt: skip
            session.flush()


def items(session: Session, estate: Estate, now: datetime) -> None:
    tale, desk = Tale(now), estate.actor("陈静")
    homes = {name: (room, phone) for room, name, phone, _ in estate.homes}
    for number, row in enumerate(table("demo/items"), 1):
        start = tale.moment(row["at"])
        values = {name: row[name] for name in ("kind", "features", "place")}
        values |= {"item_name": row["name"], "item_category": row["category"], "person_name": row["person"],
                   "storage_place": row["storage"], "found_at": start, "status": row["state"]}  # fmt: skip
        values["room"] = homes[row["person"]][0] if row["person"] in homes else None
        values |= _item_papers(estate, row, number, start) | _claim(estate, row, number, start, homes)
        with clock.held_at(start + timedelta(minutes=5)), acting(session, desk):
            session.add(Item(community_id=estate.community.id, **values))
            session.flush()


def _item_papers(estate: Estate, row: dict, number: int, start: datetime) -> dict:
    papers: dict = {}
    if row["kind"] == "deposit":
        papers |= {"tag_no": f"牌 {number:02d}", "forbidden_check": True, "expected_pickup_at": start + timedelta(days=2)}
    if row["kind"] == "pet":
        papers |= {"pet_breed": "泰迪", "pet_colour": "棕色"}
    if row["kind"] == "found" and row["state"] in ("announced", "kept", "police"):
        papers |= {"notice_on": start.date() + timedelta(days=1), "notice_way": "board"}
    if row["state"] == "police":
        papers |= {"is_valuable": True, "checker1_id": estate.staff["陈静"].id, "checker2_id": estate.staff["刘洋"].id,
                   "police_handover_at": start + timedelta(days=7), "police_receipt": f"派出所回执 {start:%Y}-{number:03d}"}  # fmt: skip
    return papers


def _claim(estate: Estate, row: dict, number: int, start: datetime, homes: dict) -> dict:
    if row["state"] != "claimed":
        return {}
    room, phone = homes[row["claimant"]]
    return {"claimant_name": row["claimant"], "claimant_phone": phone, "claimant_room": room, "claimant_id_type": "identity",
            "id_verified": True, "id_last4": f"{1000 + number * 37}", "claim_features": ["colour", "mark"],
            "claimed_at": start + timedelta(days=1, hours=3), "released_by_id": estate.staff["刘洋"].id}  # fmt: skip
