"""What goes out as a workbook or a list comes in again as the same rows: for every register that is declared."""

import openpyxl
import pytest
from sqlalchemy import func, select

from models.audit import AuditLine
from models.declare import all_registers, register_of
from models.operations.import_file import import_file
from models.organisation import Department, Staff, system_actor
from models.schema import load_all
from models.scope import acting
from models.sheets.register_file import export_register
from tests.views.generated.samples import file

load_all()
NOW = "2026-11-24 10:00"
EVERY = [register.slug for register in all_registers()]
ONLY_NAMES = ("resident", "occupancy")


@pytest.fixture
def register(slug):
    return register_of(slug)


@pytest.fixture
def kept(register, site, session, client_for, at):
    """Two entries of the register, with text that would like to be a formula."""
    at(NOW)
    manager = client_for("manager")
    file(manager, register, site)
    remark = {"remark": "=SUM(A1:A9)，打 13812345678"} if register.field("remark") else {}
    if not any(spec.unique for spec in register.fields) and register.slug not in ("resident", "occupancy"):
        file(manager, register, site, **remark)
    session.expire_all()
    return session.scalar(select(func.count()).select_from(register.model))


@pytest.mark.parametrize(("unmasked", "suffix"), [(True, "xlsx"), (True, "csv"), (False, "xlsx")], ids=["whole", "list", "masked"])
@pytest.mark.parametrize("slug", EVERY)
def test_what_was_handed_out_changes_nothing_when_it_comes_back(slug, register, kept, site, session, at, tmp_path, unmasked, suffix):
    now, actor = at(NOW), system_actor(site.community.id)
    path = tmp_path / f"out.{suffix}"
    assert export_register(session, actor, now, register, site.community, path, unmasked=unmasked)
    result = import_file(session, actor, now, register, path, dry_run=False)
    mine = session.scalar(select(func.count()).select_from(register.model).where(register.model.community_id == site.community.id))
    if slug in ONLY_NAMES and not unmasked:  # nothing but a name and a telephone tells them apart
        assert {one.message.partition("：")[2][2:8] for one in result.errors} == {"是遮盖过的，"}
    else:
        assert (result.errors, result.count("same")) == ([], mine)
    assert result.batch is None
    assert session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.action == "import")) == 0


@pytest.mark.parametrize("slug", [slug for slug in EVERY if slug not in ("occupancy", "staff", "department")])
def test_another_community_takes_the_rows_in_as_they_are(slug, register, kept, site, session, at, tmp_path):
    now, there = at(NOW), system_actor(site.other.id)
    session.add_all(Staff(community_id=site.other.id, name=one.name, job_no=f"x{one.job_no}") for one in site.staff.values())
    names = session.scalars(select(Department.name).where(Department.community_id == site.other.id)).all()
    session.add_all(Department(community_id=site.other.id, name=name) for name in site.departments if name not in names)
    session.flush()
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for one in dict.fromkeys(("visit", slug)):  # the matters first: slips are tied to their numbers
        export_register(session, system_actor(site.community.id), now, register_of(one), site.community, first, unmasked=True)
        with acting(session, there):
            result = import_file(session, there, now, register_of(one), first, dry_run=False)
        assert result.errors == [] and result.count("new") == len(rows_in(first))
    with acting(session, there):
        export_register(session, there, now, register, site.other, second, unmasked=True)
    assert {tuple(row) for row in rows_in(first)} <= {tuple(row) for row in rows_in(second)}


def rows_in(path) -> list[list]:
    """The entries of a workbook."""
    sheet = openpyxl.load_workbook(path).active
    labels = [cell.value for cell in sheet[3]]
    kept = [place for place, label in enumerate(labels) if label != "序号"]
    lines = [row for row in sheet.iter_rows(min_row=4, values_only=True) if str(row[0]).isdigit()]
    return [[row[place] for place in kept] for row in lines]
