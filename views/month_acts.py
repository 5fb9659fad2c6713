"""What is done with a month on its page: the analysis is written, it is checked, read and frozen, sent back, reopened (R100, R101)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models import draft
from models.errors import RuleViolation
from models.operations import close_month
from models.reports import month_texts
from models.reports.month_sheet import MonthSheet
from models.reports.month_standing import Offer
from models.reports.month_subject import COMPLAINTS, Subject
from models.rules import month as rules
from models.rules import month_closing
from views.access import DeskView

HELP = {
    "problems": "哪几类最多、为什么突出；已按数字写好开头，接着写",
    "causes": "问题是怎么来的",
    "measures": "谁在什么时候前做什么；下个月的表会问落实得怎样",
    "followed": "上个月写下的措施，逐条说做到没有",
    "cases": "投诉编号，最多 5 件，用顿号隔开；表上按规定脱敏",
}
SAYS = {
    "check": "复核的是现在的数字和文字；之后再有变动，要重新复核。",
    "freeze": "定稿后锁定成快照，不再随登记变动；要改须重新打开并说明理由。",
    "send_back": "退回编制人，已有的签名不再有效，经过保留。",
    "reopen": "原来的定稿原样保留，另出一版，重新编制、复核、审阅。",
}
ASKS = {
    "check": ("复核意见（可不填）", ""), "freeze": ("审阅意见", "同意"), "send_back": ("退回的理由", ""), "reopen": ("重新打开的理由", ""),
}  # fmt: skip
BUTTON = {"check": "复核，上呈", "freeze": "审阅并定稿", "send_back": "退回", "reopen": "重新打开"}


@dataclass(frozen=True)
class Refused:
    """What was not done: the message stands at its field, what was typed comes back."""

    act: str
    message: str
    field: str | None
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    value: str
    help: str
    error: str
    required: bool = True


@dataclass(frozen=True)
class Dialog:
    """The small form behind a button."""

    act: str
    title: str
    button: str
    says: str
    label: str
    value: str
    required: bool
    danger: bool
    error: str = ""
    opened: bool = False


class MonthActs(DeskView):
    """The posts of the month's page; the page itself is the heir's, and so is what month it is of."""

    help = HELP

    def page(self, year_month: str, refused: Refused | None = None) -> str:
        raise TypeError("the heir shows the page")

    def subject(self) -> Subject:
        """The month of what; asked anew for every request."""
        return COMPLAINTS

    def month_url(self, year_month: str, **more) -> str:
        return url_for(".index", month=year_month, register=self.subject().register or None, **more)

    @expose("/write/", methods=("POST",))
    def write(self):
        """Save the analysis, or finish it and send it on."""
        self.need("compile_month")
        year_month, finish = self._named(), request.form.get("do") == "finish"
        try:
            close_month.keep_texts(self.session, self.actor, self.now, year_month, request.form, finish, self.subject())
            draft.drop(self.session, self.actor, self._draft(year_month))
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self.page(year_month, Refused("compile", refused.message, refused.field, request.form)), 422
        flash("已编制，等客服主管复核" if finish else "已保存，编制完成后送复核", "ok")
        return redirect(self.month_url(year_month, edit=None if finish else 1))

    @expose("/draft/", methods=("POST",))
    def keep_draft(self):
        """What is being typed, kept for this person until it is saved."""
        self.need("compile_month")
        typed = {name: request.form.get(name, "") for name in (*self.subject().texts, "cases", "revision")}
        draft.keep(self.session, self.actor, self._draft(self._named()), typed, self.now)
        self.session.commit()
        return {"ok": True}

    @expose("/act/", methods=("POST",))
    def act(self):
        """复核, 退回, 审阅并定稿, 重新打开."""
        year_month, act, words = self._named(), request.form.get("act", ""), request.form.get("note", "")
        done = {"check": close_month.check, "send_back": close_month.send_back, "freeze": close_month.freeze, "reopen": close_month.reopen}
        if act not in done:
            abort(404)
        self.need(month_closing.ACTS[act].right)
        try:
            done[act](self.session, self.actor, self.now, year_month, words, self.subject())
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self.page(year_month, Refused(act, refused.message, refused.field, request.form)), 422
        flash(self._said(act), "ok")
        return redirect(self.month_url(year_month))

    def fields(self, sheet: MonthSheet, refused: Refused | None) -> list[Field]:
        """The form of the analysis: as refused, as kept in the draft, as saved, or as the figures suggest."""
        values = self._values(sheet, refused)
        error = {refused.field: refused.message} if refused and refused.act == "compile" else {}
        texts = self.subject().texts.items()
        found = [Field(name, label, values.get(name, ""), self.help[name], error.get(name, "")) for name, label in texts]
        return [*found, *self.further_fields(values, error)]

    def further_fields(self, values: Mapping[str, str], error: Mapping[str, str]) -> list[Field]:
        return [Field("cases", "典型案例", values.get("cases", ""), self.help["cases"], error.get("cases", ""), False)]

    def _values(self, sheet: MonthSheet, refused: Refused | None) -> Mapping[str, str]:
        if refused and refused.act == "compile":
            return refused.typed
        kept = draft.kept(self.session, self.actor, self._draft(sheet.month.year_month), self.now)
        if kept and kept.values.get("revision", "") == (str(sheet.row.revision) if sheet.row else ""):
            return kept.values
        row = sheet.row
        texts = self.subject().texts
        if row is not None and any(getattr(row, name) for name in texts):
            return {name: getattr(row, name) or "" for name in texts} | {"cases": self._numbers(row.cases or ())}
        return self.suggested(sheet)

    def suggested(self, sheet: MonthSheet) -> Mapping[str, str]:
        return month_texts.suggestions(self.session, sheet.month) | {"cases": self._numbers(month_texts.notable(self.session, sheet.month))}

    def _numbers(self, keys) -> str:
        known = month_texts.numbers_of(self.session, keys)
        return "、".join(known[key] for key in keys if key in known)

    def dialogs(self, offers: list[Offer], refused: Refused | None) -> list[Dialog]:
        """A small form for every act that may be done now; the one that was refused, or asked for in the address, stands open."""
        asked_for = refused.act if refused else request.args.get("do", "")
        return [self._dialog(offer, refused, offer.act == asked_for) for offer in offers if offer.act in SAYS and not offer.why]

    def _dialog(self, offer: Offer, refused: Refused | None, opened: bool) -> Dialog:
        label, value = ASKS[offer.act]
        back = refused if opened and refused else None
        return Dialog(
            offer.act, offer.label, BUTTON[offer.act], SAYS[offer.act], label, back.typed.get("note", "") if back else value,
            bool(month_closing.ACTS[offer.act].asks), offer.act in ("send_back", "reopen"), back.message if back else "", opened,
        )  # fmt: skip

    def _named(self) -> str:
        """The month that the form names; 404 for what is none, for only a tampered form says so."""
        try:
            rules.period(request.form.get("month", ""))
        except RuleViolation:
            abort(404)
        return request.form["month"]

    def _draft(self, year_month: str) -> str:
        return "-".join(filter(None, ("month", self.subject().register, year_month)))

    def _said(self, act: str) -> str:
        return {
            "check": "已复核，上呈项目经理审阅",
            "send_back": "已退回，等重新编制",
            "freeze": "已定稿，数字和文字锁定",
            "reopen": "已重新打开，原来的定稿保留",
        }[act]



