"""What holds for every register that is declared: its screens, its query bar, its form, its doors and its trail."""

import csv
import io
from urllib.parse import unquote

import openpyxl
import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.declare import all_registers, register_of
from models.schema import load_all
from tests.views.generated.samples import PERSON, PHONE, file, said, sample, typed
from views.generated import options

load_all()
EVERY = [register.slug for register in all_registers()]
PRIVATE = [register.slug for register in all_registers() if any(spec.private and spec.required for spec in register.fields)]
FORMS = [slug for slug in EVERY if not options.has_lifecycle(register_of(slug))]
ODD_KEYS = ["", "0", "-1", "1,2", "abc", "1' OR '1'='1", "１", "99999999999999999999999", "1%00", "null"]
ODD_ADDRESSES = [
    "page=100000000000000000000",
    "page=-3",
    "page=%C2%B2",
    "sort=DROP%20TABLE",
    "sort=-id;--",
    "per_page=-1",
    "after=x&before=y",
    "after=99999999999999999999",
    "q=%25_%27%22",
    "status=void&status=open",
    "mine=1",
    "view=1",
]


@pytest.fixture
def register(slug):
    return register_of(slug)


@pytest.fixture
def manager(client_for, at):
    at("2026-11-23 14:32")
    return client_for("manager")


@pytest.fixture
def filed(manager, register, site):
    return file(manager, register, site)


@pytest.mark.parametrize("slug", EVERY)
def test_the_list_has_a_heading_for_every_listed_field_and_shows_the_entry(slug, manager, register, filed):
    page = manager.get(f"/admin/{slug}/")
    assert page.status_code == 200
    for spec in register.listed:
        assert spec.label in page.text or options.short_label(spec) in page.text
    assert f"/admin/{slug}/details/?id={filed}" in page.text


@pytest.mark.parametrize("slug", EVERY)
def test_the_form_asks_for_every_field_that_is_typed(slug, manager, register):
    page = manager.get(f"/admin/{slug}/new/")
    assert page.status_code == 200
    for spec in register.typed:
        assert f'name="{spec.name}' in page.text, spec.name
        assert spec.label in page.text
    for spec in register.fields:
        if spec.auto:
            assert f'name="{spec.name}"' not in page.text


@pytest.mark.parametrize("slug", EVERY)
def test_what_was_filed_stands_in_the_details_masked(slug, manager, register, filed, site, session):
    page = manager.get(f"/admin/{slug}/details/?id={filed}")
    assert page.status_code == 200
    row = session.get(register.model, filed)
    for name in typed(register, site):
        spec = register.field(name)
        if spec.kind.code in ("note", "person", "phone", "room", "text"):
            assert spec.masked(row.value(name)) in page.text, name


@pytest.mark.parametrize("slug", EVERY)
def test_editing_keeps_what_was_not_typed_and_changes_what_was(slug, manager, register, filed, session):
    before = session.get(register.model, filed)
    values = {spec.name: before.value(spec.name) for spec in register.fields}
    spec = register.field("remark") or next(s for s in register.typed if s.kind.code in ("text", "flag") and not s.unique and not s.private)
    new = "1" if spec.kind.code == "flag" else "换了新内容"
    answer = manager.post(f"/admin/{slug}/edit/?id={filed}", data={"version": before.version, spec.name: new})
    assert answer.status_code == 302, said(answer)
    after = session.get(register.model, filed)
    assert after.value(spec.name) in (True, "换了新内容")
    kept = {name: after.value(name) for name in values if name != spec.name}
    assert kept == {name: value for name, value in values.items() if name != spec.name}


@pytest.mark.parametrize("slug", EVERY)
def test_a_refused_form_keeps_everything_typed_and_names_the_field(slug, manager, register, site, session):
    wanted = next(spec for spec in register.typed if spec.required and spec.default is None)
    before = session.scalar(select(func.count()).select_from(register.model))
    data = typed(register, site) | {wanted.name: " "}
    page = manager.post(f"/admin/{slug}/new/", data=data)
    assert page.status_code == 422
    assert f"{wanted.label}没填" in said(page)
    for name, value in data.items():
        if register.field(name).kind.code in ("text", "note", "person", "phone", "room", "moment") and name != wanted.name:
            assert value in page.text, name
    assert session.scalar(select(func.count()).select_from(register.model)) == before


@pytest.mark.parametrize("slug", PRIVATE)
@pytest.mark.parametrize("door", ["", "details/?id={key}", "edit/?id={key}", "print/form/?id={key}", "print/page/", "export/csv/"])
def test_no_door_lets_a_private_value_out(slug, door, manager, filed):
    answer = manager.get(f"/admin/{slug}/{door.format(key=filed)}")
    assert answer.status_code == 200
    assert PERSON not in answer.text and PHONE not in answer.text
    if "print/page" not in door:  # the paper register need not have a column for a person
        assert "欧阳**" in answer.text or "137****5678" in answer.text


@pytest.mark.parametrize("slug", PRIVATE)
def test_the_workbook_is_masked_too(slug, manager, filed):
    book = openpyxl.load_workbook(io.BytesIO(manager.get(f"/admin/{slug}/export/xlsx/").data))
    cells = [str(cell) for row in book.active.values for cell in row if cell is not None]
    assert not any(PERSON in cell or PHONE in cell for cell in cells)
    assert any("欧阳**" in cell or "137****5678" in cell for cell in cells)


