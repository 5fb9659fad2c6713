"""The words around the month of a register: its definitions, and how its figures add up."""

from models.reports.register_month import RegisterMonth
from models.rules import wording


def notes(month: RegisterMonth) -> list[str]:
    """The definitions, so that whoever reads the sheet need not ask."""
    sums = month.side.sums
    said = [f"统计至 {wording.full(month.now)}" if month.now < month.end else f"统计期已满，数字取自 {wording.full(month.now)}"]
    if "open" not in sums:
        return [*said, f"{sums_label(month)}按{month.register.field(month.register.anchor).label}计，期满前作废的不计"]
    said.append(balance(month))
    said.append("受理按接待（发生）时间，办结按完成时间，未结、超期是期末那一刻的；期满前作废的不计")
    if "reopened" in sums:
        said.append("期末前又重开的不算办结")
    if "on_time" in sums:
        said.append("及时是办结时没有超过时限的，没有时限的也算")
    return said


def sums_label(month: RegisterMonth) -> str:
    return month.figures[0].label


def balance(month: RegisterMonth) -> str:
    """期末未结 5 = 结转 6 + 受理 42 − 办结 43."""
    sums = month.side.sums
    signs = {"received": "+", "reopened": "+", "finished": "−", "dropped": "−"}
    parts = [f"{signs[one.code]} {one.label} {sums[one.code]}" for one in month.figures if one.code in signs]
    return f"期末未结 {sums['open']} = 结转 {sums['carried']} {' '.join(parts)}"
