"""The demonstration: three estates, four months of their desks, and a story that ends at this moment. Into an empty database only."""

from contextlib import nullcontext
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.operations.escalate_overdue import escalate_overdue
from models.operations.remind import remind
from models.organisation import Community, system_actor
from models.outbox import silent
from models.scope import acting
from models.upkeep import refresh_statistics
from seed import past, story, supervisor
from seed.estate import Estate, build
from seed.generate import generate
from seed.months import months
from seed.past import Ended
from seed.slips import slips
from seed.story import Deed

NEWS = timedelta(hours=30)
OTHERS = (  # the estates beside the story, so that the company has something to compare; written in bulk, or the first start would wait
    ("CHY", 160, {"slow": 1.0, "still_open": 0}),
    ("GLL", 110, {"slow": 2.6, "still_open": 0}),
)


def load_demo(session: Session, rows: int | None = None) -> bool:
    """Load the demonstration and, when asked, `rows` generated entries on top; False when the database is not empty.

    Ends with commits of its own. Everything is written as of the moment at which it happened, the last of it just now.
    """
    now = clock.now()
    with acting(session, system_actor()):
        if session.scalar(select(Community.id).limit(1)):
            return False
        estates = build(session, now)
        session.commit()
        _tell(session, estates[0], now)
    for code, count, habits in OTHERS:
        generate(session, count, now=now, code=code, **habits)
    with acting(session, system_actor()):
        escalate_overdue(session, now)
        remind(session, now)
        refresh_statistics(session.connection())
        session.commit()
        if rows:
            generate(session, rows, now=now)
    return True


def _tell(session: Session, estate: Estate, now: datetime) -> None:
    """File everything in the order in which it came, so that numbers follow the day; then make the moves."""
    planned = past.plan(estate, now) + story.matters(estate, now)
    moves: list[tuple[Deed, object]] = []
    for matter in sorted(planned, key=lambda matter: matter.at):
        with _in_their_time(session, matter.at, now):
            if isinstance(matter, Ended):
                past.write(session, estate, matter)
            else:
                filed = story.file(session, estate, matter)
                moves += [(deed, filed) for deed in matter.deeds]
    for deed, filed in sorted(moves, key=lambda move: move[0].at):
        with _in_their_time(session, deed.at, now):
            story.do(session, estate, filed, deed)
    session.commit()
    _around(session, estate, now)
    supervisor.signed(session, estate, now)
    supervisor.corrected(session, estate, now)
    supervisor.roster(session, estate, now)
    supervisor.announced(session, estate, now)
    months(session, estate, now)
    session.commit()


def _in_their_time(session: Session, moment: datetime, now: datetime):
    """What is older than the news of the last days leaves nobody a message: the bell would ring for four months."""
    return silent(session) if now - moment > NEWS else nullcontext()


def _around(session: Session, estate: Estate, now: datetime) -> None:
    for write in (story.notices, story.incidents, story.items, slips):
        write(session, estate, now)
