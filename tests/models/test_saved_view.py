"""Filters under a name, and the columns one wants to see: one's own, in one's own community."""

from datetime import datetime

import pytest

from models import saved_view
from models.errors import RuleViolation
from models.scope import acting

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def keep(session, actor_for):
    def keep(who: str, title: str, shared: bool = False, query=None):
        actor = actor_for(who)
        with acting(session, actor):
            view = saved_view.keep(session, actor, NOW, "visit", title, query or {"status": "open"}, shared)
            session.commit()
        return view

    return keep


def titles(session, actor, register: str = "visit") -> list[str]:
    with acting(session, actor):
        return [view.title for view in saved_view.views_of(session, actor, register)]


def test_ones_own_and_the_shared_views_of_the_community_are_seen(keep, session, actor_for):
    keep("desk", "我的超期")
    keep("supervisor", "超期未结", shared=True)
    keep("supervisor", "只给自己")
    keep("elsewhere", "别处的", shared=True)
    assert titles(session, actor_for("desk")) == ["我的超期", "超期未结"]
    assert titles(session, actor_for("supervisor")) == ["超期未结", "只给自己"]
    assert titles(session, actor_for("elsewhere")) == ["别处的"]
    assert titles(session, actor_for("desk"), "item") == []


def test_the_same_name_again_replaces_ones_own_view(keep, session, actor_for):
    keep("desk", "专项")
    keep("desk", " 专项 ", query={"q": "电梯"})
    with acting(session, actor_for("desk")):
        [view] = saved_view.views_of(session, actor_for("desk"), "visit")
    assert view.query == {"q": "电梯"}


@pytest.mark.parametrize(("title", "says"), [("", "起个名字"), ("　 ", "起个名字"), ("长" * 21, "最多 20 个字")])
def test_a_bad_name_is_refused(title, says, keep):
    with pytest.raises(RuleViolation, match=says) as refusal:
        keep("desk", title)
    assert refusal.value.field == "title"


def test_there_is_an_end_to_views(keep, monkeypatch):
    monkeypatch.setattr(saved_view, "MOST", 2)
    keep("desk", "一")
    keep("desk", "二")
    keep("desk", "二")
    with pytest.raises(RuleViolation, match="最多存 2 个视图"):
        keep("desk", "三")


@pytest.mark.parametrize(
    ("who", "may_shared", "gone"),
    [("desk", False, True), ("supervisor", False, False), ("supervisor", True, True), ("elsewhere", True, False)],
)
def test_a_shared_view_is_removed_by_its_maker_or_by_who_keeps_shared_ones(who, may_shared, gone, keep, session, actor_for):
    view, actor = keep("desk", "共用", shared=True), actor_for(who)
    with acting(session, actor):
        assert saved_view.forget(session, actor, "visit", view.id, may_shared) is gone
        session.commit()
    assert titles(session, actor_for("desk")) == ([] if gone else ["共用"])


def test_columns_are_remembered_changed_and_brought_back(session, actor_for, site):
    desk, supervisor = actor_for("desk"), actor_for("supervisor")
    for names in (["record_no", "content"], ["record_no"]):
        saved_view.choose_columns(session, desk, "visit", names)
        session.commit()
        assert saved_view.columns_of(session, desk, "visit") == names
    assert saved_view.columns_of(session, supervisor, "visit") is None
    saved_view.choose_columns(session, desk, "visit", [])
    session.commit()
    assert saved_view.columns_of(session, desk, "visit") is None
