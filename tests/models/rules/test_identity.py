from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import identity


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("+86-13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("１３８　００１３　８０００", "13800138000"),
        ("138—0013—8000", "13800138000"),
        ("0755-12345678", "0755-12345678"),
        ("075512345678", "0755-12345678"),
        ("0755 1234 5678", "0755-12345678"),
        ("0755-1234-5678", "0755-12345678"),
        ("（0755）12345678", "0755-12345678"),
        ("+86-755-12345678", "0755-12345678"),
        ("010-1234567", "010-1234567"),
        ("02112345678", "021-12345678"),
        ("0755-12345678-801", "0755-12345678-801"),
        ("12345678", "12345678"),
        ("400-123-4567", "4001234567"),
        ("95588", "95588"),
    ],
)
def test_a_telephone_number_is_stored_in_one_form(typed, stored):
    assert identity.phone(typed) == stored
    assert identity.phone(stored) == stored
    assert identity.why_not_phone(typed) == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1380013800", "手机号应是 11 位，少了 1 位"),
        ("138001380001", "手机号应是 11 位，多了 1 位"),
        ("1380013800012", "手机号应是 11 位，多了 2 位"),
        ("+86 138001380", "手机号应是 11 位，少了 2 位"),
        ("12800138000", "手机号第二位应是 3 到 9，请核对"),
        ("0755-123456", "固话除区号外应是 7 或 8 位，少了 1 位"),
        ("0755-1234567890", "固话除区号外应是 7 或 8 位，多了 2 位"),
        ("880012", "固话应是 7 或 8 位，少了 1 位"),
        ("0155-1234567", "区号不对，请核对"),
        ("1380013800O", "电话里有“O”，只填数字"),
        ("  ", "请填联系电话，业主不愿留的选“拒留”"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong_with_it(typed, words):
    assert identity.phone(typed) is None
    assert identity.why_not_phone(typed) == words


@pytest.mark.rule(44)
def test_an_owner_may_refuse_to_leave_a_number():
    assert identity.why_not_phone("拒留") == ""
    assert identity.phone("拒留") is None


def test_mobiles_are_told_from_landlines():
    assert identity.is_mobile("138 0013 8000")
    assert not identity.is_mobile("0755-12345678")


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002X", "11010519491231002x", " 110105 19491231 002x ", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_an_id_number_is_read_with_its_check_digit(typed):
    assert identity.id_number(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    ["", "110105194912310020", "11010519491331002X", "110105490101002", "11010519490230002X", "A1010519491231002X"],
)
def test_a_wrong_id_number_is_refused(typed):
    assert identity.id_number(typed) is None


def with_check_digit(first_seventeen: str) -> str:
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_seventeen))
    return first_seventeen + "10X98765432"[total % 11]


@given(
    st.integers(110000, 659999), st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 999)
)
def test_one_wrong_digit_is_always_noticed(area, birthday, serial):
    number = with_check_digit(f"{area}{birthday:%Y%m%d}{serial:03d}")
    assert identity.id_number(number) == number
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert identity.id_number(wrong) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("粤B12345", "粤B12345"), ("粤b·12345", "粤B12345"), ("粤B 12345", "粤B12345"), ("粤BD12345", "粤BD12345"),
     ("粤Ｂ１２３４５", "粤B12345"), ("粤Z1234港", "粤Z1234港"), ("京A1234学", "京A1234学")],
)  # fmt: skip
def test_a_plate_is_stored_in_one_form(typed, stored):
    assert identity.plate(typed) == stored


@pytest.mark.parametrize("typed", ["", "B12345", "粤I12345", "粤B1234", "粤B1234567", "粤BO2345"])
def test_a_wrong_plate_is_refused(typed):
    assert identity.plate(typed) is None


@given(st.text())
def test_half_width_keeps_the_length(text):
    assert len(identity.half_width(text)) == len(text)
