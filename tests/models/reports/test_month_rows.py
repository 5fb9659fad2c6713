"""What the month reads of a complaint."""

import pytest

from models.registers.visit import Channel
from models.reports.month_rows import CHANNEL_OF


@pytest.mark.rule(27)
@pytest.mark.parametrize(
    ("channel", "group"),
    [("walk_in", "ch_walk_in"), ("call", "ch_call"), ("letter", "ch_written"), ("email", "ch_written"), ("online", "ch_online")],
)
def test_ways_of_coming_in_are_counted_in_four_groups(channel, group):
    assert channel in Channel.options
    assert CHANNEL_OF[channel] == group
