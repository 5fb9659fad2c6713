"""Who lives where, from one sheet: every line becomes a room, a person, and that this person lives in that room.

Planned against the directories as they stand and as the lines above leave them; then written, new rows before what leads to them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Register
from models.features import Directory
from models.history import as_history
from models.operations.households_now import Households, Known, of_building
from models.operations.import_flush import flush_lines
from models.operations.import_plan import AT_ONCE, NEW, SAME, UPDATED, WRONG, Planned, Progress
from models.organisation import Actor
from models.premises import Occupancy
from models.sheets.grid import Grid
from models.sheets.household_lines import HouseholdReader
from models.sheets.household_sheet import PARTS
from models.sheets.import_names import Names
from models.sheets.import_values import Entered


@dataclass
class Household(Planned):
    """What becomes of one line. `makes`: rows that are new with it; `edits`: what it changes in rows that are there."""

    makes: list[Known] = field(default_factory=list)
    edits: list[tuple[Known, dict[str, object]]] = field(default_factory=list)
    place: Known | None = None


class HouseholdPlan:
    """One sheet against the directories of one community. Only `write` writes."""

    def __init__(self, session: Session, community_id: int, now: datetime, register: Register, grid: Grid, chosen: Sequence[str],
                 file_name: str = "") -> None:  # fmt: skip
        self.session, self.community_id, self.register, self.today = session, community_id, register, now.date()
        self.reader = HouseholdReader(register, grid, chosen, Names(session, community_id), self.today, file_name)
        self.entered = [one for number, row in grid.lines if (one := self.reader.read(number, row))]
        self.houses = Households(session, community_id, self.today)
        self.seen: dict[tuple[str, str], Entered] = {}

    def rows(self, progress: Progress | None = None) -> Iterator[Planned]:
        for number, entered in enumerate(self.entered, 1):
            yield self._judged(entered)
            if progress and (number % AT_ONCE == 0 or number == len(self.entered)):
                progress(number, len(self.entered))

    def _judged(self, entered: Entered) -> Household:
        planned = Household(entered)
        for name, words in entered.wrong.items():
            planned.refuse(name, words)
        for name in filter(entered.hidden.__contains__, entered.cells):
            planned.refuse(name, f"{self._label(name)}是遮盖过的，不能登记，请用没有遮盖的表")
        if not planned.errors:
            self._room(planned)
            if "name" in entered.values:
                self._person(planned)
            self._decide(planned)
        for name, words in entered.said if planned.outcome != SAME else ():
            planned.warn(name, words)
        return planned

    def _decide(self, planned: Household) -> None:
        values = planned.entered.values
        first = self.seen.setdefault((str(values["room"]), str(values.get("name", ""))), planned.entered)
        if planned.outcome == WRONG:
            return
        planned.outcome = NEW if planned.makes else UPDATED if planned.edits else SAME
        if first is not planned.entered and planned.outcome == SAME:
            planned.warn("", f"与第{first.number}行重复，只算一次")

    def _room(self, planned: Household) -> None:
        number = str(planned.entered.values["room"])
        if number not in self.houses.rooms:
            self._make(planned, self.houses.new_room(number), "新房屋")
        planned.place = self.houses.rooms[number]
        self._back(planned, planned.place)
        self._edit(planned, planned.place, "同一间房")
        building, first = self.houses.building(of_building(number))
        if first:
            planned.makes.append(building)
        self._back(planned, building)

    def _person(self, planned: Household) -> None:
        values = planned.entered.values
        name, phone, ended = str(values["name"]), values.get("phone"), values.get("end_on")
        found = self.houses.living(planned.place, name, phone) or self.houses.lived(planned.place, name, ended)
        if found is not None:
            self._back(planned, found[0])
            self._edit(planned, found[0], "同一个人")
            self._stay(planned, found[1])
        elif phone is None:
            planned.refuse("phone", "电话没填")
        else:
            self._move_in(planned, name, str(phone))

    def _move_in(self, planned: Household, name: str, phone: str) -> None:
        resident = self.houses.people.get((name, phone))
        if resident is None:
            resident = self.houses.new_person(name, phone)
            self._make(planned, resident, "新住户")
        else:
            planned.does.append("已有的住户，加一处房屋")
            self._back(planned, resident)
        self._edit(planned, resident, "同一个人")
        occupancy = self.houses.move_in(planned.place, resident, planned.entered.values.get("end_on"))
        planned.makes.append(occupancy)
        self._stay(planned, occupancy)

    def _stay(self, planned: Household, occupancy: Known) -> None:
        self._edit(planned, occupancy, "同一个人")
        start, end = occupancy.values.get("start_on"), occupancy.values.get("end_on")
        if start and end and end < start:
            planned.refuse("end_on", f"{self._label('end_on')}不能早于{self._label('start_on')}")

    def _make(self, planned: Household, row: Known, words: str) -> None:
        planned.makes.append(row)
        planned.does.append(words)

    def _back(self, planned: Household, row: Known) -> None:
        """What was void is in use again, because the sheet says that it is there."""
        if row.void:
            row.void = False
            planned.edits.append((row, {"voided_at": None}))

    def _edit(self, planned: Household, row: Known, whose: str) -> None:
        """What the line says otherwise than the directory; two lines may not say different things of one room or person."""
        values = {name: value for name, value in planned.entered.values.items() if PARTS.get(name) is row.model}
        changed = {}
        for name, value in values.items():
            number, said = row.said.setdefault(name, (planned.entered.number, value))
            if said != value:
                planned.refuse(name, f"与第{number}行是{whose}，{self._label(name)}不同")
            elif row.values.get(name) != value:
                changed[name] = row.values[name] = value
        if changed and not row.fresh:
            planned.changes |= changed
            planned.edits.append((row, changed))

    def _label(self, name: str) -> str:
        return (self.reader.specs.get(name) or self.register.field(name)).label

    def write(self, actor: Actor, now: datetime, rows: Sequence[Household]) -> None:
        """Some hundred lines: first what stands for itself, then who lives where."""
        with as_history(self.session), self.session.no_autoflush:
            numbers = self._change(rows)
            self._add(rows, numbers, lambda row: row.model is not Occupancy)
            self._add(rows, {}, lambda row: row.model is Occupancy)

    def _change(self, rows: Sequence[Household]) -> dict[int, int]:
        """Put what changes into the rows there are; who says so, by row."""
        numbers, models = {}, {row.model for planned in rows for row, _ in planned.edits}
        for model in models:
            mine = [(row, values, one.entered.number) for one in rows for row, values in one.edits if row.model is model]
            wanted = select(model).where(model.id.in_({row.id for row, _, _ in mine}))
            found = {row.id: row for row in self.session.scalars(wanted)}
            for known, values, number in mine:
                row = found[known.id]
                numbers[id(row)] = number
                if "voided_at" in values:
                    row.voided_at = None
                for name in values.keys() - {"voided_at"}:
                    row.put(name, values[name])
        return numbers

    def _add(self, rows: Sequence[Household], numbers: dict[int, int], which: Callable[[Known], bool]) -> None:
        made: list[tuple[Known, Directory]] = []
        for planned in rows:
            for known in filter(which, planned.makes):
                row = known.model(community_id=self.community_id, **known.values, **known.leads)
                self.session.add(row)
                made.append((known, row))
                numbers[id(row)] = planned.entered.number
        flush_lines(self.session, numbers)
        for known, row in made:
            known.id = row.id
