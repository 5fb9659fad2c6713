"""Errors as pages: in words of the desk, inside the frame where there is one, and with what was typed."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from models.errors import RuleViolation


@pytest.fixture
def breaking(app, monkeypatch):
    """Make a page of the application fail in the way a test asks for."""

    def fail(endpoint: str, error: Exception) -> None:
        def broken(*_args, **_kwargs):
            raise error

        monkeypatch.setitem(app.view_functions, endpoint, broken)
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    return fail


def test_an_unknown_address_is_a_page_for_strangers_too(app, client_for):
    stranger, desk = app.test_client().get("/nowhere"), client_for("desk").get("/nowhere")
    assert stranger.status_code == desk.status_code == 404
    assert "没有这一页" in stranger.text and "main-sidebar" not in stranger.text
    assert "没有这一页" in desk.text and "main-sidebar" in desk.text


def test_a_page_one_may_not_see_says_whom_to_ask(client_for):
    answer = client_for("guard").get("/admin/monthly/")
    assert answer.status_code == 403
    assert "这一页不归你看" in answer.text


def test_a_bug_is_a_calm_page_without_its_inside(client_for, breaking):
    breaking("visit.index", ValueError("secret 13800001234"))
    answer = client_for("desk").get("/admin/visit/")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text and "再试一次" in answer.text
    assert "secret" not in answer.text and "13800001234" not in answer.text


def test_a_database_that_is_away_gives_back_what_was_typed(client_for, breaking):
    breaking("visit.new", OperationalError("INSERT …", {}, Exception("database is locked")))
    answer = client_for("desk").post("/admin/visit/new/", data={"content": "三单元电梯异响", "csrf_token": "abc", "version": "1"})
    assert answer.status_code == 503
    assert "系统正忙" in answer.text
    assert "<dt>事由</dt><dd>三单元电梯异响</dd>" in answer.text
    assert "abc" not in answer.text


def test_a_refusal_nobody_caught_is_shown_in_its_own_words(client_for, breaking):
    breaking("visit.new", RuleViolation("处理结果没填", "result"))
    answer = client_for("desk").post("/admin/visit/new/")
    assert answer.status_code == 422
    assert "处理结果没填" in answer.text


def test_scripts_get_the_words_as_json(client_for, breaking):
    breaking("visit.new", RuleViolation("处理结果没填", "result"))
    answer = client_for("desk").post("/admin/visit/new/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.json) == (422, {"message": "处理结果没填"})


def test_a_stale_save_is_a_conflict(client_for, breaking):
    breaking("visit.new", StaleDataError("UPDATE expected to update 1 row"))
    assert client_for("desk").post("/admin/visit/new/").status_code == 409


def test_what_is_too_large_is_refused_before_it_is_read(client_for):
    answer = client_for("desk").post("/admin/visit/new/", data={"content": "长" * 9_000_000})
    assert answer.status_code == 413
    assert "一次最多上传 25 MB" in answer.text


def test_a_form_of_endless_parts_is_refused(client_for):
    many = {f"field{number}": "x" for number in range(2100)}
    answer = client_for("desk").post("/admin/visit/new/", data=many, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_a_wrong_method_says_which_one_is_right(client_for):
    answer = client_for("desk").get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_health_check_answers_strangers(app):
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"ok": True})
