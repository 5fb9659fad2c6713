"""What lies between choosing a file and letting it in: the sheet as read, the chosen columns, the preview. An hour at most.

Files of one's own in one community, under names nobody guesses: they are full of names and telephones.
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from models.clock import ZONE
from models.organisation import Actor
from models.sheets.grid import Grid

KEPT = timedelta(hours=2)
SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt")


@dataclass
class Kept:
    """One file on its way in. `job`: the background work that plans or writes it."""

    token: str
    slug: str
    file_name: str
    stored: str  # the name of the file itself
    grid: Grid
    chosen: list[str]
    job: int | None = None


def new_path(folder: Path, actor: Actor, slug: str, file_name: str, now: datetime) -> Path:
    """Where an upload may lie; what is old is removed on the way."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if datetime.fromtimestamp(old.stat().st_mtime, ZONE).replace(tzinfo=None) < now - KEPT:
            old.unlink(missing_ok=True)
    suffix = Path(file_name).suffix.lower()
    return folder / f"{_owner(actor, slug)}-{secrets.token_hex(16)}{suffix if suffix in SUFFIXES else '.bin'}"


def keep(folder: Path, kept: Kept) -> None:
    _write(folder / f"{kept.token}.json", asdict(kept) | {"grid": kept.grid.as_data()})


def find(folder: Path, actor: Actor, slug: str, token: str) -> Kept | None:
    """One's own file for this register in this community; nobody else's."""
    if not re.fullmatch(rf"{re.escape(_owner(actor, slug))}-[0-9a-f]{{32}}", token):
        return None
    return load(folder / f"{token}.json")


def load(path: Path) -> Kept | None:
    data = _read(path)
    return Kept(**data | {"grid": Grid.of_data(data["grid"])}) if data else None


def keep_preview(folder: Path, kept: Kept, preview: dict) -> None:
    _write(folder / f"{kept.token}.plan", preview | {"chosen": kept.chosen})


def preview_of(folder: Path, kept: Kept) -> dict | None:
    """The preview, if it was made with the columns as they are chosen now."""
    data = _read(folder / f"{kept.token}.plan")
    return data if data and data["chosen"] == kept.chosen else None


def forget(folder: Path, kept: Kept) -> None:
    for name in (f"{kept.token}.json", f"{kept.token}.plan", kept.stored):
        (folder / name).unlink(missing_ok=True)


def _owner(actor: Actor, slug: str) -> str:
    return f"{actor.account_id}-{actor.community_id}-{slug}"


def _write(path: Path, data: dict) -> None:
    """Whole or not at all: somebody may be reading it."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def _read(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
