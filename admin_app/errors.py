"""Errors as pages: what happened, in words of the desk, and what was typed is given back. A bug goes to the log."""

import logging
from pathlib import Path

from flask import Flask, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask import flash as say_next
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from models import clock
from models.declare import register_of
from models.errors import RuleViolation
from models.operations.job_progress import writing_now
from models.rules.access import ROLES
from views.target import safe_target

PAGES = {
    400: ("这一页过期了", "页面放得太久，或者登录换过了。请回到上一页，再做一次。"),
    403: ("这一页不归你看", "你的岗位没有这项权限。确实要用，请找{manager}或{admin}。"),
    404: ("没有这一页", "地址不对，或者这一件不在你管的小区里。"),
    405: ("这一步不能这样打开", "请从页面上的按钮进去。"),
    409: ("别人刚改过这一件", "你打开以后，有人先保存了。请重新打开，核对后再改。"),
    413: ("内容太大了", "一次最多上传 25 MB，附件请压缩或分几次传。"),
    422: ("这一步没有做成", ""),
    500: ("系统出错了", "已经记下来了，请稍后再试。一直这样，请找系统管理员。"),
    503: ("系统正忙", "暂时存不进去，请等一分钟，再回上一页重试。"),
}
NOT_GIVEN_BACK = {"csrf_token", "password", "current", "new", "again", "next", "form_key", "version", "confirmed", "as"}
LONGEST = 2000
log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, stale_token)
    app.register_error_handler(RuleViolation, refused)
    app.register_error_handler(StaleDataError, lambda _error: page(409))
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(OverflowError, too_large)
    app.register_error_handler(500, lambda _error: page(500, framed=False))


def http_error(error: HTTPException):
    if error.code is None or error.code < 400:
        return error  # a redirect
    answer = page(error.code if error.code in PAGES else 404 if error.code < 500 else 500, framed=error.code < 500)
    if error.code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def stale_token(_error: CSRFError):
    if request.endpoint == "sign_in.login":
        say_next("登录页放得太久了，请再输一遍", "warn")
        return redirect(url_for("sign_in.login", next=safe_target(request.form.get("next"))))
    return page(400)


def refused(error: RuleViolation):
    """A refusal that no form has caught: the rule's own words."""
    return page(422, error.message)


def database_error(error: DBAPIError):
    """Busy, full or gone: 503. A value the database cannot take is no address of ours. Anything else is a bug."""
    if isinstance(error, DataError):
        return too_large(error)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        log.error("database not available: %s", type(error.orig).__name__)
        return page(503, _who_writes(), framed=False)
    log.exception("database error on %s", request.path, exc_info=error)
    return page(500, framed=False)


def _who_writes() -> str:
    """On SQLite a large import keeps everybody else from saving until it is written: say so, and how far it is."""
    told = writing_now(Path(current_app.config["DOWNLOADS"]), clock.now())
    counted = f"（{told.done:,} / {told.total:,} 行）" if told and told.total else ""
    return f"后台正在写入一次大的导入{counted}，写完才能存。请等一等，再回上一页重试。" if told else ""


def too_large(_error: Exception):
    return page(404) if request.method == "GET" else page(422, "有一项太长或太大，存不下，请检查后再试。")


def page(code: int, say: str = "", framed: bool = True):
    """The error as a page inside the frame where there can be one, or as JSON for scripts."""
    title, words = PAGES[code]
    words = words.format_map(ROLES)
    if request.headers.get("X-Requested-With"):
        answer = jsonify(message=say or words)
    else:
        if not framed:
            g.shell = None  # whoever is turned away by the database must not be made to ask it again
        extra = {} if framed and g.get("actor") else {"shell": None}
        html = render_template("error.html", code=code, title=title, say=say or words, actions=_ways_out(code), typed=typed(code), **extra)
        answer = make_response(html)
    answer.status_code = code
    return answer


def _ways_out(code: int) -> list[dict[str, str]]:
    ways = [{"href": url_for("sign_in.home"), "text": "回工作台" if g.get("actor") else "去登录"}]
    if code >= 500 and request.method == "GET":
        ways.insert(0, {"href": safe_target(request.full_path.rstrip("?")) or "/", "text": "再试一次"})
    return ways


def typed(code: int) -> list[tuple[str, str]]:
    """What the person had filled in, with the labels of the form it was for."""
    if request.method != "POST" or code == 413:
        return []
    register = register_of(request.blueprint or "")
    found = []
    for name, value in request.form.items(multi=True):
        spec = register.field(name) if register else None
        if name not in NOT_GIVEN_BACK and value.strip():
            found.append((spec.label if spec else name, value[:LONGEST]))
    return found
