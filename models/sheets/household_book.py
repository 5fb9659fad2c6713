"""一户一档 as a workbook: who lives there, and everything the household has in any register. What comes in was masked before."""

from collections.abc import Iterable, Sequence
from os import PathLike

from models.organisation import Community
from models.sheets.columns import COUNT, Column, Sheet, Value
from models.sheets.register_sheet import MASKED, unit_of
from models.sheets.write import write_workbook

PEOPLE = (
    Column("序号", "seq"), Column("姓名", "person"), Column("关系", "choice"), Column("联系电话", "phone"), Column("主联系人", "choice"),
)  # fmt: skip
MATTERS = (
    Column("序号", "seq"), Column("编号", "no"), Column("登记表", "text", width=22), Column("种类", "choice"), Column("时间", "moment"),
    Column("内容", "note", width=44), Column("状态", "choice"), Column("时限", "text", width=20),
)  # fmt: skip


WHEN = 3  # where the moment stands in a matter's row, which has no 序号


def write_household(
    target: str | PathLike, community: Community, room: str, facts: str,
    people: Iterable[Sequence[Value]], matters: Iterable[Sequence[Value]], most: int,
) -> int:  # fmt: skip
    """Two sheets, the matters in the order they happened; the number of rows. `most`: so many of each register at most."""
    around = {"unit": unit_of(community), "freeze": 2, "whole": True}
    said = f"共 {COUNT} 件，按时间先后；每张登记表最多列最近的 {most} 件。"
    in_order = sorted(matters, key=lambda row: str(row[WHEN] or ""))
    return write_workbook(target, [
        Sheet(f"一户一档 {room}", MATTERS, in_order, tab="来往记录", notes=[part for part in (facts, said + MASKED) if part], **around),
        Sheet(f"{room} 住户", PEOPLE, people, tab="住户", notes=[MASKED], signature=False, **around),
    ])  # fmt: skip
