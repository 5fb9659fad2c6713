"""A small estate for tests: 锦绣花园 with its people, and a second one, 滨江雅苑, that most of them must never see."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin_app.signin import sessions, who
from models import clock
from models.organisation import Account, Actor, Community, Department, Grant, Staff, system_actor
from models.passwords import hash_password
from models.premises import Building, Occupancy, Resident, Room
from models.scope import acting

PASSWORD = "Demo@2026"
CREATED = datetime(2026, 11, 1, 9, 0)
DEPARTMENTS = ("客服部", "工程部", "秩序部", "保洁部", "绿化部", "财务部", "售后")
# username: name, post, department, role, in all communities
PEOPLE = {
    "desk": ("李静", "接待员", "客服部", "receptionist", False),
    "supervisor": ("王敏", "客服主管", "客服部", "supervisor", False),
    "department": ("刘强", "工程主管", "工程部", "department_head", False),
    "manager": ("陈志远", "项目经理", "客服部", "manager", False),
    "company": ("赵总", "公司品质部", None, "company", True),
    "admin": ("系统管理员", "信息管理", None, "admin", True),
    "guard": ("孙海", "门岗", "秩序部", "staff", False),
}
HOUSEHOLDS = (
    ("3-2-1201", "张伟", "13800001234", "mr"),
    ("3-2-1202", "王芳", "13900005678", "ms"),
    ("5-1-301", "刘洋", "13700002222", "mr"),
    ("A-1205", "陈晨", "13600003333", "ms"),
)


@dataclass
class Site:
    """The estate as rows of the session at hand. `departments` by name, `staff` by username, `rooms` and `residents` by room."""

    community: Community
    other: Community
    departments: dict[str, Department] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    residents: dict[str, Resident] = field(default_factory=dict)

    def actor(self, session: Session, username: str) -> Actor:
        with acting(session, system_actor()):
            account = session.scalar(select(Account).where(Account.username == username))
            return who.actor_for(session, account, "127.0.0.1")

    def sign_in(self, session: Session, client, username: str) -> None:
        """Sign the client in without the page: a row, and the token in its cookie."""
        with acting(session, system_actor()):
            account = session.scalar(select(Account).where(Account.username == username))
            token = sessions.begin(session, account, clock.now(), "127.0.0.1", "tests")
            session.commit()
        client.token, client.signed_at = token, clock.now()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True


def find_site(session: Session) -> Site:
    """The estate in a database that has it."""
    communities = {one.code: one for one in session.scalars(select(Community))}
    home = communities["JXHY"]
    site = Site(home, communities["BJYY"])
    for department in session.scalars(select(Department).where(Department.community_id == home.id)):
        site.departments[department.name] = department
    for member in session.scalars(select(Staff).where(Staff.community_id == home.id)):
        site.staff[member.job_no] = member
    for account in session.scalars(select(Account)):
        site.accounts[account.username] = account
    for room in session.scalars(select(Room).where(Room.community_id == home.id)):
        site.rooms[room.full_no] = room
    of_rooms = select(Room.full_no, Resident).join(Occupancy, Occupancy.room_id == Room.id)
    living = of_rooms.join(Resident, Resident.id == Occupancy.resident_id)
    site.residents = dict(session.execute(living.where(Room.community_id == home.id)).all())
    return site


def make_site(session: Session) -> None:
    """Write the estate into an empty database."""
    home = Community(code="JXHY", name="锦绣花园", company="安居物业有限公司", address="3 栋架空层客服中心", desk_phone="0755-26881234")
    other = Community(code="BJYY", name="滨江雅苑", company="安居物业有限公司", address="1 栋大堂", desk_phone="0755-26885678")
    session.add_all([home, other])
    session.flush()
    with acting(session, system_actor(home.id)):
        departments = {name: Department(community_id=home.id, name=name, outside=name == "售后") for name in DEPARTMENTS}
        session.add_all(departments.values())
        session.flush()
        _people(session, home, departments)
        for room, name, phone, gender in HOUSEHOLDS:
            _household(session, home, room, name, phone, gender)
    with acting(session, system_actor(other.id)):
        session.add(Department(community_id=other.id, name="客服部"))
        member = Staff(community_id=other.id, name="周婷", job_no="elsewhere", post="接待员")
        session.add(member)
        session.flush()
        _account(session, "elsewhere", "周婷", member, other, "receptionist")
        _household(session, other, "1-1-101", "吴越", "13500004444", "mr")
    session.commit()


def _people(session: Session, home: Community, departments: dict[str, Department]) -> None:
    for username, (name, post, department, role, everywhere) in PEOPLE.items():
        member = None
        if department:
            member = Staff(community_id=home.id, name=name, job_no=username, post=post, department_id=departments[department].id)
            session.add(member)
            session.flush()
            if role in ("department_head", "supervisor"):
                departments[department].head_id = member.id
        _account(session, username, name, member, None if everywhere else home, role)


def _account(session: Session, username: str, name: str, member: Staff | None, community: Community | None, role: str) -> None:
    account = Account(
        username=username, password_hash=password_hash(), display_name=name, staff_id=member.id if member else None, created_at=CREATED,
        demo=username not in ("guard", "elsewhere"), community_id=community.id if community else None,
    )  # fmt: skip
    session.add(account)
    session.flush()
    session.add(Grant(account_id=account.id, community_id=community.id if community else None, role=role))
    session.flush()


def _household(session: Session, community: Community, full_no: str, name: str, phone: str, gender: str) -> None:
    room = Room(community_id=community.id, full_no=full_no, state="lived_in")
    resident = Resident(community_id=community.id, name=name, phone=phone, gender=gender, consent_on=date(2026, 1, 5))
    session.add_all([room, resident])
    if "-" in full_no and not session.scalar(
        select(Building.id).where(Building.community_id == community.id, Building.name == full_no.split("-")[0])
    ):
        session.add(Building(community_id=community.id, name=full_no.split("-")[0]))
    session.flush()
    session.add(Occupancy(community_id=community.id, room_id=room.id, resident_id=resident.id, is_primary=True, start_on=date(2025, 6, 1)))
    session.flush()


@cache
def password_hash() -> str:
    """Made once a run: hashing is slow on purpose."""
    return hash_password(PASSWORD)
