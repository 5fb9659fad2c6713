"""The month of any register: the same sums from every side, and nothing that does not belong to it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.declare import REGISTERS, all_registers
from models.registers.visit import Visit
from models.reports.register_month import register_month
from models.scope import acting
from models.sheets.register_month_book import name_of, write_register_month
from tests.models.reports.month_story import NOW, tell

COUNTED = ("visit", "return_visit", "repair", "rework", "service_order", "visitor")


@pytest.fixture
def month(session, site, at, actor_for):
    at(NOW)
    tell(session, site)
    session.commit()
    actor = actor_for("supervisor")
    with acting(session, actor):
        yield register_month(session, actor, Visit.register, "2026-11", NOW)


def test_the_registers_the_manual_counts_say_by_what():
    assert {one.slug for one in all_registers() if one.counted} == set(COUNTED)


def test_what_is_received_finished_and_open_adds_up_by_every_choice_and_by_day(month):
    assert month.labels == ["受理", "办结", "未结", "超期"]
    totals = {tuple(part.total) for part in month.parts}
    assert len(totals) == 1
    received, finished, still_open, overdue = totals.pop()
    assert (received, finished) == (10, 8)  # void ones left out
    assert 0 < overdue <= still_open
    assert [sum(numbers[place] for _, numbers in month.days) for place in (0, 1)] == [received, finished]
    assert month.parts[0].rows[0][:2] == ("complaint", "投诉")


@pytest.mark.parametrize("slug", COUNTED)
def test_a_register_without_entries_has_a_month_too(session, site, actor_for, at, slug):
    at(NOW)
    actor = actor_for("manager")
    with acting(session, actor):
        empty = register_month(session, actor, REGISTERS[slug], "2026-11", NOW)
    assert (empty.days, {sum(part.total) for part in empty.parts}) == ([], {0})


def test_the_workbook_says_the_same(site, month):
    file = BytesIO()
    write_register_month(site.community, month, file)
    book = load_workbook(file)
    rows = [row for row in book["按项目"].iter_rows(min_row=4, values_only=True) if row[2] == "小计"]
    assert [list(row[3:7]) for row in rows] == [part.total for part in month.parts]
    assert name_of(site.community, month, NOW.date()) == "锦绣花园_业主来电来访登记表月统计_20261025-20261124_20261123.xlsx"
