import pytest

from models import words
from models.rules import access
from models.rules.access import in_our_words, may, scope_of
from models.rules.moves import MOVES


def rights(role: str, register: str) -> set[str]:
    return {action for action in access.ACTIONS if may({role}, action, register)}


HOUSE = {
    "staff": {"inbox"},
    "receptionist": {"inbox", "queue", "urge", "monthly", "compile_month"},
    "department_head": {"inbox", "queue"},
    "supervisor": {"inbox", "queue", "urge", "take_over", "review", "monthly", "compile_month", "check_month", "save_shared_view"},
    "manager": {
        "inbox", "queue", "urge", "take_over", "review", "monthly", "check_month", "save_shared_view", "freeze", "settings", "audit",
        "board",
    },  # fmt: skip
    "company": {"inbox", "monthly", "board", "compare"},
    "admin": {"inbox", "settings", "accounts"},
}
HANDLE = {"list", "read", "file", "edit", "act", "print", "export", "import", "reveal"}
DESK = {
    "staff": set(),
    "receptionist": HANDLE,
    "department_head": {"list", "read", "act", "print", "reveal"},
    "supervisor": HANDLE | {"void_consent"},
    "manager": HANDLE | {"void_consent", "close_unsolvable", "export_unmasked"},
    "company": {"list", "read"},
    "admin": set(),
}
WRITE = HANDLE - {"act", "reveal"}


@pytest.mark.parametrize("role", access.ROLES)
@pytest.mark.parametrize("register", ["complaint", "incident", "notice", "dropped_in_yesterday"])
def test_desk_registers_known_or_new_follow_one_line_of_the_matrix(role, register):
    assert rights(role, register) == DESK[role] | HOUSE[role]


@pytest.mark.parametrize("register", ["room", "resident", "occupancy", "household", "building"])
def test_the_directory_is_kept_by_desk_supervisor_and_manager(register):
    for role in ("receptionist", "supervisor", "manager"):
        assert rights(role, register) - HOUSE[role] >= WRITE | {"reveal"}
    for role in ("staff", "department_head", "company", "admin"):
        assert rights(role, register) == HOUSE[role]


@pytest.mark.parametrize("register", ["staff", "department", "community"])
def test_the_organisation_is_kept_by_manager_and_administrator(register):
    for role in ("manager", "admin"):
        assert rights(role, register) - HOUSE[role] == WRITE | {"reveal"}
    for role in ("receptionist", "department_head", "supervisor"):
        assert rights(role, register) - HOUSE[role] == {"list", "read"}
    assert rights("staff", register) == HOUSE["staff"]


@pytest.mark.rule(5)
@pytest.mark.rule(14)
def test_every_employee_may_hand_in_for_the_desk_and_sees_only_that():
    assert rights("staff", "visit") - HOUSE["staff"] == {"list", "read", "file"}
    assert scope_of({"staff"}, "visit") == "own"


@pytest.mark.parametrize("register", ["visitor", "item"])
def test_guards_keep_visitors_and_things(register):
    assert rights("staff", register) - HOUSE["staff"] == {"list", "read", "file", "edit"}
    assert scope_of({"staff"}, register) == "own"


@pytest.mark.rule(3)
def test_a_department_sees_what_was_transferred_to_it():
    assert scope_of({"department_head"}, "visit") == "department"
    assert not may({"department_head"}, "edit", "visit")


@pytest.mark.rule(13)
@pytest.mark.parametrize("register", ["repair", "rework", "service_order"])
def test_a_department_keeps_the_slips_it_was_given(register):
    assert scope_of({"department_head"}, register) == "department"
    assert may({"department_head"}, "edit", register) and not may({"department_head"}, "file", register)


@pytest.mark.rule(4)
def test_the_receptionist_files_forwards_tracks_and_writes_the_result():
    assert all(may({"receptionist"}, action, "visit") for action in ("file", "edit", "act", "reveal"))
    moves = {move.action for move in MOVES.values() if "receptionist" in move.roles}
    assert {"confirm", "transfer", "progress", "result", "tell_owner", "return_visit", "write_off", "urge"} <= moves
    assert not {"take_over", "hand_over", "consent_void", "close_unsolvable", "reopen"} & moves


@pytest.mark.rule(16)
def test_who_leads_the_desk_is_the_supervisor_and_no_further_role():
    assert "接待主任" not in access.ROLES.values()
    assert all(may({"supervisor"}, action) for action in ("review", "take_over", "queue", "urge"))
    assert all("supervisor" in MOVES[action].roles for action in ("hand_over", "take_over", "progress", "reopen"))


@pytest.mark.rule(1)
def test_the_manager_sees_everything_of_the_community():
    assert scope_of({"manager"}, "visit") == "all"
    assert may({"manager"}, "monthly") and may({"manager"}, "queue")


@pytest.mark.rule(12)
def test_only_the_manager_closes_the_unsolvable():
    assert [role for role in access.ROLES if may({role}, "close_unsolvable")] == ["manager"]


@pytest.mark.rule(15)
def test_only_supervisor_and_manager_sign_off_a_day():
    assert [role for role in access.ROLES if may({role}, "review")] == ["supervisor", "manager"]


@pytest.mark.rule(140)
def test_the_administrator_reads_no_entries_and_the_company_none_unmasked():
    assert scope_of({"admin"}, "visit") == scope_of({"admin"}, "resident") == "none"
    assert scope_of({"company"}, "visit") == "all"
    assert access.masked_only({"company"})
    assert not access.masked_only({"receptionist"})
    assert [role for role in access.ROLES if may({role}, "export_unmasked")] == ["manager"]


def test_roles_add_up_and_the_widest_scope_counts():
    assert may({"staff", "department_head"}, "act", "complaint")
    assert scope_of({"staff", "department_head"}, "visit") == "department"
    assert scope_of({"department_head", "receptionist"}, "visit") == "all"
    assert scope_of({"staff"}, "complaint") == scope_of(set(), "visit") == "none"
    assert scope_of({"receptionist"}, "room") == "all"


def test_a_stranger_may_nothing():
    assert not any(may(roles, action) for action in access.ACTIONS for roles in ((), ("burglar",)))


def test_an_action_nobody_knows_is_a_bug():
    with pytest.raises(ValueError, match="no such action"):
        may({"manager"}, "delete", "visit")


def test_the_matrix_speaks_only_of_known_roles_groups_and_actions():
    assert set(access.MATRIX) == set(access.ROLES)
    for groups in access.MATRIX.values():
        assert set(groups) <= set(access.GROUPS)
        assert all(actions <= set(access.ACTIONS) for actions in groups.values())


@pytest.mark.rule(149)
def test_sentences_of_the_manual_name_the_roles_as_they_are_called_today():
    said = [("role", "supervisor", "项目经理助理"), ("role", "manager", "总监"), ("role", "staff", "伙计")]
    with words.holding(words.Words(said)):
        assert in_our_words("请客服主管复核，再报项目经理；员工手册在前台") == "请项目经理助理复核，再报总监；员工手册在前台"
        assert in_our_words("已转项目经理助理") == "已转项目经理助理"
    assert in_our_words("请客服主管复核") == "请客服主管复核"
