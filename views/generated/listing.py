"""The list query: keys of one page first, then that page's rows; a capped count; next and previous by key.

Every order ends with the primary key, so no two rows are ever equal, and rows without a value come last. Order and keys
run on the index (community, field, id) behind every sortable field. Only the ORM is used, so the scope covers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from models import visibility
from models.declare import Register
from models.features import Directory
from models.organisation import Actor
from models.tracking import Step
from views.generated import options

COUNT_CAP = 10_000  # past it a list says 10000+ and goes on by key
SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Counted:
    """How many rows there are, as far as it is worth counting."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}" + ("+" if self.capped else "")


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: a sort key of its columns, or `id`."""

    key: str
    descending: bool = False

    @property
    def text(self) -> str:
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True)
class Place:
    """Where in the list one is: a page number, or the key the page follows (`after`) or precedes (`before`)."""

    size: int = SIZES[0]
    page: int = 1
    after: int | None = None
    before: int | None = None


@dataclass
class Page:
    """One page of rows. `number` is None when it was reached by key; `first` counts from 1."""

    rows: list[Directory]
    total: Counted
    number: int | None
    pages: int
    size: int
    has_next: bool
    has_previous: bool

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.number else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def order_of(register: Register, asked: str | None, usual: Order) -> Order:
    """The order somebody asked for, if the register has such a column; else the usual one."""
    asked = (asked or "").strip()[:60]
    key = asked.removeprefix("-")
    known = {column.sort for column in options.all_columns(register) if column.sort}
    return Order(key, asked.startswith("-")) if key in known else usual


def usual_order(register: Register, kept: dict[str, str]) -> Order:
    """What is due first where open matters are listed; a directory by its headline; otherwise newest first."""
    wants_open = kept.get("status") in ("open", "overdue_open") or "open" in kept or "overdue" in kept
    if wants_open and options.clock_source(register):
        return Order("due")
    spec = register.field(register.headline) if register.headline else None
    if register.directory:
        return Order(spec.name) if spec and options.sortable(spec) else Order("id")
    anchor = register.field(register.anchor)
    return Order(register.anchor if anchor and options.sortable(anchor) else "recorded_at", descending=True)


def counted(session: Session, actor: Actor, register: Register, conditions: Sequence[ColumnElement[bool]]) -> Counted:
    """Count up to the cap and no further."""
    keys = visibility.visible(select(register.model.id), actor, register.model).where(*conditions).limit(COUNT_CAP + 1)
    number = session.scalar(select(func.count()).select_from(keys.subquery()))
    return Counted(min(number, COUNT_CAP), number > COUNT_CAP)


class Listing:
    """The rows of one register that a person may see, under some conditions and in some order."""

    def __init__(self, session: Session, actor: Actor, register: Register, conditions: Sequence[ColumnElement[bool]], order: Order):
        self.session, self.actor, self.register, self.order = session, actor, register, order
        self.model = register.model
        self._conditions = [*conditions]
        self._clock = self._first_limits() if order.key == "due" else None
        self._value = self._clock.c.due_at if self._clock is not None else getattr(self.model, order.key)

    def _first_limits(self):
        slug, _ = options.clock_source(self.register)
        limit = func.min(case((Step.level >= 0, Step.due_at))).label("due_at")
        mine = select(Step.entry_id, limit).where(Step.register == slug, Step.done_at.is_(None))
        if self.actor.community_id is not None:
            mine = mine.where(Step.community_id == self.actor.community_id)
        return mine.group_by(Step.entry_id).subquery()

    def statement(self, *wanted) -> Select:
        """These columns of every row that is wanted, not yet in order."""
        found = visibility.visible(select(*wanted), self.actor, self.model).where(*self._conditions)
        if self._clock is not None:
            source = getattr(self.model, options.clock_source(self.register)[1])
            found = found.outerjoin(self._clock, self._clock.c.entry_id == source)
        return found

    def in_order(self, *wanted) -> list[Select]:
        """The same in two parts: rows with a value of the order, then those without one."""
        down = self.order.descending
        if self.order.key == "id":
            return [self.statement(*wanted).order_by(self.model.id.desc() if down else self.model.id)]
        ends = (self._value.desc(), self.model.id.desc()) if down else (self._value, self.model.id)
        with_value = self.statement(*wanted).where(self._value.is_not(None)).order_by(*ends)
        return [with_value, self.statement(*wanted).where(self._value.is_(None)).order_by(ends[1])]

    def page(self, place: Place) -> Page:
        total = counted(self.session, self.actor, self.register, self._conditions)
        pages = max(1, -(-total.number // place.size))
        if place.after is not None or place.before is not None:
            found = self._by_key(place)
            if found is not None:
                keys, has_previous, has_next = found
                return Page(self.rows(keys), total, None, pages, place.size, has_next, has_previous)
        number = min(max(place.page, 1), pages)
        keys = self._by_number((number - 1) * place.size, place.size + 1)
        return Page(self.rows(keys[: place.size]), total, number, pages, place.size, len(keys) > place.size, number > 1)

    def _by_number(self, skip: int, size: int) -> list[int]:
        keys: list[int] = []
        for part in self.in_order(self.model.id):
            if len(keys) < size:
                keys += self.session.scalars(part.offset(skip).limit(size - len(keys)))
            if not keys and skip:
                passed = self.session.scalar(select(func.count()).select_from(part.order_by(None).limit(skip).subquery()))
                skip -= passed
            else:
                skip = 0
        return keys

    def _by_key(self, place: Place) -> tuple[list[int], bool, bool] | None:
        """(keys, is there a previous page, is there a next one); None when the key is not in this list."""
        back = place.after is None
        start = place.before if back else place.after
        mark = self.session.execute(self.statement(self._value, self.model.id).where(self.model.id == start)).first()
        if mark is None:
            return None
        keys: list[int] = []
        for part in self._following(mark[0], start, back):
            if len(keys) <= place.size:
                keys += self.session.scalars(part.limit(place.size + 1 - len(keys)))
        more, keys = len(keys) > place.size, keys[: place.size]
        return (keys[::-1], more, True) if back else (keys, True, more)

    def _following(self, value, key: int, back: bool) -> list[Select]:
        """What stands after (or, going back, before) a row, nearest first: each part is one seek on the index."""
        model, order, mine = self.model, self._value, self.statement(self.model.id)
        up = self.order.descending == back
        if self.order.key == "id":
            return [mine.where(model.id > key if up else model.id < key).order_by(model.id if up else model.id.desc())]
        tie = model.id if up else model.id.desc()
        ranked = (order, model.id) if up else (order.desc(), model.id.desc())
        beyond_key = model.id > key if up else model.id < key
        valued, bare = mine.where(order.is_not(None)), mine.where(order.is_(None))
        if value is None:
            rest = [bare.where(beyond_key).order_by(tie)]
            return rest + ([valued.order_by(*ranked)] if back else [])
        pair, at = tuple_(order, model.id), tuple_(value, key)
        beyond = valued.where(pair > at if up else pair < at).order_by(*ranked)
        return [beyond] if back else [beyond, bare.order_by(tie)]

    def rows(self, keys: list[int]) -> list[Directory]:
        """The rows with these keys, in that order."""
        found = {row.id: row for row in self.session.scalars(select(self.model).where(self.model.id.in_(keys)))} if keys else {}
        return [found[key] for key in keys if key in found]


def place_of(args) -> Place:
    """The place an address asks for; whatever is odd is brought back into bounds."""
    size = _whole(args.get("per_page"), SIZES[0])
    page = min(_whole(args.get("page"), 1), COUNT_CAP)
    return Place(size if size in SIZES else SIZES[0], max(page, 1), _key(args.get("after")), _key(args.get("before")))


def _whole(raw: str | None, usual: int) -> int:
    raw = (raw or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 9 else usual if not raw.isdigit() else COUNT_CAP


def _key(raw: str | None) -> int | None:
    raw = (raw or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 18 else None
