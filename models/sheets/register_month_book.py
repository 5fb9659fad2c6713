"""The month of a register as a workbook: a sheet of its choices and one of its days."""

from datetime import date

from models.organisation import Community
from models.reports.month_words import maker
from models.reports.register_month import RegisterMonth
from models.reports.register_words import notes
from models.sheets.columns import Column, Sheet, Value
from models.sheets.naming import file_name
from models.sheets.write import Target, write_workbook


def write_register_month(community: Community, month: RegisterMonth, target: Target) -> int:
    return write_workbook(target, [_choices(community, month), _days(community, month)])


def name_of(community: Community, month: RegisterMonth, made_on: date) -> str:
    first, _, last = month.period.partition(" 至 ")
    title = f"{month.register.title}月统计"
    return file_name(community.name, title, date.fromisoformat(first), date.fromisoformat(last), made_on, "xlsx")


def _choices(community: Community, month: RegisterMonth) -> Sheet:
    columns = [Column("序号", "seq"), Column("分类", "choice", width=18), Column("项目", width=26)]
    columns += [Column(label, "number", width=12) for label in month.labels]
    rows: list[list[Value]] = []
    for part in month.parts:
        rows += [[part.title, label, *numbers] for _, label, numbers in part.rows]
        rows.append([part.title, "小计", *part.total])
    return _framed(community, month, Sheet(f"{month.register.title}月统计", columns, rows, tab="按项目", notes=notes(month)))


def _days(community: Community, month: RegisterMonth) -> Sheet:
    labels = [figure.label for figure in month.day_figures]
    columns = [Column("序号", "seq"), Column("日期", "day"), *(Column(label, "number", width=12) for label in labels)]
    totals = [None, *(sum(numbers[place] for _, numbers in month.days) for place in range(len(labels)))]
    rows = [[on, *numbers] for on, numbers in month.days]
    return _framed(community, month, Sheet(f"{month.register.title}月统计（按日）", columns, rows, tab="按日", totals=totals))


def _framed(community: Community, month: RegisterMonth, sheet: Sheet) -> Sheet:
    sheet.unit, sheet.period = maker(community), month.period
    sheet.form_no, sheet.edition = month.register.form_no, month.register.edition
    return sheet
