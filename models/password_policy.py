"""What a new password must be like (classified protection: length and classes). How it is kept is in `passwords.py`."""

from models.errors import RuleViolation
from models.passwords import LONGEST

SHORTEST = 12
COMMON = ("password", "123456", "qwerty", "admin", "wuye", "888888", "666666", "111111", "abcdef", "iloveyou", "demo@2026")
RULES = (f"至少 {SHORTEST} 个字符", "大写字母、小写字母、数字、符号，四样里至少有三样", "不含账号，也不是常见的口令")
DEMO = "Demo@2026"  # of demo accounts only; serving outside demo mode is refused while it opens one of them


def check_new(password: str, username: str, field: str = "new") -> str:
    """The password, if it may be used; RuleViolation says what is missing."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleViolation(f"口令要 {SHORTEST} 到 {LONGEST} 个字符，现在是 {len(password)} 个", field)
    if sum(any(map(belongs, password)) for belongs in (str.isupper, str.islower, str.isdigit, _is_sign)) < 3:
        raise RuleViolation("口令要有大写字母、小写字母、数字、符号里的三样", field)
    lowered = password.lower()
    if username and username.lower() in lowered:
        raise RuleViolation("口令里不要有账号", field)
    if any(word in lowered for word in COMMON) or len(set(lowered)) < 5:
        raise RuleViolation("这个口令太常见，容易被猜到，请换一个", field)
    return password


def _is_sign(character: str) -> bool:
    return not character.isalnum()
