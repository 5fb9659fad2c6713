"""A file into a register in one go, and which column was which the last time such a file came."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import Register
from models.errors import RuleViolation
from models.import_batch import ImportMapping
from models.operations.import_register import Result, import_register
from models.organisation import Actor
from models.sheets import import_columns
from models.sheets.grid import Grid, read_grid


def import_file(session: Session, actor: Actor, now: datetime, register: Register, path: Path, *, dry_run: bool,
                sheet: str | None = None) -> Result:  # fmt: skip
    """Read, match the columns as remembered or by their labels, and import; the caller commits.

    RuleViolation for a file nobody can read.
    """
    grid = read_grid(path, import_columns.known_words(register), sheet)
    if sheet and grid.sheet != sheet:
        raise RuleViolation(f"文件里没有工作表“{sheet}”，或者那一张没有表头", "file")
    chosen = mapping_of(session, actor.community_id, register, grid)
    refuse_without_columns(register, chosen)
    result = import_register(session, actor, now, register, grid, chosen, dry_run=dry_run, file_name=path.name)
    result.unused = import_columns.unused(grid, chosen)
    return result


def refuse_without_columns(register: Register, chosen: Sequence[str]) -> None:
    """A sheet without a column that every entry needs is said once, not for every line."""
    lacking = import_columns.missing(register, chosen)
    if lacking and import_columns.NUMBER not in chosen:
        raise RuleViolation(f"表里没有“{'、'.join(lacking)}”这一列：请对照模板补上，或在对列时选好", "file")


def mapping_of(session: Session, community_id: int, register: Register, grid: Grid) -> list[str]:
    """As this header was matched the last time, else by label and alias."""
    kept = _kept(session, community_id, register, grid)
    return import_columns.checked(register, grid, kept.chosen) if kept else import_columns.guess(register, grid)


def remember(session: Session, actor: Actor, now: datetime, register: Register, grid: Grid, chosen: Sequence[str]) -> None:
    """Keep a choice for the next file with this header; the caller commits."""
    kept = _kept(session, actor.community_id, register, grid)
    if kept is None:
        kept = ImportMapping(community_id=actor.community_id, register=register.slug, header=_header(grid))
        session.add(kept)
    kept.chosen, kept.at = list(chosen), now


def _kept(session: Session, community_id: int, register: Register, grid: Grid) -> ImportMapping | None:
    mine = (ImportMapping.community_id == community_id, ImportMapping.register == register.slug, ImportMapping.header == _header(grid))
    return session.scalar(select(ImportMapping).where(*mine))


def _header(grid: Grid) -> str:
    return hashlib.sha256("\n".join(grid.labels).encode()).hexdigest()
