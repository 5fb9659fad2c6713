"""A bad declaration is refused at start-up, by number, class and option."""

import re
from pathlib import Path

import pytest

from models import checks
from models.checks import BadDeclaration, problems, refuse_bad_declarations
from models.counting import Own, Rate
from models.declare import (
    REGISTERS,
    Choices,
    Collected,
    Counted,
    Derived,
    FieldSpec,
    Layout,
    Register,
    choice,
    day,
    link,
    moment,
    note,
    person,
    phone,
    text,
)
from models.paper import Facts, PaperForm, Pictures, Table


class Colour(Choices):
    RED = "red", "红色"


def register(title="试用登记表", form_no="QR-XX-01", slug="trial", prefix="XX", fields=(), **options) -> Register:
    """A register with these fields, as `name=spec` pairs, without a table."""
    made = Register(title, form_no=form_no, number_prefix=prefix, **options)
    for name, spec in fields:
        spec.name = name
    made.slug, made.fields = slug, tuple(spec for _, spec in fields)
    return made


def codes(*registers: Register) -> set[str]:
    return {line.split(" ")[0].removeprefix("register.") for line in problems(registers)}


GOOD = [("what", text("事项", in_list=True, search=True)), ("who", person("姓名", query="exact")), ("at", moment("时间", query="range"))]


def test_a_good_declaration_has_no_problem():
    assert problems([register(fields=GOOD, headline="what", who="who", anchor="at")]) == []


@pytest.mark.parametrize(
    "code, fields, options",
    [
        ("E001", GOOD, {"title": ""}),
        ("E002", GOOD, {"form_no": ""}),
        ("E003", GOOD, {"headline": "gone"}),
        ("E003", GOOD, {"anchor": "gone"}),
        ("E003", GOOD, {"place": "gone"}),
        ("E003", GOOD, {"print_columns": ("what", "gone")}),
        ("E004", [("colour", choice("颜色", Choices))], {}),
        ("E005", [("to", link("关联", "nowhere"))], {}),
        ("E006", [("what", text(""))], {}),
        ("E006", [("what", text("事项")), ("again", text("事项"))], {}),
        ("E007", [("What", text("事项"))], {}),
        ("E007", [("事项", text("事项"))], {}),
        ("E007", [("version", text("事项"))], {}),
        ("E007", [("community_id", text("事项"))], {}),
        ("E008", [("who", person("姓名", query="contains"))], {}),
        ("E008", [("number", phone("电话", query="range"))], {}),
        ("E009", [("who", person("姓名", search=True))], {}),
        ("E010", [("what", text("事项", query="like"))], {}),
        ("E011", [("what", text("事项", query="range"))], {}),
        ("E012", [("what", text("事项", required_when=("gone", ("x",))))], {}),
        ("E013", [("at", moment("时间", not_before="gone"))], {}),
        ("E014", [("page", text("页"))], {}),
        ("E016", [("on", day("日期", not_future=True))], {}),
        ("E017", [("at", moment("时间")), ("on", day("日期", not_before="at"))], {}),
        ("E018", GOOD, {"derived": Derived("nowhere", ("what", ("x",)), {}, offer="开单")}),
        ("E019", GOOD, {"layouts": (Layout("book", "台账", "QR-XX-02", (), only=("gone", ("x",))),)}),
        ("E019", GOOD, {"collected": Collected("gone", "汇总上报", "book")}),
        ("E030", GOOD, {"papers": (PaperForm(parts=(Facts("事项", ("what", "gone")),)),)}),
        ("E030", GOOD, {"papers": (PaperForm("slip", when=("gone", ("x",))),)}),
        ("E031", GOOD, {"papers": (PaperForm(parts=(Table("材料", "what"),)),)}),
        ("E031", GOOD, {"papers": (PaperForm(parts=(Pictures("路线图", "what"),)),)}),
        ("E032", GOOD, {"papers": (PaperForm(copies=("客服存", "客服存")),)}),
        ("E032", GOOD, {"papers": (PaperForm("slip"), PaperForm("slip"))}),
        ("E024", GOOD, {"waits": ("nobody", "to_visit")}),
        ("E025", GOOD, {"key": ("nowhere",)}),
        ("E033", GOOD, {"counted": Counted(("what",), "")}),
        ("E033", GOOD, {"counted": Counted((), "gone")}),
        ("E034", GOOD, {"counted": Counted((), "", own=(Own("late", "晚到", at="gone"),))}),
        ("E034", GOOD, {"counted": Counted((), "", rates=(Rate("满意率", ("good",), ("received",), "满意 ÷ 受理"),))}),
    ],
)
def test_a_bad_one_is_refused_by_its_number(code, fields, options):
    assert code in codes(register(fields=fields, **options))


