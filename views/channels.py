"""消息通道: mail and group chats that messages also go to, with a test and the ledger of what was sent; for manager and administrator."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import select

from models.channel import Channel
from models.errors import RuleViolation
from models.operations import change_channel
from models.reports import channels as report
from models.rules import delivery
from models.rules.access import ROLES
from models.rules.messages import GROUPS, REMOTE
from views.access import DeskView
from views.accounts import key_of

STARTS = {"groups": list(REMOTE), "roles": ["supervisor", "manager"], "quiet_from": delivery.QUIET[0], "quiet_to": delivery.QUIET[1],
          "enabled": True, "security": "starttls", "port": "587"}  # fmt: skip


class ChannelsView(DeskView):
    action, key, title, icon, group, order = "settings", "channels", "消息通道", "send", "档案与设置", 965

    def is_accessible(self) -> bool:
        return super().is_accessible() and self.actor.community_id is not None

    @expose("/")
    def index(self):
        return self.render("channels/list.html", lines=report.channels(self.session, self.actor), kinds=list(delivery.CHANNELS.items()))

    @expose("/edit/", methods=("GET", "POST"))
    def edit(self):
        """One channel, or a new one of the kind asked for."""
        channel = self._channel(request.values.get("id")) if request.values.get("id") else None
        kind = channel.kind if channel else request.values.get("kind", "")
        if kind not in delivery.CHANNELS:
            abort(404)
        if request.method == "GET":
            return self._form(channel, kind, self._stored(channel))
        typed = self._typed()
        try:
            saved = change_channel.save_channel(self.session, self.actor, self.now, channel, kind, typed)
            self.session.commit()
        except RuleViolation as refused:
            self.session.rollback()
            return self._form(channel, kind, typed, {refused.field or "general": refused.message}), 422
        flash(f"{saved.name}已保存，可以先发一条测试消息", "ok")
        return redirect(url_for(".index"))

    @expose("/test/", methods=("POST",))
    def test(self):
        channel = self._channel(request.form.get("id"))
        try:
            flash(change_channel.try_out(self.session, self.actor, self.now, channel, current_app.config["BASE_URL"]), "ok")
        except RuleViolation as refused:
            self.session.rollback()
            flash(refused.message, "error")
        return redirect(url_for(".index"))

    @expose("/ledger/")
    def ledger(self):
        wanted = request.args.get("state", "")
        wanted = wanted if wanted in report.FILTERS else ""
        before = request.args.get("before", "")
        rows, more = report.ledger(self.session, self.display, self.actor, wanted, before)
        views = [(title, url_for(".ledger", state=code or None), code == wanted) for code, (title, _) in report.FILTERS.items()]
        return self.render("channels/ledger.html", rows=rows, views=views, wanted=wanted, first=not before,
                           here=url_for(".ledger", state=wanted or None),
                           next=url_for(".ledger", state=wanted or None, before=more) if more else "")  # fmt: skip

    @expose("/again/", methods=("POST",))
    def again(self):
        try:
            change_channel.send_again(self.session, self.actor, self.now, key_of(request.form.get("id")) or 0)
            self.session.commit()
            flash("已排到最前面，一分钟内再发一次", "ok")
        except RuleViolation as refused:
            self.session.rollback()
            flash(refused.message, "error")
        state = request.form.get("state", "")
        return redirect(url_for(".ledger", state=state if state in report.FILTERS and state else None))

    def _channel(self, key: str | None) -> Channel:
        mine = select(Channel).where(Channel.id == (key_of(key) or 0), Channel.community_id == self.actor.community_id)
        return self.session.scalar(mine) or abort(404)

    def _stored(self, channel: Channel | None) -> dict:
        if channel is None:
            return dict(STARTS)
        return {name: getattr(channel, name) for name in change_channel.LINE} | dict(channel.config)

    def _typed(self) -> dict:
        """What was typed; of the secrets only whether there is a new one, they are not printed back."""
        form = request.form
        typed = {name: value.replace("\x00", "").strip()[:500] for name, value in form.items() if name != "csrf_token"}
        return typed | {
            "name": form.get("name", "").replace("\x00", "").strip(), "to_people": form.get("to_people") == "1",
            "enabled": form.get("enabled") == "1", "roles": [code for code in ROLES if code in form.getlist("roles")],
            "groups": [code for code in REMOTE if code in form.getlist("groups")],
            "quiet_from": form.get("quiet_from", "").strip(), "quiet_to": form.get("quiet_to", "").strip(),
        }  # fmt: skip

    def _form(self, channel: Channel | None, kind: str, typed: dict, errors: dict[str, str] | None = None):
        return self.render(
            "channels/edit.html", channel=channel, kind=kind, kind_name=delivery.CHANNELS[kind], typed=typed, errors=errors or {},
            fields=delivery.FIELDS[kind], securities=list(delivery.SECURITY.items()), roles=[*ROLES.items()],
            groups=[(code, GROUPS[code]) for code in REMOTE], stored=bool(channel and channel.sealed),
        )  # fmt: skip


def views() -> list[DeskView]:
    return [ChannelsView(endpoint="channels", url="/admin/channels")]
