"""Where the values of declared fields live: a typed, nullable column each, and an index behind every control a field gets.

The only place that knows. A value is required by the session, never by the table, so a new field is always a new nullable column.
"""

import re

from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, ForeignKey, Index, Integer, Numeric, String, Text
from sqlalchemy.orm import mapped_column

from models.declare import REGISTERS, FieldSpec, Register

REFERRED = {"staff": "staff", "department": "department"}
Lists = JSON(none_as_null=True)  # nothing chosen is no value, not the word null: a million of them need not be read as JSON
PLAIN = {
    "moment": DateTime, "day": Date, "money": lambda: Numeric(10, 2), "count": Integer, "flag": Boolean,
    "note": Text, "checklist": Lists, "photos": Lists, "rows": Lists, "choice": lambda: String(40), "room": lambda: String(40),
}  # fmt: skip
Key = BigInteger().with_variant(Integer, "sqlite")


def slug_of(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def column_for(spec: FieldSpec):
    """A fresh column for a field. What it held before is always known: locks, the trail and the word index depend on it."""
    target = REFERRED.get(spec.kind.code) or spec.to
    if target:
        return mapped_column(Key, ForeignKey(f"{target}.id"), index=not spec.indexed, active_history=True)
    make = PLAIN.get(spec.kind.code)
    return mapped_column(make() if callable(make) else make or String(max(spec.max_length, spec.kind.longest)), active_history=True)


def collect(cls) -> tuple[FieldSpec, ...]:
    """The fields of a register class in screen order: its own first, then what it inherits."""
    found: dict[str, FieldSpec] = {}
    for base in cls.__mro__:
        for name, value in vars(base).items():
            if isinstance(value, FieldSpec):
                found.setdefault(name, value)
    return tuple(found.values())


def lay_out(cls) -> None:
    """Give a register class its table: columns, indexes and its place in the list of registers."""
    register: Register = cls.__dict__["register"]
    register.slug, register.model, register.fields = slug_of(cls.__name__), cls, collect(cls)
    cls.__tablename__ = register.slug
    for spec in register.fields:
        setattr(cls, spec.name, column_for(spec))
    cls.__table_args__ = (*_indexes(register), *cls.system_indexes(register.slug), *getattr(cls, "more_indexes", ()))
    REGISTERS[register.slug] = register


def _indexes(register: Register):
    """Behind every sortable or filterable field an index that starts with the community and ends with the key (tie-break)."""
    for spec in register.fields:
        if spec.indexed:
            columns = ("community_id", spec.name) if spec.unique else ("community_id", spec.name, "id")
            yield Index(f"ix_{register.slug}_{spec.name}", *columns, unique=spec.unique)
