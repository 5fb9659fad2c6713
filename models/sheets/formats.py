"""How cells look: 宋体 10.5, thin borders, grey header. Each format is made once a workbook."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from models.sheets.columns import KINDS
from models.sheets.measure import NORMAL_SIZE

FONT = {"font_name": "宋体", "font_size": NORMAL_SIZE}
TITLE_SIZE = 16
GREY = "#D9D9D9"

_WORDS_AROUND = {
    "title": {"font_size": TITLE_SIZE, "bold": True, "align": "center"},
    "wide title": {"font_size": TITLE_SIZE, "bold": True, "align": "left"},
    "foot": {"align": "left", "text_wrap": False, "bold": True},
    "left": {"align": "left"},
    "middle": {"align": "center"},
    "right": {"align": "right"},
    "header": {"bold": True, "align": "center", "bg_color": GREY, "border": 1},
}


class Formats:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._made: dict[tuple, Format] = {}

    def words(self, place: str) -> Format:
        """For the words around the data: title, left, middle, right, header."""
        return self._format((place,), _WORDS_AROUND[place])

    def cell(self, kind: str, size: float = NORMAL_SIZE, bold: bool = False, quoted: bool = False) -> Format:
        """For a data cell. `quoted` keeps =1+1 text even when somebody edits the cell and presses Enter."""
        look = KINDS[kind]
        own = {"align": look.align, "num_format": look.num_format, "border": 1}
        return self._format((kind, size, bold, quoted), own | {"font_size": size, "bold": bold, "quote_prefix": quoted})

    def _format(self, key: tuple, own: dict) -> Format:
        if key not in self._made:
            self._made[key] = self.book.add_format(FONT | {"valign": "vcenter", "text_wrap": True} | own)
        return self._made[key]
