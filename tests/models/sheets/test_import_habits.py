import pytest

from models.sheets import import_habits as habits


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("138 0000 1234", ["138 0000 1234"]),
        ("0755-2688 1234", ["0755-2688 1234"]),
        ("13800001234/13900001111", ["13800001234", "13900001111"]),
        ("13800001234、0755-26881234", ["13800001234", "0755-26881234"]),
        ("13800001234（儿子）", ["13800001234"]),
        ("张伟13800001234", ["13800001234"]),
        ("1380000123", []),
    ],
)
def test_the_telephones_of_a_cell(written, found):
    assert habits.phones(written) == found


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("50元", ("50", "元")), ("￥1,120.00", ("1120.00", "")), ("80元/小时", ("80", "元")), ("3 小时", ("3", "小时")),
        ("1串", ("1", "串")), ("两把", ("2", "把")), ("一个", ("1", "个")), ("89.5㎡", ("89.5", "㎡")), ("面议", None), ("50-80元", None),
        ("12层", ("12", "层")),
    ],
)  # fmt: skip
def test_an_amount_and_its_unit(written, amount):
    assert habits.amount(written) == amount


def test_what_spreadsheets_and_typists_put_around_a_value():
    assert [habits.bare(text) for text in ("'13800001234", "‘3-2-1201", "'")] == ["13800001234", "3-2-1201", "'"]
    assert [habits.without_gaps(name) for name in ("张 三", "张　三", "John Smith")] == ["张三", "张三", "John Smith"]
    assert [habits.is_scientific(text) for text in ("1.38E+10", "1.38e10", "13800001234")] == [True, True, False]
    assert [habits.yes_or_no(text) for text in ("在职", "离职", "√")] == ["是", "否", "√"]
