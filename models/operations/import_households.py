"""Who lives where, from one sheet: first a preview, then all of it or nothing. The same file a second time changes nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.errors import RuleViolation
from models.features import Directory
from models.organisation import Actor
from models.premises import Building, Occupancy, Resident, Room
from models.rules import rooms
from models.sheets.household_lines import Household, read_households

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
LABELS = {NEW: "新增", CHANGED: "更新", SAME: "相同", WRONG: "错误"}
MOST_LINES = 5000


@dataclass(frozen=True)
class Row:
    """What becomes of one line, masked for the eye; `words` says what is wrong or what changes."""

    number: int
    outcome: str
    room: str
    name: str
    phone: str
    words: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.outcome]


@dataclass
class Result:
    rows: list[Row] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # columns nobody knows
    written: bool = False

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def ready(self) -> bool:
        """Whether it may be written: no line is wrong and something would change."""
        return not self.count(WRONG) and bool(self.count(NEW) or self.count(CHANGED))

    @property
    def sentence(self) -> str:
        parts = [f"{label} {self.count(outcome)} 行" for outcome, label in LABELS.items() if self.count(outcome)]
        return "，".join(parts) or "表里没有内容"


def import_households(session: Session, actor: Actor, now: datetime, path: Path, dry_run: bool) -> Result:
    """Bring the directory of the actor's community in line with the sheet; the caller commits.

    Nothing is written when `dry_run`, or when a single line is wrong. Empty cells change nothing. RuleViolation for a file
    that cannot be read at all.
    """
    table, lines = read_households(path)
    if len(lines) > MOST_LINES:
        raise RuleViolation(f"一次最多导入 {MOST_LINES} 行，这张表有 {len(lines)} 行：请分成几个文件", "file")
    plan = _Plan(session, actor.community_id)
    result = Result([plan.add(line) for line in lines], table.ignored)
    if result.ready and not dry_run:
        plan.write()
        counts = {outcome: result.count(outcome) for outcome in (NEW, CHANGED, SAME)}
        audit.record(session, actor, now, "import", register="resident", detail=counts | {"rows": len(lines)})
        result.written = True
    return result


class _Plan:
    """What the sheet would change, against the directory as it stands; rows are made in memory and written at the end."""

    def __init__(self, session: Session, community_id: int):
        self.session, self.community_id = session, community_id
        self.rooms = {room.full_no: room for room in self._all(Room)}
        self.buildings = {building.name for building in self._all(Building)}
        self.people: dict[tuple[str, str], Resident] = {(one.name, one.phone): one for one in self._all(Resident)}
        self.living: dict[str, dict[str, tuple[Resident, Occupancy | None]]] = {}
        for full_no, resident, occupancy in session.execute(self._occupancies()):
            self.living.setdefault(full_no, {})[resident.name] = (resident, occupancy)
        self.seen: dict[tuple[str, str], Household] = {}
        self.fresh: list[Directory] = []
        self.links: list[tuple[Room, Resident, Household, bool]] = []
        self.edits: list[tuple[Directory, str, object]] = []

    def _all(self, model):
        return self.session.scalars(select(model).where(model.community_id == self.community_id, model.voided_at.is_(None)))

    def _occupancies(self):
        return (
            select(Room.full_no, Resident, Occupancy)
            .join(Occupancy, Occupancy.room_id == Room.id)
            .join(Resident, Resident.id == Occupancy.resident_id)
            .where(Room.community_id == self.community_id, Occupancy.end_on.is_(None), Occupancy.voided_at.is_(None))
            .order_by(Occupancy.id)
        )

    def add(self, line: Household) -> Row:
        """What this line would do. Later lines see what earlier ones bring."""
        first = self.seen.setdefault((line.room, line.name or ""), line)
        if first is not line and not line.wrong and first.phone != line.phone:
            line.wrong.append(f"与第 {first.number} 行是同一人，电话不同")
        if line.wrong:
            return self._row(line, WRONG, "；".join(line.wrong))
        if first is not line:
            return self._row(line, SAME, f"与第 {first.number} 行重复")
        done = [self._room(line), self._person(line)] if line.name else [self._room(line)]
        outcome = NEW if NEW in (what for what, _ in done) else CHANGED if any(words for _, words in done) else SAME
        return self._row(line, outcome, "，".join(words for _, words in done if words))

    def _row(self, line: Household, outcome: str, words: str) -> Row:
        name = Resident.register.field("name").masked(line.name)
        phone = Resident.register.field("phone").masked(line.phone)
        return Row(line.number, outcome, rooms.spoken(line.room) if line.room else "", name, phone, words)

    def _room(self, line: Household) -> tuple[str, str]:
        room = self.rooms.get(line.room)
        if room is None:
            room = Room(community_id=self.community_id, full_no=line.room, area=line.area, room_type=line.room_type)
            self.rooms[line.room] = room
            self.fresh += [room, *self._building(line.room)]
            return NEW, "新房屋"
        return CHANGED, self._edit(room, {"area": line.area, "room_type": line.room_type})

    def _building(self, room: str) -> list[Building]:
        name = rooms.parts(room)[0]
        if name in self.buildings:
            return []
        self.buildings.add(name)
        return [Building(community_id=self.community_id, name=name)]

    def _person(self, line: Household) -> tuple[str, str]:
        here = self.living.setdefault(line.room, {})
        if line.name in here:
            resident, occupancy = here[line.name]
            words = (self._edit(resident, {"phone": line.phone}),
                     self._edit(occupancy, {"relation": line.relation, "start_on": line.start_on}))  # fmt: skip
            return CHANGED, "，".join(filter(None, words))
        resident = self.people.get((line.name, line.phone))
        known = resident is not None
        if not known:
            resident = Resident(community_id=self.community_id, name=line.name, phone=line.phone)
            self.people[line.name, line.phone] = resident
            self.fresh.append(resident)
        self.links.append((self.rooms[line.room], resident, line, not here))
        here[line.name] = (resident, None)
        return NEW, "已有的住户，加一处房屋" if known else "新住户"

    def _edit(self, row: Directory, values: dict[str, object]) -> str:
        """Note what would change in a row; the words name the fields."""
        changed = {name: value for name, value in values.items() if value is not None and row.value(name) != value}
        self.edits += [(row, name, value) for name, value in changed.items()]
        return "、".join(f"改{row.register.field(name).label}" for name in changed)

    def write(self) -> None:
        self.session.add_all(self.fresh)
        for row, name, value in self.edits:
            row.put(name, value)
        self.session.flush()
        for room, resident, line, is_first in self.links:
            self.session.add(Occupancy(
                community_id=self.community_id, room_id=room.id, resident_id=resident.id, relation=line.relation or "owner",
                is_primary=is_first, start_on=line.start_on,
            ))  # fmt: skip
        self.session.flush()
