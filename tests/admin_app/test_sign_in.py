"""Signing in and out through the pages, on both databases."""

from tests.site import PASSWORD


def test_a_right_password_opens_and_leads_to_where_one_was_going(app, site):
    client = app.test_client()
    answer = client.get("/admin/visit/?status=open")
    assert answer.location == "/login?next=/admin/visit/?status%3Dopen" or answer.status_code in (302, 404)
    answer = client.post("/login", data={"username": "desk", "password": PASSWORD, "next": "/password"})
    assert (answer.status_code, answer.location) == (302, "/password")
