import pytest

from models import bigrams


def test_a_text_is_cut_into_pairs_and_single_characters():
    found = bigrams.terms(3, ["厨房漏水"])
    assert found.pairs == ("3z厨房", "3z房漏", "3z漏水")
    assert set(found.singles) == {"3z厨", "3z房", "3z漏", "3z水"}


def test_a_room_is_a_term_of_its_own_beside_its_pairs():
    found = bigrams.terms(3, [], ["3-2-1201"])
    assert "3r3-2-1201" in found.singles
    assert found.pairs[0] == "3z3-"


@pytest.mark.parametrize(
    "secret",
    ["13800001234", "138 0000 1234", "+86 138-0000-1234", "１３８００００１２３４", "0755-88001234", "11010519491231002X"],
)
def test_telephones_and_id_numbers_never_become_terms(secret):
    found = bigrams.terms(1, [f"请回电{secret}谢谢"])
    assert not any(character.isdigit() for term in found.pairs + found.singles for character in term[2:])


def test_a_question_of_several_words_asks_for_each():
    assert bigrams.words(1, "厨房 漏") == [[("1z厨房",)], [("1z漏",)]]


def test_a_room_is_sought_whole_and_in_every_writing():
    assert bigrams.words(1, "3-2-1201") == [[("1r3-2-1201",)]]
    assert ("1r3-2-1201",) in bigrams.words(1, "3栋2单元1201室")[0]


@pytest.mark.parametrize("written", ["", " ", '"', "*", "()", "\x00", "-", "。，", "13800001234"])
def test_what_holds_nothing_to_seek_asks_nothing(written):
    assert bigrams.words(1, written) == []


def test_an_endless_question_is_cut():
    assert len(bigrams.words(1, "漏水 " * 1000)) == bigrams.MOST_WORDS
    assert len(bigrams.words(1, "漏" * 10_000)[0][0]) < bigrams.LONGEST_QUERY
