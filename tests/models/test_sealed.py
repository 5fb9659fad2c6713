import pytest

from models import sealed


@pytest.fixture(autouse=True)
def own_key(monkeypatch):
    monkeypatch.setattr(sealed, "_box", None)
    sealed.set_key("11" * 32)


def test_what_is_sealed_is_not_readable_and_opens_again():
    held = sealed.seal({"password": "绝密Secret1"})
    assert "Secret1" not in held and sealed.unseal(held) == {"password": "绝密Secret1"}
    assert sealed.seal({"password": "绝密Secret1"}) != held
    assert sealed.unseal(None) == {}


def test_another_key_or_a_changed_byte_opens_nothing():
    held = sealed.seal({"token": "x"})
    with pytest.raises(sealed.Unreadable):
        sealed.unseal(held[:-5] + ("A" if held[-5] != "A" else "B") + held[-4:])
    sealed.set_key("22" * 32)
    with pytest.raises(sealed.Unreadable):
        sealed.unseal(held)


def test_without_a_key_nothing_is_sealed(monkeypatch):
    monkeypatch.setattr(sealed, "_box", None)
    with pytest.raises(sealed.Unreadable):
        sealed.seal({"token": "x"})
