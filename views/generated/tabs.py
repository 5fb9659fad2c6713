"""The tabs above a list: the usual ones, and the views somebody saved."""

from dataclasses import dataclass

from models import saved_view
from models.declare import Register
from models.rules import access
from views.generated import listing, options, query_bar
from views.generated.conditions import Asking
from views.generated.listing import Counted

ALL = "all"
NOT_FILTERS = ("sort", "page", "after", "before", "per_page")


@dataclass
class Tab:
    """One tab: `args` is the address it stands for; `key` of a saved view is its number."""

    key: str
    title: str
    args: dict[str, str]
    count: Counted | None = None
    hot: bool = False
    current: bool = False
    mine: bool = False
    shared: bool = False

    @property
    def saved(self) -> bool:
        return self.key.isdigit()


def usual(register: Register, actor) -> list[Tab]:
    """全部, and as the register has them 未结, 超期未结, 今天, 我的."""
    found = [Tab(ALL, "全部", {})]
    if options.open_states(register):
        found.append(Tab("open", "未结", {"status": "open"}))
        if options.clock_source(register):
            found.append(Tab("overdue", "超期未结", {"status": "overdue_open"}, hot=True))
    if options.is_entry(register):
        anchor = register.field(register.anchor)
        day = register.anchor if anchor and anchor.query == "range" and anchor.kind.code == "moment" else query_bar.RECORDED
        found.append(Tab("today", "今天", {f"{day}_from": "today", f"{day}_to": "today"}))
        if actor.staff_id is not None:
            found.append(Tab("mine", "我的", {"mine": "1"}))
    return found


def tabs(register: Register, kept: dict[str, str], asking: Asking) -> list[Tab]:
    """All tabs with their capped counts; the current one is the narrowest that the address agrees with."""
    found = usual(register, asking.actor)
    for view in saved_view.views_of(asking.session, asking.actor, register.slug):
        args = {key: str(value) for key, value in view.query.items() if isinstance(value, str)}
        found.append(Tab(str(view.id), view.title, args, mine=view.account_id == asking.actor.account_id, shared=view.shared))
    for tab in found:
        conditions = query_bar.read(register, tab.args, asking).conditions
        tab.count = listing.counted(asking.session, asking.actor, register, conditions)
        tab.hot = tab.hot and tab.count.number > 0
    fitting = [tab for tab in found if _filters(tab.args).items() <= kept.items()]
    max(fitting, key=lambda tab: (len(_filters(tab.args)), tab.saved)).current = True
    return found


def _filters(args: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in args.items() if key not in NOT_FILTERS}


def may_share(actor) -> bool:
    return access.may(actor.roles, "save_shared_view")
