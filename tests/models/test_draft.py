"""Drafts: one per person, community and form; gone after a day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models import draft
from models.scope import acting

VALUES = {"content": "水管漏水", "category": "repair", "room": ""}


@pytest.fixture
def now(at):
    return at("2026-11-23 14:30")


@pytest.mark.rule(46)
def test_a_draft_is_kept_per_person_and_replaced(session, site, actor_for, now):
    desk, supervisor = actor_for("desk"), actor_for("supervisor")
    with acting(session, desk):
        draft.keep(session, desk, "intake", VALUES, now)
        session.flush()
        draft.keep(session, desk, "intake", VALUES | {"content": "水管爆了"}, now)
        session.commit()
        assert draft.kept(session, desk, "intake", now).values == {"content": "水管爆了", "category": "repair"}
        assert draft.kept(session, supervisor, "intake", now) is None


@pytest.mark.parametrize("hours, there", [(0, True), (24, True), (25, False)])
def test_a_draft_lives_for_a_day(session, site, actor_for, now, hours, there):
    desk = actor_for("desk")
    with acting(session, desk):
        draft.keep(session, desk, "intake", VALUES, now)
        session.commit()
        assert (draft.kept(session, desk, "intake", now + timedelta(hours=hours)) is not None) is there


def test_old_drafts_are_forgotten_and_given_up_ones_too(session, site, actor_for, now):
    desk, supervisor = actor_for("desk"), actor_for("supervisor")
    for actor in (desk, supervisor):
        with acting(session, actor):
            draft.keep(session, actor, "intake", VALUES, now)
            session.commit()
    with acting(session, desk):
        draft.drop(session, desk, "intake")
        session.commit()
    assert draft.forget_old(session, now + timedelta(hours=25)) == 1
    session.commit()
    assert session.scalar(select(func.count()).select_from(draft.Draft)) == 0
