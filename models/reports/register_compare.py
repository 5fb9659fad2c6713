"""环比与同比 of a register's month: every figure, rate and average, and every figure by its options."""

from collections.abc import Iterator

from models.reports.month_compare import COUNT, HOURS, MONEY, RATE, Compared
from models.reports.register_count import NONE, Side
from models.reports.register_figures import YUAN, Figure, plain_code
from models.reports.register_month import NOT_FILLED, RegisterMonth


def compare(month: RegisterMonth) -> list[Compared]:
    """What stands on the sheet, in its order."""
    return [*_sums(month), *_rates(month), *_means(month)]


def by_option(month: RegisterMonth, figure: Figure) -> Iterator[tuple[str, list[Compared]]]:
    """(choice, its options) for one figure; an option counts when it occurs in any of the three months."""
    for by in month.register.counted.by:
        spec = month.register.field(by)
        codes = [code for code in (*spec.choices.options, NONE) if any(_of(side, by, code, figure) for side in _sides(month))]
        yield spec.label, [
            Compared(spec.text(code) if code else NOT_FILLED, COUNT, *(_of(side, by, code, figure) for side in _sides(month)))
            for code in codes
        ]


def _sides(month: RegisterMonth) -> tuple[Side | None, ...]:
    return month.side, month.before, month.year


def _of(side: Side | None, by: str, code: str, figure: Figure) -> int | None:
    return None if side is None else side.of(by, code, figure.code)


def _sums(month: RegisterMonth) -> Iterator[Compared]:
    for figure in month.figures:
        yield Compared(figure.label, COUNT, *(side and side.sums.get(figure.code, 0) for side in _sides(month)))
    for figure in month.own:
        kind, code = MONEY if figure.unit == YUAN else COUNT, plain_code(figure)
        yield Compared(named(figure), kind, *(side and side.own.get(code, 0) for side in _sides(month)))


def named(figure: Figure) -> str:
    """What is no number of entries says what it is."""
    return figure.label if figure.unit == "件" else f"{figure.label}（{figure.unit}）"


def _rates(month: RegisterMonth) -> Iterator[Compared]:
    for rate in month.register.counted.rates:
        yield Compared(rate.label, RATE, *(side and side.share(rate) for side in _sides(month)))


def _means(month: RegisterMonth) -> Iterator[Compared]:
    for mean in month.register.counted.means:
        yield Compared(f"{mean.label}（天）", HOURS, *(side and side.means.get(mean.code) for side in _sides(month)))
