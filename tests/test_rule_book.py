"""The manual rule by rule: what is proven, what the guide serves, and that it never gets less."""

from admin_app.commands import commands
from models import rule_book
from models.rule_book import CONDUCT, RULES, TITLES, as_text, covered, proofs, served

PROVEN, COVERED = 140, 142  # floors: raise them whenever more is proven or served; they never go down
SOURCE = '''
import pytest

@pytest.mark.rule(7)
@pytest.mark.rule(82)
def test_one():
    assert True

@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.rule(9)), 2])
def test_two(n):
    assert n

def helper():
    assert True
'''


def test_there_are_149_rules_each_said_in_its_own_words():
    assert len(TITLES) == len(set(TITLES)) == 149
    assert all(4 <= len(title) <= 40 for title in TITLES)


def test_marks_are_read_from_the_sources_with_those_on_single_cases(tmp_path):
    folder = tmp_path / "tests" / "models"
    folder.mkdir(parents=True)
    (folder / "test_x.py").write_text(SOURCE)
    found = proofs(tmp_path / "tests")
    assert found == {
        7: ["tests/models/test_x.py::test_one"], 82: ["tests/models/test_x.py::test_one"], 9: ["tests/models/test_x.py::test_two"],
    }  # fmt: skip


def test_every_mark_names_a_rule_of_the_manual():
    assert {*proofs(), *served()} <= set(RULES)


def test_what_is_proven_or_served_never_gets_less():
    assert len(proofs()) >= PROVEN
    assert covered(proofs(), served()) >= COVERED


def test_how_to_behave_is_served_by_the_guide():
    assert set(CONDUCT) <= set(served())


def test_the_list_says_what_keeps_each_rule_and_ends_with_the_sum():
    text = as_text({7: ["tests/x.py::test_one"]}, {84: ["投诉"]}).splitlines()
    assert text[-1] == "covered 2/149"
    assert text[text.index(f"R7 {TITLES[6]}") + 1] == "    tests/x.py::test_one"
    assert text[text.index(f"R84 {TITLES[83]}") + 1] == "    guide: 投诉"
    assert f"R8 {TITLES[7]}  —" in text


def test_the_command_is_there():
    assert "rules" in {one.name for one in commands}
    assert rule_book.TESTS.is_dir()
