"""What comes out of the printer, looked at in a real browser's PDF: whole signature boxes, nothing cut, the right number of sheets."""

from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from models import clock
from models.db import db
from models.declare import all_registers, register_of
from models.organisation import system_actor
from models.scope import acting
from tests import paper
from tests.site import find_site
from tests.views.generated.samples import sample
from views.generated import paper_forms

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 23, 14, 32)
CONSENT = "未经您同意不向第三方提供"
CLAIMED = {
    "status": "claimed", "claimant_name": "王芳", "claimant_phone": "13900005678", "claimant_id_type": "identity", "id_verified": True,
    "id_last4": "453X", "claimed_at": NOW, "claim_features": ["colour", "brand"],
}  # fmt: skip
MORE = {"item": CLAIMED, "visit": {"in_scope": True}}
LONG = "地漏返味，每天晚上十点以后最重，上门看过两次，换了水封还是一样，请约时间再来。"
SQUEEZED = """() => [...document.querySelectorAll('.slip th, .slip td, .ledger th, .ledger td')]
    .filter(cell => cell.scrollWidth > cell.clientWidth + 2 || cell.scrollHeight > cell.clientHeight + 2).map(cell => cell.innerText)"""
LOW_BOXES = """() => [...document.querySelectorAll('.slip [data-sign]')].filter(box => box.getBoundingClientRect().height * 25.4 / 96 < 12)
    .map(box => box.previousElementSibling.innerText)"""  # too low to sign in
SCROLLS = """() => [document.documentElement.scrollWidth,
    ...[...document.querySelectorAll('.papers, .sheet')].map(one => one.scrollWidth)]"""


@contextmanager
def writing(app):
    with app.app_context(), clock.held_at(NOW), acting(db.session, system_actor()):
        site = find_site(db.session)
        db.session.info["actor"] = site.actor(db.session, "desk")
        yield db.session, site
        db.session.commit()


def write(session, site, slug: str, **values):
    """An entry with the required fields, and these."""
    register = register_of(slug)
    row = register.model(community_id=site.community.id)
    for spec in register.typed:
        if spec.name in values or spec.required or spec.name == register.place:
            row.put(spec.name, spec.check(values.get(spec.name, sample(register, spec, site))))
    session.add(row)
    session.flush()
    return row


def key_of(session, site, slug: str) -> int:
    """The key of an entry of this register: one that is there, or a new one."""
    model = register_of(slug).model
    if register_of(slug).directory:
        return session.query(model.id).filter(model.community_id == site.community.id).first()[0]
    return write(session, site, slug, **MORE.get(slug, {}) | ({"released_by_id": site.staff["desk"].id} if slug == "item" else {})).id


@pytest.fixture
def keys(live_server):
    """{register: the key of an entry}."""
    with writing(live_server.app) as (session, site):
        return {register.slug: key_of(session, site, register.slug) for register in all_registers()}


@pytest.fixture
def printed(page, sign_in):
    """Print an address: the sheets, after the page was looked over for words that do not fit their cell."""
    sign_in("manager")

    def make(address: str) -> list[paper.Sheet]:
        page.goto(address)
        page.emulate_media(media="print")
        assert page.evaluate(SQUEEZED) == [] and page.evaluate(LOW_BOXES) == [], address
        page.emulate_media(media=None)
        return paper.read(page.pdf(prefer_css_page_size=True))

    return make


