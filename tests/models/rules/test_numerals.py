import pytest

from models.rules.numerals import in_figures, units_in_figures


@pytest.mark.parametrize(
    ("written", "figures"), [("三栋十二单元", "3栋12单元"), ("一二〇一", "1201"), ("二十", "20"), ("九十九", "99"), ("十十", "十十")]
)
def test_numerals_are_figures(written, figures):
    assert in_figures(written) == figures


def test_only_those_before_a_unit_of_time_where_words_stand_around_them():
    assert units_in_figures("二〇二六年十一月五日（周一）三刻") == "2026年11月5日（周一）三刻"
