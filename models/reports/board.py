"""经营看板: today, this week and this month in a few numbers; what is open and how long; who lets it wait; where it comes back.

Counts only, by the database. Every number says with which filter of which list it is found again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from models.display import Display
from models.organisation import Actor
from models.policy import number
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports.board_counts import Counts, counts
from models.reports.board_figures import ALIVE, FIGURES, LATE_VISIT, OF_CAUSE
from models.reports.board_spans import Stretch, stretches
from models.reports.queue import level_counts
from models.reports.register_figures import LIVE, Figure, Span
from models.rules import lifecycle, ranking
from models.rules import month as rules
from models.rules.access import ROLES
from models.visibility import limits

MOST = 6
AGES = (  # from which day on
    (0, "今天来的"), (1, "昨天来的"), (2, "2–3 天"), (4, "4–6 天"), (7, "7–13 天"), (14, "14–29 天"), (30, "30 天以上"),
)  # fmt: skip
LEVELS = ((2, "manager", "满 1 周"), (1, "supervisor", "满 2 天"))  # who tracks a missed limit
RATES = (  # figure, out of which, its target, why there may be none
    ("kept", "told", "kept_target", "还没有告知的"),
    ("on_promise", "promised", "", "没有答应时间的"),
    ("satisfied", "reached", "satisfied_target", "还没有回访到的"),
)


@dataclass(frozen=True)
class Number:
    """`page`, `figure` with its days (and one option of a choice), and `query`: where its entries are listed."""

    value: int
    page: str = "visit"
    figure: Figure | None = None
    days: tuple[date, date] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    code: str = ""

    @property
    def text(self) -> str:
        return f"{self.value:,}"


@dataclass(frozen=True)
class Line:
    """A figure of a span. A rate says what it is made of: `number` out of `whole`."""

    label: str
    number: Number
    change: str = ""
    whole: Number | None = None
    rate: str = ""
    why: str = ""
    target: str = ""
    missed: bool = False


@dataclass(frozen=True)
class Card:
    stretch: Stretch
    lines: list[Line]


@dataclass(frozen=True)
class Board:
    cards: list[Card]
    ages: list[Line]
    overdue: list[Line]
    rooms: list[Line]
    causes: list[Line]
    repeat_days: int


def board(session: Session, actor: Actor, now: datetime) -> Board:
    spans = stretches(session, actor, now)
    found = counts(session, actor, [span for one in spans for span in (one.now, one.before)])
    targets = {name: number(session, actor.community_id, name, now.date()) for *_, name, _ in RATES if name}
    cards = [_card(one, found[2 * place], found[2 * place + 1], targets) for place, one in enumerate(spans)]
    back = number(session, actor.community_id, "repeat_days", now.date())
    days = (now - timedelta(days=back)).date(), now.date()
    return Board(cards, _ages(session, actor, now), _overdue(session, actor, now), _rooms(session, actor, days, now),
                 _causes(session, actor, days, now), back)  # fmt: skip


def _card(stretch: Stretch, now: Counts, before: Counts, targets: Mapping[str, int]) -> Card:
    def shown(code: str) -> Number:
        return Number(now[code], figure=FIGURES[code], days=stretch.days)

    lines = [Line(FIGURES[code].label, shown(code), change_of(now[code], before[code])) for code in ("received", "complaints", "finished")]
    for code, of, target, why in RATES:
        change = points_of(now[code], now[of], before[code], before[of])
        wanted = targets.get(target)
        missed = ranking.missed(now[code] / now[of] if now[of] else None, None if wanted is None else wanted / 100, True)
        said = "" if wanted is None else f"{wanted}%"
        lines.append(Line(FIGURES[code].label, shown(code), change, shown(of), rules.percent(now[code], now[of]),
                          "" if now[of] else why, said, missed))  # fmt: skip
    return Card(stretch, lines)


def change_of(now: int, before: int) -> str:
    """+3, −2, 持平."""
    return "持平" if now == before else f"{now - before:+,}".replace("-", "−")


def points_of(n: int, d: int, before_n: int, before_d: int) -> str:
    """The change of a rate in percentage points; '' where one of them has nothing to divide by."""
    if not (d and before_d):
        return ""
    points = round((n * before_d - before_n * d) * 100 / (d * before_d), 1)
    return "持平" if not points else f"{points:+.1f} 点".replace("-", "−")


def _ages(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """What is open, by the days since it came in: days are what a list can be asked for."""
    today, at = datetime.combine(now.date(), time()), Visit.received_at
    edges = [today + timedelta(days=1 - first) for first, _ in AGES]  # a bucket lies under its edge and over the next one's
    inside = [and_(at < edge, at >= lower) if lower else at < edge for edge, lower in zip(edges, [*edges[1:], None], strict=True)]
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in inside]
    found = session.execute(select(*sums).where(*limits(actor, Visit), ALIVE, Visit.status.in_(lifecycle.OPEN))).one()
    lines = []
    for (_, label), edge, lower, count in zip(AGES, edges, [*edges[1:], None], found, strict=True):
        query = {"status": "open", "received_at_to": f"{edge - timedelta(days=1):%Y-%m-%d}"}
        lines.append(Line(label, Number(count, query=query | ({"received_at_from": f"{lower:%Y-%m-%d}"} if lower else {}))))
    return lines


def _overdue(session: Session, actor: Actor, now: datetime) -> list[Line]:
    """As the columns of the queue say; a return visit is nobody's overdue handling and stands apart."""
    levels = level_counts(session, actor, now)
    said = [*((level, f"{ROLES[role]}（{since}）") for level, role, since in LEVELS), (0, "24 小时内到期")]
    lines = [Line(label, Number(levels[level], "escalation", query={"level": str(level)})) for level, label in said]
    late = select(func.count()).select_from(Visit).where(*limits(actor, Visit), LATE_VISIT.met(Span(now, now)))
    return [*lines, Line("回访超期", Number(session.scalar(late) or 0, figure=LATE_VISIT, days=(now.date(), now.date())))]


