"""The month of a register goes the same way as that of the complaints: compiled, checked, read, frozen, reopened."""

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.declare import REGISTERS
from models.errors import RuleViolation
from models.month import RegisterLine, latest, versions
from models.operations import close_month
from models.reports.month_subject import of_register
from models.reports.register_changes import changes
from models.reports.register_sheet import digest, sheet_of
from models.scope import acting
from tests.models.reports.register_story import on, tell, write

TEXTS = {"problems": "电的报修最多", "measures": "11-30 前换一批灯具（工程部）"}
DAY = on("11-26 09:00")


@pytest.fixture
def people(actor_for):
    return {name: actor_for(name) for name in ("desk", "supervisor", "manager")}


@pytest.fixture
def made(session, site, at):
    at(DAY)
    return tell(session, site, "repair")


def of(slug: str = "repair"):
    return of_register(REGISTERS[slug])


def freeze(session, people, slug: str = "repair"):
    close_month.keep_texts(session, people["desk"], DAY, "2026-11", TEXTS, finish=True, of=of(slug))
    close_month.check(session, people["supervisor"], DAY, "2026-11", of=of(slug))
    return close_month.freeze(session, people["manager"], DAY, "2026-11", "同意", of=of(slug))


def sheet(session, site, people, now=DAY, version=None):
    with acting(session, people["supervisor"]):
        return sheet_of(session, people["supervisor"], site.community, REGISTERS["repair"], "2026-11", now, version)


@pytest.mark.parametrize("slug", ["visit", "return_visit", "repair", "rework", "service_order", "visitor"])
def test_every_register_can_be_closed_beside_the_others(session, site, people, at, slug):
    at(DAY)
    tell(session, site, slug)
    row = freeze(session, people, slug)
    assert (row.register, row.version, digest(row.snapshot)) == (slug, 1, row.digest)
    assert latest(session, site.community.id, "2026-11") is None  # the complaints' month is its own


def test_a_frozen_month_prints_what_it_was_whatever_happens_and_says_what_would_be_otherwise(session, site, made, people):
    freeze(session, people)
    before = sheet(session, site, people)
    made[1].finished_at, made[1].result, made[1].accept = on("11-20 09:00"), "补记", "good"
    new = write(session, site, "repair", on("11-21 09:00"))
    session.flush()
    after = sheet(session, site, people, on("11-28 09:00"))
    assert (after.month.side, after.month.days, after.details, after.remarks) == (
        before.month.side, before.month.days, before.details, before.remarks)  # fmt: skip
    assert (after.frozen, after.intact, after.number) == (True, True, "BXHZ202611")
    assert [label for label, _ in after.words] == ["一、情况分析", "二、改进措施", "三、项目经理意见"]
    found = changes(session, after, on("11-28 09:00"))
    assert {one.label: one[1:] for one in found.figures}["受理"] == ("2", "3")
    assert [(one.id, one.gone, one.come) for one in found.reasons if one.id in (made[1].id, new.id)] == [
        (made[1].id, "未结、超期", "完工"), (new.id, "", "受理、未结、超期")]  # fmt: skip


def test_nothing_has_changed_as_long_as_nothing_has(session, site, made, people):
    freeze(session, people)
    made[7].status = "paused"  # how it stands today is no figure of the month
    assert changes(session, sheet(session, site, people), on("11-28 09:00")) is None


def test_a_figure_that_moves_takes_the_check_back(session, site, made, people):
    close_month.keep_texts(session, people["desk"], DAY, "2026-11", TEXTS, finish=True, of=of())
    close_month.check(session, people["supervisor"], DAY, "2026-11", of=of())
    write(session, site, "repair", on("11-21 09:00"))
    with pytest.raises(RuleViolation, match="复核之后数字有变动"):
        close_month.freeze(session, people["manager"], DAY, "2026-11", "", of=of())


def test_both_texts_are_asked_for_and_nobody_closes_a_month_that_runs(session, site, made, people):
    with pytest.raises(RuleViolation, match="请写改进措施") as refused:
        close_month.keep_texts(session, people["desk"], DAY, "2026-11", {"problems": "多"}, finish=True, of=of())
    assert refused.value.field == "measures"
    early = on("11-23 09:00")
    close_month.keep_texts(session, people["desk"], early, "2026-11", TEXTS, finish=True, of=of())
    close_month.check(session, people["supervisor"], early, "2026-11", of=of())
    with pytest.raises(RuleViolation, match="统计期还没有结束"):
        close_month.freeze(session, people["manager"], early, "2026-11", "", of=of())


def test_reopening_keeps_the_frozen_version_and_is_written_down(session, site, made, people):
    freeze(session, people)
    with pytest.raises(RuleViolation, match="请写明重新打开的理由"):
        close_month.reopen(session, people["manager"], DAY, "2026-11", "", of=of())
    again = close_month.reopen(session, people["manager"], DAY, "2026-11", "漏了两件", of=of())
    kept = versions(session, site.community.id, "2026-11", "repair")
    assert [(row.version, bool(row.frozen_at)) for row in kept] == [(1, True), (2, False)]
    assert (again.problems, again.compiled_at) == (TEXTS["problems"], None)
    acts = session.scalars(select(RegisterLine.act).order_by(RegisterLine.id)).all()
    assert acts == ["draft", "compile", "check", "freeze", "reopen"]
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "month_reopen")).all()
    assert [(line.register, line.record_no) for line in lines] == [("repair", "BXHZ202611-2")]


def test_a_frozen_row_is_never_written_again(session, site, made, people):
    row = freeze(session, people)
    row.problems = "改一改"
    with pytest.raises(RuleViolation, match="已经定稿"):
        session.flush()


def test_the_month_after_compares_itself_with_what_was_frozen(session, site, made, people, at):
    freeze(session, people)
    write(session, site, "repair", on("11-21 09:00"))
    later = at(on("12-10 09:00"))
    with acting(session, people["supervisor"]):
        december = sheet_of(session, people["supervisor"], site.community, REGISTERS["repair"], "2026-12", later)
    assert december.month.before.sums["received"] == 2
