"""接待指引: how to receive people, a short page for each occasion. Pure data; a page names the rules of the manual it serves."""

from models.guide import (
    aircon,
    complaint,
    confidential,
    guests,
    home_visit,
    incident,
    leader,
    lost_found,
    moving_in,
    reception,
    repair,
    visitor,
)  # fmt: skip
from models.guide.page import Page, Section

__all__ = ["GROUPS", "PAGES", "Page", "Section", "page", "page_for", "pages_serving"]

GROUPS = ("待人", "办事", "门岗与突发")
PAGES: tuple[Page, ...] = tuple(
    module.PAGE
    for module in (
        reception, home_visit, leader, guests, confidential, complaint, repair, moving_in, aircon, visitor, lost_found, incident,
    )
)  # fmt: skip
_BY_SLUG = {one.slug: one for one in PAGES}
_BY_CATEGORY = {"complaint": "complaint", "after_sale": "repair", "repair": "repair", "service": "home-visit"}
_BY_SUB_CATEGORY = {"lost": "lost-found", "deposit": "lost-found", "pet": "lost-found", "leader": "leader", "move_in": "moving-in"}


def page(slug: str) -> Page | None:
    return _BY_SLUG.get(slug)


def page_for(category: str | None, sub_category: str | None = None) -> Page:
    """The page to open beside a matter of this category; the one about any call when none is closer."""
    slug = _BY_SUB_CATEGORY.get(sub_category or "") if category == "other" else _BY_CATEGORY.get(category or "")
    return _BY_SLUG[slug or "reception"]


def pages_serving(rule: int) -> tuple[Page, ...]:
    """The pages that serve a rule of conduct, which no register can enforce."""
    return tuple(one for one in PAGES if rule in one.rules)
