"""A register's declaration → its workbook and its CSV: what it is called, what stands around the rows, how many there were."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from models.declare import Register
from models.organisation import Community
from models.sheets.columns import COUNT, Sheet, Value
from models.sheets.csv_lines import csv_lines
from models.sheets.naming import file_name
from models.sheets.register_rows import columns, rows, wanted
from models.sheets.write import Watermark, write_workbook

__all__ = ["columns", "rows", "wanted"]
MASKED = "姓名、电话、证件和车牌已按规定遮盖。"
WHOLE = "姓名、电话、证件和车牌没有遮盖：导出人、时间和用途见页眉，只能用于所写用途，用完删除。"
EVERYTHING = f"范围：全部登记；排序：登记先后；共 {COUNT} 条。"
TOLD_EVERY = 1000

Period = tuple[date | None, date | None]
Heard = Callable[[int], None]  # told now and then how many rows there are


def name(community: Community, register: Register, period: Period, today: date, suffix: str, title: str = "") -> str:
    """锦绣花园_业主来电来访登记表_20261101-20261123_20261123.xlsx."""
    return file_name(community.name, title or register.title, *period, today, suffix)


def sheet(
    register: Register, community: Community, period: Period, cells: Iterable[Sequence[Value]], names: Sequence[str] | None = None,
    whole: bool = False, note: str = "",
) -> Sheet:  # fmt: skip
    """The register as one worksheet; `whole`: nothing in it is masked. `note` says which rows these are."""
    masked = any(spec.private for spec in register.fields)
    said = note + ((WHOLE if whole else MASKED) if masked else "")  # in one line: whoever reads the sheet in again knows it by its 注
    return Sheet(
        register.title, columns(register, names), cells, unit=unit_of(community), period=in_words(period),
        form_no=register.form_no, edition=register.edition, notes=[said] if said else [], tab=register.menu_title,
    )  # fmt: skip


def unit_of(community: Community) -> str:
    return f"{community.company}{community.name}项目"


def in_words(period: Period) -> str:
    """2026-11-01 至 2026-11-23; '' without any end."""
    first, last = period
    if first and last:
        return f"{first} 至 {last}"
    return f"{first} 起" if first else f"至 {last}" if last else ""


def write_xlsx(
    path: Path, register: Register, community: Community, period: Period, cells: Iterable[Sequence[Value]],
    names: Sequence[str] | None = None, heard: Heard | None = None, mark: Watermark | None = None,
    note: str = EVERYTHING,
) -> int:  # fmt: skip
    """Write the workbook; the number of rows. With a `mark` the rows are whole, and every page says who took them."""
    page = sheet(register, community, period, cells, names, whole=mark is not None, note=note)
    return write_workbook(path, [page], on_rows=heard, mark=mark)


def write_csv(
    path: Path, register: Register, cells: Iterable[Sequence[Value]], names: Sequence[str] | None = None, heard: Heard | None = None
) -> int:
    """Write the CSV; the number of rows."""
    counted = _Counted(cells, heard or (lambda count: None))
    with path.open("wb") as target:
        target.writelines(csv_lines(columns(register, names), counted))
    return counted.number


class _Counted:
    """Rows that count themselves as they go by."""

    def __init__(self, cells: Iterable[Sequence[Value]], heard: Heard):
        self.cells, self.heard, self.number = cells, heard, 0

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for row in self.cells:
            self.number += 1
            if self.number % TOLD_EVERY == 0:
                self.heard(self.number)
            yield row
