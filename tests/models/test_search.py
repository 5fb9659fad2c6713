"""Both engines answer the same questions the same way."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models import search
from models.organisation import Actor, Community
from models.registers.visit import Visit
from models.scope import acting
from models.search import matching, reindex

MOMENT = datetime(2026, 11, 1, 10, 0)


@pytest.fixture
def home(session, site):
    return session.scalar(select(Community).where(Community.code == "JXHY"))


def filed(session, home, content, **more):
    values = {"received_at": MOMENT, "person_name": "张伟", "phone": "13800001234", "category": "repair", "room": "3-2-1201"}
    visit = Visit(community_id=home.id, content=content, **(values | more))
    session.add(visit)
    session.commit()
    return visit


def found(session, text, **more):
    return list(session.scalars(select(Visit.id).where(Visit.id.in_(matching(session, Visit.register, text, **more)))))


@pytest.mark.parametrize(
    "text", ["厨房", "漏", "下水管漏水", "2号", "号电梯", "厨房 电梯", "B2车库", "b2", "，漏水", "3-2-1201", "3栋2单元1201"]
)
def test_a_word_or_a_part_of_one_is_found(session, home, text):
    visit = filed(session, home, "厨房下水管漏水，2号电梯停了，B2车库不亮")
    assert found(session, text) == [visit.id]


@pytest.mark.parametrize("text", ["卫生间", "水漏", "厨房 卫生间", "3-2-1202", "13-2-1201", "梯停车"])
def test_what_nobody_wrote_is_not_found(session, home, text):
    filed(session, home, "厨房下水管漏水，2号电梯停了")
    assert found(session, text) == []


def test_an_entry_is_found_by_its_number_or_the_end_of_it(session, home):
    visit, other = filed(session, home, "漏水"), filed(session, home, "跳闸")
    assert found(session, visit.record_no) == [visit.id]
    assert found(session, other.record_no[6:]) == [other.id]


def test_a_room_does_not_find_the_room_whose_number_ends_alike(session, home):
    filed(session, home, "漏水", room="13-2-1201")
    assert found(session, "3-2-1201") == []


def test_a_telephone_inside_the_text_and_the_owner_s_own_are_not_found(session, home):
    filed(session, home, "请打 139 1234 5678 找李四")
    for text in ("13912345678", "5678", "139", "13800001234", "张伟"):
        assert found(session, text) == []
    assert found(session, "李四")


def test_a_changed_text_is_found_by_its_new_words_only(session, home):
    visit = filed(session, home, "漏水", location="地下一层")
    visit.location = "屋顶"
    session.commit()
    assert found(session, "地下") == []
    assert found(session, "屋顶") == [visit.id]


def test_a_void_entry_is_found_by_its_number_only(session, home):
    visit = filed(session, home, "漏水")
    visit.voided_at, visit.void_reason = MOMENT, "登重了"
    session.commit()
    assert found(session, "漏水") == []
    assert found(session, visit.record_no) == [visit.id]


def test_words_are_written_with_the_entry_or_not_at_all(session, home):
    session.add(Visit(community_id=home.id, received_at=MOMENT, person_name="张伟", phone="拒留", category="repair", room="3-2-1201",
                      content="没有保存"))  # fmt: skip
    session.flush()
    session.rollback()
    assert found(session, "没有") == []


def test_the_newest_come_first_and_the_number_is_capped(session, home):
    keys = [filed(session, home, f"漏水{number}").id for number in range(4)]
    newest = session.execute(matching(session, Visit.register, "漏水", limit=2)).scalars().all()
    assert newest == [keys[3], keys[2]]


def test_another_community_s_entries_are_not_found(session, home):
    other = Community(code="OTHER", name="别处")
    session.add(other)
    session.flush()
    filed(session, other, "漏水")
    mine = filed(session, home, "漏水")
    with acting(session, Actor("陈静", community_id=home.id, grants={home.id: frozenset({"receptionist"})})):
        assert session.execute(matching(session, Visit.register, "漏水")).scalars().all() == [mine.id]
        assert session.execute(matching(session, Visit.register, "漏水", communities=[other.id])).scalars().all() == []


@pytest.mark.parametrize(
    "text",
    ['"', "*", "AND", "OR NOT (", "漏*", '漏"水', "NEAR(漏 水)", "x" * 10_000, "漏" * 10_000, "\x00", "漏\x00", "'; --", "a' b",
     "😀", ":*", "\\", "{words}: 漏", "%", "_"],
)  # fmt: skip
def test_no_input_is_an_error(session, home, text):
    visit = filed(session, home, "漏水")
    assert set(found(session, text)) <= {visit.id}


def test_a_list_gets_the_words_and_the_whole_name_in_one_answer(session, home):
    by_word = filed(session, home, "张伟家漏水", person_name="李四")
    by_name = filed(session, home, "跳闸")
    also = [Visit.person_name == "张伟"]
    assert search.found(session, Visit.register, "张伟", communities=[home.id], also=also) == [by_name.id, by_word.id]
    assert search.found(session, Visit.register, "长颈鹿", communities=[home.id], also=[Visit.person_name == "长颈鹿"]) == []


def test_reindexing_finds_the_same_again(session, home):
    visit, void = filed(session, home, "漏水"), filed(session, home, "漏水")
    void.voided_at, void.void_reason = MOMENT, "登重了"
    session.commit()
    assert reindex(session, [Visit.register]) == 2
    session.commit()
    assert found(session, "漏水") == [visit.id]
