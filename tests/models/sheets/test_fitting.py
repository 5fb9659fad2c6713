"""A sheet on paper: it fills the page, it can be read, and what is signed never stands on a page by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sheets.columns import KINDS, Column
from models.sheets.fitting import READABLE, SIZES, WELL, Turning, across, least, pixels, room_for, scale, widths_of

LABELS = st.text("编号时间事由处理结果", min_size=1, max_size=9)
COLUMNS = st.lists(st.builds(Column, LABELS, st.sampled_from(sorted(KINDS))), min_size=2, max_size=90)
WORDS = [Column("序号", "seq"), Column("编号", "no"), *[Column("处理情况及结果", "note") for _ in range(6)]]


@given(COLUMNS, st.booleans())
def test_every_page_can_be_read_and_holds_what_is_put_on_it(columns, upright):
    widths, repeated = widths_of(columns, upright), min(3, len(columns) - 1)
    starts, size = across(widths, repeated, upright)
    assert size >= READABLE
    edges = [0, *starts, len(widths)]
    for place, (first, last) in enumerate(zip(edges, edges[1:], strict=False)):
        taken = pixels(widths[first:last]) + (pixels(widths[:repeated]) if place else 0)
        assert taken * size <= room_for(upright) + 1 or last - first == 1
    assert starts == sorted(set(starts)) and (not starts or size in SIZES)


@given(COLUMNS)
def test_no_column_is_narrower_than_half_its_heading(columns):
    for column, width in zip(columns, widths_of(columns), strict=True):
        assert width >= min(least(column), column.characters) - 1e-6


def test_columns_of_words_give_way_until_the_page_is_well_to_read():
    assert scale([column.characters for column in WORDS]) < WELL
    widths = widths_of(WORDS)
    assert scale(widths) == pytest.approx(WELL, abs=0.01) and widths[:2] == [6, 16] and min(widths[2:]) >= 22


def test_seventy_columns_go_over_several_pages_and_few_ones_do_not():
    many = [Column("序号", "seq"), *[Column("栏目") for _ in range(71)]]
    starts, size = across(widths_of(many), 1)
    assert 5 <= len(starts) + 1 <= 12 and size >= 0.48
    assert across(widths_of(many[:9]), 1) == ([], pytest.approx(1, abs=0.1))


def test_a_little_smaller_print_is_taken_where_it_saves_a_page_and_only_there():
    found = [across([6] + [36] * count, 1) for count in range(10, 40)]
    assert {size for _, size in found} > {SIZES[0]}
    for (starts, size), (more, _) in zip(found, found[1:], strict=False):
        assert size in SIZES and len(starts) <= len(more) <= len(starts) + 1


@given(st.lists(st.floats(15, 120), min_size=1, max_size=60))
def test_a_page_is_turned_before_it_is_too_full(heights):
    turning = Turning(room=500, head=80, used=80)
    for height in heights:
        turning.row(height)
        assert turning.used <= 500
    assert turning.pages <= len(heights)


def test_what_might_come_to_stand_alone_is_said_so():
    turning = Turning(room=500, head=80, used=430)
    assert turning.apart(80) and not turning.apart(30)
    assert turning.row(100) and turning.used == 180 and not turning.apart(100)
