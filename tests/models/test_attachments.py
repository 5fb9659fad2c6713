"""Files are taken by what they are: drawn anew without EXIF, within bounds, under names nobody can guess."""

import io

import pytest
from PIL import Image

from models import attachments
from models.errors import RuleViolation
from models.registers.item import Item

NOW_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def picture(kind: str, size=(40, 30), mode="RGB") -> bytes:
    target, image = io.BytesIO(), Image.new(mode, size)
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Phone of Zhang Wei", 6
    image.save(target, kind, **({"exif": exif} if kind in ("JPEG", "PNG") else {}))
    return target.getvalue()


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_picture_is_drawn_anew_upright_and_without_exif(kind, mime):
    taken = attachments.look_at(picture(kind))
    assert taken.mime == mime and b"Zhang Wei" not in taken.content
    with Image.open(io.BytesIO(taken.content)) as drawn:
        assert drawn.size == (30, 40) and not drawn.getexif()


def test_what_hides_behind_a_picture_is_left_behind():
    taken = attachments.look_at(picture("JPEG") + b"<?php system($_GET['x']); ?><script>alert(1)</script>")
    assert b"script" not in taken.content and b"php" not in taken.content


def test_a_pdf_is_kept_as_it_is():
    assert attachments.look_at(NOW_PDF) == attachments.Taken(NOW_PDF, "application/pdf", "pdf")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "只收"),
        (b"<svg onload=alert(1)>", "只收"),
        (b"GIF89a", "只收"),
        (b"PK\x03\x04", "只收"),
        (b"\xff\xd8\xff\x00", "打不开"),
        (b"\x89PNG\r\n\x1a\nnothing", "打不开"),
        (b"%PDF-" + b"0" * attachments.LARGEST, "最大 20 MB"),
    ],
)
def test_anything_else_is_refused_in_words(content, says):
    with pytest.raises(RuleViolation, match=says) as refusal:
        attachments.look_at(content, "照片", "photos")
    assert refusal.value.field == "photos" and refusal.value.message.startswith("照片：")


def test_a_picture_with_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(attachments, "MOST_PIXELS", 100)
    with pytest.raises(RuleViolation, match="图片太大"):
        attachments.look_at(picture("PNG"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\照片\\证物.jpeg", "证物.png"),
        ("", "附件.png"),
        ("a\r\nX: y.png", "aX y.png"),
        ("长" * 300 + ".png", "长" * 100 + ".png"),
    ],
)
def test_the_name_is_for_reading_only(name, kept, session, site, actor_for, tmp_path, at):
    now = at("2026-11-23 14:32")
    file = attachments.take_in(session, tmp_path, actor_for("desk"), now, "item", name, picture("PNG"))
    assert file.name == kept
    assert (tmp_path / file.stored).is_file() and name not in file.stored if name else True


def test_a_file_serves_its_bringer_until_it_belongs_to_an_entry(session, site, actor_for, tmp_path, at):
    now, desk, guard = at("2026-11-23 14:32"), actor_for("desk"), actor_for("guard")
    key = attachments.take_in(session, tmp_path, desk, now, "item", "a.png", picture("PNG")).id
    assert attachments.usable(session, desk, "item", [key], None) == [key]
    assert attachments.usable(session, guard, "item", [key], None) == attachments.usable(session, desk, "visit", [key], None) == []
    item = Item(
        community_id=site.community.id,
        item_name="伞",
        features="黑色",
        found_at=now,
        place="大堂",
        person_name="王芳",
        received_by_id=site.staff["desk"].id,
        storage_place="A柜",
        photos=[key],
    )
    session.add(item)
    session.flush()
    attachments.belong_to(session, item, [key])
    session.flush()
    assert attachments.usable(session, guard, "item", [key], item) == [key]
    assert attachments.usable(session, desk, "item", [key], None) == []
