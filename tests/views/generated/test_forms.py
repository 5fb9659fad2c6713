"""Filing and changing: nothing typed is lost, nothing forged is taken, nobody's work is overwritten unseen."""

import io
import re
from html import unescape

import pytest
from PIL import Image
from sqlalchemy import select

from models.audit import AuditLine
from models.declare import register_of
from models.registers.complaint import Complaint
from models.registers.incident import Incident
from models.registers.item import Item
from tests.views.generated.samples import file, key_in, said, typed

KEY = "5f7a3a52-54a5-4d2e-9f0e-1f3a3c8b2a11"


@pytest.fixture
def desk(client_for, at):
    at("2026-11-23 14:32")
    return client_for("desk")


@pytest.fixture
def item(desk, site) -> int:
    return file(desk, register_of("item"), site)


def hidden(page) -> dict[str, str]:
    """The hidden fields of a form, as the browser would send them back."""
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)}


def picture(kind="JPEG", size=(40, 30)) -> bytes:
    target, image = io.BytesIO(), Image.new("RGB", size, "navy")
    exif = Image.Exif()
    exif[0x010F] = "Phone of Zhang Wei"
    image.save(target, kind, exif=exif)
    return target.getvalue()


def test_saving_says_the_number_and_what_is_next(desk, site, session):
    answer = desk.post(
        "/admin/complaint/new/", data=typed(register_of("complaint"), site) | {"severity": "major", "complained_at": "2026-11-23 14:00"}
    )
    page = desk.get(answer.headers["Location"])
    assert "已登记 TS20261123-001，2026-11-26 14:00 前办结" in said(page)


def test_the_same_form_sent_twice_is_one_entry(desk, site, session):
    data = typed(register_of("item"), site) | {"form_key": KEY}
    first, second = desk.post("/admin/item/new/", data=data), desk.post("/admin/item/new/", data=data)
    assert key_in(first.headers["Location"]) == key_in(second.headers["Location"])
    assert len(session.scalars(select(Item)).all()) == 1
    assert "已经登记过了" in said(desk.get(second.headers["Location"]))


def test_save_and_file_the_next_comes_back_to_an_empty_form(desk, site):
    answer = desk.post("/admin/item/new/", data=typed(register_of("item"), site) | {"then": "stay"})
    assert answer.headers["Location"] == "/admin/item/new/"


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("person_phone", "138123", "手机号应是 11 位，少了 5 位"),
        ("found_at", "昨天下午", "要写成 2026-11-23 14:30 这样"),
        ("found_at", "2026-12-24 09:00", "不能晚于现在"),
        ("room", "那边", "看不懂"),
        ("item_name", "伞" * 51, "最多 50 个字"),
        ("quantity", "两把", "要写 0 或以上的整数"),
        ("kind", "treasure", "不在选项中"),
        ("received_by_id", "424242", "请从列表里选"),
        ("visit_id", "LD20200101-001", "没有找到"),
        ("status", "claimed", "领取人没填"),
        ("checker1_id", "-1", "请从列表里选"),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_kept(name, raw, says, desk, site, session):
    page = desk.post("/admin/item/new/", data=typed(register_of("item"), site) | {name: raw})
    assert page.status_code == 422 and says in said(page)
    if register_of("item").field(name).kind.code not in ("choice", "staff"):  # a list keeps only what it offers
        assert raw in page.text and f'href="#{name}"' in page.text
    assert session.scalar(select(Item.id)) is None


def test_a_condition_asks_for_its_fields(desk, site):
    page = desk.post("/admin/item/new/", data=typed(register_of("item"), site) | {"is_valuable": "1", "_shown": "is_valuable"})
    assert "清点人一没填" in said(page) and "清点人二没填" in said(page)
    assert 'data-when="is_valuable" data-when-is="1"' in page.text


