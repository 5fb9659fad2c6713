"""What is said about one entry beside its form: facts by section, masked, where they lead, and who changed what."""

from flask import url_for
from sqlalchemy import select

from models import attachments, audit, lost_found
from models.features import Directory
from models.organisation import Staff
from models.reports import case_beside
from views.generated import options
from views.generated.rows import clocks_of, name_of

HISTORY = {"create": "登记", "change": "修改", "void": "作废", "reveal": "看了原文", "import": "导入"}


class EntryFacts:
    """What details, form and print share; mixed into RegisterView."""

    def state_of(self, entry: Directory) -> dict:
        """What stands beside the title: what it is called, its state and its clock."""
        clock = clocks_of(self.register, [entry], self.asking).get(entry.id)
        pill = self.display.status(entry, paused=bool(clock and clock.paused))
        return {"name": name_of(self.register, entry, self.asking), "pill": pill, "due": clock.due if clock else None}

    def facts_of(self, entry: Directory) -> dict:
        """Everything the details page and the paper form print."""
        self.display.prefetch_rows(self.register, [entry], self.register.fields)
        panels = [panel for section in options.sections(self.register) if (panel := self._panel(entry, section))["facts"]]
        return self.state_of(entry) | {
            "register": self.register, "entry": entry, "may": self.rights(), "panels": panels, "is_entry": options.is_entry(self.register),
            "recorded_by": self._who(entry, "recorded_by_id"), "recorded_at": self.display.when(getattr(entry, "recorded_at", None)),
            "job_no": self._job_no(entry), "voided_by": self._who(entry, "voided_by_id"), "voided_at": self.display.when(entry.voided_at),
            "may_void": self.may_void(entry), "papers": self.papers(entry),
        }  # fmt: skip

    def _who(self, entry: Directory, name: str) -> str:
        key = getattr(entry, name, None)
        return self.display.name_of("staff", key) if key else ""

    def _job_no(self, entry: Directory) -> str:
        """R21: the number on the badge of whoever wrote it down."""
        key = getattr(entry, "recorded_by_id", None)
        return (self.session.scalar(select(Staff.job_no).where(Staff.id == key)) or "") if key else ""

    def _panel(self, entry: Directory, section) -> dict:
        facts = [self.fact(entry, spec) for spec in section.fields if entry.value(spec.name) not in (None, "", [])]
        return {"title": section.title, "facts": facts, "folded": section.folded}

    def fact(self, entry: Directory, spec) -> dict:
        """A label with its value as it may leave, and where it leads."""
        value = entry.value(spec.name)
        fact = {
            "label": spec.label, "name": spec.name, "text": self.display.shown(entry, spec), "kind": spec.kind.code, "href": "",
            "reveal": spec.hides(value) and spec.kind.code != "rows" and self.may("reveal"), "columns": [], "rows": [], "files": [],
        }  # fmt: skip
        if spec.kind.code == "link" and self.may("read", spec.to):
            fact["href"] = url_for(f"{spec.to}.details", id=value)
        if spec.kind.code == "photos":
            fact["files"] = [(file.id, file.name) for file in attachments.files_of(self.session, value)]
        if spec.kind.code == "rows":
            fact["columns"] = [column.label for column in spec.columns]
            fact["rows"] = [
                [spec.kind.masked_cell(column, row[column.name]) if row.get(column.name) else "" for column in spec.columns]
                for row in value
            ]
        return fact

    def beside(self, entry: Directory) -> list[dict]:
        """Entries of other registers that came out of this one, as far as this person may open them; none for a directory."""
        if self.register.directory:
            return []
        found = case_beside.sheets(self.session, self.display, self.actor, entry)
        return [{"sheet": one, "href": url_for(f"{one.slug}.details", id=one.id)} for one in found if self.may("read", one.slug)]

    def halves_of(self, entry: Directory) -> dict:
        """Of a register whose entries come in pairs: what it was paired with, or what it may be."""
        if not self.register.halves:
            return {"halves": [], "half": None}
        likely = lost_found.likely(self.session, self.actor, self.now, entry)
        return {"halves": likely, "half": lost_found.other_half(self.session, self.display, entry)}

    def history_of(self, entry: Directory) -> list[dict]:
        """Who changed what and when, newest first, from the audit."""
        line = audit.AuditLine
        found = self.session.scalars(
            select(line).where(line.register == self.register.slug, line.entry_id == entry.id, line.community_id == entry.community_id)
            .where(line.action.in_(HISTORY)).order_by(line.id.desc()).limit(30)
        )  # fmt: skip
        return [self._event(one) for one in found]

    def _event(self, line) -> dict:
        labels = {spec.name: spec.label for spec in self.register.fields} | {"void_reason": "作废理由"}
        changed = [labels.get(name, "") for name in line.detail or {}]
        text = "、".join(label for label in changed if label) if line.action == "change" else ""
        if line.action == "void" and (line.detail or {}).get("void_reason"):
            text = line.detail["void_reason"][1]
        when = self.display.when(line.at)
        return {"who": line.actor_name, "act": HISTORY[line.action], "at": when, "text": text, "system": line.actor_name == "系统"}
