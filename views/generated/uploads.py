"""Files that come with a form: kept before anything can be refused, so that a refused save does not ask for them again."""

from pathlib import Path

from flask import current_app, request

from models import attachments
from models.errors import RuleViolation
from models.features import Directory
from views.generated import form_fields
from views.generated.entry_form import EntryForm


class Uploads:
    """What RegisterView does with the files of a form."""

    def take_files(self, form: EntryForm) -> bool:
        """Keep what was uploaded before anything can be refused, so that a refused save does not ask for it again."""
        for item in form.items.values():
            if item.kind != "photos" or not form_fields.was_posted(item.spec, form.posted) and not request.files.getlist(item.spec.name):
                continue
            keys = [file.id for file in item.files]
            for upload in request.files.getlist(item.spec.name):
                if upload.filename:
                    self._take_one(form, item, upload, keys)
            if len(keys) > attachments.MOST_FILES:
                item.refuse(f"{item.spec.label}最多 {attachments.MOST_FILES} 份")
            item.files = attachments.files_of(self.session, keys)
            form.values[item.spec.name] = keys or None
        return bool(form.wrong)

    def _take_one(self, form: EntryForm, item, upload, keys: list[int]) -> None:
        folder = Path(current_app.config["DATA_DIR"]) / "attachments"
        content = upload.stream.read(attachments.LARGEST + 1)
        try:
            file = attachments.take_in(
                self.session, folder, self.actor, self.now, self.register.slug, upload.filename, content, item.spec.label, item.spec.name
            )
            self.session.commit()
            keys.append(file.id)
        except RuleViolation as refusal:
            self.session.rollback()
            item.refuse(refusal.message)

    def hang_files(self, form: EntryForm, row: Directory) -> None:
        for item in form.items.values():
            if item.kind == "photos" and row.value(item.spec.name):
                attachments.belong_to(self.session, row, row.value(item.spec.name))
