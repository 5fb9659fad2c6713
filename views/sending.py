"""A file as a download, piece by piece, in memory that does not grow with it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Response

from models.sheets.naming import content_disposition

PIECE = 64 * 1024
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
         "zip": "application/zip"}  # fmt: skip


@contextmanager
def scratch(suffix: str) -> Iterator[Path]:
    """A file to be written and sent `once`. It goes again when it could not be written."""
    handle, name = tempfile.mkstemp(suffix=f".{suffix}")
    os.close(handle)
    try:
        yield Path(name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def send(path: Path, name: str, *, once: bool = False) -> Response:
    """The file under a name for people. `once`: it is gone from the disk when it was sent, or when nobody waits for it any more."""
    answer = Response(_pieces(path, once), mimetype=TYPES.get(path.suffix.lstrip("."), "application/octet-stream"))
    answer.content_length = path.stat().st_size
    answer.headers["Content-Disposition"] = content_disposition(name)
    if once:
        answer.call_on_close(lambda: path.unlink(missing_ok=True))
    return answer


def _pieces(path: Path, once: bool) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while piece := source.read(PIECE):
                yield piece
    finally:
        if once:
            path.unlink(missing_ok=True)
