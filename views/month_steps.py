"""Where a month stands on its page: the steps and what this person can do now, what was done, its versions, what has changed since."""

from typing import Any

from flask import request, url_for

from models.month import lines_of, versions
from models.operations.close_month import outdated, standing_of
from models.reports import month_standing
from models.rules.month_closing import Person
from views.month_acts import MonthActs, Refused


class MonthSteps(MonthActs):
    """What the pages of all months share; `reasons` is the register whose entries a change is laid to."""

    reasons = "complaint"

    def closing(self, sheet: Any, community_id: int, refused: Refused | None) -> dict:
        month, row = sheet.month, sheet.row
        all_versions = versions(self.session, community_id, month.year_month, self.subject().register)
        newest = row is None or row.id == all_versions[-1].id
        standing = standing_of(self.session, row, community_id, month, self.now, self.subject())
        seen = month_standing.seen(month, row, standing, Person(self.actor.account_id, self.actor.roles if newest else ()), self.now)
        offers = [offer for offer in (seen.next, *seen.others) if offer]
        writes = any(offer.act == "compile" and not offer.why for offer in offers)
        editing = writes and (request.args.get("edit") == "1" or (refused is not None and refused.act == "compile"))
        return {
            "seen": seen, "due": self.due(sheet), "writes": writes, "slug": self.subject().register,
            "edit_url": self.month_url(month.year_month, edit=1), "here": self.month_url(month.year_month),
            "fields": self.fields(sheet, refused) if editing else [], "dialogs": self.dialogs(offers, refused), "refused": refused,
            "history": month_standing.history(self.now, all_versions, lines_of(self.session, all_versions)),
            "versions": self._versions(sheet, all_versions), "newest": newest,
            "outdated": newest and outdated(self.session, row, month, self.subject()),
            "changes": self.changed(sheet) if sheet.frozen and newest else None,
            "reason_url": lambda key: url_for(f"{self.reasons}.details", id=key),
        }  # fmt: skip

    def due(self, sheet: Any) -> tuple[str, str] | None:
        """(tone, words) of the day by which it is handed in; None where there is no such day."""
        return None

    def changed(self, sheet: Any) -> Any:
        raise TypeError("the heir says what has changed")

    def version(self) -> int | None:
        """The version that is asked for; the newest when it makes no sense."""
        asked = request.args.get("version", "")
        return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else None

    def _versions(self, sheet: Any, found: list) -> list[tuple[str, str, bool]]:
        """(words, address, current) where there is more than one."""
        if len(found) < 2:
            return []
        named = [(f"第 {one.version} 版，{'已定稿' if one.frozen_at else '未定稿'}", one) for one in found]
        return [(words, self.month_url(one.year_month, version=one.version), one is sheet.row) for words, one in named]
