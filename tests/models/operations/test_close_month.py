"""A month from its draft to its frozen snapshot, on real rows."""

import secrets
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.documents import MONTHLY
from models.errors import RuleViolation
from models.month import MonthClose, MonthLine, latest, versions
from models.operations.close_month import check, freeze, keep_texts, reopen, send_back
from models.organisation import Account, Grant
from models.reports.month_figures import FIGURES
from models.reports.month_snapshot import digest, sheet_of
from models.scope import acting
from models.sheets.monthly_book import write_month
from models.vocabulary import Word
from tests.models.reports.month_story import NOW, Told, tell, write

pytestmark = pytest.mark.rule(100)
TEXTS = {"problems": "电梯停梯多", "causes": "门机老化", "measures": "11-30 前更换主板（工程部）", "followed": "地库照明已换"}
EVE, DAY = datetime(2026, 11, 24, 17, 0), datetime(2026, 11, 25, 9, 0)


@pytest.fixture
def told(session, site, at):
    at(NOW)
    return tell(session, site)


@pytest.fixture
def people(actor_for):
    return {name: actor_for(name) for name in ("desk", "supervisor", "manager", "company")}


def compiled(session, people, at, now=DAY, **more) -> MonthClose:
    return keep_texts(session, people["desk"], at(now), "2026-11", TEXTS | more, finish=True)


def frozen(session, people, at, now=DAY) -> MonthClose:
    compiled(session, people, at, now)
    check(session, people["supervisor"], now, "2026-11")
    return freeze(session, people["manager"], now, "2026-11", "同意，按措施落实")


def printed(sheet) -> tuple:
    return (sheet.month.table.to_dict(), sheet.month.rates, sheet.rates, sheet.remarks, sheet.words, sheet.compared, sheet.signs)


def test_the_three_signatures_and_the_opinion_stand_on_the_frozen_sheet(session, site, told, people, at):
    frozen(session, people, at)
    sheet = sheet_of(session, site.community, "2026-11", DAY)
    assert [(sign.label, sign.name) for sign in sheet.signs] == [("制表人", "李静"), ("审核", "王敏"), ("项目经理", "陈志远")]
    assert sheet.words[-1] == ("五、项目经理意见", "同意，按措施落实")
    assert (sheet.frozen, sheet.intact, sheet.number) == (True, True, "TSHZ202611")


def test_a_frozen_month_is_printed_from_its_snapshot_whatever_happens_afterwards(session, site, told, people, at, tmp_path):
    frozen(session, people, at)
    before = sheet_of(session, site.community, "2026-11", DAY)
    details = before.details
    later = at("2026-11-28 10:00")
    write(session, site.community.id, Told("11-20 09:00", "greening"))
    told[5].corrective_action = "改过的措施"
    told[5].severity = "grave"
    session.flush()
    after = sheet_of(session, site.community, "2026-11", later)
    assert printed(after) == printed(before)
    assert after.details == details
    assert after.month.counted.equals(before.month.counted)
    assert write_month(session, site.community, "2026-11", later, tmp_path / "frozen.xlsx") > 12


def test_the_snapshot_lists_every_counted_entry_by_id_and_number_and_proves_itself(session, site, told, people, at):
    row = frozen(session, people, at)
    kept = row.snapshot
    entries = dict(kept["entries"])
    assert set(entries) == {key for key, *_ in kept["counted"]}
    assert all(number.startswith("TS") for number in entries.values())
    assert digest(kept) == row.digest
    session.expire(row)
    assert digest(row.snapshot) == row.digest


def test_a_row_that_is_frozen_is_never_changed(session, site, told, people, at):
    row = frozen(session, people, at)
    session.commit()
    for name, value in (("problems", "改"), ("frozen_at", None), ("snapshot", {})):
        setattr(row, name, value)
        with pytest.raises(RuleViolation, match="已经定稿"):
            session.flush()
        session.rollback()


