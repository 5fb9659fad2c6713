"""What leaves on paper: the register's page and its other layouts. Masked, and in the audit."""

from flask import request, url_for
from flask_admin import expose

from models import words
from models.organisation import Community
from models.reports import paper
from models.rules.access import in_our_words
from models.sheets import register_sheet
from views.access import needs
from views.generated import book, options, query_bar
from views.generated.listing import Listing, Order

MOST_PRINTED = 500
EMPTY_ROWS = 16  # on a page that is filled in by hand


class PaperPages:
    """Routes that print; mixed into RegisterView."""

    @expose("/print/page/", methods=("GET", "POST"))
    @needs("print")
    def print_page(self):
        """The entries as filtered, by the register's own page or by another layout, which goes in order of time."""
        layout = next((one for one in self.register.layouts if one.key == request.values.get("layout")), None)
        filters, listed = self.wanted_rows(layout.only, oldest_first=True) if layout else self.wanted_rows()
        blank = request.args.get("blank") == "1"
        entries = [] if blank else self._to_print(listed)
        more, entries = len(entries) > MOST_PRINTED, entries[:MOST_PRINTED]
        page = self._printed(layout or book.usual(self.register), filters, entries, blank, more)
        if not blank:
            self.note_handed_out("print", count=len(entries), asked=filters, kind=layout.key if layout else "")
        return page

    def _to_print(self, listed: Listing) -> list:
        keys = [key for part in listed.in_order(self.register.model.id) for key in self.session.scalars(part.limit(MOST_PRINTED + 1))]
        return listed.rows(keys[: MOST_PRINTED + 1])

    def _printed(self, layout, filters, entries: list, blank: bool, more: bool) -> str:
        sheets = [paper.empty(layout, EMPTY_ROWS)] if blank else paper.sheets(self.session, self.display, self.register, layout, entries)
        asked = {} if request.method == "POST" else request.args.to_dict()
        return self.render(
            "generated/print_page.html", register=self.register, layout=layout, sheets=sheets, blank=blank, total=len(entries), more=more,
            book=book.book(self.register, layout, sheets), signs=in_our_words(layout.foot).split("|"), most=MOST_PRINTED,
            community=self._community(), period=register_sheet.in_words(filters.period), chips=filters.chips, back=self.href(filters.kept),
            measure=options.measure(self.register), now=self.display.when(self.now), cover=self._cover(entries, filters),
            other=None if request.method == "POST" else {
                "cover": url_for(f"{self.endpoint}.print_page", **asked | {"cover": None if asked.get("cover") else "1"}),
                "blank": url_for(f"{self.endpoint}.print_page", layout=layout.key or None, blank=None if blank else "1"),
            },
        )  # fmt: skip

    def _cover(self, entries: list, filters) -> list[tuple[str, str]]:
        """A month of pages is bound behind a cover that says what it is, from when to when, and whose."""
        if request.args.get("cover") != "1":
            return []
        days = sorted(filter(None, (getattr(entry, self.register.anchor, None) for entry in entries)))
        used = f"{days[0]:%Y-%m-%d} 至 {days[-1]:%Y-%m-%d}" if days else ""
        department = self.actor.department_id
        where = self.display.name_of("department", department) if department else words.called("organisation")
        return [("使用日期", register_sheet.in_words(filters.period) or used), ("使用部门", where)]

    # the rows that are wanted

    def wanted_rows(self, only: tuple[str, tuple[str, ...]] | None = None, oldest_first: bool = False):
        """The list as filtered and sorted; of chosen rows (posted) those that this person may see. `only`: what belongs on the paper."""
        if request.method == "POST" and request.form.get("all") != "1":
            filters = query_bar.read(self.register, {}, self.asking)
            chosen = self.register.model.id.in_(self.chosen_keys())
            filters.conditions.append(chosen)
            return filters, self._for_paper(filters, only, Order("id"))
        filters = query_bar.read(self.register, request.form if request.method == "POST" else request.args, self.asking)
        if only or oldest_first:
            return filters, self._for_paper(filters, only, Order(self.register.anchor if oldest_first else "id"))
        return filters, self.listing(filters)

    def _for_paper(self, filters, only, order: Order) -> Listing:
        conditions = list(filters.conditions)
        if only:
            conditions.append(getattr(self.register.model, only[0]).in_(only[1]))
        return Listing(self.session, self.actor, self.register, conditions, order)

    def note_handed_out(self, action: str, *, entry=None, count: int = 1, asked=None, kind: str = "") -> None:
        """What is taken away or put on paper is written down."""
        key, number = (entry.id, getattr(entry, "record_no", None)) if entry is not None else (None, None)
        detail = {"count": count} | ({"kind": kind} if kind else {})
        if asked is not None:
            detail["asked"] = [chip.text for chip in asked.chips]
        self.note_apart(action, register=self.register.slug, entry_id=key, record_no=number, detail=detail)

    def _community(self) -> Community:
        return self.session.get(Community, self.actor.community_id)
