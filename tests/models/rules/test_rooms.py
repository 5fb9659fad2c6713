import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import rooms

WRITTEN = [
    ("3-2-1201", "3-2-1201"),
    ("3栋2单元1201", "3-2-1201"),
    ("3栋2单元1201室", "3-2-1201"),
    ("3号楼2单元1201", "3-2-1201"),
    ("3#2-1201", "3-2-1201"),
    ("3#楼2单元1201房", "3-2-1201"),
    ("3幢2单元1201", "3-2-1201"),
    ("三栋2单元1201", "3-2-1201"),
    ("第三栋二单元1201", "3-2-1201"),
    ("三栋二单元一二〇一室", "3-2-1201"),
    ("十栋1201", "10-1201"),
    ("十二栋1单元302", "12-1-302"),
    ("二十一幢302", "21-302"),
    ("九十九栋302", "99-302"),
    ("A座1201", "A-1201"),
    ("a座2单元1201", "A-2-1201"),
    ("3-1201", "3-1201"),
    ("S1-102商铺", "S1-102"),
    ("B1-023车位", "B1-023"),
    ("B1-23号车位", "B1-23"),
    ("3 2 1201", "3-2-1201"),
    (" 3 - 2 -1201 ", "3-2-1201"),
    ("３栋２单元１２０１", "3-2-1201"),
    ("３－２－１２０１", "3-2-1201"),
    ("Ａ座　1201", "A-1201"),
    ("3—2—1201", "3-2-1201"),
    ("3-2-0302", "3-2-0302"),
    ("03-02-0302", "3-2-0302"),
    ("3-2-12A01", "3-2-12A01"),
    ("3栋2单元1201(室)", "3-2-1201"),
    ("第3栋第2单元第1201室", "3-2-1201"),
    ("3座2梯1201", "3-2-1201"),
]


@pytest.mark.parametrize(("written", "stored"), WRITTEN)
def test_every_way_of_writing_a_room_comes_to_one_form(written, stored):
    assert rooms.canonical(written) == stored
    assert rooms.is_canonical(stored)


@pytest.mark.parametrize(
    "text",
    ["", "公共区域", "3栋", "1201", "11-23", "2026-11-23", "13800138000", "0755-88001234", "0-2-1201", "3-0-1201",
     "十十栋1201", "3-2-1-1201", "3栋2单元", "LD20261123-001", "3" * 41],
)  # fmt: skip
def test_what_is_no_room_is_refused(text):
    assert rooms.canonical(text) is None
    assert not rooms.is_canonical(text)


@pytest.mark.parametrize(
    ("room", "said", "shown_outside", "storey"),
    [
        ("3-2-1201", "3栋2单元1201", "3栋2单元****", "12"),
        ("3-1201", "3栋1201", "3栋****", "12"),
        ("3-2-0302", "3栋2单元0302", "3栋2单元****", "3"),
        ("A-1201", "A座1201", "A座****", "12"),
        ("A-2-302", "A座2单元302", "A座2单元****", "3"),
        ("S1-102", "S1-102", "S1-****", "1"),
        ("B1-023", "B1-023", "B1-****", "B1"),
        ("B1-1201", "B1-1201", "B1-****", "12"),
        ("3-2-12A01", "3栋2单元12A01", "3栋2单元****", "12"),
        ("3-000", "3栋000", "3栋****", None),
    ],
)
def test_a_room_is_said_shown_outside_and_placed_on_a_storey(room, said, shown_outside, storey):
    assert (rooms.spoken(room), rooms.public(room), rooms.floor(room)) == (said, shown_outside, storey)
    assert rooms.canonical(said) == room


def test_a_provisional_room_is_said_as_typed_and_never_shown_outside():
    assert rooms.spoken("门卫室旁") == "门卫室旁"
    assert rooms.public("门卫室旁") == "****"
    assert rooms.floor("门卫室旁") is None
    assert rooms.spoken("") == rooms.public("") == ""


def test_the_parts_of_a_room():
    assert rooms.parts("3-2-1201") == ("3", "2", "1201")
    assert rooms.parts("S1-102") == ("S1", "", "102")


BUILDINGS = st.one_of(st.integers(1, 99).map(str), st.sampled_from("ABCDEFG"))
NUMBERS = st.tuples(st.integers(1, 33), st.integers(1, 20)).map(lambda pair: f"{pair[0]}{pair[1]:02d}")


@given(BUILDINGS, st.integers(1, 9), NUMBERS)
def test_what_is_said_is_read_back_as_the_same_room(building, unit, number):
    room = f"{building}-{unit}-{number}"
    assert rooms.canonical(room) == room == rooms.canonical(rooms.spoken(room))
    assert number not in rooms.public(room)


@given(st.text(alphabet="0123456789ABab-#栋座单元室号 三十二－　３", max_size=14))
def test_reading_a_room_twice_changes_nothing(text):
    room = rooms.canonical(text)
    assert room is None or rooms.canonical(room) == room
