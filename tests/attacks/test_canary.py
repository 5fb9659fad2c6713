"""Whoever walks through the whole house, on every address it has, meets no personal value unmasked."""

import io
import logging
import zipfile

import pytest

from models.declare import REGISTERS
from models.registers.item import Item
from tests.attacks.canary import IN_TEXT, MASKED, NOW, PERSON, PHONE, ROOM, SECRETS, sow
from tests.site import PEOPLE

ANSWERS = {200, 302, 403, 404}
VARIANTS = {  # what is asked for beside the plain address, by the end of the endpoint's name
    "index": ({"per_page": "100"}, {"q": "楼道"}, {"status": "overdue_open"}, {"mine": "1"}, {"month": "2026-11"}, {"level": "1"}),
    "print_page": ({"q": "楼道"},),
    "rows": ({"month": "2026-11", "figure": "received"},),
}


@pytest.fixture
def sown(site, session, actor_for, at):
    at(NOW)
    return sow(session, site, actor_for("desk"))


def addresses(app, keys: dict[str, int]):
    """Every GET address of the application with what it may ask for: new pages are covered by themselves."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and rule.endpoint != "sign_in.login":
            slug = rule.endpoint.split(".")[0]
            asked = {"room": ROOM, "slug": "visit", "id": str(keys.get(slug, keys["visit"]))}
            if rule.endpoint.endswith(".lookup"):
                for spec in REGISTERS[slug].fields:
                    if spec.to:
                        yield rule.rule, asked | {"field": spec.name, "q": PERSON if spec.to == "resident" else ROOM}
                continue
            if rule.endpoint.endswith((".index", ".rows")) and rule.endpoint not in ("household.index", "case.index"):
                asked = {}
            yield rule.rule, asked
            if rule.endpoint.endswith(".edit") and slug in REGISTERS:  # asking to type a hidden value anew must not tell the old one
                names = [spec.name for spec in REGISTERS[slug].typed if spec.private or spec.kind.free or spec.kind.code == "rows"]
                yield rule.rule, asked | {"change": names}
            for more in VARIANTS.get(rule.endpoint.split(".")[-1], ()):
                yield rule.rule, asked | more


def readable(answer) -> str:
    """Everything the answer says: body (a workbook unpacked) and headers."""
    body = answer.data
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    answer.close()
    return body.decode("utf-8", "replace") + "\n" + str(answer.headers)


@pytest.mark.rule(140)
@pytest.mark.parametrize("username", PEOPLE)
def test_no_page_cookie_or_log_holds_a_personal_value(app, sown, client_for, caplog, username):
    caplog.set_level(logging.DEBUG)
    client, leaks, codes, masked = client_for(username), [], {}, set()
    for address, asked in addresses(app, sown):
        answer = client.get(address, query_string=asked)
        said = readable(answer)
        codes.setdefault(answer.status_code, []).append(address)
        leaks += [(address, str(asked), secret) for secret in SECRETS if secret in said and secret not in str(asked.get("q"))]
        masked |= {word for word in MASKED if word in said}
        with client.session_transaction() as cookie:
            leaks += [(address, "cookie", secret) for secret in SECRETS if secret in str(dict(cookie))]
    leaks += [("log", record.name, secret) for record in caplog.records for secret in SECRETS if secret in record.getMessage()]
    assert sorted(set(leaks)) == []
    assert set(codes) <= ANSWERS, {code: found for code, found in codes.items() if code not in ANSWERS}
    if username in ("desk", "supervisor", "manager", "company"):
        assert masked == set(MASKED)  # the values were there, and were met masked


@pytest.mark.parametrize("username", ["desk", "supervisor", "manager"])
def test_looking_somebody_up_gives_only_masked_findings(sown, client_for, username):
    client = client_for(username)
    for typed in (PERSON, PHONE):
        said = readable(client.post("/admin/find/", data={"q": typed}))
        assert not [secret for secret in SECRETS if secret in said and secret != typed]
        assert MASKED[0] in said
        said = readable(client.post("/admin/intake/look-up/", data={"q": typed}))
        assert not [secret for secret in SECRETS if secret in said and secret != typed]


@pytest.mark.parametrize("username", ["company", "admin", "guard", "department"])
def test_those_who_may_not_reveal_get_nothing_whole(sown, client_for, username):
    client = client_for(username)
    for slug in ("visit", "resident", "complaint", "item"):
        for field in ("phone", "person_name", "name", "complainant"):
            answer = client.post(f"/admin/{slug}/reveal/?id={sown[slug]}&field={field}", data={"reason": "想看看"})
            if username == "department" and answer.status_code == 200:
                continue  # a department head reveals what was transferred to it
            assert answer.status_code in (403, 404)
            assert not [secret for secret in SECRETS if secret in answer.text]


def test_of_an_id_number_only_the_end_is_kept(sown, session):
    assert session.get(Item, sown["item"]).id_last4 == IN_TEXT["id"][-4:]
