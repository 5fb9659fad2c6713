"""The supervisor signs off what was written down; a change afterwards is seen and waits to be read again."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.declare import register_of
from models.display import Display
from models.errors import RuleViolation
from models.operations.act import act
from models.operations.file_entry import file_visit
from models.operations.review import review, review_day
from models.reports import daily_review
from models.reports.unsigned import unread_since
from models.scope import acting
from models.tracking import Action

NOW = datetime(2026, 11, 23, 14, 32)
MORNING = datetime(2026, 11, 23, 9, 10)
DAY = date(2026, 11, 23)
VISIT = register_of("visit")


@pytest.fixture
def file(session, site, actor_for, at):
    def filed(moment="2026-11-23 09:10", **values):
        actor, now = actor_for("desk"), at(moment)
        given = {"channel": "call", "room": "3-2-1201", "person_name": "张伟", "phone": "13800001234", "category": "repair",
                 "content": "地漏返味"}  # fmt: skip
        with acting(session, actor):
            visit = file_visit(session, actor, now, given | values).visit
            session.commit()
        at(NOW)
        return visit

    return filed


@pytest.fixture
def sign(session, actor_for, at):
    def signed(*visits, by="supervisor", moment="2026-11-23 10:00", **more):
        actor, now = actor_for(by), at(moment)
        with acting(session, actor):
            said = review(session, actor, now, VISIT, [visit.id for visit in visits], **more)
            session.commit()
        at(NOW)
        return said

    return signed


@pytest.fixture
def change(session, actor_for, at):
    def changed(entry, moment="2026-11-23 11:00", **values):
        at(moment)
        with acting(session, actor_for("desk")):
            for name, value in values.items():
                entry.put(name, value)
            session.commit()
        at(NOW)

    return changed


def page(session, actor, register=VISIT, day=DAY):
    with acting(session, actor):
        return daily_review.page(session, Display(session, NOW), actor, register, day)


def waits(session, actor):
    with acting(session, actor):
        return unread_since(session, actor, datetime(2026, 10, 24))


@pytest.mark.rule(15)
def test_a_signature_keeps_who_when_and_the_remark_and_leaves_a_line(session, site, file, sign):
    visit = file()
    assert sign(visit, note="  催一下\n工程部 ") == "已阅签 1 件"
    assert (visit.reviewed_by_id, visit.reviewed_at, visit.review_note) == (
        site.staff["supervisor"].id, datetime(2026, 11, 23, 10, 0), "催一下 工程部")  # fmt: skip
    line = session.scalars(select(Action).where(Action.verb == "review")).one()
    assert (line.entry_id, line.staff_id, line.note) == (visit.id, site.staff["supervisor"].id, "催一下 工程部")


@pytest.mark.rule(15)
@pytest.mark.parametrize("username", ["desk", "department", "guard", "company", "admin"])
def test_only_supervisor_and_manager_sign(session, file, sign, username):
    visit = file()
    with pytest.raises(RuleViolation):
        sign(visit, by=username)
    assert visit.reviewed_at is None


def test_the_manager_signs_too(file, sign):
    assert sign(file(), by="manager") == "已阅签 1 件"


@pytest.mark.rule(93)
def test_what_is_not_signed_waits_over_all_registers_and_on_its_day(session, site, file, sign, actor_for):
    actor = actor_for("supervisor")
    old = file("2026-11-20 09:00", content="旧的")
    file("2026-11-23 09:10", category="complaint", complaint_type="attitude", content="态度不好")
    assert waits(session, actor) == 3  # the complaint has a sheet of its own
    with acting(session, actor):
        strip = daily_review.strip(session, actor, NOW, DAY)
    assert {day.label: day.count for day in strip.days if day.count} == {"11-20": 1, "今天": 2}
    assert strip.of_day == {"visit": 1, "complaint": 1} and len(strip.days) == 14
    sign(old)
    assert waits(session, actor) == 2


@pytest.mark.rule(93)
def test_days_before_the_strip_are_told_with_the_first_of_them(session, file, actor_for):
    file("2026-10-30 09:00")
    file("2026-11-05 09:00")
    actor = actor_for("supervisor")
    with acting(session, actor):
        strip = daily_review.strip(session, actor, NOW, DAY)
    assert (strip.earlier, strip.earliest) == (2, date(2026, 10, 30))


@pytest.mark.rule(15)
def test_a_change_after_the_signature_is_shown_masked_and_waits_to_be_read_again(session, file, sign, change, actor_for):
    visit, actor = file(), actor_for("supervisor")
    sign(visit)
    assert waits(session, actor) == 0
    change(visit, phone="13900007777", urgency="urgent")
    line = page(session, actor).lines[0]
    assert line.waits and line.signed == "王敏 今天 10:00" and waits(session, actor) == 1
    (amendment,) = line.amendments
    assert (amendment.who, amendment.at.text) == ("李静", "今天 11:00")
    assert set(amendment.fields) == {("联系电话", "138****1234", "139****7777"), ("紧急程度", "一般", "紧急")}
    assert sign(visit, moment="2026-11-23 12:00") == "已阅签 1 件"
    assert waits(session, actor) == 0 and page(session, actor).lines[0].amendments == []


def test_a_change_of_an_old_entry_is_counted_again_on_its_own_day(session, file, sign, change, actor_for):
    visit, actor = file("2026-11-18 09:00"), actor_for("supervisor")
    sign(visit, moment="2026-11-19 09:00")
    change(visit, urgency="urgent")
    with acting(session, actor):
        strip = daily_review.strip(session, actor, NOW, DAY)
    assert {day.label: day.count for day in strip.days if day.count} == {"11-18": 1}


def test_a_move_is_no_correction(session, site, file, sign, actor_for, at):
    visit = file(category="complaint", complaint_type="attitude")
    sign(visit)
    actor, now = actor_for("desk"), at("2026-11-23 11:30")
    with acting(session, actor):
        act(session, actor, now, visit, "transfer", {"department_id": site.departments["工程部"].id})
        session.commit()
    at(NOW)
    assert page(session, actor_for("supervisor")).lines[0].waits is False
    assert session.scalars(select(Action).where(Action.verb == "amend")).all() == []


def test_what_was_changed_while_the_page_lay_open_is_not_signed_unseen(session, file, sign, change, actor_for, at):
    first, second = file(), file(content="灯带跳闸")
    sign(first)
    change(first, moment="2026-11-23 14:00", urgency="urgent")
    said = sign(first, second, moment="2026-11-23 14:05", seen=datetime(2026, 11, 23, 13, 50))
    assert said == "已阅签 1 件；1 件刚被改过，没有阅签，请再看一遍"
    assert page(session, actor_for("supervisor")).waiting == 1


def test_a_whole_day_is_signed_without_what_came_after_the_page(session, file, actor_for, at):
    early, late, other = file(), file("2026-11-23 14:31", content="刚来的"), file("2026-11-22 10:00", content="昨天的")
    actor = actor_for("supervisor")
    with acting(session, actor):
        said = review_day(session, actor, NOW, VISIT, *daily_review.bounds(DAY), seen=datetime(2026, 11, 23, 14, 30))
        session.commit()
    assert said == "已阅签 1 件" and early.reviewed_at == NOW and late.reviewed_at is None and other.reviewed_at is None


def test_signed_twice_is_said_and_changes_nothing(session, file, sign):
    visit = file()
    sign(visit)
    with pytest.raises(RuleViolation, match="已经阅签过了"):
        sign(visit, by="manager")
    assert visit.reviewed_at == datetime(2026, 11, 23, 10, 0)


def test_the_page_counts_what_is_done_and_leaves_void_entries_out(session, file, actor_for, at):
    done, void = file(), file(content="登错了")
    file(content="没办完")
    with acting(session, actor_for("manager")):
        done.status, done.closed_at, void.voided_at, void.void_reason = "written_off", NOW, NOW, "登错"
        session.commit()
    found = page(session, actor_for("supervisor"))
    assert (found.total, found.closed, found.open, found.waiting, len(found.lines)) == (2, 1, 1, 2, 3)


def test_other_communities_stay_out_of_reach(session, site, file, actor_for, sign):
    visit = file()
    actor = actor_for("elsewhere")
    with pytest.raises(RuleViolation), acting(session, actor):
        review(session, actor, NOW, VISIT, [visit.id])
    assert visit.reviewed_at is None


def test_the_signature_is_in_the_audit(session, file, sign):
    visit = file()
    sign(visit)
    mine = (AuditLine.register == "visit", AuditLine.entry_id == visit.id, AuditLine.action == "change")
    lines = session.scalars(select(AuditLine).where(*mine)).all()
    assert [set(line.detail) for line in lines] == [{"reviewed_by_id", "reviewed_at"}]
