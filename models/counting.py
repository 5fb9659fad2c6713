"""What the month of a register counts, in the register's own words: by which choices, until when, and figures it alone has.

Every register that says so has 受理, 办结, 未结; with a limit also 及时 and 超期. What else its manual asks for is an `Own` figure,
a `Rate` of figures or a `Mean` between two moments. How they become SQL is in `reports/register_figures.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from models.rules import month as rules


@dataclass(frozen=True)
class Is:
    """The choice has one of these codes; of a flag: whether it is set."""

    field: str
    codes: tuple[str | bool, ...]


@dataclass(frozen=True)
class Above:
    """The amount is more than nothing; `not_`: it is nothing, or nobody wrote it down."""

    field: str
    not_: bool = False


@dataclass(frozen=True)
class InTime:
    """The one moment is not after the other."""

    field: str
    limit: str


@dataclass(frozen=True)
class Filled:
    field: str


Test = Is | Above | InTime | Filled


@dataclass(frozen=True)
class Own:
    """A figure of one register alone: entries whose moment `at` lies in the period ('': the anchor).

    With `to`: those that had come to `at` and not yet to `to` when the period ended, or, with `during`, at some time in it.
    `total` names an amount that is summed instead. `of`: the entries of another register.
    """

    code: str
    label: str
    at: str = ""
    to: str = ""
    during: bool = False
    where: tuple[Test, ...] = ()
    total: str = ""
    of: str = ""
    unit: str = "件"


@dataclass(frozen=True)
class Rate:
    """A share of figures (their sums), as the manual's 5.1 defines it; `about` says it in words."""

    label: str
    of: tuple[str, ...]
    among: tuple[str, ...]
    about: str
    on_sheet: bool = True

    def parts(self, sums: Mapping[str, int]) -> tuple[int, int]:
        return sum(sums[code] for code in self.of), sum(sums[code] for code in self.among)

    def text(self, sums: Mapping[str, int]) -> str:
        return rules.percent(*self.parts(sums))

    def share(self, sums: Mapping[str, int]) -> Decimal | None:
        return rules.share(*self.parts(sums))


@dataclass(frozen=True)
class Mean:
    """How many days on average from one moment to the other, of what came to the other in the period."""

    code: str
    label: str
    since: str
    until: str


@dataclass(frozen=True)
class Counted:
    """What a month of a register is counted by: choices, and the moment at which an entry is done with ('' where it is at once).

    `due`: the moment by which it was to be done, where its ladder does not say. `dropped`: (label, moment or '') of entries that
    ended without being done; without a moment they ended when they came.
    """

    by: tuple[str, ...]
    finished: str = "finished_at"
    due: str = ""
    dropped: tuple[str, str] | None = None
    own: tuple[Own, ...] = ()
    rates: tuple[Rate, ...] = ()
    means: tuple[Mean, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  # what its shared figures are called: {"finished": "离开"}
