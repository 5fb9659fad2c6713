"""The grammar: one line a field, one file a register; tables, indexes and lists follow from it."""

import pytest
from sqlalchemy import Index

from models.declare import REGISTERS, Choices, all_registers, choice, person, register_of, rows, text
from models.features import Entry
from models.registers.complaint import Complaint
from models.registers.visit import Category, Visit


class Size(Choices):
    SMALL = "small", "小", ("小号", "S")
    LARGE = "large", "大"


def test_options_have_codes_labels_and_aliases():
    assert (Size.SMALL, Size.LARGE) == ("small", "large")
    assert dict(Size.options) == {"small": "小", "large": "大"}
    assert [Size.code_of(word) for word in ("small", "小", " S ", "小号", "中")] == ["small", "small", "small", "small", None]
    assert [Size.label_of(code) for code in ("large", "gone")] == ["大", "gone"]


@pytest.mark.rule(36)
def test_seven_categories_in_the_manuals_order():
    assert list(Category.options.values()) == ["售后", "报修", "投诉", "服务", "表扬", "建议", "其它"]
    assert Category.code_of("其他") == "other"


def test_declaration_order_is_screen_order():
    names = [spec.name for spec in Visit.register.fields]
    assert names.index("received_at") < names.index("room") < names.index("content")
    assert names.index("remark") == len(names) - 1


def test_a_register_knows_its_name_and_finds_its_fields():
    assert (Visit.register.slug, Complaint.register.slug) == ("visit", "complaint")
    assert Visit.register.field("content").label == "事由"
    assert Visit.register.field("gone") is None
    assert register_of("visit") is Visit.register
    assert register_of("gone") is None


def test_what_the_system_keeps_is_not_typed():
    typed = {spec.name for spec in Visit.register.typed}
    assert {"status", "finished_at", "reviewed_by_id"}.isdisjoint(typed)
    assert {"content", "room", "handler_id"} <= typed


def test_registers_stand_in_menu_order():
    orders = [register.order for register in all_registers()]
    assert orders == sorted(orders)
    assert len(orders) == len(REGISTERS)


def test_a_field_is_private_because_of_its_kind():
    assert person("姓名").private
    assert not text("标题").private
    assert rows("人员", ("name", person("姓名"))).private
    assert not choice("大小", Size).private


@pytest.mark.parametrize("slug", ["visit", "complaint", "item", "incident", "notice", "room", "resident", "staff"])
def test_behind_every_control_of_a_list_stands_an_index_that_starts_with_the_community(app, slug):
    register = REGISTERS[slug]
    led = {tuple(column.name for column in index.columns) for index in register.model.__table__.indexes if isinstance(index, Index)}
    for spec in register.fields:
        if spec.query or (spec.in_list and spec.kind.sortable and not spec.private):
            assert any(columns[:2] == ("community_id", spec.name) for columns in led), spec.name


@pytest.mark.parametrize("slug", ["visit", "complaint", "item", "incident", "notice"])
def test_every_declared_column_may_be_empty_so_a_new_field_needs_no_migration(app, slug):
    register = REGISTERS[slug]
    assert issubclass(register.model, Entry)
    assert [spec.name for spec in register.fields if not register.model.__table__.c[spec.name].nullable] == []
