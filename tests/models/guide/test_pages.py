"""The pages of the guide: short, complete, honest about the rules they serve."""

import pytest

from models import guide
from models.declare import register_of
from models.registers.complaint import Steps
from models.registers.visit import Category, MoveIn, SubCategory

EACH = pytest.mark.parametrize("one", guide.PAGES, ids=lambda one: one.slug)


@EACH
def test_a_page_names_rules_of_the_manual_each_once(one):
    named = one.rules + one.watched
    assert named and len(set(named)) == len(named)
    assert all(1 <= rule <= 149 for rule in named)
    assert one.rules == tuple(sorted(one.rules)) and one.watched == tuple(sorted(one.watched))


@EACH
def test_a_page_is_read_in_a_minute(one):
    lines = [line for section in one.sections for line in section.lines]
    assert 2 < len(one.sections) < 7 and 10 < len(lines) < 25
    assert all(1 < len(line) <= 40 and not line.endswith("。") for line in lines)
    assert len(set(lines)) == len(lines)


STEPS = [(one.slug, section) for one in guide.PAGES for section in one.sections if section.steps]


@pytest.mark.rule(33)
@pytest.mark.rule(51)
@pytest.mark.rule(113)
@pytest.mark.parametrize(("slug", "section"), STEPS, ids=lambda part: part if isinstance(part, str) else part.title)
def test_every_step_that_is_demanded_names_the_fields_that_record_it(slug, section):
    named = [name.partition(".") for names in section.kept for name in names.split()]
    assert len(section.kept) == len(section.lines) and named
    assert [name for register, _, name in named if register_of(register) is None or register_of(register).field(name) is None] == []


def test_what_is_no_step_demands_no_record():
    assert all(section.steps or not section.kept for one in guide.PAGES for section in one.sections)


def test_moving_in_has_a_box_for_each_of_its_steps():
    steps = next(section for section in guide.page("moving-in").sections if section.steps)
    assert len(MoveIn.options) == len(steps.lines) == len(steps.kept)


def test_every_page_has_its_own_address_and_stands_in_a_group():
    assert len({one.slug for one in guide.PAGES}) == len(guide.PAGES) == 12
    assert {one.group for one in guide.PAGES} == set(guide.GROUPS)
    assert all(guide.page(one.slug) is one for one in guide.PAGES)
    assert guide.page("complaint-ways") is None  # that address is the sheet for the wall


def test_the_steps_of_a_complaint_are_those_its_register_records():
    steps = next(section for section in guide.page("complaint").sections if section.steps)
    assert [line[:2] for line in steps.lines] == ["先致", "请坐", "倾听", "复述", "承诺"]
    assert len(steps.lines) == len(Steps.options)


@pytest.mark.rule(67)
def test_the_apology_is_said_not_to_admit_a_fault():
    said = " ".join(line for section in guide.page("complaint").sections for line in section.lines)
    assert "致歉是为不便道歉，不等于认定责任" in said


@pytest.mark.parametrize(
    ("category", "sub_category", "slug"),
    [
        ("complaint", "", "complaint"), ("repair", None, "repair"), ("after_sale", "", "repair"), ("service", "", "home-visit"),
        ("other", "lost", "lost-found"), ("other", "leader", "leader"), ("other", "move_in", "moving-in"), ("other", "", "reception"),
        ("complaint", "lost", "complaint"), ("", "", "reception"), (None, None, "reception"), ("nonsense", "nonsense", "reception"),
    ],
)  # fmt: skip
def test_the_form_opens_the_page_of_its_matter(category, sub_category, slug):
    assert guide.page_for(category, sub_category).slug == slug


def test_no_category_is_without_a_page():
    assert all(guide.page_for(category, sub) for category in Category.options for sub in SubCategory.options)


def test_rules_of_conduct_lead_to_the_pages_that_serve_them():
    assert [one.slug for one in guide.pages_serving(84)] == ["complaint"]
    assert len(guide.pages_serving(146)) >= 4
    assert guide.pages_serving(96) == ()
