"""账号: who can sign in, with which roles where; for the system administrator only."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import select

from models.errors import RuleViolation
from models.operations import change_account
from models.operations.create_account import EVERYWHERE, create_account
from models.organisation import Account, Community, Grant, Staff
from models.reports import accounts as report
from models.rules.access import ROLES
from views.access import DeskView

LARGEST = 2**31


def key_of(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) < LARGEST else None


class AccountsView(DeskView):
    action, key, title, icon, group, order = "accounts", "accounts", "账号", "person-gear", "档案与设置", 950

    @expose("/")
    def index(self):
        text = request.args.get("q", "").replace("\x00", "").strip()[:60]
        page = max(min(request.args.get("page", 1, int), 1000), 1)
        lines, total = report.accounts(self.session, self.now, text, page)
        shown = [(line, self.display.when(line.account.last_signed_in_at)) for line in lines]
        more = page * report.AT_ONCE < total
        return self.render("accounts/list.html", lines=shown, total=total, text=text, number=page, more=more)

    @expose("/new/", methods=("GET", "POST"))
    def new(self):
        errors: dict[str, str] = {}
        if request.method == "POST":
            try:
                password = change_account.make_password()
                account = self._create(password)
                self.session.commit()
                return self._once(account, password)
            except RuleViolation as refused:
                self.session.rollback()
                errors = {refused.field or "username": refused.message}
        return self.render("accounts/new.html", typed=request.form, errors=errors, **self._choices()), 422 if errors else 200

    @expose("/account/")
    def account(self):
        return self._page(self._account())

    @expose("/act/", methods=("POST",))
    def act(self):
        """One change to one account; a refusal stands on its page."""
        account = self._account()
        act = {"staff": self._staff, "email": self._email, "add_role": self._add_role, "drop_role": self._drop_role, "enable": self._switch,
               "disable": self._switch, "end": self._end, "reset": self._reset}.get(request.form.get("do", ""))  # fmt: skip
        if act is None:
            abort(404)
        try:
            said = act(account)
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self._page(self._account(), {refused.field or "general": refused.message}), 422
        if isinstance(said, str):
            flash(said, "ok")
            return redirect(url_for(".account", id=account.id))
        return self._once(account, said[0])

    def _create(self, password: str) -> Account:
        role = request.form.get("role", "")
        community_id = None if role in EVERYWHERE else key_of(request.form.get("community"))
        return create_account(
            self.session, self.actor, self.now, username=request.form.get("username", ""), name=request.form.get("name", ""),
            password=password, grants=[(community_id, role)], staff_id=self._staff_id(), must_change=True,
        )  # fmt: skip

    def _staff_id(self) -> int | None:
        key = key_of(request.form.get("staff"))
        if key is None or self.session.scalar(select(Staff.id).where(Staff.id == key)):
            return key
        raise RuleViolation("没有这位员工，请重新选择", "staff")

    def _staff(self, account: Account) -> str:
        account.staff_id = self._staff_id()
        return "已改好对应的员工"

    def _email(self, account: Account) -> str:
        email = request.form.get("email", "").replace("\x00", "").strip()
        change_account.set_email(self.session, self.actor, self.now, account, email)
        return "邮箱已改好" if email else "已去掉邮箱，消息只在系统里"

    def _add_role(self, account: Account) -> str:
        role = request.form.get("role", "")
        community_id = None if role in EVERYWHERE else key_of(request.form.get("community"))
        change_account.add_role(self.session, self.actor, self.now, account, community_id, role)
        return f"已加上{ROLES[role]}，马上生效"

    def _drop_role(self, account: Account) -> str:
        held = self.session.get(Grant, key_of(request.form.get("grant")) or 0)
        if held is None or held.account_id != account.id:
            abort(404)
        change_account.drop_role(self.session, self.actor, self.now, account, held)
        return f"已取消{ROLES[held.role]}，马上生效"

    def _switch(self, account: Account) -> str:
        enabled = request.form["do"] == "enable"
        change_account.set_enabled(self.session, self.actor, self.now, account, enabled)
        return "账号已启用" if enabled else "账号已停用，正在用的登录已退出"

    def _end(self, account: Account) -> str:
        change_account.end_sessions(self.session, account.id, self.now)
        return "这个账号的登录已全部退出"

    def _reset(self, account: Account) -> tuple[str]:
        return (change_account.reset_password(self.session, self.actor, self.now, account),)

    def _once(self, account: Account, password: str):
        """The password is told on this page and nowhere else: not in a message, not in the cookie, not in the log."""
        return self.render("accounts/once.html", account=account, password=password)

    def _account(self) -> Account:
        return self.session.get(Account, key_of(request.values.get("id")) or 0) or abort(404)

    def _page(self, account: Account, errors: dict[str, str] | None = None):
        line = report.lines(self.session, self.now, [account])[0]
        live = report.live_sessions(self.session, self.now, [account.id])
        signed_in = [(one, self.display.when(one.created_at), self.display.when(one.last_seen_at)) for one in live]
        last = self.display.when(account.last_signed_in_at)
        return self.render(
            "accounts/account.html", account=account, line=line, signed_in=signed_in, last=last, errors=errors or {}, **self._choices()
        )

    def _choices(self) -> dict:
        found = self.session.execute(select(Community.id, Community.name).where(Community.enabled.is_(True)).order_by(Community.id))
        return {
            "roles": list(ROLES.items()),
            "communities": [*((str(key), name) for key, name in found), ("", "所有小区（公司、系统管理员）")],
            "here": str(self.actor.community_id or ""),
            "staff": [("", "不对应员工"), *report.staff_choices(self.session)],
        }


def views() -> list[DeskView]:
    return [AccountsView(endpoint="accounts", url="/admin/accounts")]
