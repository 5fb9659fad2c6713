"""Days from one moment to another, reckoned by either database."""

from typing import Any

from sqlalchemy import ColumnElement, Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement):  # noqa: N801 - written as the function it is
    """days_between(earlier, later): a fraction of days, negative where the later comes first; NULL where one is missing."""

    type = Float()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "sqlite")
def _of_sqlite(element: days_between, compiler: Any, **kwargs: Any) -> str:
    earlier, later = _both(element)
    return f"(julianday({compiler.process(later, **kwargs)}) - julianday({compiler.process(earlier, **kwargs)}))"


@compiles(days_between, "postgresql")
def _of_postgresql(element: days_between, compiler: Any, **kwargs: Any) -> str:
    earlier, later = _both(element)
    return f"(EXTRACT(EPOCH FROM ({compiler.process(later, **kwargs)} - {compiler.process(earlier, **kwargs)})) / 86400.0)"


def _both(element: days_between) -> tuple[ColumnElement, ColumnElement]:
    earlier, later = list(element.clauses)
    return earlier, later
