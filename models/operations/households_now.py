"""Buildings, rooms, people and who lives where, as they stand and as the lines of a sheet leave them. Plain values, read once."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.features import Directory
from models.premises import Building, Occupancy, Resident, Room
from models.rules import rooms
from models.sheets.household_sheet import PARTS

AT_ONCE = 2000


@dataclass(slots=True)
class Known:
    """A row of a directory. `fresh`: the sheet makes it; `said`: which line said what of it; `room`, `person`: of who lives where."""

    model: type[Directory]
    values: dict[str, object]
    id: int | None = None
    fresh: bool = False
    void: bool = False
    said: dict[str, tuple[int, object]] = field(default_factory=dict)
    room: "Known | None" = None
    person: "Known | None" = None

    @property
    def leads(self) -> dict[str, int | None]:
        """What it points to; known once that is written."""
        return {"room_id": self.room.id, "resident_id": self.person.id} if self.room and self.person else {}


Home = tuple[Known, Known]  # a person, and that this person lives there


class Households:
    """The directories of one community. Of two rows with one name the one that is not void counts, else the first."""

    def __init__(self, session: Session, community_id: int, today: date) -> None:
        self.session, self.community_id, self.today = session, community_id, today
        self.buildings = {str(row.values["name"]): row for row in self._read(Building, ("name",))}
        self.rooms = {str(row.values["full_no"]): row for row in self._read(Room, ("full_no",))}
        people = self._read(Resident, ())
        self.people = {(str(row.values["name"]), str(row.values["phone"])): row for row in people}
        self._homes: dict[tuple[int, str], list[Home]] = {}  # (room, name) → who lives there under this name
        self._gone: dict[tuple[int, str, object], Home] = {}
        self._lived_in: set[int] = set()
        self._read_homes({row.id: row for row in self.rooms.values()}, {row.id: row for row in people})

    def building(self, name: str) -> tuple[Known, bool]:
        """The building, and whether the sheet is the first to speak of it."""
        known = name in self.buildings
        row = self.buildings.setdefault(name, Known(Building, {"name": name}, fresh=True))
        return row, not known

    def new_room(self, number: str) -> Known:
        return self.rooms.setdefault(number, Known(Room, {"full_no": number}, fresh=True))

    def new_person(self, name: str, phone: str) -> Known:
        return self.people.setdefault((name, phone), Known(Resident, {"name": name, "phone": phone}, fresh=True))

    def living(self, room: Known, name: str, phone: object) -> Home | None:
        """Who lives there under this name; of several the one with this telephone."""
        homes = self._homes.get((id(room), name), [])
        return next((home for home in homes if home[0].values["phone"] == phone), homes[0] if homes else None)

    def lived(self, room: Known, name: str, ended: object) -> Home | None:
        """Who is known to have left on that day."""
        return self._gone.get((id(room), name, ended)) if ended else None

    def move_in(self, room: Known, person: Known, ended: object) -> Known:
        """A new household member; the first one of a room is whom one calls."""
        values = {"relation": "owner", "is_primary": self._lives(ended) and id(room) not in self._lived_in, "start_on": None}
        row = Known(Occupancy, values, fresh=True, room=room, person=person)
        self._keep(room, person, row, ended)
        return row

    def _keep(self, room: Known, person: Known, row: Known, ended: object) -> None:
        name = str(person.values["name"])
        if self._lives(ended):
            self._homes.setdefault((id(room), name), []).append((person, row))
            self._lived_in.add(id(room))
        else:
            self._gone[id(room), name, ended] = (person, row)

    def _lives(self, ended: object) -> bool:
        return not isinstance(ended, date) or ended >= self.today

    def _read(self, model: type[Directory], also: tuple[str, ...]) -> list[Known]:
        """Void ones first, so that in a mapping the others win."""
        names = [*also, *(name for name, home in PARTS.items() if home is model)]
        columns = [getattr(model, name) for name in names]
        query = select(model.id, model.voided_at, *columns).where(model.community_id == self.community_id)
        query = query.order_by(model.voided_at.is_(None), model.id.desc()).execution_options(yield_per=AT_ONCE)
        return [
            Known(model, dict(zip(names, values, strict=True)), id=key, void=voided_at is not None)
            for key, voided_at, *values in self.session.execute(query)
        ]

    def _read_homes(self, rooms_by_id: dict[int | None, Known], people_by_id: dict[int | None, Known]) -> None:
        names = ("relation", "start_on", "end_on")
        query = select(Occupancy.id, Occupancy.room_id, Occupancy.resident_id, *(getattr(Occupancy, name) for name in names))
        mine = (Occupancy.community_id == self.community_id, Occupancy.voided_at.is_(None))
        for key, room_id, person_id, *values in self.session.execute(query.where(*mine).order_by(Occupancy.id)):
            room, person = rooms_by_id.get(room_id), people_by_id.get(person_id)
            if room is not None and person is not None:
                row = Known(Occupancy, dict(zip(names, values, strict=True)), id=key, room=room, person=person)
                self._keep(room, person, row, row.values["end_on"])


def of_building(number: str) -> str:
    return rooms.parts(number)[0]
