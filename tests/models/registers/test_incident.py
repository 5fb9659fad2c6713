"""突发事件记录表: reported at once, closed only with result and cause."""

from datetime import datetime, timedelta

import pytest

from models.errors import RuleViolation
from models.policy import Setting
from models.registers.incident import Incident

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def desk(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    return session.info["actor"]


def saved(session, **values) -> Incident:
    given = {
        "title": "3 栋电梯困人", "event_type": "lift", "place": "3 栋 2 单元", "reporter_name": "孙海", "course": "14:05 困一人",
        "measures": "通知维保",
    }  # fmt: skip
    incident = Incident(**given | values)
    session.add(incident)
    session.commit()
    return incident


def test_it_opens_as_an_ordinary_event_received_by_me_now(session, desk):
    incident = saved(session)
    assert (incident.status, incident.grade, incident.received_by_id, incident.received_at) == ("open", "iv", desk.staff_id, NOW)
    assert (incident.deaths, incident.police_called) == (0, False)


def test_a_fire_of_long_ago_keeps_its_old_name(session, desk):
    assert saved(session, event_type="盗窃").event_type == "security"


@pytest.mark.parametrize(
    "values, field",
    [
        ({"title": None}, "title"),
        ({"event_type": None}, "event_type"),
        ({"measures": None}, "measures"),
        ({"status": "closed"}, "result"),
        ({"status": "closed", "result": "已救出"}, "preliminary_cause"),
        ({"occurred_at": NOW + timedelta(hours=1)}, "occurred_at"),
        ({"found_at": NOW - timedelta(hours=1), "occurred_at": NOW}, "found_at"),
        ({"oral_report_at": NOW - timedelta(hours=1), "occurred_at": NOW}, "oral_report_at"),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused_at_its_field(session, desk, values, field):
    with pytest.raises(RuleViolation) as refusal:
        saved(session, **values)
    assert refusal.value.field == field


def test_it_is_closed_with_result_and_cause(session, desk):
    assert saved(session, status="closed", result="已救出", preliminary_cause="门机故障").status == "closed"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        pytest.param("重大治安事件", "security", marks=pytest.mark.rule(103)),
        pytest.param("重大设备、设施情况", "equipment", marks=pytest.mark.rule(104)),
        pytest.param("政府部门重要领导参观来访", "guest", marks=pytest.mark.rule(105)),
    ],
)
def test_the_three_kinds_the_manual_names_are_understood(session, desk, word, code):
    assert saved(session, event_type=word).event_type == code


@pytest.mark.rule(106)
def test_who_was_called_when_and_what_they_answered_is_kept(session, desk):
    incident = saved(session, police_called=True, called_at=NOW, call_receipt="110 接警 88 号，派出所出警")
    session.expire_all()
    assert (incident.police_called, incident.called_at, incident.call_receipt) == (True, NOW, "110 接警 88 号，派出所出警")


@pytest.mark.rule(103)
@pytest.mark.rule(149)
def test_reports_that_are_late_are_said_by_the_limits_that_were_set(session, site, desk, at):
    incident = saved(session)
    assert incident.warnings(session, NOW + timedelta(minutes=30)) == []
    assert [late[:4] for late in incident.warnings(session, NOW + timedelta(hours=25))] == ["口头上报", "书面上报"]
    session.add(Setting(community_id=site.community.id, name="oral_minutes", value="10", holds_from=NOW.date(), set_at=NOW))
    incident.oral_report_at, incident.written_report_at = NOW + timedelta(minutes=15), NOW + timedelta(hours=2)
    incident.status, incident.result, incident.preliminary_cause = "closed", "人已救出", "断电"
    session.commit()
    assert incident.closed_at == NOW
    assert incident.warnings(session, NOW + timedelta(hours=48)) == ["口头上报晚了 5 分钟，应在 11-23 14:42 前"]
    assert "总结没有记，已超 1 小时" in incident.warnings(session, NOW + timedelta(hours=49))[1]
    incident.status = "open"
    session.commit()
    assert incident.closed_at is None
