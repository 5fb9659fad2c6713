"""Who may do what: one matrix, role × group of registers × action.

A register belongs to the desk unless it is named here; so a newly dropped-in register is an ordinary desk register.
Communities are not decided here: the scope on the session does that.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from models import words

DECLARED_ROLES: dict[str, str] = {
    "staff": "员工",
    "receptionist": "接待员",
    "department_head": "部门主管",
    "supervisor": "客服主管",
    "manager": "项目经理",
    "company": "公司",
    "admin": "系统管理员",
}
HOUSE_ROLES = ("receptionist", "department_head", "supervisor", "manager", "staff")  # a community may call these otherwise (C13)


class _Roles(Mapping[str, str]):
    """What each role is called today. The codes, and so the ladder's four levels, are fixed."""

    def __getitem__(self, role: str) -> str:
        return words.said("role", role) or DECLARED_ROLES[role]

    def __iter__(self) -> Iterator[str]:
        return iter(DECLARED_ROLES)

    def __len__(self) -> int:
        return len(DECLARED_ROLES)


ROLES: Mapping[str, str] = _Roles()


def in_our_words(text: str) -> str:
    """A sentence of the manual or a line to sign on, with the roles called as they are today."""
    held = words.in_force()
    if held is None:
        return text
    if _Roles not in held.made:
        held.made[_Roles] = _renamed(held)
    pattern, said = held.made[_Roles]
    return pattern.sub(lambda found: said[found[0]], text) if pattern else text


def _renamed(held: words.Words) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """What to look for and what to say instead. 员工 is left alone: it is a word of every day."""
    said = {DECLARED_ROLES[role]: word for (what, role), word in held.now.items() if what == "role" and role != "staff"}
    said |= {word: word for word in said.values() if word not in said}  # what is said already stays
    pattern = "|".join(re.escape(word) for word in sorted(said, key=len, reverse=True))
    return (re.compile(pattern) if pattern else None), said


ACTIONS: dict[str, str] = {
    "list": "看列表",
    "read": "看详情",
    "file": "登记",
    "edit": "修改",
    "act": "办理",
    "print": "打印",
    "export": "导出（脱敏）",
    "export_unmasked": "导出原文",
    "import": "导入",
    "reveal": "显示原文",
    "queue": "看升级队列",
    "urge": "催办",
    "take_over": "接手与改派",
    "review": "阅签",
    "void_consent": "同意作废",
    "close_unsolvable": "无法处理关闭",
    "monthly": "看月汇总",
    "compile_month": "编制月汇总",
    "check_month": "复核月汇总",
    "freeze": "审阅与定稿月汇总",
    "board": "看经营看板",
    "compare": "比较各小区",
    "save_shared_view": "保存共享视图",
    "settings": "改设置",
    "accounts": "管账号",
    "audit": "看审计",
    "inbox": "看自己的消息",
}

GROUPS: dict[str, str] = {
    "handed_in": "来电来访",
    "shift": "访客与物品",
    "slip": "返修、报修与服务单",
    "desk": "其他登记表",
    "directory": "房屋与住户",
    "organisation": "项目、部门与员工",
    "accounts": "账号",
    "house": "不分登记表",
}
_GROUP_OF: dict[str, str] = {
    "visit": "handed_in",
    "visitor": "shift",
    "item": "shift",
    "rework": "slip",
    "repair": "slip",
    "service_order": "slip",
    "measure": "slip",  # who carries it out writes what was done
    "building": "directory",
    "unit": "directory",
    "room": "directory",
    "resident": "directory",
    "occupancy": "directory",
    "household": "directory",
    "company": "organisation",
    "community": "organisation",
    "department": "organisation",
    "staff": "organisation",
    "closing": "organisation",  # the calendar is the manager's
    "account": "accounts",
}
_DESK_GROUPS = ("handed_in", "shift", "slip", "desk")

_SEE = frozenset({"list", "read"})
_HAND_IN = _SEE | {"file"}
_WRITE = _SEE | {"file", "edit", "print", "export", "import"}
_HANDLE = _WRITE | {"act", "reveal"}
_LEAD = _HANDLE | {"void_consent"}
_MANAGE = _LEAD | {"close_unsolvable", "export_unmasked"}
_FORWARDED = _SEE | {"act", "print", "reveal"}
_INBOX = frozenset({"inbox"})  # everybody's own
_SUPERVISE = _INBOX | {"queue", "urge", "take_over", "review", "monthly", "check_month", "save_shared_view"}


def _desk(rights: frozenset[str]) -> dict[str, frozenset[str]]:
    return dict.fromkeys(_DESK_GROUPS, rights)


MATRIX: dict[str, dict[str, frozenset[str]]] = {
    "staff": {"handed_in": _HAND_IN, "shift": _HAND_IN | {"edit"}, "house": _INBOX},  # who wrote a guest in writes them out again
    "receptionist": {
        **_desk(_HANDLE),
        "directory": _WRITE | {"reveal"},
        "organisation": _SEE,
        "house": _INBOX | {"queue", "urge", "monthly", "compile_month"},
    },
    "department_head": {**_desk(_FORWARDED), "slip": _FORWARDED | {"edit"}, "organisation": _SEE, "house": _INBOX | {"queue"}},
    "supervisor": {**_desk(_LEAD), "directory": _WRITE | {"reveal"}, "organisation": _SEE, "house": _SUPERVISE | {"compile_month"}},
    "manager": {
        **_desk(_MANAGE),
        "directory": _WRITE | {"reveal", "export_unmasked"},
        "organisation": _WRITE | {"reveal"},
        "house": _SUPERVISE | {"freeze", "board", "settings", "audit"},
    },
    "company": {**_desk(_SEE), "house": _INBOX | {"monthly", "board", "compare"}},
    "admin": {
        "organisation": _WRITE | {"reveal"},
        "accounts": _WRITE,
        "house": _INBOX | {"settings", "accounts"},
    },
}
_HOUSE_ACTIONS = frozenset().union(*(rights.get("house", frozenset()) for rights in MATRIX.values()))


def group_of(register: str) -> str:
    """The group of a register's slug; one nobody has heard of is a desk register."""
    return _GROUP_OF.get(register, "desk")


def may(roles: Collection[str], action: str, register: str | None = None) -> bool:
    """May one of these roles do this? Without a register: anywhere at all (for menus). Unknown roles may nothing."""
    if action not in ACTIONS:
        raise ValueError(f"no such action: {action}")
    return any(action in _rights(role, action, register) for role in roles)


def _rights(role: str, action: str, register: str | None) -> frozenset[str]:
    groups = MATRIX.get(role, {})
    if action in _HOUSE_ACTIONS:
        return groups.get("house", frozenset())
    if register is None:
        return frozenset().union(*groups.values())
    return groups.get(group_of(register), frozenset())


def scope_of(roles: Collection[str], register: str | None = None) -> str:
    """Which entries a person sees: 'all' of the community, 'department' (transferred to it), 'own' (filed), 'none'."""
    group = group_of(register) if register else "handed_in"
    scopes = {_scope(role, group) for role in roles}
    return next(scope for scope in ("all", "department", "own", "none") if scope in scopes | {"none"})


def _scope(role: str, group: str) -> str:
    if "list" not in MATRIX.get(role, {}).get(group, frozenset()):
        return "none"
    if group not in _DESK_GROUPS:
        return "all"
    return {"department_head": "department", "staff": "own"}.get(role, "all")


def masked_only(roles: Collection[str]) -> bool:
    """True for those who never see a private value whole, such as the company."""
    return not may(roles, "reveal")
