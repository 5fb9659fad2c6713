import pytest

from models.sheets.limits import Refused
from models.sheets.text_rows import CSV, PAGE, rows_of_text

LINES = [["接待日期", "姓名", "事由"], ["2026-11-5", "张㛃", "水管漏了，很急"]]


def read(raw: bytes, called_text: bool = True) -> list[list[str]]:
    return list(rows_of_text(raw, called_text)[1])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_delimiter_in_every_encoding(encoding, delimiter):
    assert read("\r\n".join(map(delimiter.join, LINES)).encode(encoding)) == LINES


def test_what_stands_between_marks_is_no_delimiter():
    lines = read("编号;日期;事由\n1;11月5日;\"水;电,\n气,都停,了\"\n".encode())
    assert lines == [["编号", "日期", "事由"], ["1", "11月5日", "水;电,\n气,都停,了"]]


def test_a_first_line_that_names_its_delimiter_is_no_row():
    assert read("sep=|\r\n日期|姓名,职务\r\n11月5日|张三\r\n".encode("gb18030")) == [["日期", "姓名,职务"], ["11月5日", "张三"]]


def test_full_width_commas_between_the_cells_of_a_list_typed_by_hand():
    assert read("日期，姓名，事由\n11月5日，张三，漏水\n".encode()) == [["日期", "姓名", "事由"], ["11月5日", "张三", "漏水"]]


def test_a_number_that_a_system_shielded_from_excel_is_the_number():
    assert read('电话,房号\n="075526881234",3-2-1201\n'.encode())[1] == ["075526881234", "3-2-1201"]


def test_text_is_read_whatever_the_file_is_called_as_long_as_it_is_a_table():
    assert rows_of_text("日期\t姓名\t事由\n".encode("gb18030"), called_text=False)[0] == CSV
    assert rows_of_text("<html><table><tr><td>日期</table>".encode("gb18030"), called_text=False)[0] == PAGE


@pytest.mark.parametrize(
    ("raw", "called_text", "code"),
    [
        (b"%PDF-1.7 nothing of a table", False, "foreign"),
        (b"\x00\x01\x02", True, "foreign"),
        ("日期,姓名\n".encode() + b"\xff\xfe\xfa", True, "encoding"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', False, "page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", False, "page"),
    ],
)
def test_what_is_no_table_is_refused_by_its_reason(raw, called_text, code):
    with pytest.raises(Refused) as refused:
        read(raw, called_text)
    assert refused.value.args == (code,)
