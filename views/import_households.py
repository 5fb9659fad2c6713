"""导入住户: the pages of every import, for the one sheet that says who lives where."""

from flask import redirect, url_for
from flask_admin import expose

from models.sheets.household_sheet import SHEET
from views.access import DeskView
from views.generated.import_pages import ImportPages

ENDPOINT = "household_import"
START = f"{ENDPOINT}.import_start"


class ImportHouseholdsView(ImportPages, DeskView):
    action, register_slug, register = "import", SHEET.slug, SHEET
    key, title, icon, group, order = "households_import", "导入住户", "file-earmark-arrow-up", "档案与设置", 926

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("import", SHEET.slug)

    @expose("/")
    def index(self):
        """The sheet has no list of its own: one begins with the file."""
        return redirect(url_for(START))

    def _way_out(self) -> str:
        return url_for("resident.index")


def views() -> list[DeskView]:
    return [ImportHouseholdsView(endpoint=ENDPOINT, url="/admin/households")]
