from datetime import datetime

import pytest

from models.display import Clock
from models.operations.next_step import next_step
from models.registers.visit import Visit

NOON = datetime(2026, 11, 23, 12, 0)
PAUSED = Clock(None, 0, True, None, None)
DESK, HEAD = {"receptionist"}, {"department_head"}
TOLD = {"status": "handled", "notified_at": NOON}


@pytest.mark.parametrize(
    ("values", "clock", "roles", "step"),
    [
        ({"status": "to_confirm"}, None, DESK, ("确认", "confirm")),
        ({"status": "filed"}, None, DESK, ("填结果", "result")),
        ({"status": "filed", "handling_mode": "transfer"}, None, DESK, ("转办", "transfer")),
        ({"status": "in_progress", "transferred_at": NOON}, None, DESK, ("催办", "urge")),
        ({"status": "in_progress", "transferred_at": NOON}, PAUSED, DESK, ("恢复计时", "resume")),
        ({"status": "handled"}, None, DESK, ("告知业主", "tell_owner")),
        (TOLD, None, DESK, ("注销", "write_off")),
        ({"status": "to_visit", "notified_at": NOON, "need_visit": True}, None, DESK, ("回访", "return_visit")),
        (TOLD | {"need_visit": True, "visited_at": NOON, "satisfaction": "a"}, None, DESK, ("注销", "write_off")),
        ({"status": "written_off"}, None, DESK, ("查看", "")),
        ({"status": "filed", "voided_at": NOON}, None, DESK, ("查看", "")),
        ({"status": "in_progress", "transferred_at": NOON}, None, HEAD, ("接收", "accept")),
        ({"status": "in_progress", "transferred_at": NOON, "accepted_at": NOON}, None, HEAD, ("填结果", "result")),
        ({"status": "handled"}, None, HEAD, ("查看", "")),
        ({"status": "filed"}, None, {"company"}, ("查看", "")),
        ({"status": "filed"}, None, {"staff"}, ("查看", "")),
    ],
)
def test_a_row_ends_in_the_verb_that_comes_next_for_this_person(values, clock, roles, step):
    assert next_step(Visit(**values), clock, roles) == step
