import pytest

from models.sheets.limits import Refused
from models.sheets.markup_rows import rows_of_markup


def rows(text: str) -> list[list[str]]:
    return list(rows_of_markup(text))


def test_a_table_of_a_page_is_rows_of_cells_without_markup_or_script():
    page = "<html><head><title>登记</title><style>td{}</style></head><table><tr><th>日 期<th><b>姓名</b></tr>" \
           "<tr><td>11月5日</td><td>张&nbsp;三<br>李四<script>alert(1)</script></td></tr></table>"  # fmt: skip
    assert rows(page) == [["日 期", "姓名"], ["11月5日", "张 三\n李四"]]


def test_what_spans_rows_stands_in_each_and_what_spans_columns_once():
    page = "<table><tr><td rowspan=2>11月5日<td colspan=2>接待<tr><td>张三<td>漏水<tr><td>11月6日<td>李四<td>噪音</table>"
    assert rows(page) == [["11月5日", "接待", ""], ["11月5日", "张三", "漏水"], ["11月6日", "李四", "噪音"]]


@pytest.mark.parametrize(("page", "code"), [("<table><tr>" + "<td>a" * 1000, "wide"), ("<table>" + "<tr><td>a" * 100_001, "long")])
def test_a_page_without_end_is_refused(page, code):
    with pytest.raises(Refused) as refused:
        rows(page)
    assert refused.value.args == (code,)


def test_spans_of_any_size_cost_nothing():
    with pytest.raises(Refused):
        rows("<table><tr>" + "<td colspan=999999999 rowspan=999999999>a" * 3 + "</table>")