def test_a_private_field_that_is_not_typed_anew_stays_and_a_new_value_replaces_it(desk, item, session):
    row = session.get(Item, item)
    page = desk.get(f"/admin/item/edit/?id={item}")
    assert "欧阳克勤" not in page.text and "欧阳**" in page.text
    desk.post(f"/admin/item/edit/?id={item}", data={"version": row.version, "storage_place": "B柜"})
    assert session.get(Item, item).person_name == "欧阳克勤"
    desk.post(f"/admin/item/edit/?id={item}", data={"version": 2, "person_name": "司马光"})
    assert session.get(Item, item).person_name == "司马光"


def test_a_mask_is_never_saved_as_a_name(desk, item, session):
    page = desk.get(f"/admin/item/edit/?id={item}&change=person_name")
    assert re.search(r'<input[^>]*name="person_name"[^>]*value=""', page.text) and "欧阳克勤" not in page.text
    answer = desk.post(f"/admin/item/edit/?id={item}", data={"version": 1, "person_name": ""})
    assert answer.status_code == 422 and "没填" in said(answer)
    assert session.get(Item, item).person_name == "欧阳克勤"


def test_what_is_locked_is_a_quotation_and_a_forged_text_is_not_taken(desk, site, session):
    key = file(desk, register_of("incident"), site)
    page = desk.get(f"/admin/incident/edit/?id={key}")
    assert 'name="course"' not in page.text and "二号门口有积水" in page.text
    desk.post(f"/admin/incident/edit/?id={key}", data={"version": 1, "course": "什么也没有发生", "title": "改个名称"})
    row = session.get(Incident, key)
    assert (row.course, row.title) == ("二号门口有积水，请派人看", "改个名称")


def test_what_the_system_keeps_cannot_be_forged(desk, site, session):
    forged = {
        "community_id": site.other.id,
        "recorded_by_id": "1",
        "record_no": "TS20200101-001",
        "status": "written_off",
        "version": "99",
        "recorded_at": "2020-01-01 00:00",
        "finished_at": "2020-01-01 00:00",
        "reviewed_by_id": "1",
        "voided_at": "2020-01-01 00:00",
    }
    key = file(desk, register_of("complaint"), site, **forged)
    row = session.get(Complaint, key)
    assert (row.community_id, row.record_no, row.status, row.version) == (site.community.id, "TS20261123-001", "filed", 1)
    assert row.finished_at is row.reviewed_by_id is row.voided_at is None and row.recorded_by_id == site.staff["desk"].id


def test_a_link_to_what_one_may_not_see_does_not_exist(client_for, site, session, at):
    at("2026-11-23 14:32")
    elsewhere = client_for("elsewhere")
    theirs = elsewhere.post("/admin/item/new/", data=_typed_elsewhere(site, session))
    number = session.get(Item, key_in(theirs.headers["Location"])).record_no
    page = client_for("desk").post("/admin/complaint/new/", data=typed(register_of("complaint"), site) | {"repeat_of_id": number})
    assert page.status_code == 422 and "没有找到" in said(page)
    found = client_for("desk").get("/admin/occupancy/lookup/?field=room_id&q=1-1-101").json["found"]
    assert found == []


def _typed_elsewhere(site, session) -> dict[str, str]:
    from models.organisation import Staff

    own = session.scalar(select(Staff.id).where(Staff.community_id == site.other.id))
    return typed(register_of("item"), site) | {"received_by_id": str(own)}


def test_a_stale_save_shows_theirs_mine_and_the_original(desk, client_for, item, session):
    opened = hidden(desk.get(f"/admin/item/edit/?id={item}"))
    client_for("supervisor").post(f"/admin/item/edit/?id={item}", data={"version": 1, "storage_place": "保险柜", "unit": "把"})
    mine = {"version": opened["version"], "_was": opened["_was"], "storage_place": "C架", "unit": "件", "item_name": "蓝伞"}
    page = desk.post(f"/admin/item/edit/?id={item}", data=mine)
    assert page.status_code == 409
    for text in ("三号门", "保险柜", "C架", "蓝伞"):
        assert text in page.text
    assert session.get(Item, item).storage_place == "保险柜"

    again = hidden(page) | {"take-storage_place": "theirs", "take-item_name": "mine"}
    assert desk.post(f"/admin/item/edit/?id={item}", data=again).status_code == 302
    row = session.get(Item, item)
    assert (row.storage_place, row.item_name, row.unit) == ("保险柜", "蓝伞", "把")


