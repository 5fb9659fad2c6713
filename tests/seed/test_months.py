"""The months of the demonstration on any day: what is over is frozen in its turn, what is at hand stands where it would stand."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.month import MonthClose, MonthLine
from models.organisation import system_actor
from models.outbox import Message
from models.reports.month_snapshot import digest
from models.scope import acting
from seed.estate import build
from seed.months import months
from tests.models.reports.month_story import Told, write

pytestmark = pytest.mark.rule(99)


def made(session, at, now: str) -> dict[str, MonthClose]:
    moment = at(now)
    estate = build(session, moment)[0]
    with acting(session, system_actor(estate.community.id)):
        for day in ("09-01 09:00", "09-28 09:00", "10-28 09:00"):
            write(session, estate.community.id, Told(day, "repair"))
        months(session, estate, moment)
        return {row.year_month: row for row in session.scalars(select(MonthClose).where(MonthClose.community_id == estate.community.id))}


def signed(row: MonthClose) -> list[tuple[str | None, datetime | None]]:
    return [(getattr(row, f"{step}_name"), getattr(row, f"{step}_at")) for step in ("compiled", "checked", "frozen")]


def test_before_the_22nd_two_months_are_frozen_and_the_running_one_has_no_draft(session, at):
    found = made(session, at, "2026-11-10 10:00")
    assert sorted(found) == ["2026-09", "2026-10"]
    assert signed(found["2026-10"]) == [
        ("陈静", datetime(2026, 10, 24, 17)), ("王敏", datetime(2026, 10, 25, 9)), ("赵国强", datetime(2026, 10, 25, 10, 20)),
    ]  # fmt: skip
    assert all(digest(row.snapshot) == row.digest and row.opinion for row in found.values())
    assert "第一次编制" in found["2026-09"].followed and "都已落实" in found["2026-10"].followed
    with acting(session, system_actor()):
        assert session.scalar(select(Message.id).where(Message.kind.like("month_%"))) is None  # nobody is rung for the past


def test_from_the_22nd_the_running_month_is_compiled_and_waits_for_the_supervisor(session, at):
    row = made(session, at, "2026-11-23 14:32")["2026-11"]
    assert [name for name, _ in signed(row)] == ["陈静", None, None]
    with acting(session, system_actor()):
        acts = session.scalars(select(MonthLine.act).where(MonthLine.month_id == row.id).order_by(MonthLine.id)).all()
        kinds = set(session.scalars(select(Message.kind).where(Message.kind.like("month_%"))))
    assert (acts, kinds) == (["draft", "compile"], {"month_draft", "month_to_check"})


def test_in_the_night_after_its_last_day_a_month_still_waits_to_be_checked(session, at):
    found = made(session, at, "2026-11-25 02:20")
    assert [name for name, _ in signed(found["2026-11"])] == ["陈静", None, None]
    assert [name for name, _ in signed(found["2026-10"])] == ["陈静", "王敏", "赵国强"]
