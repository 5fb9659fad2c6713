"""One thing that is due to be told of, as `remind` takes it: whom, about what, until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from models.features import Directory
from models.outbox import To

MORNING = time(8)  # what is told once a day is told from then on
QUEUE = "/admin/escalation/"


@dataclass(frozen=True)
class Due:
    """`key` tells one turn of one thing from the next; `page` is where many of them are found together."""

    kind: str
    key: str
    to: To
    entry: Directory | None = None
    deadline: datetime | None = None
    address: str | None = None
    page: str = QUEUE
    params: Mapping[str, object] = field(default_factory=dict)
