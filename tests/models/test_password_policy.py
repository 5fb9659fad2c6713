"""What a new password must be like."""

import pytest

from models.errors import RuleViolation
from models.password_policy import check_new


@pytest.mark.parametrize("password", ["Gui-Hua-2027", "桂花树下Abc-2027-06", "correct Horse 9 battery"])
def test_a_long_and_mixed_password_is_taken(password):
    assert check_new(password, "desk") == password


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("Ab1-", "要 12 到 128 个字符，现在是 4 个"),
        ("x" * 129, "现在是 129 个"),
        ("nurkleinbuchstaben", "三样"),
        ("nurklein123456789012", "三样"),
        ("Desk-Desk-2027", "不要有账号"),
        ("My-Password-2027", "太常见"),
        ("Demo@2026-Demo@2026", "太常见"),
        ("Aa1-Aa1-Aa1-", "太常见"),
    ],
)
def test_a_weak_one_is_refused_with_the_reason(password, says):
    with pytest.raises(RuleViolation, match=says) as refused:
        check_new(password, "desk")
    assert refused.value.field == "new"
