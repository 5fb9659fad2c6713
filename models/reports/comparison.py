"""小区对比: the company's communities side by side, ranked by one measure, equals sharing a place; and all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pandas as pd
from sqlalchemy.orm import Session

from models.organisation import Actor
from models.policy import settings_of
from models.reports import company_figures as company
from models.reports.comparison_span import Span, kind_of, span_of
from models.rules import month as rules
from models.rules import month_closing, ranking

COUNT, RATE, SHARE, STAGE = "count", "rate", "share", "stage"
NAME = "name"
PAGE = 50


@dataclass(frozen=True)
class Measure:
    """`parts`: the counts it is made of. `most_first`: whether more is better. `why`: what is missing where it has no value."""

    code: str
    label: str
    kind: str
    parts: tuple[str, ...]
    most_first: bool
    about: str
    why: str = ""
    target: str = ""  # the setting that names its target
    trend: bool = True


MEASURES: Mapping[str, Measure] = {one.code: one for one in (
    Measure("received", "受理", COUNT, ("received",), True, "这段时间接待的来电来访，作废的不算"),
    Measure("complaints", "投诉", COUNT, ("complaints",), False, "其中的投诉"),
    Measure("per_hundred", "每百户投诉", SHARE, ("complaints", "homes"), False, "投诉 ÷ 现在入住的户数 × 100", "没有入住的住户"),
    Measure("open", "没办完", COUNT, ("open",), False, "现在没办完的来电来访", trend=False),
    Measure("overdue", "超期", COUNT, ("overdue",), False, "现在过了第一个时限没办完的，含报修、返修等单子", trend=False),
    Measure("kept", "按时限办结", RATE, ("kept", "met"), True, "第一个时限内告知业主的 ÷ 告知业主的", "这段时间没有办结的",
            "kept_target"),
    Measure("satisfied", "回访满意", RATE, ("good", "reached"), True, "满意和较满意的 ÷ 回访联系上的", "这段时间没有回访到的",
            "satisfied_target"),
    Measure("stage", "月汇总", STAGE, ("stage",), True, "投诉情况月汇总走到哪一步", "还没有草稿", trend=False),
)}  # fmt: skip
USUAL = "kept"
FEWER_LATE = ["overdue", "open"]  # of equals, who stands first


@dataclass(frozen=True)
class Cell:
    """A figure as it is said; `parts` what a rate was divided from; `missed`: on the wrong side of `target`."""

    value: float | None
    text: str
    parts: str = ""
    why: str = ""
    target: str = ""
    missed: bool = False


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    place: int | None
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Comparison:
    """`rows` in the order asked for, all of them; `total`: all communities taken together; `homes`: households of each;
    `company`: who compares."""

    span: Span
    names: dict[int, str]
    measure: Measure
    order: str
    rows: list[Row]
    total: Row
    homes: dict[int, int]
    company: str


def comparison(
    session: Session, actor: Actor, now: datetime, period: str | None = None, by: str | None = None, order: str | None = None
) -> Comparison:
    """`by`: the measure that gives the places. `order`: place or name, with - in front turned round; what makes no sense is left out."""
    names = company.names_of(session, actor)
    span = span_of(period, now, kind_of(session, list(names), now.date()))
    measure = MEASURES.get(by or "", MEASURES[USUAL])
    order = order if order in ("place", "-place", NAME, f"-{NAME}") else "place"
    frame = company.figures(session, list(names), span.start, span.end, now)
    stages = company.stages(session, list(names), span.month)
    targets = {one.target: settings_of(session, list(names), one.target, now.date()) for one in MEASURES.values() if one.target}
    rows = _rows(frame, names, measure, stages, targets)
    total = Row(0, "合计", None, {one.code: _cell(one, frame.sum().to_dict(), None, {}) for one in MEASURES.values()})
    whose, homes = company.name_of(session, list(names)), frame["homes"].to_dict()
    return Comparison(span, names, measure, order, _sorted(rows, frame, order), total, homes, whose)


def value_of(measure: Measure, counts: Mapping[str, int]) -> float | None:
    """A count, or the exact part of a rate; None where there is nothing to divide by."""
    if measure.kind == COUNT:
        return counts[measure.parts[0]]
    n, d = (counts[part] for part in measure.parts)
    return n / d if d else None


def text_of(measure: Measure, counts: Mapping[str, int]) -> str:
    if measure.kind == COUNT:
        return str(int(counts[measure.parts[0]]))
    n, d = (int(counts[part]) for part in measure.parts)
    if measure.kind == RATE:
        return rules.percent(n, d)
    return f"{n * 100 / d:.1f}" if d else "—"


def _rows(
    frame: pd.DataFrame, names: dict[int, str], measure: Measure, stages: dict[int, str], targets: Mapping[str, dict[int, str]]
) -> list[Row]:
    cells = {}
    for key, row in frame.iterrows():
        counts, own = {name: int(number) for name, number in row.items()}, {name: found[key] for name, found in targets.items()}
        cells[key] = {one.code: _cell(one, counts, stages.get(key), own) for one in MEASURES.values()}
    places = ranking.places({key: found[measure.code].value for key, found in cells.items()}, measure.most_first)
    return [Row(key, name, places[key], cells[key]) for key, name in names.items()]


def _cell(measure: Measure, counts: Mapping[str, int], stage: str | None, targets: Mapping[str, str]) -> Cell:
    if measure.kind == STAGE:
        value = company.STAGES.index(stage) if stage else None
        return Cell(value, month_closing.STAGES[stage] if stage else "—", why="" if stage else measure.why)
    value, text = value_of(measure, counts), text_of(measure, counts)
    target = Decimal(targets[measure.target]) if measure.target in targets else None
    parts = "/".join(str(int(counts[part])) for part in measure.parts) if measure.kind == RATE and value is not None else ""
    missed = ranking.missed(value, None if target is None else float(target / 100), measure.most_first)
    return Cell(value, text, parts, measure.why if value is None else "", "" if target is None else f"{target}%", missed)


def _sorted(rows: list[Row], frame: pd.DataFrame, order: str) -> list[Row]:
    """Who has no place stands last whichever way; of equals who has less that is late, then by name."""
    if order.endswith(NAME):
        return sorted(rows, key=lambda row: (row.name, row.id), reverse=order.startswith("-"))
    sign = -1 if order.startswith("-") else 1
    late = frame[FEWER_LATE].to_dict("index")
    return sorted(rows, key=lambda row: (row.place is None, sign * (row.place or 0), *late[row.id].values(), row.name, row.id))