@pytest.mark.rule(149)
def test_a_frozen_month_keeps_the_words_of_its_day(session, site, told, people, at, tmp_path):
    frozen(session, people, at)
    later = at("2026-11-28 10:00")
    session.add_all(Word(community_id=site.community.id, what=what, code=code, value=value, holds_from=later.date(), set_at=later)
                    for what, code, value in (("label", "Severity.minor", "小事"), ("title", "monthly", "投诉月报")))  # fmt: skip
    site.community.words_version = secrets.token_hex(8)
    session.commit()
    with acting(session, people["manager"]):
        assert (FIGURES["sev_minor"].label, MONTHLY.title) == ("小事", "投诉月报")
        sheet = sheet_of(session, site.community, "2026-11", later)
        with sheet.in_its_words():
            assert (FIGURES["sev_minor"].label, sheet.title) == ("轻微", "投诉情况月汇总表")
        write_month(session, site.community, "2026-11", later, tmp_path / "month.xlsx")
        summary = openpyxl.load_workbook(tmp_path / "month.xlsx").worksheets[0]
        words = {str(cell) for row in summary.values for cell in row if cell}
        assert "轻微" in words and "小事" not in words


def test_it_cannot_be_frozen_before_the_25th(session, site, told, people, at):
    compiled(session, people, at, EVE)
    check(session, people["supervisor"], EVE, "2026-11")
    with pytest.raises(RuleViolation, match="统计期还没有结束"):
        freeze(session, people["manager"], EVE, "2026-11", "同意")
    assert freeze(session, people["manager"], at("2026-11-25 00:00"), "2026-11", "").opinion == "同意"


def test_what_comes_in_after_the_check_asks_for_another_check(session, site, told, people, at):
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    write(session, site.community.id, Told("11-24 20:00", "greening"))
    with pytest.raises(RuleViolation, match="复核之后数字有变动"):
        freeze(session, people["manager"], DAY, "2026-11", "同意")
    check(session, people["supervisor"], DAY, "2026-11", "补录一件绿化")
    assert freeze(session, people["manager"], DAY, "2026-11", "同意").frozen_at == DAY


def test_a_text_that_is_changed_after_the_check_asks_for_another_check(session, site, told, people, at):
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    row = compiled(session, people, at, measures="改为 12-05 前")
    assert (row.checked_at, row.checked_figures, row.measures) == (None, None, "改为 12-05 前")
    with pytest.raises(RuleViolation, match="还没有复核"):
        freeze(session, people["manager"], DAY, "2026-11", "同意")


def test_one_person_does_not_check_and_read(session, site, told, people, at):
    account = session.scalar(select(Account).where(Account.username == "supervisor"))
    session.add(Grant(account_id=account.id, community_id=site.community.id, role="manager"))
    session.flush()
    both = site.actor(session, "supervisor")
    compiled(session, people, at)
    check(session, both, DAY, "2026-11")
    with pytest.raises(RuleViolation, match="是你复核的"):
        freeze(session, both, DAY, "2026-11", "同意")
    assert freeze(session, people["manager"], DAY, "2026-11", "同意").frozen_name == "陈志远"


def test_the_manager_sends_it_back_with_a_reason_and_the_signatures_go(session, site, told, people, at):
    compiled(session, people, at)
    check(session, people["supervisor"], DAY, "2026-11")
    with pytest.raises(RuleViolation, match="请写明退回的理由"):
        send_back(session, people["manager"], DAY, "2026-11", " ")
    row = send_back(session, people["manager"], DAY, "2026-11", "措施没有期限，请电 13800001234")
    assert (row.compiled_at, row.checked_at, row.problems) == (None, None, "电梯停梯多")
    line = session.scalar(select(MonthLine).where(MonthLine.act == "send_back"))
    assert line.note == "措施没有期限，请电 138****1234"