def test_two_registers_cannot_share_a_number_prefix():
    assert codes(register(slug="one"), register(slug="two")) == {"E015"}
    assert codes(register(slug="one"), register(slug="two", prefix="YY")) == set()


@pytest.mark.parametrize(
    "derived",
    [
        Derived("visit", ("category", ("repair",)), {}, offer="开单", link="gone"),
        Derived("visit", ("category", ("nowhere",)), {}, offer="开单"),
        Derived("visit", ("content", ("x",)), {}, offer="开单"),
        Derived("visit", ("category", ("repair",)), {"gone": "content"}, offer="开单"),
        Derived("visit", ("category", ("repair",)), {"what": "gone"}, offer="开单"),
    ],
)
def test_a_slip_names_a_link_a_category_and_fields_that_exist(app, derived):
    fields = [("visit_id", link("关联登记号", "visit")), ("what", text("事项"))]
    assert codes(register(fields=fields, derived=derived)) == {"E018"}


def test_words_are_kept_by_the_name_of_the_options_so_no_two_sets_share_one():
    """E025."""
    twin = type("Colour", (Choices,), {"BLUE": ("blue", "蓝色")})
    fields = [("hair", choice("头发", Colour)), ("shirt", choice("上衣", Colour)), ("tie", choice("领带", twin))]
    assert problems([register(fields=fields)]) == ["register.E025 trial.tie: another set of options is called Colour too"]


def test_so_are_those_of_a_layout():
    """E026."""
    paper = Layout("book", "台账", "QR-XX-02", ())
    twice = [register(fields=GOOD, layouts=(paper,)), register(fields=GOOD, slug="other", prefix="YY", layouts=(paper,))]
    assert problems(twice) == ["register.E026 other.layouts: trial has a layout called book too"]


def test_the_message_says_where():
    (line,) = problems([register(fields=[("cause", choice("原因", Choices))])])
    assert line == "register.E004 trial.cause: a choice needs options"


def test_every_number_of_the_module_is_tried_here():
    used, tried = (set(re.findall("E0[0-9]{2}", Path(file).read_text(encoding="utf-8"))) for file in (checks.__file__, __file__))
    assert used <= tried


def test_the_registers_of_the_product_are_declared_well(app):
    assert len(REGISTERS) >= 10
    assert problems() == []


def test_starting_up_with_a_bad_one_lists_every_problem(app, monkeypatch):
    bad = register(title="", form_no="", fields=[("who", person("姓名", search=True))])
    monkeypatch.setitem(REGISTERS, "trial", bad)
    with pytest.raises(BadDeclaration) as refusal:
        refuse_bad_declarations()
    assert [line.split(" ")[0] for line in str(refusal.value).splitlines()] == ["register.E001", "register.E002", "register.E009"]


def test_a_field_may_not_be_called_like_what_the_list_puts_into_its_address():
    for name in ("q", "sort", "after", "before", "view", "per_page", "open", "overdue"):
        assert "E014" in codes(register(fields=[(name, note("内容"))]))


def test_a_field_knows_nothing_of_its_storage():
    assert not [name for name in vars(FieldSpec("事项", text("x").kind)) if "column" in name and name != "columns"]
