"""Who lives where comes in from one sheet, by the machinery of every import."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.errors import RuleViolation
from models.import_batch import ImportBatch
from models.operations.import_file import import_file
from models.operations.preview_import import words_of
from models.operations.undo_import import undo_import
from models.premises import Building, Occupancy, Resident, Room
from models.registers.visit import Visit
from models.sheets.household_sheet import SHEET
from tests.models.sheets.hostile import workbook

NOW = datetime(2026, 11, 24, 10, 0)
HEAD = ["楼栋", "单元", "房号", "面积", "类型", "姓名", "电话", "关系", "入住日期"]
SHORT = ["房号", "姓名", "电话"]
ROWS = (
    HEAD,
    ["9栋", "1单元", "0301", 88.2, "住宅", "高远", "13600001111", "业主", "2020-05-08"],
    ["9栋", "1单元", "0301", 88.2, "住宅", "林珊", "13600002222", "家人", "2020-05-08"],
    ["", "", "9-1-0302", None, "", "", "", "", ""],
)


@pytest.fixture
def bring(session, site, actor_for, at, tmp_path):
    """bring(rows…, dry_run=): the sheet into the directories, as the manager."""
    at(NOW)
    actor = actor_for("manager")
    session.info["actor"] = actor

    def bring(*rows, dry_run=False):
        path = workbook(tmp_path / "households.xlsx", *rows)
        result = import_file(session, actor, NOW, SHEET, path, dry_run=dry_run)
        session.commit()
        return result

    return bring


def counts(session):
    return [session.scalar(select(func.count()).select_from(model)) for model in (Room, Resident, Occupancy, Building)]


def outcomes(result):
    return [(row.entered.number, row.outcome) for row in result.rows]


def words(result):
    return [words_of(SHEET, row) for row in result.rows]


def homes(session, room):
    """(name, relation, whether one calls them) of who lives there."""
    living = select(Resident.name, Occupancy.relation, Occupancy.is_primary).join(Occupancy, Occupancy.resident_id == Resident.id)
    found = living.join(Room, Room.id == Occupancy.room_id).where(Room.full_no == room, Occupancy.voided_at.is_(None))
    return [tuple(row) for row in session.execute(found.order_by(Occupancy.id))]


def test_rooms_people_and_who_lives_where_come_from_one_sheet(session, bring):
    result = bring(*ROWS)
    assert result.as_data() == {"new": 3, "updated": 0, "same": 0, "errors": [], "warnings": []}
    assert homes(session, "9-1-0301") == [("高远", "owner", True), ("林珊", "family", False)]
    assert session.scalar(select(Building.name).where(Building.name == "9")) == "9"
    assert words(result) == ["新房屋，新住户", "新住户", "新房屋"]


def test_the_preview_writes_nothing_and_says_the_same(session, bring):
    before = counts(session)
    preview = bring(*ROWS, dry_run=True)
    assert counts(session) == before and preview.batch is None
    assert outcomes(bring(*ROWS)) == outcomes(preview)


def test_the_same_file_a_second_time_changes_nothing(session, bring):
    bring(*ROWS)
    before = counts(session), session.scalar(select(func.max(AuditLine.id)))
    again = bring(*ROWS)
    assert [row.outcome for row in again.rows] == ["same", "same", "same"] and again.batch is None
    assert (counts(session), session.scalar(select(func.max(AuditLine.id)))) == before


def test_one_wrong_line_keeps_everything_out_and_is_named_by_its_row(session, bring):
    before = counts(session)
    result = bring(*ROWS, ["9", "1", "0303", "", "", "周全", "1360000333", "", ""])
    (error,) = result.errors
    assert (error.row, error.field) == (5, "phone") and "少了 1 位" in error.message
    assert counts(session) == before and result.batch is None


def test_a_new_telephone_is_an_update_of_the_same_person(session, bring):
    bring(*ROWS)
    result = bring(HEAD, ["9", "1", "0301", "", "", "高远", "13600009999", "", ""])
    assert [row.outcome for row in result.rows] == ["updated"] and words(result) == ["改电话"]
    assert session.scalars(select(Resident.phone).where(Resident.name == "高远")).all() == ["13600009999"]


def test_an_empty_cell_changes_nothing(session, bring):
    bring(*ROWS)
    bring(HEAD, ["9", "1", "0301", "", "", "林珊", "13600002222", "", ""])
    assert homes(session, "9-1-0301")[1] == ("林珊", "family", False)


def test_one_person_with_two_rooms_is_kept_once(session, bring):
    result = bring(SHORT, ["9-1-0301", "高远", "13600001111"], ["9-1-0302", "高远", "13600001111"])
    assert words(result) == ["新房屋，新住户", "新房屋，已有的住户，加一处房屋"]
    assert session.scalar(select(func.count()).select_from(Resident).where(Resident.name == "高远")) == 1


def test_a_line_that_stands_twice_counts_once_and_a_contradiction_is_wrong(bring):
    line = ["9-1-0301", "高远", "13600001111"]
    twice = bring(SHORT, line, line, dry_run=True)
    assert [row.outcome for row in twice.rows] == ["new", "same"] and words(twice)[1] == "与第2行重复，只算一次"
    other = bring(SHORT, line, [*line[:2], "13600002222"], dry_run=True)
    assert [one.message for one in other.errors] == ["第3行：与第2行是同一个人，电话不同"]
    sizes = bring(["房号", "面积"], ["9-1-0301", 88], ["9-1-0301", 99], dry_run=True)
    assert [one.message for one in sizes.errors] == ["第3行：与第2行是同一间房，面积不同"]


def test_who_moved_out_stays_in_the_directory_and_whoever_follows_is_the_one_to_call(session, bring):
    bring(SHORT, ["9-1-0301", "高远", "13600001111"])
    head = [*SHORT, "关系", "搬离日期"]
    rows = (head, ["9-1-0301", "高远", "13600001111", "", "2026-10-31"], ["9-1-0301", "林珊", "13600002222", "租客", ""])
    result = bring(*rows)
    assert words(result) == ["改搬离日期", "新住户"]
    assert session.scalars(select(Occupancy.end_on).order_by(Occupancy.id.desc()).limit(2)).all() == [None, date(2026, 10, 31)]
    assert bring(*rows).count("same") == 2
    back = bring(SHORT, ["9-1-0301", "高远", "13600001111"])
    assert words(back) == ["已有的住户，加一处房屋"]


def test_who_had_left_before_the_list_was_made_comes_in_as_gone(session, bring):
    rows = ([*SHORT, "搬离日期"], ["9-1-0301", "高远", "13600001111", "2020-03-01"], ["9-1-0301", "林珊", "13600002222", ""])
    bring(*rows)
    assert [primary for _, _, primary in homes(session, "9-1-0301")] == [False, True]
    assert bring(*rows).count("same") == 2


def test_a_masked_list_is_refused_in_words(bring):
    result = bring(SHORT, ["9-1-0301", "高*", "136****1111"])
    assert [one.message for one in result.errors] == [
        "第2行：姓名是遮盖过的，不能登记，请用没有遮盖的表", "第2行：电话是遮盖过的，不能登记，请用没有遮盖的表",
    ]  # fmt: skip


def test_a_list_without_rooms_says_which_column_is_needed(bring):
    with pytest.raises(RuleViolation, match="表里没有“房号”这一列"):
        bring(["姓名", "电话"], ["高远", "13600001111"])


def test_whoever_leaves_before_they_come_is_a_mistake(bring):
    result = bring([*SHORT, "入住日期", "搬离日期"], ["9-1-0301", "高远", "13600001111", "2026-05-01", "2026-04-01"])
    assert [one.message for one in result.errors] == ["第2行：搬离日期不能早于入住日期"]


def test_an_import_leaves_its_line_in_the_audit_and_among_the_imports(session, bring):
    bring(*ROWS)
    line = session.scalar(select(AuditLine).where(AuditLine.action == "import"))
    assert (line.register, line.detail["new"], line.detail["rows"]) == ("household", 3, 3)
    batch = session.scalar(select(ImportBatch))
    assert (batch.register, batch.created, batch.updated, batch.same) == ("household", 3, 0, 0)


def test_undo_takes_new_people_and_rooms_back_and_restores_what_changed(session, bring, actor_for):
    bring(SHORT, ["9-1-0301", "高远", "13600001111"])
    batch = bring(SHORT, ["9-1-0301", "高远", "13600009999"], ["9-1-0302", "林珊", "13600002222"]).batch
    undo_import(session, actor_for("manager"), NOW, batch)
    session.commit()
    assert session.scalar(select(Resident.phone).where(Resident.name == "高远")) == "13600001111"
    assert homes(session, "9-1-0302") == []
    assert session.scalar(select(Resident.voided_at).where(Resident.name == "林珊")) == NOW
    again = bring(SHORT, ["9-1-0302", "林珊", "13600002222"])
    assert again.errors == [] and len(homes(session, "9-1-0302")) == 1
    assert session.scalar(select(Room.voided_at).where(Room.full_no == "9-1-0302")) is None


def test_undo_is_refused_with_the_name_of_what_was_built_on_it(session, bring, actor_for, site):
    manager = actor_for("manager")
    batch = bring(SHORT, ["9-1-0301", "高远", "13600001111"]).batch
    visit = {"channel": "call", "person_name": "高远", "phone": "13600001111", "category": "repair", "content": "漏水", "urgency": "normal"}
    session.add(Visit(room="9-1-0301", **visit))
    session.commit()
    with pytest.raises(RuleViolation, match="来电来访登记表里已经用到 9栋1单元0301"):
        undo_import(session, manager, NOW, batch)
    session.rollback()


def test_undo_is_refused_when_somebody_has_moved_in_or_a_room_was_added_since(session, bring, actor_for):
    manager = actor_for("manager")
    first = bring(SHORT, ["9-1-0301", "高远", "13600001111"]).batch
    second = bring(SHORT, ["9-1-0301", "林珊", "13600002222"], ["9-1-0302", "", ""]).batch
    with pytest.raises(RuleViolation, match="住户关系里已经用到 9栋1单元0301|又加了房屋 9栋1单元0302"):
        undo_import(session, manager, NOW, first)
    session.rollback()
    undo_import(session, manager, NOW, second)
    session.commit()
    living = session.scalar(select(Occupancy).join(Resident, Resident.id == Occupancy.resident_id).where(Resident.name == "高远"))
    living.relation = "tenant"
    session.commit()
    with pytest.raises(RuleViolation, match=r"不能撤销：9栋1单元0301 高\* 导入以后又改过"):
        undo_import(session, manager, NOW, first)
    session.rollback()
