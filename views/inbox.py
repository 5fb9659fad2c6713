"""消息: what somebody has to know, each with one button that leads to its matter and one that says 已知悉."""

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose

from models.errors import RuleViolation
from models.operations.acknowledge_message import acknowledge_message
from models.outbox import Message, mark_read, message_for
from models.reports import inbox as report
from models.rules.messages import KINDS
from views.access import DeskView
from views.target import safe_target


class InboxView(DeskView):
    action = "inbox"
    key, title, icon, group, order, in_menu = "inbox", "消息", "bell", "前台", 90, False

    @expose("/")
    def index(self):
        wanted = request.args.get("show", "")
        wanted = wanted if wanted in report.FILTERS else ""
        after = request.args.get("after", "")
        page = report.inbox(self.session, self.display, self.actor, wanted, after)
        views = [(title, url_for(".index", show=code or None), code == wanted) for code, title in report.FILTERS.items()]
        return self.render(
            "inbox.html", sheet=page, views=views, wanted=wanted, here=url_for(".index", show=wanted or None), first=not after,
            next=url_for(".index", show=wanted or None, after=page.next) if page.next else "", all_url=url_for(".index"),
        )  # fmt: skip

    @expose("/message/")
    def message(self):
        """What the link in a mail or a group chat leads to. Looking changes nothing."""
        found = self._message(request.args.get("id"))
        elsewhere = found.community_id != self.actor.community_id
        line = report.line(self.display, found, report.opens(self.session, self.actor, found))
        return self.render("inbox_message.html", line=line, elsewhere=elsewhere, community=report.community_of(self.session, found),
                           community_id=found.community_id, here=url_for(".message", id=found.uid))  # fmt: skip

    @expose("/open/", methods=("POST",))
    def open(self):
        """Read, and on to the matter."""
        found = self._message(request.form.get("id"))
        mark_read(self.session, self.actor, self.now, found.uid)
        self.session.commit()
        leads = report.opens(self.session, self.actor, found) and safe_target(found.address)
        return redirect(leads or url_for(".message", id=found.uid))

    @expose("/know/", methods=("POST",))
    def know(self):
        found = self._message(request.form.get("id"))
        if not KINDS[found.kind].ack or found.community_id != self.actor.community_id:
            abort(404)
        try:
            said = acknowledge_message(self.session, self.actor, self.now, found)
            self.session.commit()
            flash(said, "ok")
        except RuleViolation as refusal:
            self.session.rollback()
            flash(refusal.message, "error")
        return redirect(safe_target(request.form.get("back")) or url_for(".index"))

    @expose("/read/", methods=("POST",))
    def read(self):
        """All of them, or the one named."""
        one = request.form.get("id")
        count = mark_read(self.session, self.actor, self.now, self._message(one).uid if one else None)
        self.session.commit()
        flash(f"{count} 条消息已标为已读" if count else "没有未读的消息", "ok")
        return redirect(safe_target(request.form.get("back")) or url_for(".index"))

    def _message(self, uid: str | None) -> Message:
        return message_for(self.session, self.actor, (uid or "")[:32]) or abort(404)


def views() -> list[DeskView]:
    return [InboxView(endpoint="inbox", url="/admin/inbox")]
