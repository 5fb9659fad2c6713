"""One entry on paper: its form, the documents beside it, and the empty form to fill in by hand. Masked, and in the audit."""

from flask import abort, request, url_for
from flask_admin import expose

from models.features import Directory
from models.paper import PaperForm
from models.reports.form import Block, Form
from views.access import needs
from views.generated import paper_forms


class FormPages:
    """Routes that print one entry; mixed into RegisterView."""

    @expose("/print/form/")
    @needs("print")
    def print_form(self):
        entry = self.entry_or_404()
        document = self._asked_for(paper_forms.offered(self.register, entry))
        self.display.prefetch_rows(self.register, [entry], self.register.fields)
        page = self._on_paper(document, entry)
        self.note_handed_out("print", entry=entry, kind="" if document.key == "form" else document.key)
        return page

    @expose("/print/blank/")
    @needs("print")
    def print_blank(self):
        """Nothing of anybody stands on it: for the hour when the power is off, and for whoever fills it in at home."""
        return self._on_paper(self._asked_for(paper_forms.papers(self.register)), None)

    def papers(self, entry: Directory) -> list[tuple[str, str]]:
        """What this entry can be printed as: (title, address), its own form first."""
        where = f"{self.endpoint}.print_form"
        return [
            (paper_forms.title_of(self.register, one), url_for(where, id=entry.id, doc=None if one.key == "form" else one.key))
            for one in paper_forms.offered(self.register, entry)
        ]

    def _asked_for(self, known: list[PaperForm] | tuple[PaperForm, ...]) -> PaperForm:
        key = request.args.get("doc", "form")
        return next((document for document in known if document.key == key), None) or abort(404)

    def _on_paper(self, document: PaperForm, entry: Directory | None) -> str:
        form = Form(self.session, self.display, self.register, self._community(), self.now.date(), entry)
        parts = paper_forms.parts_of(self.register, document, blank=entry is None)
        blocks = form.blocks(parts)
        facts = self.facts_of(entry) if entry is not None else {"is_entry": False, "name": "", "voided_at": None}
        return self.render(
            "generated/print_form.html", **(facts | {"register": self.register}), document=document, chapters=_chapters(blocks),
            cover=next((block for block in blocks if block.kind == "cover"), None), community=form.community, blank=entry is None,
            title=paper_forms.title_of(self.register, document), form_no=document.form_no or self.register.form_no,
            copies=paper_forms.copy_names(document), links=self._links(entry) if entry is not None else [],
            back=self.details_url(entry) if entry is not None else self.href({}), chapter=paper_forms.COUNTED,
            file_url_of=lambda key: url_for(f"{self.endpoint}.attachment", id=entry.id, file=key),
        )  # fmt: skip

    def _links(self, entry: Directory) -> list[tuple[str, str]]:
        """The numbers this entry refers to, for the line under the title."""
        linked = [spec for spec in self.register.fields if spec.kind.code == "link" and entry.value(spec.name) and not spec.more]
        return [(spec.label, self.display.shown(entry, spec)) for spec in linked]


def _chapters(blocks: list[Block]) -> list[tuple[str, list[Block]]]:
    """The blocks under their headings, without the cover; a block without a title goes on where the last one stood."""
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if block.kind == "cover":
            continue
        if block.title or not found:
            found.append((block.title, []))
        found[-1][1].append(block)
    return found