@pytest.mark.parametrize("slug", EVERY)
def test_the_workbook_and_the_csv_hold_the_same_rows_under_the_labels(slug, manager, register, filed):
    book_answer, csv_answer = manager.get(f"/admin/{slug}/export/xlsx/"), manager.get(f"/admin/{slug}/export/csv/")
    name = unquote(book_answer.headers["Content-Disposition"].split("''")[1])
    assert name == f"锦绣花园_{register.title}_20261123.xlsx"
    rows = list(openpyxl.load_workbook(io.BytesIO(book_answer.data)).active.values)
    lines = list(csv.reader(io.StringIO(csv_answer.data.decode("utf-8-sig"))))
    assert list(rows[2]) == lines[0]
    assert {spec.label for spec in register.fields} <= set(lines[0])
    assert [str(row[0]) for row in rows[3:] if str(row[0]).isdigit()] == [line[0] for line in lines[1:]]
    assert csv_answer.data.startswith(b"\xef\xbb\xbf")


@pytest.mark.rule(142)
@pytest.mark.rule(143)
@pytest.mark.parametrize("slug", EVERY)
def test_filing_changing_and_exporting_leave_a_line(slug, manager, register, filed, session):
    assert manager.get(f"/admin/{slug}/export/csv/").status_code == 200
    lines = list(session.scalars(select(AuditLine).where(AuditLine.register == slug).order_by(AuditLine.id)))
    assert ("create", filed) in [(line.action, line.entry_id) for line in lines]
    handed_out = lines[-1]
    assert handed_out.action == "export" and handed_out.detail["count"] >= 1 and handed_out.actor_name


@pytest.mark.parametrize("slug", EVERY)
def test_every_control_of_the_query_bar_finds_the_entry_by_its_own_value(slug, manager, register, filed, session, site):
    row = session.get(register.model, filed)
    for spec in register.fields:
        value = row.value(spec.name)
        if not spec.query or value is None:
            continue
        if spec.query == "range":
            asked = {f"{spec.name}_from": spec.text(value)[:10], f"{spec.name}_to": spec.text(value)[:10]}
        elif spec.to:
            target = register_of(spec.to)
            named = sample(register, spec, site) if target.directory else session.get(target.model, value).record_no
            asked = {spec.name: named}
        else:
            asked = {spec.name: {True: "1", False: "0"}.get(value, str(value)) if isinstance(value, bool) else str(value)}
        page = manager.get(f"/admin/{slug}/", query_string=asked)
        assert f"details/?id={filed}" in page.text, (spec.name, asked)


@pytest.mark.parametrize("slug", EVERY)
def test_values_nobody_understands_are_said_at_the_control_and_ignored(slug, manager, register, filed):
    asked = {spec.name: "??!" for spec in register.fields if spec.query and spec.kind.code not in ("text", "person", "note")}
    asked |= {f"{spec.name}_from": "昨天的昨天" for spec in register.fields if spec.query == "range"}
    page = manager.get(f"/admin/{slug}/", query_string=asked)
    assert page.status_code == 200
    assert f"details/?id={filed}" in page.text
    if asked:
        assert said(page)


@pytest.mark.parametrize("slug", EVERY)
@pytest.mark.parametrize("asked", ODD_ADDRESSES)
def test_an_odd_address_is_a_page_and_never_an_error(slug, asked, manager, filed):
    assert manager.get(f"/admin/{slug}/?{asked}").status_code == 200


@pytest.mark.parametrize("slug", EVERY)
@pytest.mark.parametrize("door", ["details", "edit", "print/form", "void", "attachment"])
def test_a_guessed_key_is_a_page_that_does_not_exist(slug, door, manager):
    for key in ODD_KEYS + ["424242"]:
        assert manager.get(f"/admin/{slug}/{door}/?id={key}").status_code == 404, key


@pytest.mark.parametrize("slug", EVERY)
def test_an_entry_of_another_community_is_a_page_that_does_not_exist(slug, filed, client_for):
    stranger = client_for("elsewhere")
    for door in ("details", "edit", "print/form", "void"):
        assert stranger.get(f"/admin/{slug}/{door}/?id={filed}").status_code in (403, 404)
    assert stranger.post(f"/admin/{slug}/edit/?id={filed}", data={"remark": "x"}).status_code in (403, 404)


@pytest.mark.parametrize("slug", EVERY)
def test_a_stranger_sees_nothing(slug, client_for, filed):
    nobody = client_for(None)
    for door in ("", "new/", f"details/?id={filed}", f"edit/?id={filed}", "export/csv/", "print/page/", "lookup/?field=x&q=1"):
        answer = nobody.get(f"/admin/{slug}/{door}")
        assert answer.status_code == 302 and "/login" in answer.headers["Location"]


@pytest.mark.rule(147)
@pytest.mark.parametrize("slug", FORMS)
def test_the_paper_form_carries_the_title_and_signature_boxes(slug, manager, register, filed):
    page = manager.get(f"/admin/{slug}/print/form/?id={filed}").text
    assert register.title in page and "签名" in page and register.form_no in page


@pytest.mark.rule(21)
@pytest.mark.parametrize("slug", [slug for slug in FORMS if options.is_entry(register_of(slug))])
def test_the_paper_form_says_who_wrote_it_with_the_number_on_their_badge(slug, manager, filed):
    assert "（工号 " in manager.get(f"/admin/{slug}/print/form/?id={filed}").text


@pytest.mark.rule(145)
@pytest.mark.parametrize("slug", FORMS)
def test_the_paper_form_says_what_the_personal_data_are_for(slug, manager, filed):
    page = manager.get(f"/admin/{slug}/print/form/?id={filed}").text
    assert "仅用于本事项办理与回访" in page and "未经您同意不向第三方提供" in page
