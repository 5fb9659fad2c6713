"""The lines of the households' sheet → clean values: as of every register, and what is only written in lists of residents."""

import re
from collections.abc import Sequence

from models.declare import FieldSpec
from models.rules import rooms
from models.sheets.import_columns import BUILDING, UNIT
from models.sheets.import_values import Entered, Reader

_AREA_WORDS = re.compile(r"\s*(?:㎡|m2|m²|平方米|平方|平米|平)$", re.IGNORECASE)


class HouseholdReader(Reader):
    """A room that is left blank below another one is the same room: so one writes down a household of several."""

    above: Entered | None = None
    number = 0
    house: tuple[str, str] | None = None  # 楼栋 and 单元 of the lines just above

    def read(self, number: int, row: Sequence[str]) -> Entered | None:
        if number != self.number + 1:
            self.above = self.house = None
        self.number, self.filled, self.unclear = number, "", ""
        entered = super().read(number, row)
        if entered is None:
            return None
        self._as_above(entered)
        cells, wrong = entered.cells, entered.wrong
        if "room" not in entered.values:
            wrong.setdefault("room", "房号没填")
        if self.unclear:
            wrong["room"] = self.unclear
        if self.filled:
            entered.said.append(("room", self.filled))
        if "name" not in cells and ("phone" in cells or "relation" in cells):
            wrong["name"] = "姓名没填"
        if "area" in wrong:
            wrong["area"] = f"面积“{cells['area'][:20]}”要写数字，例如 89.6"
        self.above = entered
        return entered

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        """A building left blank below another one is the same building, where the room does not say which."""
        cells = super()._cells(row)
        if BUILDING in cells:
            self.house = (cells[BUILDING], cells.get(UNIT, ""))
        elif self.house and "room" in cells:
            self._in_house(cells, *self.house)
        return cells

    def _in_house(self, cells: dict[str, str], building: str, unit: str) -> None:
        known = rooms.canonical(cells["room"])
        if known is None:
            cells["room"] = rooms.whole(building, cells.get(UNIT) or unit, cells["room"])
            self.filled = f"楼栋空着，和上一行同一栋：{cells['room']}"
        elif known.count("-") == 1:
            self.unclear = f"楼栋空着，“{cells['room'][:20]}”看不出是哪一栋的，请把楼栋填上"

    def _as_above(self, entered: Entered) -> None:
        """Only the very next line, and only of a person: anything else without a room was forgotten."""
        above, cells = self.above, entered.cells
        if above is None or "room" in cells or "name" not in cells:
            return
        same_house = all(cells.get(part) in (None, above.cells.get(part)) for part in (BUILDING, UNIT))
        if same_house and "room" in above.values:
            entered.values["room"] = above.values["room"]
            entered.said.append(("room", f"房号空着，和上一行同一间：{rooms.spoken(str(above.values['room']))}"))

    def _value(self, entered: Entered, spec: FieldSpec, text: str):
        return super()._value(entered, spec, _AREA_WORDS.sub("", text) if spec.name == "area" else text)
