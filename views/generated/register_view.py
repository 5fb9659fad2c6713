"""RegisterView: the screens of one register, made from its declaration. It holds the parts together and decides nothing."""

from flask import g, url_for

from models.declare import Register, all_registers
from models.features import Directory
from models.rules.access import ACTIONS
from views.access import DeskView
from views.generated import options
from views.generated.conditions import Asking
from views.generated.entry_pages import EntryPages
from views.generated.export_pages import ExportPages
from views.generated.facts import EntryFacts
from views.generated.form_pages import FormPages
from views.generated.import_pages import ImportPages
from views.generated.list_pages import ListPages
from views.generated.paper_pages import PaperPages
from views.generated.side_pages import SidePages
from views.generated.uploads import Uploads

ELSEWHERE = "接待与事件"  # where a register stands whose group the menu does not have
SHOWN_RIGHTS = ("list", "read", "file", "edit", "print", "export", "export_unmasked", "import", "reveal", "act")


class RegisterView(ListPages, ImportPages, EntryPages, EntryFacts, Uploads, FormPages, PaperPages, ExportPages, SidePages, DeskView):
    """One register: list, form, details, print, export, and the small routes beside them."""

    action = "list"

    def __init__(self, register: Register):
        from views import GROUPS

        self.register, self.register_slug, self.key = register, register.slug, register.slug
        self.icon, self.order, self.in_menu = register.icon, register.order, register.in_menu
        self.group = register.group if register.group in GROUPS else ELSEWHERE
        super().__init__(endpoint=register.slug, url=f"/admin/{register.slug}")

    @property
    def title(self) -> str:
        """In the menu, as the register is called today."""
        return self.register.menu_title

    @property
    def asking(self) -> Asking:
        """Who asks and when, with what this request has looked up so far."""
        if "asking" not in g:
            g.asking = Asking(self.session, self.actor, self.now, self.display)
        return g.asking

    def rights(self) -> dict[str, bool]:
        """{action: whether this person may do it here}, for templates to print by."""
        return {action: self.may(action) for action in SHOWN_RIGHTS if action in ACTIONS}

    def details_url(self, entry: Directory) -> str:
        return url_for(f"{self.endpoint}.details", id=entry.id)

    def file_url(self) -> str:
        """Where one files: matters at the desk's one form, everything else on the register's own."""
        if options.has_lifecycle(self.register):
            return url_for("intake.index")
        return url_for(f"{self.endpoint}.new")


def register_views() -> list[RegisterView]:
    """A view for every register that is declared, in the order of the menu."""
    return [RegisterView(register) for register in all_registers()]
