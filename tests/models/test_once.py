"""What a transaction reads once, and when it is read again."""

import pytest
from sqlalchemy import select

from models.once import once
from models.organisation import Community, system_actor
from models.scope import acting


@pytest.fixture
def read(session, site):
    times = []

    def count() -> int:
        times.append(session.scalar(select(Community.id).limit(1)))
        return len(times)

    return lambda: once(session, "it", count)


def test_it_is_read_once_until_such_a_row_is_written(session, site, read):
    assert (read(), read()) == (1, 1)
    site.residents["3-2-1201"].name = "张大伟"
    session.flush()
    assert read() == 1
    site.community.hours = "工作日 8:00–12:00"
    session.flush()
    assert (read(), read()) == (2, 2)
    session.add(Community(code="NEW", name="新小区"))
    assert read() == 3


def test_another_actor_and_another_transaction_read_for_themselves(session, site, read):
    assert read() == 1
    with acting(session, system_actor(site.other.id)):
        assert read() == 2
    assert read() == 3
    session.commit()
    assert read() == 4
    session.rollback()
    assert read() == 5
