"""The sheets beside the master register: what came out of its matters, guests, an hour of air-conditioning, a reception."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.features import Entry
from models.registers.aircon import Aircon
from models.registers.complaint import Complaint
from models.registers.measure import Measure
from models.registers.praise import Praise
from models.registers.reception_plan import ReceptionPlan
from models.registers.repair import Repair
from models.registers.return_visit import ReturnVisit
from models.registers.rework import Rework
from models.registers.service_order import ServiceOrder
from models.registers.suggestion import Suggestion
from models.registers.visit import Visit
from models.registers.visitor import Visitor
from models.scope import acting
from seed.estate import Estate
from seed.story import Tale

MINUTE = timedelta(minutes=1)


def slips(session: Session, estate: Estate, now: datetime) -> None:
    """A few believable entries of each register; each is written as of its moment."""
    for category, most, write in PAST:
        for number, visit in enumerate(_ended(session, estate, category, most)):
            row = write(estate, visit, number)
            row.put(row.register.anchor, visit.received_at)
            _add(session, estate, visit.finished_at, row, visit.recorded_at)
    tale = Tale(now)
    of_these_days = _today(session, estate, tale), _guests(estate, tale), _receptions(estate, tale), _learnt(session, estate, tale)
    for moment, row in [one for some in of_these_days for one in some]:
        _add(session, estate, min(moment, now), row)


def _add(session: Session, estate: Estate, moment: datetime, row: Entry, recorded_at: datetime | None = None) -> None:
    with clock.held_at(moment), acting(session, estate.actor("王敏")):
        row.community_id, row.recorded_at = estate.community.id, recorded_at or moment
        session.add(row)
        session.flush()


def _ended(session: Session, estate: Estate, category: str, most: int) -> list[Visit]:
    """The last matters of a category that are over, from a room."""
    mine = (Visit.community_id == estate.community.id, Visit.category == category, Visit.status == "written_off", Visit.room.is_not(None))
    return list(session.scalars(select(Visit).where(*mine, Visit.finished_at.is_not(None)).order_by(Visit.id.desc()).limit(most)))


def _repair(estate: Estate, visit: Visit, number: int) -> Repair:
    paid = {"charge_kind": "paid", "quote": "80", "quote_confirmed": True, "labor_fee": "50", "receipt_no": f"SJ{number:04d}",
            "materials": [{"name": "角阀", "spec": "DN15", "unit": "个", "quantity": "1", "price": "30"}]}  # fmt: skip
    start = visit.finished_at - 35 * MINUTE
    return Repair(
        visit_id=visit.id, repair_type=("water", "power", "drain", "window")[number % 4], grade="small",
        handler_id=estate.staff[("周海", "马超", "郭峰")[number % 3]].id, taken_at=max(start - 10 * MINUTE, visit.received_at),
        arrived_at=max(start, visit.received_at), started_at=max(start, visit.received_at), finished_at=visit.finished_at,
        result=visit.result, accept="good", satisfaction="ab"[number % 4 == 3], **(paid if number % 3 == 0 else {"charge_kind": "free"}),
    )  # fmt: skip


def _rework(estate: Estate, visit: Visit, number: int) -> Rework:
    late = {"urges": [{"at": f"{visit.finished_at:%Y-%m-%d %H:%M}", "way": "电话", "to": "施工单位", "answer": "安排人员进场"}]}
    return Rework(
        visit_id=visit.id, part=("waterproof", "window", "wall", "plumbing")[number % 4], contractor="中筑建设有限公司",
        delivered_at=visit.received_at + 40 * MINUTE if visit.received_at + 40 * MINUTE < visit.finished_at else visit.finished_at,
        signed_by="吴斌", started_at=visit.finished_at - 5 * MINUTE if visit.finished_at - visit.received_at > 5 * MINUTE else None,
        finished_at=visit.finished_at, result=visit.result, accept="good", accepted_by_id=estate.staff["陈静"].id, **late,
    )  # fmt: skip


def _service(estate: Estate, visit: Visit, number: int) -> ServiceOrder:
    return ServiceOrder(
        visit_id=visit.id, service_item=("cleaning", "fitting", "drain", "moving")[number % 4], unit="次", unit_price="120", quantity="1",
        quote_confirmed=True, handler_id=estate.staff["郭峰"].id, started_at=max(visit.finished_at - 60 * MINUTE, visit.received_at),
        finished_at=visit.finished_at, result=visit.result, paid="120", pay_way="wechat", receipt_no=f"FW{number:04d}", satisfaction="a",
    )  # fmt: skip


def _praise(estate: Estate, visit: Visit, number: int) -> Praise:
    told = ({"verify_result": "true", "reward": "早会通报表扬，记入当月绩效"}, {"verify_result": "true"}, {"verify_result": "unknown"})
    return Praise(visit_id=visit.id, praised_dept_id=estate.departments["秩序部"], praised_id=estate.staff["高磊"].id, **told[number % 3])


def _suggestion(estate: Estate, visit: Visit, number: int) -> Suggestion:
    row = Suggestion(visit_id=visit.id, sug_type=("facility", "parking", "greening", "activity")[number % 4])
    if number % 2:
        row.reported_at = visit.finished_at
    return row


def _of_today(session: Session, estate: Estate, words: str) -> Visit:
    return session.scalar(select(Visit).where(Visit.community_id == estate.community.id, Visit.content.startswith(words)).limit(1))


PAST = (
    ("repair", 8, _repair),
    ("after_sale", 4, _rework),
    ("service", 5, _service),
    ("praise", 3, _praise),
    ("suggestion", 4, _suggestion),
)


def _today(session: Session, estate: Estate, tale: Tale) -> Iterator[tuple[datetime, Entry]]:
    """What today's matters have led to so far."""
    leak, light = _of_today(session, estate, "厨房洗菜盆"), _of_today(session, estate, "客厅灯带")
    at = tale.moment
    yield at("11-23 14:20"), Repair(visit_id=leak.id, repair_type="water", grade="urgent", charge_kind="free",
                                    reported_at=at("11-23 14:06"), handler_id=estate.staff["周海"].id, taken_at=at("11-23 14:08"),
                                    arrived_at=at("11-23 14:19"))  # fmt: skip
    yield at("11-23 11:50"), Repair(visit_id=light.id, repair_type="power", grade="small", charge_kind="free",
                                    handler_id=estate.staff["马超"].id, appoint_at=at("11-23 16:00"))  # fmt: skip
    wall = _of_today(session, estate, "主卧飘窗")
    yield at("11-23 11:14"), Rework(visit_id=wall.id, part="waterproof", issued_by_id=estate.staff["陈静"].id)
    yield at("11-23 10:06"), Praise(visit_id=_of_today(session, estate, "夜班小刘").id, praised_dept_id=estate.departments["秩序部"],
                                    praised_id=estate.staff["刘勇"].id)  # fmt: skip
    yield at("11-23 13:24"), Suggestion(visit_id=_of_today(session, estate, "东门快递柜").id, sug_type="facility")
    shop, evening = _of_today(session, estate, "周三晚"), at("11-25 12:00").date()
    yield at("11-23 09:30"), Aircon(visit_id=shop.id, tenant="禾田早教", headcount=30,
                                    start_at=datetime.combine(evening, time(18)), end_at=datetime.combine(evening, time(21)))  # fmt: skip


