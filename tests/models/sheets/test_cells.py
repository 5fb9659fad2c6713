from datetime import date, datetime, time, timedelta

import pytest

from models.sheets.cells import _numbered, text_of
from models.sheets.limits import MOST_ROWS, ROWS_BESIDE, Refused


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1201.0, "1201"),
        (13800001234.0, "13800001234"),
        (89.6, "89.6"),
        (1e20, "1e+20"),
        (True, "是"),
        (False, "否"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 14, 32, 5), "2026-11-23 14:32"),
        (time(9, 5), "09:05"),
        (timedelta(hours=1), "1:00:00"),
        ("  3-2-1201\x00 ", "3-2-1201"),
        ("长" * 9000, "长" * 4000),
    ],
)
def test_a_cell_reads_as_one_would_type_it(value, text):
    assert text_of(value) == text


def test_a_register_of_fifty_thousand_lines_may_have_titles_and_a_header_too():
    assert sum(1 for _ in _numbered("业主", (["3-2-1201"] for _ in range(MOST_ROWS + ROWS_BESIDE)))) == MOST_ROWS + ROWS_BESIDE + 1
    with pytest.raises(Refused, match="long"):
        list(_numbered("业主", (["3-2-1201"] for _ in range(MOST_ROWS + ROWS_BESIDE + 1))))
