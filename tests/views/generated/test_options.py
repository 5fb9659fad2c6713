"""What follows from a declaration, before there is any request or row."""

import pytest

from models.declare import all_registers, register_of
from models.schema import load_all
from views.generated import listing, options
from views.generated.listing import Order

load_all()
EVERY = [register.slug for register in all_registers()]


def test_the_master_register_has_the_columns_of_the_picture_in_its_order():
    titles = [column.label for column in options.columns(register_of("visit"))]
    assert titles == ["编号", "时限", "房号", "姓名", "类别", "事由", "承办人", "状态", "接待时间"]


@pytest.mark.parametrize("slug", EVERY)
def test_every_listed_field_is_a_column_wide_enough_for_its_heading(slug):
    register = register_of(slug)
    shown = options.columns(register)
    assert {spec.name for spec in register.listed} <= {column.name for column in shown}
    for column in shown:
        assert column.width is None or column.width >= 12 * len(column.label) + 12, column.label


@pytest.mark.parametrize("slug", EVERY)
def test_only_what_has_an_index_is_sorted_by_and_never_what_is_private(slug):
    for column in options.all_columns(register_of(slug)):
        if column.spec and column.sort:
            assert column.spec.indexed and not column.spec.private


@pytest.mark.parametrize("slug", EVERY)
def test_the_sections_hold_every_field_once_with_the_optional_ones_last(slug):
    register = register_of(slug)
    found = options.sections(register)
    assert sorted(spec.name for section in found for spec in section.fields) == sorted(spec.name for spec in register.fields)
    assert [section.folded for section in found] == sorted(section.folded for section in found)


def test_names_of_columns_that_are_gone_are_passed_over():
    register = register_of("item")
    assert [column.name for column in options.columns(register, ["item_name", "no_such_field"])] == ["item_name"]
    assert options.columns(register, ["no_such_field"]) == options.columns(register)


@pytest.mark.parametrize(
    ("slug", "states", "clock"),
    [
        ("visit", {"to_confirm", "filed", "in_progress", "handled", "to_visit"}, ("visit", "id")),
        ("complaint", {"to_confirm", "filed", "in_progress", "handled", "to_visit"}, ("visit", "visit_id")),
        ("incident", {"open"}, None),
        ("item", {"kept", "announced", "searching"}, None),
        ("notice", set(), None),
        ("room", set(), None),
    ],
)
def test_what_is_open_and_whose_clock_is_shown_follow_from_the_declaration(slug, states, clock):
    assert set(options.open_states(register_of(slug))) == states
    assert options.clock_source(register_of(slug)) == clock


@pytest.mark.parametrize(
    ("slug", "kept", "order"),
    [
        ("visit", {}, Order("received_at", True)),
        ("visit", {"status": "open"}, Order("due")),
        ("visit", {"status": "written_off"}, Order("received_at", True)),
        ("complaint", {"status": "overdue_open"}, Order("due")),
        ("item", {"status": "open"}, Order("found_at", True)),
        ("room", {}, Order("full_no")),
        ("resident", {}, Order("id")),
    ],
)
def test_open_matters_come_by_their_limit_entries_by_their_moment_directories_by_their_name(slug, kept, order):
    assert listing.usual_order(register_of(slug), kept) == order


@pytest.mark.parametrize(
    ("slug", "hint"), [("visit", "房号、姓名、电话"), ("incident", "姓名、编号、事件名称"), ("room", "房号"), ("occupancy", "")]
)
def test_the_keyword_says_what_it_may_be(slug, hint):
    assert options.what_it_is(register_of(slug)) == hint