def _rooms(session: Session, actor: Actor, days: tuple[date, date], now: datetime) -> list[Line]:
    """The rooms that came back most in these days. Materialized: SQLite would walk all rooms there ever were in the order of grouping."""
    mine = (*limits(actor, Visit), ALIVE, Visit.room.is_not(None), Visit.received_at >= _midnight(days[0]))
    came = select(Visit.room).where(*mine).cte("came").prefix_with("MATERIALIZED")
    often = select(came.c.room, func.count()).group_by(came.c.room).having(func.count() > 1)
    rows = session.execute(often.order_by(func.count().desc(), came.c.room).limit(MOST))
    display, spec = Display(session, now), Visit.register.field("room")
    numbers = [(room, Number(count, figure=FIGURES["received"], days=days, query={"room": room})) for room, count in rows]
    return [Line(display.shown_value(spec, room), number) for room, number in numbers]


def _causes(session: Session, actor: Actor, days: tuple[date, date], now: datetime) -> list[Line]:
    """Why complaints came in in these days, most first; what has no cause yet is said."""
    met = OF_CAUSE.met(Span(_midnight(days[0]), now + LIVE))
    query = select(Complaint.cause, func.count()).where(*limits(actor, Complaint), met)
    found: Counter[str] = Counter()
    for cause, count in session.execute(query.group_by(Complaint.cause)):
        found[cause or ""] += count
    spec = Complaint.register.field("cause")
    rows = sorted(found.items(), key=lambda row: (-row[1], not row[0], row[0]))
    numbers = [(cause, Number(count, "complaint", OF_CAUSE, days, by="cause", code=cause)) for cause, count in rows]
    return [Line(spec.text(cause) if cause else "还没认定", number) for cause, number in numbers]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
