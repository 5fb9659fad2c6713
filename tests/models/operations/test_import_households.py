import pytest
from sqlalchemy import func, select

from models import clock
from models.audit import AuditLine
from models.operations.import_households import import_households
from models.premises import Building, Occupancy, Resident, Room
from tests.models.sheets.hostile import workbook

HEAD = ["楼栋", "单元", "房号", "面积", "类型", "姓名", "电话", "关系", "入住日期"]
SHEET = (
    HEAD,
    ["9栋", "1单元", "0301", 88.2, "住宅", "高远", "13600001111", "业主", "2020-05-08"],
    ["9栋", "1单元", "0301", 88.2, "住宅", "林珊", "13600002222", "家人", "2020-05-08"],
    ["", "", "9-1-0302", None, "", "", "", "", ""],
)


@pytest.fixture
def bring(session, site, actor_for, tmp_path):
    def bring(*rows, dry_run=False):
        path = workbook(tmp_path / "households.xlsx", *rows)
        result = import_households(session, actor_for("manager"), clock.now(), path, dry_run)
        session.commit()
        return result

    return bring


def counts(session):
    return [session.scalar(select(func.count()).select_from(model)) for model in (Room, Resident, Occupancy, Building)]


def outcomes(result):
    return [(row.number, row.outcome) for row in result.rows]


def test_rooms_people_and_who_lives_where_come_from_one_sheet(session, bring):
    result = bring(*SHEET)
    assert outcomes(result) == [(2, "new"), (3, "new"), (4, "new")]
    living = select(Resident.name, Occupancy.relation, Occupancy.is_primary).join(Occupancy, Occupancy.resident_id == Resident.id)
    rows = session.execute(living.join(Room, Room.id == Occupancy.room_id).where(Room.full_no == "9-1-0301").order_by(Occupancy.id)).all()
    assert [tuple(row) for row in rows] == [("高远", "owner", True), ("林珊", "family", False)]
    assert session.scalar(select(Building.name).where(Building.name == "9")) == "9"


def test_the_preview_writes_nothing_and_says_the_same(session, bring):
    before = counts(session)
    preview = bring(*SHEET, dry_run=True)
    assert counts(session) == before and not preview.written
    assert outcomes(bring(*SHEET)) == outcomes(preview)


def test_the_same_file_a_second_time_changes_nothing(session, bring):
    bring(*SHEET)
    before = counts(session), session.scalar(select(func.max(AuditLine.id)))
    again = bring(*SHEET)
    assert [row.outcome for row in again.rows] == ["same", "same", "same"]
    assert (counts(session), session.scalar(select(func.max(AuditLine.id)))) == before


def test_one_wrong_line_keeps_everything_out_and_is_named_by_its_row(session, bring):
    before = counts(session)
    result = bring(*SHEET, ["9", "1", "0303", "", "", "周全", "1360000333", "", ""])
    assert [(row.number, row.words) for row in result.rows if row.outcome == "wrong"] == [(5, "电话少了 1 位")]
    assert counts(session) == before and not result.written


def test_a_new_telephone_is_an_update_of_the_same_person(session, bring):
    bring(*SHEET)
    result = bring(HEAD, ["9", "1", "0301", "", "", "高远", "13600009999", "", ""])
    assert [(row.outcome, row.words) for row in result.rows] == [("changed", "改手机")]
    assert session.scalars(select(Resident.phone).where(Resident.name == "高远")).all() == ["13600009999"]


def test_an_empty_cell_changes_nothing(session, bring):
    bring(*SHEET)
    bring(HEAD, ["9", "1", "0301", "", "", "林珊", "13600002222", "", ""])
    relation = select(Occupancy.relation).join(Resident, Resident.id == Occupancy.resident_id).where(Resident.name == "林珊")
    assert session.scalar(relation) == "family"


def test_one_person_with_two_rooms_is_kept_once(session, bring):
    result = bring(HEAD, ["9", "1", "0301", "", "", "高远", "13600001111"], ["9", "1", "0302", "", "", "高远", "13600001111"])
    assert [row.words for row in result.rows] == ["新房屋，新住户", "新房屋，已有的住户，加一处房屋"]
    assert session.scalar(select(func.count()).select_from(Resident).where(Resident.name == "高远")) == 1


def test_a_line_that_stands_twice_counts_once_and_a_contradiction_is_wrong(bring):
    line = ["9", "1", "0301", "", "", "高远", "13600001111"]
    assert [row.outcome for row in bring(HEAD, line, line, dry_run=True).rows] == ["new", "same"]
    other = [*line[:6], "13600002222"]
    assert bring(HEAD, line, other, dry_run=True).rows[1].words == "与第 2 行是同一人，电话不同"


def test_the_preview_shows_names_and_telephones_masked(bring):
    row = bring(*SHEET, dry_run=True).rows[0]
    assert (row.room, row.name, row.phone) == ("9栋1单元0301", "高*", "136****1111")


def test_an_import_leaves_its_line_in_the_audit(session, bring):
    bring(*SHEET)
    line = session.scalar(select(AuditLine).where(AuditLine.action == "import"))
    assert line.detail == {"new": 3, "changed": 0, "same": 0, "rows": 3}
