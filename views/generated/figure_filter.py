"""`?figure=open&figure_from=2026-10-25&figure_to=2026-11-24`: the list shows exactly the entries behind a figure of a month.

With `figure_kept=2026-11-1` those that a frozen version of a month counted, whatever has happened to them since.
With `figure_by=<choice>&figure_is=<code>` those of one option (`-`: nobody filled it in), with `figure_by=day` those of one day.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_

from models.declare import Register
from models.errors import RuleViolation
from models.month import latest
from models.reports.register_figures import LIVE, Figure, Span, figure_of, on_day
from models.reports.register_members import Member
from models.reports.register_month import NOT_FILLED
from views.generated import conditions
from views.generated.conditions import Asking, Found, tidy

KEYS = ("figure", "figure_from", "figure_to", "figure_by", "figure_is", "figure_kept")
EMPTY, DAY = "-", "day"


def address(figure: Figure, first: date, last: date, by: str = "", code: str = "", frozen: str = "") -> dict[str, str]:
    """What the list of the figure's register is asked for."""
    found = {"figure": figure.code, "figure_from": f"{first}", "figure_to": f"{last}"}
    return found | ({"figure_by": by, "figure_is": code or EMPTY} if by else {}) | ({"figure_kept": frozen} if frozen else {})


def read(register: Register, args: Mapping[str, str], asking: Asking) -> tuple[Found, dict[str, str], tuple[date, date]] | None:
    """(condition and words, the address again, the days); None when no figure is asked for. RuleViolation for nonsense."""
    code = tidy(args.get("figure"))
    if not code:
        return None
    figure = figure_of(register, code)
    if figure is None:
        raise RuleViolation("没有这项统计，请从月统计里点数字进来")
    first, last, said = _period(args, asking.now)
    span = Span(first[0], min(last[1], asking.now + LIVE))
    kept = {"figure": code, "figure_from": first[3], "figure_to": last[3]}
    by, wanted = tidy(args.get("figure_by")), tidy(args.get("figure_is"))
    condition, words = figure.met(span), f"{figure.label}：{said}"
    if by:
        condition, part = _narrowed(register, figure, span, by, wanted)
        kept, words = kept | {"figure_by": by, "figure_is": wanted}, f"{words}，{part}"
    if version := tidy(args.get("figure_kept")):
        condition = _frozen(register, code, by, wanted, version, asking)
        kept, words = kept | {"figure_kept": version}, f"{words}（定稿）"
    return Found(condition, words, code), kept, (first[0].date(), last[0].date())


def _period(args: Mapping[str, str], now: datetime) -> tuple[tuple, tuple, str]:
    first, last = conditions.ends("统计期间", "figure_from", tidy(args.get("figure_from")), tidy(args.get("figure_to")), now)
    if not (first and last) or last[1] <= first[0]:
        raise RuleViolation("统计期间不对，请从月统计里点数字进来")
    return first, last, first[2] if first[2] == last[2] else f"{first[2]}{conditions.BETWEEN}{last[2]}"


def _narrowed(register: Register, figure: Figure, span: Span, by: str, wanted: str) -> tuple[ColumnElement[bool], str]:
    """Of one option or one day, and how that is called."""
    if by == DAY and figure.at:
        start = _midnight(wanted)
        return on_day(figure, span, start, start + timedelta(days=1)), f"{start:%m-%d} 的"
    spec = register.field(by)
    if spec is None or spec.choices is None or (wanted != EMPTY and wanted not in spec.choices.options):
        raise RuleViolation("没有这个分类，请从月统计里点数字进来")
    column = getattr(register.model, by)
    is_it = or_(column.is_(None), column == "") if wanted == EMPTY else column == wanted
    return figure.met(span) & is_it, f"{spec.label}{NOT_FILLED if wanted == EMPTY else '“' + spec.text(wanted) + '”'}"


def _frozen(register: Register, code: str, by: str, wanted: str, version: str, asking: Asking) -> ColumnElement[bool]:
    """What the snapshot says, entry by entry."""
    named = re.fullmatch(r"([0-9]{4}-[0-9]{2})-([0-9]{1,5})", version)
    row = named and latest(asking.session, asking.actor.community_id, named[1], int(named[2]), register=register.slug)
    if not row or not row.frozen_at:
        raise RuleViolation("没有这份定稿，请从月统计里点数字进来")
    found = [Member(*one) for one in row.snapshot["members"]]
    place = register.counted.by.index(by) if by in register.counted.by else None
    option = "" if wanted == EMPTY else wanted
    keys = [one.id for one in found if code in one.figures and (place is None or one.options[place] == option)
            and (by != DAY or one.figures[code] == wanted)]  # fmt: skip
    return register.model.id.in_(keys or [0])


def _midnight(raw: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(raw), time())
    except ValueError:
        raise RuleViolation("日期写成 2026-11-03 这样") from None
