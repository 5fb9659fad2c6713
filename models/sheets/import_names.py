"""What a cell that names somebody or something means in this community: staff, departments, rooms, residents, other entries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.declare import REGISTERS, FieldSpec, Register
from models.errors import RuleViolation
from models.organisation import Community, Staff
from models.premises import Resident, Room
from models.rules import rooms
from models.sheets.import_habits import without_gaps

AT_ONCE = 500


class Unknown(RuleViolation):
    """A name nobody here has: of somebody who has left, perhaps."""


class Names:
    """Looked up once for a whole sheet. Where two people share a name, their number tells them apart."""

    def __init__(self, session: Session, community_id: int) -> None:
        self.session, self.community_id = session, community_id
        self.rooms = set(session.scalars(select(Room.full_no).where(Room.community_id == community_id)))
        self.community = session.scalar(select(Community.name).where(Community.id == community_id)) or ""
        self._known: dict[str, dict[str, set[int]]] = {}

    def key(self, spec: FieldSpec, written: str) -> int:
        """The id of who or what is meant. RuleViolation in words when nobody is, or several are."""
        slug = spec.to or spec.kind.code
        known, plain = self._of(slug), self._plain(slug, written)
        found = known.get(plain) or (slug == "department" and (known.get(f"{plain}部") or known.get(plain.removesuffix("部")))) or set()
        if not found:
            where = REGISTERS[slug].menu_title
            raise Unknown(f"{spec.label}“{spec_name(spec, written)}”不在{where}里", spec.name)
        if len(found) > 1:
            how = {"staff": "请写工号", "resident": "请写成“姓名 电话”"}.get(slug, "请写编号")
            raise RuleViolation(f"{spec.label}“{spec_name(spec, written)}”有 {len(found)} 位，{how}", spec.name)
        return next(iter(found))

    def learn(self, register: Register, texts: Iterable[str]) -> None:
        """Look up the numbers of entries that cells refer to, some hundred at a time."""
        model, known = register.model, self._known.setdefault(register.slug, {})
        wanted = sorted({text.strip() for text in texts} - known.keys())
        for first in range(0, len(wanted), AT_ONCE):
            mine = (model.community_id == self.community_id, model.record_no.in_(wanted[first : first + AT_ONCE]))
            for key, number in self.session.execute(select(model.id, model.record_no).where(*mine)):
                known.setdefault(number, set()).add(key)

    def _plain(self, slug: str, written: str) -> str:
        text = " ".join(written.split())
        if slug == "room":
            return rooms.canonical(text) or text
        return without_gaps(text) if slug in ("staff", "department", "resident") else text

    def _of(self, slug: str) -> dict[str, set[int]]:
        if slug not in self._known:
            self._known[slug] = {}
            for key, *words in self._rows(slug):
                for word in filter(None, words):
                    self._known[slug].setdefault(word, set()).add(key)
        return self._known[slug]

    def _rows(self, slug: str):
        """(id, everything it may be called)."""
        if slug == "staff":
            found = self.session.execute(select(Staff.id, Staff.name, Staff.job_no).where(Staff.community_id == self.community_id))
            return [(key, name, number, f"{name}({number})", f"{name}（{number}）") for key, name, number in found]
        if slug == "resident":
            people = select(Resident.id, Resident.name, Resident.phone).where(Resident.community_id == self.community_id)
            return [(key, name, f"{name} {phone}") for key, name, phone in self.session.execute(people)]
        register = REGISTERS[slug]
        if not register.directory:
            return []  # entries are learned by their numbers
        column = getattr(register.model, register.headline)
        return self.session.execute(select(register.model.id, column).where(register.model.community_id == self.community_id)).all()


def spec_name(spec: FieldSpec, written: str) -> str:
    """A name as it may be said in a message: a resident's is masked."""
    target = REGISTERS[spec.to] if spec.to else None
    headline = target.field(target.headline) if target and target.directory and target.headline else None
    return headline.masked(written[:20]) if headline is not None and headline.private else written[:20]
