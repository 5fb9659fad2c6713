"""Which department a matter goes to when it is filed, as data. What is not named here stays with the desk.

Departments are meant by name: a community that has no such department keeps the matter at its desk.
"""

AFTER_SALE, ENGINEERING, SECURITY, CLEANING, GREENING, FINANCE = "售后", "工程部", "秩序部", "保洁部", "绿化部", "财务部"

BY_CATEGORY: dict[str, str] = {"after_sale": AFTER_SALE, "repair": ENGINEERING}
BY_COMPLAINT: dict[str, str] = {
    "repair": ENGINEERING,
    "equipment": ENGINEERING,
    "security": SECURITY,
    "cleaning": CLEANING,
    "greening": GREENING,
    "fees": FINANCE,
    "fitting": ENGINEERING,
    "house": AFTER_SALE,
}
_DESK = frozenset({"receptionist", "supervisor", "manager"})


def department_for(category: str | None, complaint_type: str | None = None) -> str | None:
    """The name of the department a matter goes to; None: it stays with the desk."""
    if category == "complaint":
        return BY_COMPLAINT.get(complaint_type or "")
    return BY_CATEGORY.get(category or "")


def is_handed_in(roles: frozenset[str] | set[str]) -> bool:
    """R5, R14: filed by somebody who is not of the desk, so the desk has to confirm it."""
    return not (_DESK & set(roles))
