"""The communities of the demonstration: departments, staff, accounts, rooms and who lives in them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.organisation import Account, Actor, Community, Department, Grant, Staff, system_actor
from models.passwords import hash_password
from models.premises import Building, Occupancy, Resident, Room
from models.scope import acting
from seed.tables import table

PASSWORD = "Demo@2026"
COMPANY = "和居物业服务有限公司"
DEPARTMENTS = ("客服部", "工程部", "秩序部", "保洁部", "绿化部", "财务部", "售后", "行政部")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰飞斌宇浩凯健俊帆晨欣怡佳雪梅琳波鹏辉建国志文雅婷子涵梓轩思远"
MOBILES = ("135", "136", "137", "138", "139", "150", "151", "158", "159", "186", "188")


@dataclass
class Estate:
    """One community with the ids that its entries need. `homes`: (room, name, phone, resident id) of main contacts."""

    community: Community
    departments: dict[str, int] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)  # department → name of its head
    homes: list[tuple[str, str, str, int]] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """Somebody of the staff, acting."""
        who = self.staff[name]
        roles = frozenset({self.roles[name]})
        return Actor(name, staff_id=who.id, department_id=who.department_id, community_id=self.community.id,
                     grants={self.community.id: roles})  # fmt: skip


def build(session: Session, now: datetime) -> list[Estate]:
    """锦绣花园 with everybody; 翠湖苑 and 观澜里 with a desk and a few households."""
    home = Community(code="JXHY", name="锦绣花园", company=COMPANY, address="锦绣花园 1栋首层客服中心", desk_phone="0755-8800-1234")
    other = Community(code="CHY", name="翠湖苑", company=COMPANY, address="翠湖苑 2栋首层客服中心", desk_phone="0755-8800-5678")
    third = Community(code="GLL", name="观澜里", company=COMPANY, address="观澜里 会所一层客服中心", desk_phone="0755-8800-9012")
    session.add_all([home, other, third])
    session.flush()
    chance = random.Random(20261123)
    staff = (table("demo/staff"), table("demo/staff_other"), table("demo/staff_third"))
    estates = [_people(session, community, rows) for community, rows in zip((home, other, third), staff, strict=True)]
    _accounts(session, estates[0], now)
    _premises(session, estates[0], _rooms(8, 18), table("demo/households"), chance)
    _premises(session, estates[1], _rooms(2, 6), [], chance)
    _premises(session, estates[2], _rooms(1, 12), [], chance)
    return estates


def _people(session: Session, community: Community, rows: list[dict]) -> Estate:
    estate = Estate(community)
    with acting(session, system_actor(community.id)):
        departments = {name: Department(community_id=community.id, name=name, outside=name == "售后") for name in DEPARTMENTS}
        session.add_all(departments.values())
        session.flush()
        estate.departments = {name: row.id for name, row in departments.items()}
        for row in rows:
            member = Staff(community_id=community.id, name=row["name"], job_no=row["job_no"], post=row["post"],
                           department_id=estate.departments[row["department"]])  # fmt: skip
            estate.staff[row["name"]], estate.roles[row["name"]] = member, row["role"]
            session.add(member)
            session.flush()
            if row["head"]:
                departments[row["department"]].head_id, estate.heads[row["department"]] = member.id, row["name"]
        session.flush()
    return estate


def _accounts(session: Session, estate: Estate, now: datetime) -> None:
    for row in table("demo/accounts"):
        member = estate.staff.get(row["staff"])
        account = Account(username=row["username"], password_hash=hash_password(PASSWORD), display_name=row["display_name"],
                          staff_id=member and member.id, demo=True, created_at=now, community_id=estate.community.id)  # fmt: skip
        session.add(account)
        session.flush()
        session.add(Grant(account_id=account.id, community_id=estate.community.id if member else None, role=row["role"]))


def _rooms(buildings: int, floors: int) -> list[str]:
    units = [(building, unit) for building in range(1, buildings + 1) for unit in (1, 2)]
    homes = [f"{building}-{unit}-{floor:02d}{door:02d}" for building, unit in units for floor in range(1, floors + 1) for door in (1, 2)]
    return homes + [f"S{buildings}-{number}" for number in range(101, 113)]


def _premises(session: Session, estate: Estate, rooms: list[str], known: list[dict], chance: random.Random) -> None:
    key = estate.community.id
    with acting(session, system_actor(key)):
        stewards = [who.id for who in estate.staff.values() if who.post == "区域管理员"] or [None]
        names = sorted({room.split("-")[0] for room in rooms}, key=lambda name: (name[0].isalpha(), name))
        steward = {name: stewards[place * len(stewards) // len(names)] for place, name in enumerate(names)}
        session.add_all(Building(community_id=key, name=name, units=2, floors=22, steward_id=steward[name]) for name in names)
        facts = {row["room"]: row for row in known}
        rows = [_room(key, no, facts.get(no), steward[no.split("-")[0]], chance) for no in sorted({*rooms, *facts})]
        session.add_all(rows)
        session.flush()
        _residents(session, estate, rows, known, chance)


def _room(key: int, no: str, facts: dict | None, steward: int | None, chance: random.Random) -> Room:
    built = date(2019, 6, 18) if no[0] in "123" else date(2019, 9, 20) if no[0] in "45" else date(2020, 5, 8)
    handed_over = date.fromisoformat(facts["handed_over"]) if facts else built
    state = "lived_in" if facts else chance.choices(("lived_in", "let", "empty", "fitting"), (78, 12, 7, 3))[0]
    return Room(community_id=key, full_no=no, room_type="shop" if no[0] == "S" else "home", state=state, steward_id=steward,
                area=facts["area"] if facts else chance.choice(("76.8", "84.5", "88.2", "89.6", "96.0", "102.4", "118.5")),
                handover_on=handed_over)  # fmt: skip


def _residents(session: Session, estate: Estate, rooms: list[Room], known: list[dict], chance: random.Random) -> None:
    """Everybody in one flush and where they live in the next: a thousand people one by one take half a minute."""
    living = [(room, place, row, _resident(room, row)) for room in rooms for place, row in enumerate(_people_of(room, known, chance))]
    session.add_all(resident for *_, resident in living)
    session.flush()
    for room, place, row, resident in living:
        session.add(Occupancy(community_id=room.community_id, room_id=room.id, resident_id=resident.id, relation=row["relation"],
                              is_primary=place == 0, start_on=room.handover_on))  # fmt: skip
        if place == 0:
            estate.homes.append((room.full_no, resident.name, resident.phone, resident.id))
    session.flush()


def _people_of(room: Room, known: list[dict], chance: random.Random) -> list[dict]:
    return [row for row in known if row["room"] == room.full_no] or list(_invented(room, chance))


def _resident(room: Room, row: dict) -> Resident:
    return Resident(community_id=room.community_id, name=row["name"], phone=row["phone"], gender=row["gender"], consent_on=room.handover_on)


def _invented(room: Room, chance: random.Random) -> Iterator[dict]:
    """One to three people for a room; nobody for one that stands empty. Their telephones all have 0000 in the middle."""
    if room.state == "empty":
        return
    for place in range(chance.choices((1, 2, 3), (45, 45, 10))[0]):
        first = "tenant" if room.state == "let" or room.room_type == "shop" else "owner"
        given = "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
        yield {
            "name": chance.choice(SURNAMES) + given, "phone": f"{chance.choice(MOBILES)}0000{chance.randrange(10_000):04d}",
            "gender": chance.choice(("mr", "ms")), "relation": "family" if place else first,
        }  # fmt: skip
