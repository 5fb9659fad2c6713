"""The master register read as the other books of the manual."""

import re

import pytest
from sqlalchemy import select

from models.audit import AuditLine
from models.declare import Layout
from models.display import Display
from models.operations.act import act
from models.operations.file_entry import file_visit
from models.registers.aircon import Aircon
from models.registers.visit import Visit
from models.reports.paper import WORDS, empty, sheets


@pytest.fixture
def filed(site, session, actor_for, at):
    def make(moment: str, category: str = "repair", channel: str = "call") -> Visit:
        now = at(moment)
        session.info["actor"] = actor_for("desk")
        values = {"channel": channel, "room": "3-2-1201", "resident_id": site.residents["3-2-1201"].id, "category": category,
                  "content": f"{moment} 的事", "urgency": "normal", "department_id": 0}  # fmt: skip
        return file_visit(session, actor_for("desk"), now, values).visit

    return make


def printed(session, key: str, entries: list[Visit], now) -> list:
    layout = next(one for one in Visit.register.layouts if one.key == key)
    return sheets(session, Display(session, now), Visit.register, layout, entries)


def cell(sheet, key: str, heading: str, row: int = 0) -> str:
    layout = next(one for one in Visit.register.layouts if one.key == key)
    return sheet.rows[row][[column[0] for column in layout.columns].index(heading)]


def test_every_column_is_a_field_or_a_word_that_is_known():
    for layout in Visit.register.layouts:
        for _, what, _ in layout.columns:
            assert what in WORDS or Visit.register.field(what.removesuffix(":day")) or hasattr(Visit, what.removesuffix(":day")), what


@pytest.mark.rule(96)
def test_in_the_ledger_what_is_written_off_gets_a_tick_and_a_date_and_stays(filed, session, actor_for, at):
    done, waiting = filed("2026-11-20 10:00"), filed("2026-11-20 11:00")
    now = at("2026-11-21 09:00")
    desk = actor_for("desk")
    act(session, desk, now, done, "result", {"process_note": "上门", "result": "修好"})
    act(session, desk, now, done, "tell_owner", {"notify_way": "phone"})
    act(session, desk, now, done, "write_off", {})
    (sheet,) = printed(session, "ledger", [done, waiting], now)
    assert (cell(sheet, "ledger", "注销日期"), cell(sheet, "ledger", "注销人")) == ("√ 2026-11-21", "李静")
    assert (cell(sheet, "ledger", "注销日期", 1), cell(sheet, "ledger", "当前状态", 1)) == ("", "已登记")
    assert cell(sheet, "ledger", "要求时限", 1) == "2026-11-22 11:00"


@pytest.mark.rule(9)
@pytest.mark.rule(10)
def test_the_ledger_names_who_tracks_it_now(filed, session, at):
    visit = filed("2026-11-20 10:00")
    assert cell(printed(session, "ledger", [visit], at("2026-11-20 12:00"))[0], "ledger", "跟踪责任人") == "李静"
    assert cell(printed(session, "ledger", [visit], at("2026-11-22 12:00"))[0], "ledger", "跟踪责任人") == "王敏"


@pytest.mark.rule(15)
@pytest.mark.rule(43)
def test_the_daily_record_has_a_page_a_day_with_what_came_and_what_is_done(filed, session, actor_for, at):
    first, second = filed("2026-11-20 10:00"), filed("2026-11-21 10:00")
    third = filed("2026-11-21 15:00")
    now = at("2026-11-23 16:00")
    act(session, actor_for("desk"), now, third, "result", {"process_note": "上门", "result": "修好"})
    pages = printed(session, "daily", [first, second, third], now)
    assert [(page.title, len(page.rows), page.done, page.open) for page in pages] == [("2026-11-20", 1, 0, 1), ("2026-11-21", 2, 1, 1)]
    assert cell(pages[0], "daily", "是否 2 日内办结") == "否"
    assert cell(pages[0], "daily", "业主姓名/联系电话") == "张* 138****1234"


@pytest.mark.rule(45)
def test_reception_on_site_has_its_own_sheet_of_those_who_came_in_person(filed, session, client_for, at):
    filed("2026-11-20 10:00", channel="walk_in")
    filed("2026-11-20 11:00", channel="call")
    session.commit()
    at("2026-11-23 14:32")
    page = client_for("desk").get("/admin/visit/print/page/?layout=on_site").text
    assert "接待来访登记表（现场接待）" in page and "来访人签名" in page
    assert "2026-11-20 10:00 的事" in page and "2026-11-20 11:00 的事" not in page
    assert "13800001234" not in page and "张伟" not in page


def test_the_list_offers_every_layout_and_the_day_prints_its_count(filed, session, client_for, at):
    filed("2026-11-23 10:00")
    session.commit()
    at("2026-11-23 14:32")
    desk = client_for("desk")
    shown = desk.get("/admin/visit/").text
    for layout in Visit.register.layouts:
        assert layout.title in shown
    page = desk.get("/admin/visit/print/page/?layout=daily&received_at_from=today&received_at_to=today").text
    assert re.search(r"本日共 1 件，办结 0 件，未结 1 件", page) and "客服主管：" in page


def test_amounts_are_added_up_and_an_empty_page_has_lines_to_write_in(site, session, actor_for, at):
    at("2026-11-23 10:00")
    session.info["actor"] = actor_for("desk")
    asked = [("2026-11-23 17:30", "2026-11-23 20:00"), ("2026-11-24 17:30", "2026-11-24 18:30")]
    rows = [Aircon(community_id=site.community.id, tenant="锐思设计", applicant="陈晨", phone="13600003333", start_at=start, end_at=end)
            for start, end in asked]  # fmt: skip
    session.add_all(rows)
    session.flush()
    layout = Layout("", "", "", (("编号", "no", 0), ("时数", "hours", 0), ("费用", "amount", 0), ("备注", "remark", 0)))
    (sheet,) = sheets(session, Display(session, at("2026-11-23 11:00")), Aircon.register, layout, rows)
    assert sheet.sums == {1: "4.00", 2: "200.00"}
    assert empty(layout, 3).rows == [["", "", "", ""]] * 3


def test_in_the_place_of_a_room_stands_where_it_was(filed, session, at):
    visit = filed("2026-11-20 10:00")
    visit.room, visit.location = None, "B2 车库"
    assert cell(printed(session, "ledger", [visit], at("2026-11-20 12:00"))[0], "ledger", "房号") == "B2 车库"


def test_a_book_has_a_cover_and_an_empty_page_and_only_what_is_somebodys_is_in_the_audit(filed, session, client_for, at):
    filed("2026-11-20 10:00")
    session.commit()
    at("2026-11-23 14:32")
    desk = client_for("desk")
    plain = desk.get("/admin/visit/print/page/").text
    assert 'href="/admin/visit/print/page/?cover=1"' in plain and 'href="/admin/visit/print/page/?blank=1"' in plain
    bound = desk.get("/admin/visit/print/page/?cover=1&layout=ledger").text
    assert "使用日期</dt><dd>2026-11-20 至 2026-11-20" in bound and "使用部门</dt><dd>客服部" in bound
    before = len(session.scalars(select(AuditLine).where(AuditLine.action == "print")).all())
    empty_page = desk.get("/admin/visit/print/page/?blank=1").text
    assert "的事" not in empty_page and "本页共 ____ 件" in empty_page
    assert len(session.scalars(select(AuditLine).where(AuditLine.action == "print")).all()) == before == 2
