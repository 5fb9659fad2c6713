"""An entry on its paper form: what is printed, what is left out, and what is left free for a pen."""

from datetime import date, datetime

import pytest

from models.display import Display
from models.paper import Cover, Facts, Signs, Table, Words
from models.registers.aircon import Aircon
from models.registers.repair import Repair
from models.reports.form import Form

NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def repair(site, session, actor_for, at):
    at(NOW)
    session.info["actor"] = actor_for("desk")
    row = Repair(
        community_id=site.community.id, person_name="张伟", phone="13800001234", room="3-2-1201", repair_type="water",
        description="厨房水管漏水，回拨 13800001234", quote_confirmed=False, materials=[{"name": "角阀", "quantity": "1.00"}],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def form(session, site):
    return lambda entry, register=Repair.register: Form(session, Display(session, NOW), register, site.community, date(2026, 11, 23), entry)


def pairs(block) -> dict:
    return {pair.label: pair for line in block.lines for pair in line}


def test_values_leave_masked_and_three_pairs_share_a_line(form, repair):
    (block,) = form(repair).blocks([Facts("报修", ("person_name", "phone", "room", "repair_type", "description"))])
    assert [len(line) for line in block.lines] == [3, 1, 1]
    assert [pair.text for pair in block.lines[0]] == ["张*", "138****1234", "3栋2单元1201"]
    assert "13800001234" not in pairs(block)["故障描述"].text


def test_a_choice_that_fits_is_printed_with_its_boxes(form, repair):
    (block,) = form(repair).blocks([Facts("派工", ("grade",))])
    assert pairs(block)["维修等级"].boxes == ((False, "急修"), (True, "小修"), (False, "零修"))


def test_of_a_filled_part_what_nobody_wrote_is_left_out_and_so_is_a_bare_no(form, repair):
    names = ("person_name", "location", "result", "quote_confirmed", "accept", "labor_fee")
    (block,) = form(repair).blocks([Facts("报修", names, filled=True)])
    assert list(pairs(block)) == ["报修人"]
    assert form(repair).blocks([Facts("验收", ("accept", "satisfaction"), filled=True)]) == []


def test_a_box_that_is_filled_in_by_hand_says_what_belongs_there(form, repair):
    (block,) = form(repair).blocks([Facts("维修", ("arrived_at", "result"))])
    assert "月" in pairs(block)["到场时间"].by_hand and "时" in pairs(block)["到场时间"].by_hand
    assert pairs(block)["处理情况"].write


def test_an_empty_form_has_nothing_of_anybody(form):
    (block,) = form(None).blocks([Facts("报修", tuple(spec.name for spec in Repair.register.fields if spec.kind.code != "rows"))])
    assert not any(pair.text for line in block.lines for pair in line)
    assert not any(on for line in block.lines for pair in line for on, _ in pair.boxes)


def test_child_rows_have_lines_left_to_write_in(form, repair):
    block, none = form(repair).blocks([Table("材料", "materials", lines=3), Signs(("承修人", "业主"))])
    assert block.columns[0] == "名称" and [row[0] for row in block.rows] == ["角阀", "", ""]
    assert [pair.label for pair in none.lines[0]] == ["承修人", "业主"]
    repair.materials = None
    assert form(repair).blocks([Table("材料", "materials", lines=0)]) == []


def test_words_name_the_telephone_and_the_settings(form, site):
    (block,) = form(None, Aircon.register).blocks([Words("说明", ("每小时 {aircon_price} 元，请打 {phone}",))])
    assert block.words == [f"每小时 50 元，请打 {site.community.desk_phone}"]


def test_a_few_boxes_share_a_line_and_the_last_takes_what_is_left(form):
    (block,) = form(None).blocks([Facts("验收", ("accept", "satisfaction", "grade", "total", "result"))])
    assert [[(pair.label, pair.places) for pair in line] for line in block.lines] == [
        [("业主验收", 1), ("满意度", 2)], [("维修等级", 2), ("合计（元）", 1)], [("处理情况", 3)],
    ]  # fmt: skip
    assert all(sum(pair.places for pair in line) == 3 for line in block.lines)


def test_the_cover_leaves_out_what_nobody_knows_yet(form, repair):
    labels = [pair.label for line in form(repair).blocks([Cover(("person_name", "arrived_at"))])[0].lines for pair in line]
    assert labels == ["报修人"]
    assert len(form(None).blocks([Cover(("person_name", "arrived_at"))])[0].lines) == 2
