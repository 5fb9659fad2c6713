"""Sign in, sign out, change the password, choose the community."""

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from admin_app.signin import attempt, sessions, who
from admin_app.signin.gate import SignedIn
from models import audit
from models.calendar import reception_words
from models.db import db
from models.errors import RuleViolation
from models.operations.change_account import end_sessions
from models.organisation import Account, Community, system_actor
from models.password_policy import DEMO, RULES, check_new
from models.passwords import hash_password
from models.reports.first_steps import nobody_yet
from models.scope import acting
from views.target import safe_target

pages = Blueprint("sign_in", __name__)


def home_url() -> str:
    return "/admin/"


@pages.get("/")
def home() -> Response:
    return redirect(home_url())


@pages.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        return _sign_in()
    if g.actor:
        return redirect(safe_target(request.args.get("next")) or home_url())
    return _login_page()


def _sign_in():
    username, password = request.form.get("username", "").replace("\x00", "").strip(), request.form.get("password", "")
    if current_app.config["DEMO"] and request.form.get("as"):
        username, password = request.form["as"].replace("\x00", "").strip(), DEMO
    try:
        account = attempt.sign_in(db.session, username, password, g.now, request.remote_addr or "", current_app.config["DEMO"])
    except RuleViolation as refused:
        return _login_page(refused.message, username), 422
    with acting(db.session, system_actor()):
        token = sessions.begin(db.session, account, g.now, request.remote_addr or "", request.user_agent.string)
        actor = who.actor_for(db.session, account, request.remote_addr or "")
        account.last_signed_in_at = g.now
        audit.record(db.session, actor, g.now, "sign_in")
        db.session.commit()
    session.clear()  # nothing from before the sign-in lives on
    login_user(SignedIn(token, account, actor))
    return redirect(safe_target(request.form.get("next")) or home_url())


def _login_page(error: str = "", username: str = "") -> str:
    with acting(db.session, system_actor()):
        context = {"desk": _desk(), "demo_accounts": _demo_accounts() if current_app.config["DEMO"] else [],
                   "nobody": nobody_yet(db.session)}  # fmt: skip
    return render_template(
        "login.html", error=error, username=username, next=safe_target(request.values.get("next")), shell=None, **context
    )


def _desk() -> dict[str, str] | None:
    """Hours, place and telephone of the desk, when there is but one."""
    found = db.session.scalars(select(Community).where(Community.enabled.is_(True)).limit(2)).all()
    if len(found) != 1:
        return None
    hours = reception_words(db.session, found[0], g.now.date())
    return {"hours": hours, "place": found[0].address, "phone": found[0].desk_phone}


def _demo_accounts() -> list[dict[str, str]]:
    found = db.session.scalars(select(Account).where(Account.demo.is_(True), Account.enabled.is_(True)).order_by(Account.id)).all()
    return [{"username": account.username, "label": _label(account), "name": account.display_name} for account in found]


def _label(account: Account) -> str:
    roles = who.grants_of(db.session, account.id).values()
    return who.role_label(frozenset().union(*roles))


@pages.post("/logout")
def logout() -> Response:
    audit.record(db.session, g.actor, g.now, "sign_out")
    sessions.end(db.session, current_user.token, g.now)
    db.session.commit()
    logout_user()
    session.clear()
    answer = redirect(url_for("sign_in.signed_out"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@pages.get("/signed-out")
def signed_out():
    return redirect(home_url()) if g.actor else render_template("signed_out.html", login_url=url_for("sign_in.login"), shell=None)


@pages.route("/password", methods=["GET", "POST"])
def password():
    if current_user.demo:
        abort(403)
    errors = {}
    if request.method == "POST":
        try:
            _change_password()
        except RuleViolation as refused:
            db.session.rollback()
            errors = {refused.field or "current": refused.message}
        else:
            flash("口令已换成新的，其他地方的登录已退出", "ok")
            return redirect(home_url())
    must = current_user.must_change
    back = None if must else home_url()
    return render_template("password.html", must=must, rules=RULES, errors=errors, back=back, shell=None), 422 if errors else 200


def _change_password() -> None:
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    attempt.prove(db.session, current_user.username, current, g.now, request.remote_addr or "")
    if new != again:
        raise RuleViolation("两次输入的新口令不一样", "again")
    if new == current:
        raise RuleViolation("新口令不能和现在的一样", "new")
    account = db.session.get(Account, current_user.account_id)
    account.password_hash = hash_password(check_new(new, account.username))
    account.must_change = False
    end_sessions(db.session, account.id, g.now, but_hash=sessions.hash_of(current_user.token))
    audit.record(db.session, g.actor, g.now, "password_changed")
    db.session.commit()


@pages.post("/community")
def community() -> Response:
    """Choose the community to work in; it is remembered with the account."""
    wanted = request.form.get("community", "")
    if not wanted.isascii() or not wanted.isdigit() or int(wanted) not in g.actor.communities:
        abort(404)
    db.session.get(Account, g.actor.account_id).community_id = int(wanted)
    db.session.commit()
    return redirect(safe_target(request.form.get("next")) or home_url())
