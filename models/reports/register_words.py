"""The words around the month of a register: its definitions, and how its figures add up."""

from models.reports.register_figures import shared
from models.reports.register_month import NOT_FILLED, RegisterMonth
from models.rules import month as rules
from models.rules import wording

MOST = 3  # options that are told in words


def notes(month: RegisterMonth) -> list[str]:
    """The definitions, so that whoever reads the sheet need not ask."""
    sums = month.side.sums
    said = [f"统计至 {wording.full(month.now)}" if month.now < month.end else f"统计期已满，数字取自 {wording.full(month.now)}"]
    called = {code: figure.label for code, figure in shared(month.register).items()}
    came = f"{called['received']}按{month.register.field(month.register.anchor).label}"
    if "open" not in sums:
        return [*said, f"{came}计，期满前作废的不计", *rates(month)]
    done = "" if "reopened" in sums else f"，{called['finished']}按{month.register.field(month.register.counted.finished).label}"
    said += [balance(month), f"{came}{done}，{called['open']}是期末那一刻的；期满前作废的不计"]
    if "reopened" in sums:
        said.append("办结按办理经过，期末前又重开的不算")
    if "on_time" in sums:
        said.append("及时是办结时没有超过时限的，没有时限的也算；超期是期末未结里超过时限的")
    return [*said, *rates(month)]


def rates(month: RegisterMonth) -> list[str]:
    return [f"{rate.label} = {rate.about}" for rate in month.register.counted.rates]


def balance(month: RegisterMonth) -> str:
    """期末未结 5 = 结转 6 + 受理 42 − 办结 43."""
    sums, called = month.side.sums, {code: figure.label for code, figure in shared(month.register).items()}
    signs = {"received": "+", "reopened": "+", "finished": "−", "dropped": "−"}
    parts = [f"{signs[one.code]} {one.label} {sums[one.code]}" for one in month.figures if one.code in signs]
    return f"期末{called['open']} {sums['open']} = {called['carried']} {sums['carried']} {' '.join(parts)}"


def suggestion(month: RegisterMonth) -> str:
    """What the figures themselves say for the analysis; people go on from there."""
    by, sums = month.register.counted.by[0], month.side.sums
    spec, called = month.register.field(by), {code: figure.label for code, figure in shared(month.register).items()}
    found = sorted(month.side.options.get(by, {}).items(), key=lambda pair: -pair[1]["received"])
    most = [(spec.text(option) if option else NOT_FILLED, numbers["received"]) for option, numbers in found if numbers["received"]]
    if not most:
        return f"本期没有{called['received']}。"
    said = [f"{called['received']} {sums['received']} 件，{label} {number} 件，占 {rules.percent(number, sums['received'])}"
            if place == 0 else f"{label} {number} 件" for place, (label, number) in enumerate(most[:MOST])]  # fmt: skip
    if sums.get("open"):
        said.append(f"期末{called['open']} {sums['open']} 件" + (f"，其中超期 {sums['overdue']} 件" if sums.get("overdue") else ""))
    return "；".join(said) + "。"