def _guests(estate: Estate, tale: Tale) -> Iterator[tuple[datetime, Entry]]:
    at, gate = tale.moment, {"gate": "东门", "guard_id": estate.staff["高磊"].id, "shift": "early"}
    agreed = {"host_confirm": "agreed", "confirm_way": "intercom"}
    rows = (
        ("11-22 15:20", "何雪", "看望父母", "family", "3-2-1201", None, agreed | {"out_at": at("11-22 20:05")}),
        ("11-23 09:05", "罗强", "装宽带", "repair", "6-1-1502", "迅通网络", agreed | {"id_verified": True, "id_type": "work",
                                                                             "out_at": at("11-23 10:20")}),
        ("11-23 10:40", "郝敏", "家政保洁", "outside", "2-1-0602", "洁净家政", agreed | {"id_verified": True, "id_type": "identity",
                                                                                "id_last4": "2846"}),
        ("11-23 13:15", "于波", "推销净水器", "outside", "5-1-0803", None, {"host_confirm": "refused", "confirm_way": "intercom"}),
        ("11-23 14:25", "方圆", "送家具", "outside", "7-2-0904", "安心搬运", {}),
    )  # fmt: skip
    for moment, name, purpose, kind, room, company, more in rows:
        yield max(at(moment), more.get("out_at", at(moment))), Visitor(
            come_at=at(moment), visitor_name=name, purpose=purpose, visitor_type=kind, room=room, company=company, **gate, **more,
        )  # fmt: skip
    for moment, name, purpose in (("11-24 10:00", "唐宁", "亲戚来住两天"), ("11-24 10:30", "冯悦", "上门量窗帘")):
        yield at("11-23 12:10"), Visitor(mode="booked", booked_by="call", come_at=at(moment), visitor_name=name, purpose=purpose,
                                         room="3-2-1201", phone="13500000101", **gate)  # fmt: skip


