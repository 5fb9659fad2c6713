"""What the declaration says an entry can be printed as."""

import pytest

from models.declare import all_registers, register_of
from models.paper import Facts, Signs, Table
from models.schema import load_all
from views.generated import paper_forms

load_all()
EVERY = [register.slug for register in all_registers()]


def form_of(slug: str):
    return paper_forms.papers(register_of(slug))[0]


@pytest.mark.parametrize("slug", EVERY)
def test_every_register_has_a_form_that_somebody_signs(slug):
    document = form_of(slug)
    assert document.key == "form"
    parts = paper_forms.parts_of(register_of(slug), document, blank=False)
    assert any(isinstance(part, Signs) for part in parts)


@pytest.mark.parametrize("slug", EVERY)
@pytest.mark.parametrize("blank", [True, False])
def test_a_field_stands_on_the_form_once(slug, blank):
    parts = paper_forms.parts_of(register_of(slug), form_of(slug), blank)
    named = [name for part in parts if isinstance(part, Facts) for name in part.fields]
    named += [part.field for part in parts if isinstance(part, Table)]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("slug", EVERY)
def test_whoever_writes_by_hand_has_a_box_for_all_that_is_required(slug):
    register = register_of(slug)
    named = set()
    for part in paper_forms.parts_of(register, form_of(slug), blank=True):
        named |= set(part.fields) if isinstance(part, Facts) else {part.field} if isinstance(part, Table) else set()
    needed = {spec.name for spec in register.typed if spec.required and spec.kind.code != "link" and spec.name != "status"}
    assert needed <= named | {"charge_kind", "visit_kind"}


@pytest.mark.parametrize("slug, copies", [
    ("rework", ["第一联 客服存", "第二联 售后存"]),
    ("repair", ["第一联 物业留存", "第二联 工程部", "第三联 财务", "第四联 业主"]),
    ("service_order", ["第一联 物业留存", "第二联 工程部", "第三联 财务", "第四联 业主"]),
    ("complaint", ["第一联 客服存", "第二联 责任部门存"]),
    ("visit", [""]),
])  # fmt: skip
def test_the_copies_are_those_of_the_manual(slug, copies):
    assert paper_forms.copy_names(form_of(slug)) == copies
