"""Columns of a paper register: nothing breaks that must stay whole, and together they are as wide as the sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.paper_widths import Need, least_of, millimetres, tokens, widths, years_of

SIZES = st.floats(min_value=5, max_value=120)
NEEDS = st.lists(st.builds(Need, SIZES, st.floats(min_value=0, max_value=200)), min_size=1, max_size=20)


@given(NEEDS, st.floats(min_value=100, max_value=400))
def test_the_columns_together_are_the_sheet_and_none_is_squeezed_while_there_is_room(needs, room):
    found = widths(needs, room)
    assert sum(found) == pytest.approx(room)
    if sum(need.least for need in needs) <= room:
        assert all(width >= need.least - 1e-6 for width, need in zip(found, needs, strict=True))


@given(NEEDS)
def test_where_all_wishes_fit_every_column_has_its_words_in_one_line(needs):
    found = widths(needs, sum(max(need.least, need.most) for need in needs) + 1)
    assert all(width >= need.most - 1e-6 for width, need in zip(found, needs, strict=True))


@pytest.mark.parametrize("text, pieces", [
    ("2026-11-24 22:27", [["2026-11-24"], ["22:27"]]),
    ("LD20261124-014", [["LD20261124", "-014"]]),
    ("3栋2单元1201", [["3栋2单元", "1201"]]),
    ("S8-102", [["S8-102"]]),
    ("张* 138****1234", [["张*"], ["138****1234"]]),
    ("南门外人行道靠近快递柜的台阶那里", [["南门外人行道", "靠近快递柜的", "台阶那里"]]),
    ("", []),
])  # fmt: skip
def test_a_cell_breaks_only_where_a_person_would_break_it(text, pieces):
    assert tokens(text) == pieces


def test_on_a_dense_page_the_year_is_said_once():
    assert years_of(["2026-11-24 22:27", "√ 2026-01-02", "去年"]) == {"2026"}
    assert tokens("2026-11-24 22:27", without_year=True) == [["11-24"], ["22:27"]]


def test_a_chinese_letter_is_as_wide_as_high_and_a_figure_about_half():
    assert millimetres("登记", 9) == pytest.approx(6.35)
    assert millimetres("12", 9) < millimetres("一二", 9)
    assert least_of("类别", (), 9) > millimetres("类别", 9)
