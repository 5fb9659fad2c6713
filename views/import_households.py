"""导入住户: the pages of every import, for the one sheet that says who lives where."""

from flask import redirect, url_for
from flask_admin import expose

from models.sheets.household_sheet import SHEET
from views.access import DeskView
from views.generated.import_pages import ImportPages

ENDPOINT = "household_import"


def import_url(slug: str, step: str = "start", **values) -> str:
    """A step of the import into a register or of the households."""
    return url_for(f"{ENDPOINT if slug == SHEET.slug else slug}.import_{step}", **values)


class ImportHouseholdsView(ImportPages, DeskView):
    action, register_slug, register = "import", SHEET.slug, SHEET
    key, title, icon, group, order = "households_import", "导入住户", "file-earmark-arrow-up", "档案与设置", 926

    lead = "业主名册、住户清单或我们的模板都行，先看预览，确认后才写入"
    tips = (
        "一行写一个人，一户几个人就写几行，第一行是主联系人；没人住的只写房号",
        "表头在第几行都行，标题、合计不用删；房号合并的、下面几行空着的，都算同一间",
        "房号写成 3栋2单元1201、3#2-1201、A座1201，或分成楼栋、单元、房号几列都认得；一格两个电话都记",
        "同一间房同一个姓名就是同一个人：会更新电话和关系，空着的格子不改；搬走的人填搬离日期",
        "有一行不对，整张表都不写入；导错了，还没人用到的，可以整次撤销",
    )

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.may("import", SHEET.slug)

    @expose("/")
    def index(self):
        """The sheet has no list of its own: one begins with the file."""
        return redirect(import_url(SHEET.slug))

    def _way_out(self) -> str:
        return url_for("resident.index")


def views() -> list[DeskView]:
    return [ImportHouseholdsView(endpoint=ENDPOINT, url="/admin/households")]
