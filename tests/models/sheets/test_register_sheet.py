"""A register's declaration as workbook and CSV: its columns, its rows masked, its file name and its words."""

from datetime import date, datetime

import openpyxl
import pytest
from sqlalchemy import event, select

from models.declare import all_registers, register_of
from models.display import Display
from models.registers.item import Item
from models.schema import load_all
from models.sheets import register_sheet

load_all()
NOW = datetime(2026, 11, 23, 14, 32)
PERIOD = (date(2026, 11, 1), date(2026, 11, 23))


@pytest.fixture
def items(site, session, at):
    at(NOW)
    for number in range(3):
        session.add(
            Item(
                community_id=site.community.id,
                item_name=("=1+1", "钥匙", "伞")[number],
                features="打 13800001234 找失主",
                found_at=NOW,
                place="大堂",
                person_name="欧阳克勤",
                person_phone="13712345678",
                received_by_id=site.staff["desk"].id,
                storage_place="A柜",
                est_value=50,
                kind="found",
            )
        )
    session.commit()
    return register_of("item")


def cells(session, register):
    statement = select(*register_sheet.wanted(register)).order_by(register.model.id)
    return register_sheet.rows(session, Display(session, NOW), register, [statement])


@pytest.mark.parametrize("slug", [register.slug for register in all_registers()])
def test_every_field_has_one_column_and_printed_ones_come_first(slug):
    register = register_of(slug)
    labels = [column.label for column in register_sheet.columns(register)]
    assert labels[0] == "序号" and len(set(labels)) == len(labels)
    assert {spec.label for spec in register.fields} <= set(labels)
    printed = [register.field(name).label for name in register.print_columns]
    first = 1 if register.directory else 2
    assert labels[first : first + len(printed)] == printed
    assert len(register_sheet.wanted(register)[0].c) == len(labels) - 1


def test_rows_are_masked_and_in_words(items, session):
    labels = [column.label for column in register_sheet.columns(items)][1:]
    row = dict(zip(labels, next(cells(session, items)), strict=True))
    assert row["编号"] == "WP20261123-001" and row["拾获人（存放人、报失人）"] == "欧阳**" and row["联系电话"] == "137****5678"
    assert row["记录种类"] == "拾得招领" and row["经手人"] == "李静" and row["拾获或存入时间"] == NOW and row["估值（元）"] == 50
    assert "13800001234" not in row["特征描述"] and row["作废"] == ""


def test_names_are_looked_up_by_the_batch(items, session, app):
    asked = []
    listener = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    list(cells(session, items))
    event.remove(session.get_bind(), "before_cursor_execute", listener)
    assert len([text for text in asked if "FROM staff" in text]) <= 1


def test_the_workbook_reads_back_with_title_period_and_text_that_runs_nothing(items, session, site, tmp_path):
    path = tmp_path / "out.xlsx"
    assert register_sheet.write_xlsx(path, items, site.community, PERIOD, cells(session, items)) == 3
    rows = list(openpyxl.load_workbook(path).active.values)
    assert rows[0][0] == items.title
    assert "统计期间：2026-11-01 至 2026-11-23" in str(rows[1]) and "制表单位：安居物业有限公司锦绣花园项目" in str(rows[1])
    named = dict(zip(rows[2], rows[3], strict=True))
    assert named["序号"] == 1 and named["物品名称"] == "=1+1"


def test_the_csv_counts_its_rows(items, session, tmp_path):
    path = tmp_path / "out.csv"
    assert register_sheet.write_csv(path, items, cells(session, items)) == 3
    text = path.read_bytes().decode("utf-8-sig")
    assert text.count("\r\n") == 4 and "'=1+1" in text and "欧阳克勤" not in text


@pytest.mark.parametrize(
    ("period", "name", "words"),
    [
        (PERIOD, "锦绣花园_{title}_20261101-20261123_20261123.xlsx", "2026-11-01 至 2026-11-23"),
        ((None, None), "锦绣花园_{title}_20261123.xlsx", ""),
        ((PERIOD[0], None), "锦绣花园_{title}_20261101起_20261123.xlsx", "2026-11-01 起"),
        ((None, PERIOD[1]), "锦绣花园_{title}_至20261123_20261123.xlsx", "至 2026-11-23"),
    ],
)
def test_the_file_is_named_after_community_register_and_period(period, name, words, site):
    assert register_sheet.name(site.community, register_of("item"), period, NOW.date(), "xlsx") == name.format(
        title=register_of("item").title
    )
    assert register_sheet.in_words(period) == words