def _receptions(estate: Estate, tale: Tale) -> Iterator[tuple[datetime, Entry]]:
    at = tale.moment
    people = {"chief_id": estate.staff["赵国强"].id, "owner_id": estate.staff["王敏"].id, "liaison_id": estate.staff["陈静"].id}
    yield at("11-20 16:00"), ReceptionPlan(
        title="街道办消防安全检查", visitor_org="前进街道办事处", level="first", object_class="government", content_class="inspection",
        what_kind="research", arrive_at=at("11-26 09:30"), leave_at=at("11-26 11:30"), headcount=5, contact_name="罗建",
        contact_phone="0755-88005566", our_lead_id=estate.staff["赵国强"].id, how=["talk", "tour"], where_meeting="客服中心会议室",
        where_meet="南门岗亭", contingency="下雨改走地库通道，会议室备用投影一台", approved_by_id=estate.staff["赵国强"].id,
        approved_at=at("11-20 15:30"), status="approved", **people,
    )  # fmt: skip
    yield at("11-23 11:00"), ReceptionPlan(
        title="翠湖苑同事参观前台", visitor_org="翠湖苑项目", level="third", object_class="peer", content_class="exchange",
        what_kind="business", arrive_at=at("11-27 14:30"), headcount=3, contact_name="周宁", contact_phone="0755-88005678", **people,
    )  # fmt: skip
    yield at("11-22 10:30"), ReturnVisit(visit_kind="opinion", visitee="张伟", room="3-2-1201", satisfaction="b", visit_way="home",
                                         visitor_id=estate.staff["林晓"].id, feedback="电梯修好就好，保洁比上月好")  # fmt: skip


def _learnt(session: Session, estate: Estate, tale: Tale) -> Iterator[tuple[datetime, Entry]]:
    """What complaints of the last weeks have taught: one done, one under way, one late."""
    at, by = tale.moment, estate.staff
    mine = (Complaint.community_id == estate.community.id, Complaint.status == "written_off", Complaint.complained_at < at("11-10 09:00"))
    found = dict(session.execute(select(Complaint.accused_dept_id, Complaint.id).where(*mine).order_by(Complaint.id)).all())
    done = {"carried_out_at": at("11-17 17:00"), "result": "签到表已上墙，一周没有漏扫", "effect": "good", "verified_by_id": by["王敏"].id}
    going = {"progress": [{"at": f"{at('11-20 10:00'):%Y-%m-%d %H:%M}", "what": "已约维保单位，下周二到场核对", "by": "马超"}]}
    told = (
        ("11-20 16:00", "11-10 10:00", "11-18", "保洁部", "周海", "保洁排班只有早上一次", "单元门口改为早晚各扫一次，签到表上墙", done),
        ("11-20 10:00", "11-20 10:00", "11-27", "工程部", "马超", "维保记录没有人核对", "每月核对电梯维保记录，结果贴在轿厢里", going),
        ("11-16 11:00", "11-16 11:00", "11-21", "秩序部", "高磊", "交接班没有对预约名单", "门岗交接班时核对访客预约名单", {}),
    )  # fmt: skip
    for moment, decided, due, department, person, problem, what, more in told:
        yield at(moment), Measure(
            complaint_id=found.get(estate.departments[department]), decided_at=at(decided), due_on=at(f"{due} 09:00").date(),
            cause="internal", problem=problem, what=what, department_id=estate.departments[department], handler_id=by[person].id, **more,
        )  # fmt: skip
