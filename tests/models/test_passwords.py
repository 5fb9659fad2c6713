import pytest
from argon2 import PasswordHasher

from models.passwords import LONGEST, hash_password, needs_rehash, verify_password


def test_the_right_password_opens_and_a_wrong_one_does_not():
    kept = hash_password("Demo@2026")
    assert verify_password(kept, "Demo@2026")
    assert not verify_password(kept, "demo@2026")


def test_two_people_with_one_password_have_different_hashes():
    assert hash_password("Demo@2026") != hash_password("Demo@2026")


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$broken", "Demo@2026"])
def test_what_is_no_hash_opens_for_nobody(kept):
    assert not verify_password(kept, "Demo@2026")


def test_an_endless_password_is_refused_before_it_costs_anything():
    kept = hash_password("Demo@2026")
    assert not verify_password(kept, "x" * (LONGEST + 1))
    with pytest.raises(ValueError):
        hash_password("x" * (LONGEST + 1))


def test_a_weaker_hash_is_made_anew():
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024).hash("Demo@2026"))
    assert not needs_rehash(hash_password("Demo@2026"))