def test_reopening_leaves_the_old_version_and_begins_another(session, site, told, people, at):
    first = frozen(session, people, at)
    kept = first.digest
    with pytest.raises(RuleViolation, match="项目经理来做"):
        reopen(session, people["supervisor"], DAY, "2026-11", "漏登一件")
    second = reopen(session, people["manager"], DAY, "2026-11", "漏登一件")
    assert (second.version, second.problems, second.frozen_at) == (2, "电梯停梯多", None)
    write(session, site.community.id, Told("11-20 09:00", "greening"))
    frozen(session, people, at)
    assert [one.version for one in versions(session, site.community.id, "2026-11")] == [1, 2]
    old, new = (sheet_of(session, site.community, "2026-11", DAY, version) for version in (1, 2))
    assert (old.month.sums["received"], new.month.sums["received"]) == (12, 13)
    assert (first.digest, old.intact, new.number) == (kept, True, "TSHZ202611-2")


def test_two_who_write_at_once_are_told(session, site, told, people, at):
    row = keep_texts(session, people["desk"], at(DAY), "2026-11", TEXTS)
    seen = str(row.revision)
    keep_texts(session, people["supervisor"], DAY, "2026-11", TEXTS | {"causes": "另写", "revision": seen})
    with pytest.raises(RuleViolation, match="刚才有人改过"):
        keep_texts(session, people["desk"], DAY, "2026-11", TEXTS | {"revision": seen})


@pytest.mark.rule(101)
def test_compiling_needs_its_texts_and_saving_does_not(session, site, told, people, at):
    at(DAY)
    assert keep_texts(session, people["desk"], DAY, "2026-11", {"problems": "先写一点，电话 13800001234"}).problems.endswith("138****1234")
    with pytest.raises(RuleViolation, match="请写改进措施") as refused:
        keep_texts(session, people["desk"], DAY, "2026-11", TEXTS | {"measures": " "}, finish=True)
    assert refused.value.field == "measures"


@pytest.mark.rule(101)
def test_typical_cases_are_told_masked(session, site, told, people, at):
    numbers = "、".join(told[place].record_no for place in (7, 10))
    compiled(session, people, at, cases=numbers)
    cases = sheet_of(session, site.community, "2026-11", DAY).cases
    assert [one.record_no for one in cases] == numbers.split("、")
    assert (cases[0].kind, "张伟" in str(cases)) == ("设备设施类", False)
    with pytest.raises(RuleViolation, match="不在这个月"):
        compiled(session, people, at, cases=told[15].record_no)
    with pytest.raises(RuleViolation, match="不像投诉编号"):
        compiled(session, people, at, cases="第三件")


def test_every_step_leaves_a_line_and_an_audit_line(session, site, told, people, at):
    frozen(session, people, at)
    reopen(session, people["manager"], DAY, "2026-11", "漏登一件")
    acts = list(session.scalars(select(MonthLine.act).order_by(MonthLine.id)))
    assert acts == ["draft", "compile", "check", "freeze", "reopen"]
    audited = list(session.scalars(select(AuditLine.action).where(AuditLine.action.like("month_%")).order_by(AuditLine.id)))
    assert audited == ["month_compile", "month_check", "month_freeze", "month_reopen"]


def test_the_month_of_another_community_is_not_touched(session, site, told, people, at):
    frozen(session, people, at)
    assert latest(session, site.other.id, "2026-11") is None


@pytest.mark.rule(149)
def test_a_word_changed_after_the_month_was_frozen_is_not_printed_on_it(session, site, told, people, at, monkeypatch):
    frozen(session, people, at)
    monkeypatch.setattr("models.reports.month_figures.Figure.label", property(lambda figure: "另一个词"))
    monkeypatch.setattr("models.reports.monthly.TYPES", {"repair": "另一类"})
    month = sheet_of(session, site.community, "2026-11", DAY).month
    assert (month.label("cause_internal"), month.types["repair"]) == ("内部", "工程维修类")
