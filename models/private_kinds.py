"""Kinds of field that are somebody's own: private because of what they are, and masked on every way out."""

from models.errors import RuleViolation
from models.kinds import Kind
from models.rules import identity, masking


class Person(Kind):
    code, private, sortable, longest = "person", True, False, 30

    def masked(self, spec, value):
        return masking.name(value) if value else ""


class Phone(Kind):
    code, private, sortable, longest = "phone", True, False, 40

    def check(self, spec, value):
        written = identity.half_width(str(value)).strip()
        if written == identity.REFUSED and spec.allow_refused:
            return written
        number = identity.phone(written)
        if number is None:
            raise RuleViolation(f"{spec.label}：{identity.why_not_phone(written)}", spec.name)
        return number

    def masked(self, spec, value):
        return masking.phone(value) if value else ""


class IdNumber(Kind):
    """Checked in full, kept as its last four digits only: the rest is never stored."""

    code, private, sortable, longest = "id_number", True, False, 18

    def check(self, spec, value):
        written = identity.half_width(str(value)).strip().upper()
        if len(written) == 4 and written[:3].isdigit() and (written[3].isdigit() or written[3] == "X"):
            return written
        number = identity.id_number(written)
        if number is None:
            raise RuleViolation(f"{spec.label}不对：要 18 位证件号或末 4 位，请核对", spec.name)
        return number[-4:]

    def masked(self, spec, value):
        return "*" * 14 + value if value else ""


class Plate(Kind):
    code, private, sortable, longest = "plate", True, False, 10

    def check(self, spec, value):
        plate = identity.plate(str(value))
        if plate is None:
            raise RuleViolation(f"{spec.label}不像车牌，例如 粤B12345", spec.name)
        return plate

    def masked(self, spec, value):
        return masking.plate(value) if value else ""
