"""What the month reads of a complaint."""

from datetime import datetime

import pytest

from models.policy import Setting
from models.registers.complaint import Complaint
from models.registers.visit import Channel
from models.reports.month_rows import CHANNEL_OF, matters


@pytest.mark.rule(27)
@pytest.mark.parametrize(
    ("channel", "group"),
    [("walk_in", "ch_walk_in"), ("call", "ch_call"), ("letter", "ch_written"), ("email", "ch_written"), ("online", "ch_online")],
)
def test_ways_of_coming_in_are_counted_in_four_groups(channel, group):
    assert channel in Channel.options
    assert CHANNEL_OF[channel] == group


@pytest.mark.rule(94)
@pytest.mark.rule(149)
def test_the_first_reply_is_in_time_by_the_setting_of_its_day(session, site, at):
    now = at("2026-11-23 10:00")
    for day in (22, 23):
        session.add(Complaint(complained_at=datetime(2026, 11, day, 9), complainant="王芳", phone="13900005678", room="3-2-1202",
                              description="电梯停了"))  # fmt: skip
    session.add(Setting(community_id=site.community.id, name="reply_hours", value="2", holds_from=now.date(), set_at=now))
    session.commit()
    found = matters(session, site.community.id, datetime(2026, 11, 1), datetime(2026, 12, 1), 90)
    assert [one.reply_hours for one in found] == [24, 2]
