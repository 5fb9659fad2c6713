"""Options read through the words in force: for every set of options there is."""

import ast
from pathlib import Path

import pytest

from models import words
from models.choice_places import choice_places
from models.choices import key_of
from models.schema import load_all
from models.words import Words

load_all()
ROOT = Path(__file__).resolve().parents[2]
PLACES = choice_places()
EVERY = sorted(PLACES)


@pytest.mark.rule(149)
@pytest.mark.parametrize("name", EVERY)
def test_labels_order_offer_and_aliases_are_read_as_they_hold(name):
    choices = PLACES[name].choices
    base = dict(choices.options)
    first = next(iter(base))
    key = key_of(choices, first)
    rows = [("label", key, "从前的叫法"), ("label", key, "现在的叫法"), ("aliases", key, "也叫这个"), ("offered", key, "no"),
            ("order", name, " ".join(reversed(base)))]  # fmt: skip
    with words.holding(Words(rows)):
        assert list(choices.options) == list(reversed(base))
        assert choices.label_of(first) == "现在的叫法" and first not in choices.offered
        assert (first, "现在的叫法") in choices.offered_beside(first) and (first, "现在的叫法") not in choices.offered_beside(None)
        for word in (first, base[first], "从前的叫法", "现在的叫法", "也叫这个"):
            assert choices.code_of(word) == first, word
        assert {code: choices.code_of(label) for code, label in base.items()} == {code: code for code in base}
    assert dict(choices.options) == base and choices.code_of("现在的叫法") is None


@pytest.mark.parametrize("name", EVERY)
def test_going_back_leaves_the_declared_words(name):
    choices = PLACES[name].choices
    key = key_of(choices, next(iter(choices.options)))
    with words.holding(Words([("label", key, "试一试"), ("label", key, None), ("order", name, None)])):
        assert choices.options == choices.declared.labels and choices.offered == choices.declared.labels
        assert choices.code_of("试一试") == next(iter(choices.options))


@pytest.mark.rule(36)
@pytest.mark.rule(42)
@pytest.mark.rule(149)
def test_the_seven_categories_and_every_state_are_fixed():
    states = {spec.choices.__name__ for places in PLACES.values() for _, spec in places.fields if spec.name == "status"}
    assert {name for name in EVERY if PLACES[name].choices.fixed} == states | {"Category"}
    assert PLACES["Category"].choices.options["other"] == "其它"


def test_a_constant_that_keeps_the_options_reads_them_anew():
    live = PLACES["ComplaintType"].choices.live
    code, label = next(iter(live.items()))
    with words.holding(Words([("label", f"ComplaintType.{code}", "设施类")])):
        assert (live[code], dict(live)[code], len(live), next(reversed(live)) in live) == ("设施类", "设施类", len(list(live)), True)
    assert live[code] == label and "moon" not in live


def _kept_at_import(tree: ast.AST) -> list[int]:
    """Lines that read options or roles while a module is loaded: outside functions, in a class body or a constant."""
    found = []

    def look(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Attribute) and child.attr in ("options", "offered", "label_of", "offered_beside"):
                found.append(child.lineno)
            if isinstance(child, ast.Subscript) and isinstance(child.value, ast.Name) and child.value.id == "ROLES":
                found.append(child.lineno)
            look(child)

    look(tree)
    return found


def test_nothing_keeps_a_word_from_the_moment_it_was_loaded():
    """A constant made of labels would say yesterday's words, and one community's to all."""
    files = [path for folder in ("models", "views", "admin_app") for path in (ROOT / folder).rglob("*.py")]
    kept = {path.relative_to(ROOT).as_posix(): lines for path in files if (lines := _kept_at_import(ast.parse(path.read_text("utf-8"))))}
    assert kept == {}
