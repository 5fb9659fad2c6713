"""Every option of every register under another name: the list, the filter, the form, the details, paper, workbook and import say it."""

import csv
import io
import secrets
from datetime import datetime

import openpyxl
import pytest

from models.choices import key_of
from models.declare import all_registers, register_of
from models.schema import load_all
from models.scope import acting
from models.vocabulary import Word
from tests.views.generated.samples import file

load_all()
CHOOSING = [one.slug for one in all_registers() if any(spec.choices and not spec.choices.fixed for spec in one.fields)]
NOW = datetime(2026, 11, 23, 14, 32)


@pytest.fixture
def register(slug):
    return register_of(slug)


@pytest.fixture
def manager(client_for, at):
    at(NOW)
    return client_for("manager")


@pytest.fixture
def filed(manager, register, site):
    return file(manager, register, site)


@pytest.fixture
def renamed(filed, register, site, session):
    """Options of this register, all of them with 号 behind their label, from today on: (field, its code)."""
    sets = {spec.choices for spec in register.fields if spec.choices and not spec.choices.fixed}
    rows = [Word(community_id=site.community.id, what="label", code=key_of(choices, code), value=f"{label}号", holds_from=NOW.date(),
                 set_at=NOW) for choices in sets for code, label in choices.declared.labels.items()]  # fmt: skip
    session.add_all(rows)
    site.community.words_version = secrets.token_hex(8)
    session.commit()
    row = session.get(register.model, filed)
    return [(spec, row.value(spec.name)) for spec in register.fields
            if spec.choices in sets and spec.kind.code == "choice" and row.value(spec.name) is not None]  # fmt: skip


@pytest.mark.rule(149)
@pytest.mark.parametrize("slug", CHOOSING)
def test_what_is_called_otherwise_is_called_so_at_every_door(slug, manager, register, filed, renamed, session, actor_for):
    pages = {door: manager.get(f"/admin/{slug}/{door}").text for door in (f"details/?id={filed}", f"edit/?id={filed}", "print/page/", "")}
    lines = list(csv.reader(io.StringIO(manager.get(f"/admin/{slug}/export/csv/").data.decode("utf-8-sig"))))
    rows = list(openpyxl.load_workbook(io.BytesIO(manager.get(f"/admin/{slug}/export/xlsx/").data)).active.values)
    cells = dict(zip(lines[0], lines[1], strict=True))
    for spec, code in renamed:
        before = spec.choices.declared.labels[code]
        after = f"{before}号"
        assert after in pages[f"details/?id={filed}"], spec.name
        assert cells[spec.label] == after and dict(zip(rows[2], rows[3], strict=True))[spec.label] == after, spec.name
        if not spec.auto:
            assert after in pages[f"edit/?id={filed}"], spec.name
        if spec.in_list:
            assert after in pages[""], spec.name
        if spec.name in register.print_columns:
            assert after in pages["print/page/"], spec.name
        with acting(session, actor_for("desk")):  # what an import and a form understand
            assert {spec.parse(word) for word in (after, before, code)} == {code}, spec.name
        if spec.query:
            for word in (after, before, code):
                assert f"details/?id={filed}" in manager.get(f"/admin/{slug}/", query_string={spec.name: word}).text, (spec.name, word)


@pytest.mark.rule(149)
@pytest.mark.parametrize("slug", ["visit", "item"])
def test_another_community_reads_the_manuals_words(slug, renamed, client_for, register):
    page = client_for("elsewhere").get(f"/admin/{slug}/").text
    for spec, code in renamed:
        assert f"{spec.choices.declared.labels[code]}号" not in page
