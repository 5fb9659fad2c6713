"""Which entry a line of a spreadsheet is about: by its number, else by what tells entries of its register apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Register
from models.features import Directory, Entry
from models.sheets.import_columns import NUMBER
from models.sheets.import_values import Entered

AT_ONCE = 500
Key = tuple


class Match:
    """Looks the whole sheet up at once: ids by number, and by natural key for lines without one."""

    def __init__(self, session: Session, register: Register, community_id: int, entered: Sequence[Entered]) -> None:
        self.session, self.register, self.model, self.community_id = session, register, register.model, community_id
        self._by_number = self._numbered({one.values[NUMBER] for one in entered if one.values.get(NUMBER)})
        self._by_key = self._keyed([key for one in entered if not one.values.get(NUMBER) and (key := self.key(one))])

    def key(self, entered: Entered) -> Key | None:
        """What tells this line from others, to the minute; None when too little is written down."""
        values = [entered.values.get(name) for name in self.register.natural_key]
        if not values or values[0] is None or any(name in entered.hidden for name in self.register.natural_key):
            return None
        return tuple(_plain(value) for value in values)

    def find(self, entered: Entered) -> int | None:
        number = entered.values.get(NUMBER)
        return self._by_number.get(number) if number else self._by_key.get(self.key(entered))

    def rows(self, keys: Iterable[int]) -> dict[int, Directory]:
        found: dict[int, Directory] = {}
        keys = list(keys)
        for first in range(0, len(keys), AT_ONCE):
            part = select(self.model).where(self.model.id.in_(keys[first : first + AT_ONCE]))
            found |= {row.id: row for row in self.session.scalars(part)}
        return found

    def _numbered(self, numbers: set[str]) -> dict[str, int]:
        found, wanted = {}, sorted(numbers)
        for first in range(0, len(wanted) if issubclass(self.model, Entry) else 0, AT_ONCE):
            mine = (self.model.community_id == self.community_id, self.model.record_no.in_(wanted[first : first + AT_ONCE]))
            found |= {number: key for key, number in self.session.execute(select(self.model.id, self.model.record_no).where(*mine))}
        return found

    def _keyed(self, keys: Sequence[Key]) -> dict[Key, int]:
        """By natural key: of two equal ones the one that is not void, else the first."""
        if not keys:
            return {}
        columns = [getattr(self.model, name) for name in self.register.natural_key]
        first, wanted, found = columns[0], {key[0] for key in keys}, {}
        near = first.in_(wanted)
        if isinstance(next(iter(wanted)), datetime):
            near = first.between(min(wanted), max(wanted) + timedelta(minutes=1))
        query = select(self.model.id, self.model.voided_at, *columns).where(self.model.community_id == self.community_id)
        parts = [query.where(near)] if len(wanted) < AT_ONCE or isinstance(next(iter(wanted)), datetime) else [query]
        for key, voided_at, *values in self.session.execute(parts[0].order_by(self.model.id)):
            plain = tuple(_plain(value) for value in values)
            if plain not in found or (found[plain][1] and not voided_at):
                found[plain] = (key, voided_at)
        return {plain: key for plain, (key, _) in found.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return " ".join(value.split()) if isinstance(value, str) else value