def test_child_rows_are_kept_without_scripts(desk, site, session):
    data = {"contents-0-name": "钥匙", "contents-0-quantity": "2", "contents-2-name": "公交卡", "_shown": "contents"}
    key = file(desk, register_of("item"), site, **data)
    assert session.get(Item, key).contents == [{"name": "钥匙", "quantity": "2"}, {"name": "公交卡"}]
    page = desk.get(f"/admin/item/edit/?id={key}").text
    assert 'name="contents-1-name" value="公交卡"' in page and 'name="contents-4-name" value=""' in page


def test_a_wrong_cell_names_its_row(desk, site):
    page = desk.post("/admin/item/new/", data=typed(register_of("item"), site) | {"contents-0-quantity": "很多", "_shown": "contents"})
    assert "内含清单第 1 行" in said(page) and "很多" in page.text


def test_a_photo_loses_its_exif_and_is_handed_out_as_an_attachment(desk, site, session, app):
    data = typed(register_of("item"), site) | {"_shown": "photos", "photos": (io.BytesIO(picture()), "../../证 物.jpg")}
    answer = desk.post("/admin/item/new/", data=data, content_type="multipart/form-data")
    key = key_in(answer.headers["Location"])
    [file_key] = session.get(Item, key).photos
    got = desk.get(f"/admin/item/attachment/?id={key}&file={file_key}")
    assert got.status_code == 200 and b"Zhang Wei" not in got.data and got.mimetype == "image/jpeg"
    assert got.headers["Content-Disposition"].startswith("attachment") and "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "证 物.jpg" in desk.get(f"/admin/item/details/?id={key}").text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.png"),
        (b"<html><script>1</script>", "x.pdf"),
        (b"MZ\x90\x00", "x.jpg"),
        (b"\xff\xd8\xff not a picture", "x.jpg"),
        (b"", "empty.png"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_the_rest_is_kept(content, name, desk, site, session):
    data = typed(register_of("item"), site) | {"_shown": "photos", "photos": (io.BytesIO(content), name)}
    page = desk.post("/admin/item/new/", data=data, content_type="multipart/form-data")
    assert page.status_code == 422 and "照片：" in said(page) and "三号门" in page.text
    assert session.scalar(select(Item.id)) is None


def test_a_file_survives_a_refused_save(desk, site, session):
    data = typed(register_of("item"), site) | {"_shown": "photos", "item_name": "", "photos": (io.BytesIO(picture("PNG")), "a.png")}
    page = desk.post("/admin/item/new/", data=data, content_type="multipart/form-data")
    assert page.status_code == 422
    kept = re.search(r'name="photos_kept" value="(\d+)" checked', page.text).group(1)
    key = file(desk, register_of("item"), site, _shown="photos", photos_kept=kept)
    assert session.get(Item, key).photos == [int(kept)]


def test_somebody_elses_file_cannot_be_hung_on_an_entry(desk, client_for, site, session):
    data = typed(register_of("item"), site) | {"_shown": "photos", "photos": (io.BytesIO(picture()), "a.jpg")}
    first = key_in(desk.post("/admin/item/new/", data=data, content_type="multipart/form-data").headers["Location"])
    [theirs] = session.get(Item, first).photos
    key = file(client_for("supervisor"), register_of("item"), site, _shown="photos", photos_kept=str(theirs))
    assert session.get(Item, key).photos is None
    assert client_for("supervisor").get(f"/admin/item/attachment/?id={key}&file={theirs}").status_code == 404


def test_leaving_a_field_tells_what_is_wrong_and_tidies_what_is_right(desk):
    ask = lambda name, value: desk.post("/admin/complaint/check/", data={"field": name, "value": value}).json  # noqa: E731
    assert ask("room", "三栋二单元1201室") == {"message": "", "value": "3栋2单元1201"}
    assert "少了 8 位" in ask("phone", "138")["message"]
    assert ask("complainant", " ")["message"] == "投诉人没填"
    assert ask("status", "x") == ask("nothing", "x") == {"message": ""}


def test_showing_a_value_takes_a_reason_and_leaves_a_line(desk, item, session):
    assert desk.get(f"/admin/item/reveal/?id={item}&field=person_name").status_code == 405
    assert desk.post(f"/admin/item/reveal/?id={item}&field=person_name").status_code == 422
    answer = desk.post(f"/admin/item/reveal/?id={item}&field=person_name", data={"reason": "失主来领"})
    assert answer.json == {"value": "欧阳克勤", "seconds": 60}
    line = session.scalar(select(AuditLine).where(AuditLine.action == "reveal"))
    assert (line.entry_id, line.detail) == (item, {"person_name": "失主来领"})
    assert desk.post(f"/admin/item/reveal/?id={item}&field=storage_place", data={"reason": "看看"}).status_code == 404


@pytest.mark.parametrize("who", ["company", "guard", "admin"])
def test_who_may_not_reveal_is_refused(who, client_for, item):
    assert client_for(who).post(f"/admin/item/reveal/?id={item}&field=person_name", data={"reason": "想看"}).status_code == 403


def test_looking_up_gives_at_most_eight_and_masks_them(desk, site):
    for _ in range(10):
        file(desk, register_of("complaint"), site)
    found = desk.get("/admin/complaint/lookup/?field=repeat_of_id&q=TS2026&limit=-1").json["found"]
    assert len(found) == 8 and all("欧阳克勤" not in hit["hint"] for hit in found)
    hit = desk.get("/admin/occupancy/lookup/?field=resident_id&q=张伟").json["found"]
    assert [one["text"] for one in hit] == ["张*"] and "13800001234" not in str(hit)
    assert desk.get("/admin/complaint/lookup/?field=description&q=x").status_code == 404


def test_voiding_asks_first_wants_a_reason_and_keeps_the_number(desk, client_for, item, session):
    assert desk.get(f"/admin/item/void/?id={item}").status_code == 403
    supervisor = client_for("supervisor")
    page = supervisor.get(f"/admin/item/void/?id={item}")
    assert "作废 WP20261123-001？" in page.text and "编号保留，不再使用" in page.text
    assert session.get(Item, item).voided_at is None
    assert supervisor.post(f"/admin/item/void/?id={item}", data={"confirmed": "1", "reason": ""}).status_code == 422
    assert supervisor.post(f"/admin/item/void/?id={item}", data={"reason": "登错了"}).status_code == 200
    supervisor.post(f"/admin/item/void/?id={item}", data={"confirmed": "1", "reason": "登错了"})
    row = session.get(Item, item)
    assert (row.void_reason, row.voided_by_id, row.record_no) == ("登错了", site_staff(session, "supervisor"), "WP20261123-001")
    assert desk.post(f"/admin/item/edit/?id={item}", data={"version": row.version, "unit": "把"}).status_code == 302
    assert session.get(Item, item).unit == "件"
    assert "作废" in desk.get("/admin/item/").text


def site_staff(session, job_no: str) -> int:
    from models.organisation import Staff

    return session.scalar(select(Staff.id).where(Staff.job_no == job_no))


def test_what_may_stand_only_once_is_said_at_its_field(client_for, site, at):
    at("2026-11-23 14:32")
    page = client_for("desk").post("/admin/room/new/", data={"full_no": "3栋2单元1201"})
    assert page.status_code == 422 and "已经有了" in said(page)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "=1+1", "'; DROP TABLE item;--", "a\x00b"]
)
def test_text_is_text_wherever_it_is_printed(text, desk, site, session):
    key = file(desk, register_of("item"), site, item_name=text[:50], features=f"黑色 {text}")
    for door in ("", f"details/?id={key}", f"edit/?id={key}", f"print/form/?id={key}", "print/page/"):
        page = desk.get(f"/admin/item/{door}").text
        assert "<script>alert" not in page and "<img src=x" not in page and ">49<" not in page
    assert ",=1+1" not in desk.get("/admin/item/export/csv/").data.decode("utf-8-sig")
