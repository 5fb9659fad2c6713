"""The addresses a list page leads to."""

from flask import url_for

from views.generated import listing
from views.generated.listing import Order


class Links:
    """The addresses a list page leads to; each keeps what is asked for and changes one thing."""

    def __init__(self, view, kept: dict[str, str], order: Order, page):
        self.view, self.page = view, page
        self.kept = dict(kept)
        usual = listing.usual_order(view.register, kept)
        self.sort = {"sort": order.text} if order != usual else {}
        self.size = {"per_page": page.size} if page.size != listing.SIZES[0] else {}
        self.order = order

    @property
    def here(self) -> dict:
        return self.kept | self.sort | self.size

    def to(self, **changes) -> str:
        return self.view.href({key: value for key, value in (self.here | changes).items() if value not in (None, "")})

    def tab(self, tab) -> str:
        return self.view.href(tab.args | self.size)

    def without(self, chip) -> str:
        return self.view.href({key: value for key, value in self.here.items() if key not in chip.keys})

    def sorted(self, column) -> str:
        down = self.order.key == column.sort and not self.order.descending
        return self.view.href(self.kept | self.size | {"sort": f"-{column.sort}" if down else column.sort})

    def sign(self, column) -> str:
        """ascending | descending | '' for the heading."""
        if self.order.key != column.sort:
            return ""
        return "descending" if self.order.descending else "ascending"

    def export(self, endpoint: str, **more: str) -> str:
        return url_for(f"{self.view.endpoint}.{endpoint}", **(self.kept | self.sort | more))

    @property
    def previous(self) -> str:
        page = self.page
        if not page.has_previous:
            return ""
        return self.to(page=page.number - 1) if page.number else self.to(before=page.rows[0].id)

    @property
    def next(self) -> str:
        page = self.page
        if not page.has_next:
            return ""
        return self.to(page=page.number + 1) if page.number and page.number < page.pages else self.to(after=page.rows[-1].id)

    @property
    def numbers(self) -> list:
        """Page numbers around the present one, with None for what is left out."""
        page = self.page
        if not page.number:
            return []
        wanted = sorted({1, page.pages, *range(max(1, page.number - 2), min(page.pages, page.number + 2) + 1)})
        found = []
        for number in wanted:
            if found and number - found[-1] > 1:
                found.append(None)
            found.append(number)
        return found