def sheets_due(document) -> int:
    copies = max(len(document.copies), 1)
    return -(-copies // 2) if document.half else copies


def faults(sheets: list[paper.Sheet], document, register, address: str) -> list[str]:
    """What is wrong with the sheets of one form."""
    found = []
    form_no = document.form_no or register.form_no
    for place, sheet in enumerate(sheets):
        if (round(sheet.width), round(sheet.height)) != paper.A4:
            found.append(f"{address}: sheet {place + 1} is not A4")
        if any(spot.right > sheet.width - 12 or spot.left < 12 for spot in sheet.spots):
            found.append(f"{address}: text in the margin of sheet {place + 1}")
        if form_no and not sheet.says(form_no):
            found.append(f"{address}: no form number on sheet {place + 1}")
        if not (sheet.says("页共") or sheet.says("第1页")) and not (place == 0 and document.chapters):
            found.append(f"{address}: no page number on sheet {place + 1}")
    whole = "".join(sheet.text for sheet in sheets)
    copies = paper_forms.copy_names(document)
    found += [f"{address}: {copy} is missing" for copy in copies if copy.replace(" ", "") not in whole]
    if whole.count(CONSENT) != len(copies):
        found.append(f"{address}: the consent text stands there {whole.count(CONSENT)} times for {len(copies)} copies")
    return found + alone(sheets, document, address)


def dated(sheet: paper.Sheet, spot: paper.Spot) -> bool:
    """Below who signs stands the line for the date: the box is whole."""
    return any(spot.top - 1 < one.top < spot.bottom + 14 for one in sheet.find("日"))


def alone(sheets: list[paper.Sheet], document, address: str) -> list[str]:
    """Signature boxes that are cut, or stand on a sheet by themselves."""
    found = []
    for part in document.parts:
        for who in (*getattr(part, "who", ()), *getattr(part, "opinions", ())):
            whole = sum(dated(sheet, spot) for sheet in sheets for spot in sheet.find(who))
            if whole < len(paper_forms.copy_names(document)):
                found.append(f"{address}: the box of {who} is cut or missing")
    first = min((spot.top for spot in sheets[-1].find("年月日")), default=99)
    if first < 26 and not document.half:
        found.append(f"{address}: the signatures stand on a sheet by themselves")
    return found


BOOKS = {"visit": (24, {"content": LONG, "channel": "walk_in", "in_scope": True}), "repair": (16, {"labor_fee": "35.00"}), "item": (1, {})}


@pytest.fixture
def books(live_server):
    """Registers of several pages."""
    with writing(live_server.app) as (session, site):
        for slug, (count, values) in BOOKS.items():
            for _ in range(count):
                write(session, site, slug, **values)


def addresses_of_books() -> list[tuple[str, str, str]]:
    """(address, title, form number) of every page a register is printed on."""
    found = []
    for register in all_registers():
        home = f"/admin/{register.slug}/print/page/"
        found.append((home, register.title, register.form_no))
        found += [(f"{home}?layout={one.key}", one.title, one.form_no) for one in register.layouts]
    return found + [("/admin/visit/print/page/?blank=1", "业主来电来访登记表", "QR-KF-01")]


@pytest.mark.rule(147)
def test_every_page_of_a_register_repeats_its_headings_and_ends_with_the_signatures(books, printed):
    wrong = []
    for address, title, form_no in addresses_of_books():
        sheets = printed(address)
        for place, sheet in enumerate(sheets):
            if (round(sheet.width), round(sheet.height)) != (297, 210):
                wrong.append(f"{address}: sheet {place + 1} is not A4 across")
            if not all(sheet.says(words) for words in (title, "序号", form_no, f"第{place + 1}页共{len(sheets)}页")):
                wrong.append(f"{address}: sheet {place + 1} lacks its title, headings, form number or page number")
            if any(spot.right > sheet.width - 15 or spot.left < 20 for spot in sheet.spots):
                wrong.append(f"{address}: text in the margin of sheet {place + 1}")
        signed = [spot for spot in sheets[-1].find("日期：")]
        if not signed or signed[-1].bottom > sheets[-1].height - 14:
            wrong.append(f"{address}: the signatures are missing or cut")
        if sheets[-1].text.count("序号") and not sheets[-1].says("没有登记") and min(s.top for s in signed[-1:]) < 45:
            wrong.append(f"{address}: the signatures stand on a page by themselves")
    assert not wrong, "\n".join(wrong)


def test_a_month_of_pages_is_bound_behind_a_cover_and_amounts_are_added_up(books, printed):
    sheets = printed("/admin/repair/print/page/?cover=1")
    cover = sheets[0].text
    assert all(words in cover for words in ("文件名称报修单", "使用日期2026-11-20至2026-11-20", "使用部门客服部", "QR-GC-01")), cover
    assert not sheets[0].says("第1页") and sheets[1].says("序号")
    assert sheets[-1].says("合计") and sheets[-1].says("560.00") and sheets[-1].says("共16件")


def test_a_notice_for_everybody_is_not_marked_as_confidential(live_server, printed):
    (notice,) = printed("/admin/item/print/page/?layout=public")
    assert notice.says("领取地点") and notice.says("第1页") and not notice.says("注意保密")


def test_a_slip_that_is_too_long_for_half_a_sheet_gets_a_sheet_a_copy(live_server, printed):
    with writing(live_server.app) as (session, site):
        short = write(session, site, "rework").id
        long = write(session, site, "rework", description=LONG * 16).id
    halves, whole = printed(f"/admin/rework/print/form/?id={short}"), printed(f"/admin/rework/print/form/?id={long}")
    assert [sheet.text.count("第1页共1页") for sheet in halves] == [2]
    assert [sheet.says("第一联客服存") for sheet in whole] == [True, False] and whole[1].says("第二联售后存")


PICTURE = Path(__file__).parents[2] / "admin_app" / "guide" / "pictures" / "list.png"
DRAWN = """() => [...document.querySelectorAll('.slip-picture')].map(picture => [picture.complete && picture.naturalWidth > 0,
    picture.getBoundingClientRect().right <= picture.closest('td').getBoundingClientRect().right])"""


@pytest.mark.rule(131)
def test_the_way_there_is_printed_in_the_guide(keys, page, sign_in):
    sign_in("manager")
    page.goto(f"/admin/reception_plan/edit/?id={keys['reception_plan']}")
    page.set_input_files("input[type=file][name=route_map]", PICTURE)
    page.click(".save-bar button[type=submit]")
    page.goto(f"/admin/reception_plan/print/form/?id={keys['reception_plan']}&doc=guide")
    assert page.evaluate(DRAWN) == [[True, True]]


def test_signatures_never_stand_on_a_sheet_by_themselves(live_server, printed):
    """However long the words are: what is signed stands above the boxes."""
    with writing(live_server.app) as (session, site):
        keys = [write(session, site, "visit", content=LONG * times, in_scope=True).id for times in (21, 27, 30, 33, 40)]
    for key in keys:
        sheets = printed(f"/admin/visit/print/form/?id={key}")
        assert alone(sheets, paper_forms.papers(register_of("visit"))[0], str(key)) == []
        assert sum(CONSENT in sheet.text for sheet in sheets) == 1


def test_on_a_phone_the_sheet_keeps_its_measure_and_scrolls_in_itself(keys, page, sign_in):
    sign_in("manager")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in (f"/admin/visit/print/form/?id={keys['visit']}", "/admin/visit/print/page/"):
        page.goto(address)
        wide, *inside = page.evaluate(SCROLLS)
        assert wide <= 390 and max(inside) > 700


@pytest.mark.rule(145)
@pytest.mark.rule(147)
def test_every_form_of_every_register_is_whole_on_its_sheets(keys, printed):
    wrong = []
    for register in all_registers():
        for document in paper_forms.papers(register):
            for address in (f"/admin/{register.slug}/print/form/?id={keys[register.slug]}", f"/admin/{register.slug}/print/blank/?"):
                sheets = printed(f"{address}&doc={document.key}")
                wrong += faults(sheets, document, register, address)
                if ("form" in address or document.half) and not document.chapters and len(sheets) != sheets_due(document):
                    wrong.append(f"{address}: {len(sheets)} sheets instead of {sheets_due(document)}")
    assert not wrong, "\n".join(wrong)
