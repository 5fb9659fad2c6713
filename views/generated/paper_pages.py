"""What leaves on paper: the register's page and its other layouts. Masked, and in the audit."""

from flask import request
from flask_admin import expose

from models.organisation import Community
from models.reports import paper
from models.rules.access import in_our_words
from models.sheets import register_sheet
from views.access import needs
from views.generated import options, query_bar
from views.generated.listing import Listing, Order
from views.generated.rows import name_of

MOST_PRINTED = 500
MILLIMETRES = {
    "moment": 19, "day": 19, "room": 20, "person": 12, "phone": 22, "choice": 13, "staff": 13, "department": 15, "money": 14,
    "count": 12, "flag": 10, "text": 24, "link": 25, "note": 0,
}  # fmt: skip


class PaperPages:
    """Routes that print; mixed into RegisterView."""

    @expose("/print/page/", methods=("GET", "POST"))
    @needs("print")
    def print_page(self):
        layout = next((one for one in self.register.layouts if one.key == request.values.get("layout")), None)
        if layout is not None:
            return self._print_layout(layout)
        filters, listed = self.wanted_rows()
        columns = options.printed_columns(self.register)
        found = [key for part in listed.in_order(self.register.model.id) for key in self.session.scalars(part.limit(MOST_PRINTED + 1))]
        entries = listed.rows(found[:MOST_PRINTED])
        self.display.prefetch_rows(self.register, entries, columns)
        rows = [(name_of(self.register, entry, self.asking), [self.display.shown(entry, spec) for spec in columns]) for entry in entries]
        page = self.render(
            "generated/print_page.html", register=self.register, rows=rows,
            columns=[(spec, _millimetres(spec, self.register.headline), options.short_label(spec)) for spec in columns],
            more=len(found) > MOST_PRINTED, most=MOST_PRINTED, community=self._community(), period=register_sheet.in_words(filters.period),
            chips=filters.chips, back=self.href(filters.kept), is_entry=options.is_entry(self.register),
            measure=options.measure(self.register), now=self.display.when(self.now),
        )  # fmt: skip
        self.note_handed_out("print", count=len(entries), asked=filters)
        return page

    def _print_layout(self, layout):
        """The same entries by another layout, in order of time."""
        filters, listed = self.wanted_rows(layout.only, oldest_first=True)
        keys = [key for part in listed.in_order(self.register.model.id) for key in self.session.scalars(part.limit(MOST_PRINTED + 1))]
        entries = listed.rows(keys[:MOST_PRINTED])
        names = [(heading, f"c-{place}", wide, what) for place, (heading, what, wide) in enumerate(layout.columns)]
        page = self.render(
            "generated/print_layout.html", register=self.register, layout=layout,
            sheets=paper.sheets(self.session, self.display, self.register, layout, entries), total=len(entries),
            columns=[(heading, name, self._is_long(what)) for heading, name, _, what in names],
            widths=[(name, wide) for _, name, wide, _ in names if wide], signs=in_our_words(layout.foot).split("|"),
            more=len(keys) > MOST_PRINTED, most=MOST_PRINTED, community=self._community(), period=register_sheet.in_words(filters.period),
            back=self.href(filters.kept), measure=options.measure(self.register), now=self.display.when(self.now),
        )  # fmt: skip
        self.note_handed_out("print", count=len(entries), asked=filters, kind=layout.key)
        return page

    def _is_long(self, what: str) -> bool:
        spec = self.register.field(what)
        return spec is not None and spec.kind.code in ("note", "text")

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


def _millimetres(spec, headline: str | None) -> int:
    """How wide a column of the paper register is; 0 takes the rest."""
    if spec.name == headline:
        return 0
    return 18 if spec.name == "remark" else MILLIMETRES.get(spec.kind.code, 20)
