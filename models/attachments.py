"""Photos and papers that belong to an entry: taken by their content, never by their name, and kept outside the web root.

Pictures are drawn anew, so that neither EXIF (where and with which phone) nor anything hidden behind the picture survives.
"""

import io
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.errors import RuleViolation
from models.features import Directory, InCommunity
from models.organisation import Actor
from models.storage import Key

LARGEST = 20 * 2**20
MOST_PIXELS = 40_000_000
MOST_FILES = 12  # of one field
TYPES = {"jpeg": ("image/jpeg", "jpg"), "png": ("image/png", "png"), "pdf": ("application/pdf", "pdf")}
STARTS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}


class Attachment(InCommunity, db.Model):
    """One file. Until its entry is saved it has no `entry_id` and only who brought it may use it."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    entry_id: Mapped[int | None] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(120))  # as it was called, for the person who takes it away
    stored: Mapped[str] = mapped_column(String(80))  # random, under the attachments' folder
    mime: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    __table_args__ = (Index("ix_attachment_entry", "register", "entry_id"),)


@dataclass(frozen=True)
class Taken:
    """A file as it was looked at: safe to keep."""

    content: bytes
    mime: str
    suffix: str


def look_at(content: bytes, label: str = "附件", field: str | None = None) -> Taken:
    """What this file really is, drawn anew if it is a picture. RuleViolation for anything but JPEG, PNG and PDF."""
    if len(content) > LARGEST:
        raise RuleViolation(f"{label}：单个文件最大 20 MB，请压缩后再传", field)
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if kind is None:
        raise RuleViolation(f"{label}：只收 JPG、PNG 图片和 PDF 文件", field)
    mime, suffix = TYPES[kind]
    return Taken(content if kind == "pdf" else _drawn_anew(content, kind, label, field), mime, suffix)


def _drawn_anew(content: bytes, kind: str, label: str, field: str | None) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleViolation(f"{label}：图片太大（最多 4000 万像素），请缩小后再传", field)
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGB" if kind == "jpeg" else "RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
        raise RuleViolation(f"{label}：图片打不开，可能已损坏，请重新拍一张", field) from None
    plain.info.clear()
    target = io.BytesIO()
    plain.save(target, "JPEG", quality=88) if kind == "jpeg" else plain.save(target, "PNG")
    return target.getvalue()


def take_in(
    session: Session, folder: Path, actor: Actor, now: datetime, register: str, name: str, content: bytes, label: str = "附件",
    field: str | None = None,
) -> Attachment:  # fmt: skip
    """Keep a file that a person brought; it belongs to nobody's entry yet. RuleViolation when it is not taken."""
    taken = look_at(content, label, field)
    stored = f"{secrets.token_hex(2)}/{secrets.token_hex(20)}.{taken.suffix}"
    path = Path(folder) / stored
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(taken.content)
    os.chmod(path, 0o600)
    kept = Attachment(
        community_id=actor.community_id, register=register, name=_plain_name(name, taken.suffix), stored=stored, mime=taken.mime,
        size=len(taken.content), added_at=now, added_by_id=actor.staff_id, account_id=actor.account_id,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def _plain_name(name: str, suffix: str) -> str:
    """The last part of the name, printable, with the ending the content has."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(char for char in last.rsplit(".", 1)[0] if char.isprintable() and char not in '<>:"|?*')[:100].strip(" .")
    return f"{stem or '附件'}.{suffix}"


def usable(session: Session, actor: Actor, register: str, keys: list[int], entry: Directory | None) -> list[int]:
    """Of these keys those this person may hang on this entry: the entry's own, and what they brought themselves."""
    if not keys:
        return []
    found = session.scalars(select(Attachment).where(Attachment.id.in_(keys), Attachment.register == register))
    good = {
        file.id
        for file in found
        if (entry is not None and entry.id is not None and file.entry_id == entry.id)
        or (file.entry_id is None and file.account_id == actor.account_id and file.community_id == actor.community_id)
    }
    return [key for key in keys if key in good]


def belong_to(session: Session, entry: Directory, keys: list[int]) -> None:
    """From now on these files are the entry's."""
    for file in session.scalars(select(Attachment).where(Attachment.id.in_(keys), Attachment.entry_id.is_(None))):
        file.entry_id = entry.id


def files_of(session: Session, keys: list[int]) -> list[Attachment]:
    found = {file.id: file for file in session.scalars(select(Attachment).where(Attachment.id.in_(keys or [])))}
    return [found[key] for key in keys or [] if key in found]
