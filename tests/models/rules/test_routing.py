"""Where a matter goes when it is filed."""

import pytest

from models.registers.complaint import ComplaintType
from models.registers.visit import Category
from models.rules import guide, routing


@pytest.mark.parametrize(
    "category, complaint_type, department",
    [
        ("after_sale", None, "售后"),
        ("repair", None, "工程部"),
        ("repair", "security", "工程部"),
        ("complaint", "equipment", "工程部"),
        ("complaint", "security", "秩序部"),
        ("complaint", "cleaning", "保洁部"),
        ("complaint", "greening", "绿化部"),
        ("complaint", "fees", "财务部"),
        ("complaint", "house", "售后"),
        ("complaint", "attitude", None),
        ("complaint", "neighbour", None),
        ("complaint", None, None),
        ("service", None, None),
        ("praise", None, None),
        (None, None, None),
        ("nonsense", "nonsense", None),
    ],
)
def test_category_and_type_decide_the_department(category, complaint_type, department):
    assert routing.department_for(category, complaint_type) == department


@pytest.mark.rule(14)
@pytest.mark.parametrize(
    "roles, handed_in",
    [
        ({"staff"}, True),
        ({"receptionist"}, False),
        ({"supervisor"}, False),
        ({"manager"}, False),
        ({"staff", "receptionist"}, False),
        (set(), True),
    ],
)
def test_what_others_than_the_desk_file_is_handed_in(roles, handed_in):
    assert routing.is_handed_in(roles) is handed_in


def test_routing_names_only_what_there_is():
    assert set(routing.BY_CATEGORY) <= set(Category.options)
    assert set(routing.BY_COMPLAINT) <= set(ComplaintType.options)


def test_every_category_has_its_few_lines():
    assert set(guide.LINES) == {"", *Category.options}
    assert all(1 < len(lines) <= 4 and all(len(line) <= 24 for line in lines) for lines in guide.LINES.values())
    assert guide.lines("nonsense") == guide.lines(None) == guide.LINES[""]
