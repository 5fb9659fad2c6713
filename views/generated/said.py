"""The 注 under a sheet: which rows it holds, in which order, who took them and how many there are. Nobody's name or telephone in clear."""

from models import household
from models.declare import Layout, Register
from models.organisation import Actor
from models.rules import masking
from models.rules.access import ROLES
from models.sheets.columns import COUNT
from views.generated import options
from views.generated.filters import Filters
from views.generated.listing import Listing, Order

SOMEBODY = "按关键词查找（可能是姓名，不印出）"


def note(register: Register, filters: Filters, listed: Listing, layout: Layout | None = None, chosen: bool = False) -> str:
    """One sentence; the writer puts in the count."""
    rows = "勾选的登记" if chosen else "，".join(_rows(register, filters, layout)) or "全部登记"
    parts = (f"范围：{rows}", f"排序：{order_in_words(register, listed.order)}", f"导出人：{who(listed.actor)}，只含本人能看到的")
    return f"{'；'.join(parts)}；共 {COUNT} {options.measure(register)}。"


def _rows(register: Register, filters: Filters, layout: Layout | None) -> list[str]:
    found = [_chip(chip.text, chip.keys, filters) for chip in filters.chips]
    if layout is not None and layout.only:
        spec = register.field(layout.only[0])
        found.append(f"只含{spec.label}：{'、'.join(spec.choices.options[code] for code in layout.only[1])}")
    return found


def _chip(text: str, keys: tuple[str, ...], filters: Filters) -> str:
    if keys == ("q",) and household.looks_personal(filters.kept.get("q", "")):
        return SOMEBODY
    return masking.free_text(text)


def order_in_words(register: Register, order: Order) -> str:
    """接待时间，新的在前."""
    if order.key == "id":
        return "登记先后"
    column = next((one for one in options.all_columns(register) if one.sort == order.key), None)
    spec = register.field(order.key)
    label = column.label if column else spec.label if spec else options.SYSTEM.get(order.key, order.key)
    if order.key == "due":
        return f"{label}，{'后' if order.descending else '先'}到期的在前"
    timely = order.key == "recorded_at" or (spec is not None and spec.kind.code in ("moment", "day"))
    first, last = ("旧的", "新的") if timely else ("小的", "大的")
    return f"{label}，{last if order.descending else first}在前"


def who(actor: Actor) -> str:
    """陈静（接待员）."""
    roles = "、".join(ROLES[role] for role in ROLES if role in actor.roles)
    return f"{actor.name}（{roles}）" if roles else actor.name
