"""Child rows as one field: a list of lines, each column with a kind of its own and as private as that."""

from models.errors import RuleViolation
from models.kinds import Kind
from models.rules import masking


class Rows(Kind):
    """Child rows: a list of {name: text}, each column with a kind of its own."""

    code, sortable = "rows", False

    def check(self, spec, value):
        kept = []
        for number, row in enumerate(value, 1):
            kept.append(self._row(spec, number, row))
        if len(kept) > 200:
            raise RuleViolation(f"{spec.label}最多 200 行", spec.name)
        return [row for row in kept if row] or None

    def _row(self, spec, number, row):
        cleaned = {}
        for column in spec.columns:
            try:
                value = column.kind.parse(column, str(row.get(column.name) or ""))
            except RuleViolation as refusal:
                raise RuleViolation(f"{spec.label}第 {number} 行：{refusal.message}", spec.name) from None
            if value is not None:
                cleaned[column.name] = column.kind.text(column, value)
        return cleaned

    def _join(self, spec, value, door):
        return ";".join(",".join(door(c, row[c.name]) for c in spec.columns if row.get(c.name)) for row in value or ())

    def text(self, spec, value):
        return self._join(spec, value, lambda column, cell: cell)

    def masked(self, spec, value):
        return self._join(spec, value, self.masked_cell)

    def masked_cell(self, column, cell):
        """A cell that no longer passes its check must not break a page, nor slip out unmasked."""
        try:
            return column.kind.masked(column, column.kind.parse(column, cell))
        except RuleViolation:
            return "****" if column.private else masking.free_text(cell)
