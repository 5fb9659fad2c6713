"""Who is called back although nobody complained (R82)."""

from hypothesis import given
from hypothesis import strategies as st

from models.rules.sampling import PASSED, decide, is_drawn

numbers = st.integers(1, 400).map(lambda n: f"1/repair/BX202611{n % 28 + 1:02d}-{n:03d}")


def run(keys, share):
    """What is decided of one after the other; (chosen, ended) after each."""
    chosen, steps = 0, []
    for ended, key in enumerate(keys, 1):
        chosen += decide(key, ended, chosen, share) != PASSED
        steps.append((chosen, ended))
    return steps


@given(st.lists(numbers, unique=True, max_size=300), st.integers(0, 100))
def test_at_least_the_share_is_chosen_at_any_time_whatever_the_numbers_are(keys, share):
    assert all(chosen >= ended * share // 100 for chosen, ended in run(keys, share))


@given(numbers, st.integers(0, 99))
def test_the_same_number_is_decided_alike_and_a_greater_share_keeps_what_was_drawn(key, share):
    assert is_drawn(key, share) == is_drawn(key, share)
    assert is_drawn(key, share + 1) >= is_drawn(key, share)


def test_over_many_numbers_it_is_the_share_and_hardly_more():
    keys = [f"1/repair/BX{day:08d}-{n:03d}" for day in range(20260101, 20260129) for n in range(1, 101)]
    chosen, ended = run(keys, 30)[-1]
    assert 0.30 * ended <= chosen <= 0.34 * ended


def test_nothing_of_nothing_and_all_of_everything():
    keys = [f"BX-{n}" for n in range(50)]
    assert run(keys, 0)[-1] == (0, 50) and run(keys, 100)[-1] == (50, 50)
