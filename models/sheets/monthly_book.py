"""The month as a workbook: 汇总, 分析, 明细 (R99, R101). Numbers as values, private values masked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import FieldSpec
from models.display import Display
from models.errors import RuleViolation
from models.organisation import Community
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.reports import month_words
from models.reports.month_figures import CHANNELS, EDITION, FIGURES, FORM_NO, RATES, SHEET, TITLE, TYPES
from models.reports.monthly import Month, complaint_month
from models.rules import month as rules
from models.sheets.columns import Column, Sheet, Value
from models.sheets.naming import file_name
from models.sheets.write import Target, write_workbook

AT_ONCE = 200
DETAILS = (  # field, kind of column
    ("record_no", "no"), ("complained_at", "moment"), ("complainant", "person"), ("room", "room"), ("complaint_type", "choice"),
    ("severity", "choice"), ("validity", "choice"), ("cause", "choice"), ("channel", "choice"), ("description", "note"),
    ("accused_dept_id", "choice"), ("handler_id", "person"), ("corrective_action", "note"),
)  # fmt: skip
MATTER = (("result", "note"), ("finished_at", "moment"), ("satisfaction", "choice"))


def write_month(session: Session, community: Community | str, year_month: str, now: datetime, target: Target) -> int:
    """Write the workbook of one month of a community (or its code) to a path or binary file; the rows written.

    Raises RuleViolation for an unknown community or month.
    """
    home = _community(session, community)
    return write_book(session, home, complaint_month(session, home.id, year_month, now), target)


def write_book(session: Session, community: Community, month: Month, target: Target) -> int:
    """The same for a month that has been counted already."""
    return write_workbook(target, [summary(community, month), analysis(community, month), details(session, community, month)])


def file_name_of(community: Community, month: Month) -> str:
    """锦绣花园_投诉情况月汇总表_20261025-20261124_20261123.xlsx."""
    last = (month.end - timedelta(days=1)).date()
    return file_name(community.name, TITLE, month.start.date(), last, month.now.date(), "xlsx")


def summary(community: Community, month: Month) -> Sheet:
    """The sheet as the page shows it."""
    columns = [Column("序号", "seq"), Column("投诉类型", width=14)]
    columns += [Column(figure.label, "number", figure.group, width=4.6) for figure in SHEET]
    rows = [[label, *_numbers(month, code)] for code, label in TYPES.items()]
    rates = "　".join(f"{label} {value}" for label, value in month_words.rate_line(month))
    return _sheet(
        community, month, TITLE, "汇总", columns, rows, totals=[None, *_numbers(month, month_words.TOTAL)],
        notes=[rates, *month_words.notes(month), *(label.split("、")[1] + "：" + said for label, said in month_words.problems(month))],
        freeze=2,
    )  # fmt: skip


def analysis(community: Community, month: Month) -> Sheet:
    columns = [
        Column("序号", "seq"), Column("分类", "choice"), Column("项目", width=22), Column("件数", "number"),
        Column("占比", "percent"), Column("说明", width=44),
    ]  # fmt: skip
    return _sheet(community, month, f"{TITLE}（分析）", "分析", columns, list(_breakdown(month)))


def details(session: Session, community: Community, month: Month) -> Sheet:
    """Every complaint that adds to the month, in order of time."""
    specs = [(_spec(Complaint, name), kind) for name, kind in DETAILS] + [(_spec(Visit, name), kind) for name, kind in MATTER]
    columns = [Column("序号", "seq"), *(Column(spec.label if spec else "编号", kind) for spec, kind in specs)]
    columns += [Column("状态", "choice"), Column("本期", "choice")]
    rows = _detail_rows(session, month)
    return _sheet(community, month, f"{TITLE}（明细）", "明细", columns, rows, notes=["姓名、房号按规定脱敏；不含电话"])


def _community(session: Session, community: Community | str) -> Community:
    if isinstance(community, Community):
        return community
    found = session.scalar(select(Community).where(Community.code == community))
    if found is None:
        raise RuleViolation(f"没有代码为“{community}”的小区", "community")
    return found


def _sheet(community: Community, month: Month, title: str, tab: str, columns, rows, **more) -> Sheet:
    return Sheet(
        title, columns, rows, unit=month_words.maker(community), period=month.period, form_no=FORM_NO, edition=EDITION, tab=tab, **more
    )


def _numbers(month: Month, row: str) -> list[int | None]:
    """A row of the table; nothing is left empty, as on paper."""
    return [int(month.table.at[row, figure.code]) or None for figure in SHEET]


def _breakdown(month: Month) -> Iterator[list[Value]]:
    """(分类, 项目, 件数, 占比, 说明)."""
    received = month.sums["received"]
    for code, label in TYPES.items():
        yield ["投诉类型", label, *_part(int(month.table.at[code, "received"]), received), f"上月 {month.received_before.get(code, 0)} 件"]
    causes = [figure for figure in SHEET if figure.group == "原因"]
    for figure in [*causes, *(FIGURES[code] for code in CHANNELS)]:
        about = "其中尚未认定 {cause_unset} 件".format_map(month.sums) if figure.code == "cause_other" else None
        yield [FIGURES[figure.code].group, figure.label, *_part(month.sums[figure.code], received), about]
    for dimension, title in (("building", "楼栋"), ("status", "现状")):
        for code, number in month.spread(dimension):
            yield [title, month_words.label_of(code), *_part(number, received), None]
    yield from _rates(month)
    for name, number in month.series:
        yield ["近 12 个月", month_words.title_of(name), number, None, "受理件数"]


def _rates(month: Month) -> Iterator[list[Value]]:
    for rate in RATES:
        part, whole = rate.parts(month.sums)
        yield ["指标", rate.label, part, _share(part, whole), rate.about]
    valid = month.valid_this_year
    yield ["指标", "有效投诉率（年）", valid, _share(valid, month.households), f"年内有效投诉 ÷ 入住户数（{month.households} 户）"]
    for label, value, about in (
        ("平均首次回复", month.first_reply_hours, "自投诉时间起，扣除挂起"),
        ("平均办结", month.handling_hours, "自投诉时间起到处理完成，扣除挂起"),
    ):
        yield ["指标", label, None, None, f"{month_words.hours(value)}，{about}"]


def _part(number: int, whole: int) -> list[Value]:
    return [number or None, _share(number, whole) if number else None]


def _share(number: int, whole: int) -> Value:
    part = rules.share(number, whole)
    return "—" if part is None else float(part)


def _detail_rows(session: Session, month: Month) -> Iterator[list[Value]]:
    display = Display(session, month.now)
    first = month.counted.drop_duplicates("complaint_id")
    came = {key: _came(figure) for key, figure in zip(first["complaint_id"].tolist(), first["figure"], strict=True)}
    keys = list(came)
    found: list[tuple[datetime, int]] = []
    for piece in _pieces(keys):
        found += session.execute(select(Complaint.complained_at, Complaint.id).where(Complaint.id.in_(piece))).all()
    for piece in _pieces([key for _, key in sorted(found)]):
        yield from _piece_rows(session, display, piece, came)


def _came(figure: str) -> str:
    return {"received": "本期受理", "carried_in": "上期结转"}.get(figure, "以前办结")


def _piece_rows(session: Session, display: Display, keys: list[int], came: dict[int, str]) -> Iterator[list[Value]]:
    query = select(Complaint, Visit).join(Visit, Visit.id == Complaint.visit_id, isouter=True).where(Complaint.id.in_(keys))
    rows = {complaint.id: (complaint, visit) for complaint, visit in session.execute(query)}
    own, theirs = [_spec(Complaint, name) for name, _ in DETAILS], [_spec(Visit, name) for name, _ in MATTER]
    display.prefetch_rows(Complaint.register, [complaint for complaint, _ in rows.values()], [spec for spec in own if spec])
    for key in keys:
        complaint, visit = rows[key]
        cells = [_cell(display, complaint, spec) if spec else complaint.record_no for spec in own]
        cells += [_cell(display, visit, spec) if visit else None for spec in theirs]
        status = display.status(complaint)
        yield [*cells, status.label if status else None, came[key]]


def _cell(display: Display, row, spec: FieldSpec) -> Value:
    """Moments as moments, everything else as it may leave."""
    value = row.value(spec.name)
    return value if isinstance(value, datetime | date) else display.shown(row, spec) or None


def _spec(model, name: str) -> FieldSpec | None:
    return model.register.field(name)


def _pieces(keys: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]
