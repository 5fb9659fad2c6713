"""Books as property companies keep them: files in the forms of old programs."""

from datetime import date
from pathlib import Path

import xlwt


def xls(path: Path, *rows, sheet: str = "登记表") -> Path:
    """A workbook of Excel 97 to 2003."""
    book = xlwt.Workbook(encoding="utf-8")
    page, day = book.add_sheet(sheet), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                page.write(number, place, value, *([day] if isinstance(value, date) else []))
    book.save(str(path))
    return path
