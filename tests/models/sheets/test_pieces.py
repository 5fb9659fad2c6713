"""What a column says again and again is worked out once."""

from models.sheets.pieces import LONGEST, REMEMBERED, Texts


def test_a_text_is_made_once_and_long_or_other_values_each_time():
    made = []
    texts = Texts(lambda value: made.append(value) or (value,))
    for value in ("报修", "报修", None, None, "长" * (LONGEST + 1), "长" * (LONGEST + 1), 1, True):
        assert texts[value] == (value,)
    assert made == ["报修", None, "长" * (LONGEST + 1), "长" * (LONGEST + 1), 1, True]


def test_a_column_of_ever_new_texts_does_not_fill_memory():
    texts = Texts(lambda value: (value,))
    for number in range(3 * REMEMBERED):
        assert texts[str(number)] == (str(number),)
    assert len(texts) <= REMEMBERED + 1
