"""CSV as Excel opens it."""

import csv
from datetime import date, datetime
from decimal import Decimal

import pytest

from models.sheets.csv_lines import csv_lines
from models.sheets.write import Column


def cell(value, kind="text") -> str:
    content = b"".join(csv_lines([Column("甲", kind)], [[value]])).decode("utf-8-sig")
    return next(csv.reader([content.split("\r\n", 1)[1]]), [""])[0]


def test_bom_header_numbers_and_crlf():
    columns = [Column("序号", "seq"), Column("事由", "note"), Column("有效", "number", "有效性")]
    content = b"".join(csv_lines(columns, [["灯不亮", 1], ['说"急"', None]]))
    assert content == b"\xef\xbb\xbf" + '序号,事由,有效性·有效\r\n1,灯不亮,1\r\n2,"说""急""",\r\n'.encode()


def test_many_rows_come_in_pieces_of_whole_lines():
    pieces = list(csv_lines([Column("序号", "seq")], ([] for _ in range(1_200))))
    assert len(pieces) > 3
    assert all(piece.endswith(b"\r\n") for piece in pieces[1:])
    assert b"".join(pieces).count(b"\r\n") == 1_201


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t1", " =1+1", "\n=1+1", "＝1+1", "\x00=1"])
def test_text_that_would_run_as_a_formula_is_marked(text):
    assert cell(text) == "'" + text.replace("\x00", "")


@pytest.mark.parametrize("text", ["138****1234", "0755-12345678", "440301199001010011", "3-2-1201", "a=b", "—", ""])
def test_other_text_is_left_alone(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (datetime(2026, 11, 23, 9, 5, 59), "moment", "2026-11-23 09:05"),
        (datetime(2026, 11, 23, 9, 5), "day", "2026-11-23"),
        (date(2026, 11, 23), "day", "2026-11-23"),
        (Decimal("-12.5"), "money", "-12.50"),
        (0.953, "percent", "95.3%"),
        (-3, "number", "-3"),
        (2.50, "number", "2.5"),
        (1e16, "number", "10000000000000000"),
        (float("nan"), "number", ""),
        (13812345678, "phone", "13812345678"),
        (True, "text", "是"),
        (None, "text", ""),
    ],
)
def test_values_are_written_as_they_are_read(value, kind, shown):
    assert cell(value, kind) == shown


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        list(csv_lines([Column("甲")], [["一", "二"]]))
