"""Ways past the community scope, as somebody could write them in code. Each returns what it got hold of of the other community.

A probe holds when it gets nothing, or is refused. `tests/models/test_scope.py` runs them; those that go through screens live
in `tests/attacks/test_other_community.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select, text, union, update
from sqlalchemy.orm import Session, aliased, defer, joinedload, selectinload

from models.display import Display
from models.organisation import Account, Actor, Community
from models.premises import Resident, Room
from models.registers.complaint import Complaint
from models.registers.visit import Visit
from models.scope import acting
from models.tracking import Pause, Step

SECRET = {"person_name": "慕容雪", "phone": "13511112222", "content": "顶楼水箱异响"}


@dataclass
class Ground:
    """What a probe knows: the session of the home desk, an entry of its own, and ids of the other community to guess."""

    session: Session
    mine: Visit
    sheet: Complaint
    home: int
    other: int
    visit: int
    staff: int
    department: int
    room: str
    system: Actor


def _all(ground: Ground, statement):
    return ground.session.execute(statement).all()


def list_rows(ground):
    return [row for row in ground.session.scalars(select(Visit)) if row.community_id == ground.other]


def rows_of_steps_and_pauses(ground):
    session = ground.session
    return [row for kind in (Step, Pause) for row in session.scalars(select(kind)) if row.community_id == ground.other]


def text_of_a_related_entry_elsewhere(ground):
    display = Display(ground.session, datetime(2026, 11, 23, 14, 32))
    plant(ground)
    return display.shown(ground.sheet, Complaint.register.field("visit_id")) + display.name_of("department", ground.department)


def session_get_cold(ground):
    return ground.session.get(Visit, ground.visit)


def session_get_warm(ground):
    with acting(ground.session, ground.system):
        warm = ground.session.get(Visit, ground.visit)
    assert warm is not None
    return ground.session.get(Visit, ground.visit) or ground.session.query(Visit).filter_by(id=ground.visit).first()


def query_get_warm(ground):
    with acting(ground.session, ground.system):
        warm = ground.session.get(Visit, ground.visit)
    return ground.session.get_one(Visit, warm.id)


def refresh_of_a_warm_row(ground):
    with acting(ground.session, ground.system):
        warm = ground.session.get(Visit, ground.visit)
    ground.session.refresh(warm)
    return warm


def deferred_column_of_a_warm_row(ground):
    with acting(ground.session, ground.system):
        warm = ground.session.scalar(select(Visit).options(defer(Visit.phone)).where(Visit.id == ground.visit))
    return warm.phone


def column_select(ground):
    return _all(ground, select(Visit.phone).where(Visit.id == ground.visit))


def count_over_entity(ground):
    return ground.session.scalar(select(func.count()).select_from(Visit).where(Visit.person_name == SECRET["person_name"]))


def count_over_column(ground):
    return ground.session.scalar(select(func.count(Visit.id)).where(Visit.person_name == SECRET["person_name"]))


def max_over_column(ground):
    return ground.session.scalar(select(func.max(Visit.id))) == ground.visit


def legacy_query_count(ground):
    return ground.session.query(Visit).filter(Visit.phone == SECRET["phone"]).count()


def core_table(ground):
    return _all(ground, select(Visit.__table__).where(Visit.__table__.c.id == ground.visit))


def core_table_beside_an_entity(ground):
    return _all(ground, select(Account.id, Visit.__table__.c.phone).where(Visit.__table__.c.id == ground.visit))


def core_table_in_a_condition(ground):
    there = Visit.__table__.alias()
    return _all(ground, select(Account.id).where(there.c.phone == SECRET["phone"]))


def core_table_joined(ground):
    return _all(ground, select(Account.id).join(Visit.__table__, Visit.__table__.c.handler_id == Account.staff_id))


def raw_text(ground):
    return _all(ground, text("SELECT phone FROM visit"))


def raw_text_in_a_condition(ground):
    return [found for found in _all(ground, select(Visit.community_id).where(text("1=1 OR 1=1"))) if found[0] == ground.other]


def from_statement_with_text(ground):
    return ground.session.scalars(select(Visit).from_statement(text("SELECT * FROM visit"))).all()


def from_statement_with_table(ground):
    return ground.session.scalars(select(Visit).from_statement(select(Visit.__table__))).all()


def alias(ground):
    other = aliased(Visit)
    return _all(ground, select(other.phone).where(other.id == ground.visit))


def alias_in_a_join(ground):
    mine, theirs = aliased(Visit), aliased(Visit)
    return _all(ground, select(theirs.phone).join(mine, mine.id != theirs.id).where(theirs.id == ground.visit))


def subquery(ground):
    inner = select(Visit.id, Visit.phone).subquery()
    return _all(ground, select(inner.c.phone).where(inner.c.id == ground.visit))


def entity_over_a_subquery(ground):
    inner = aliased(Visit, select(Visit).subquery())
    return _all(ground, select(inner.phone).where(inner.id == ground.visit))


def scalar_subquery(ground):
    inner = select(Visit.phone).where(Visit.id == ground.visit).scalar_subquery()
    return [found for found in _all(ground, select(Account.id, inner)) if found[1]]


def sorted_by_a_subquery(ground):
    inner = select(Visit.id).where(Visit.phone == SECRET["phone"]).scalar_subquery()
    return ground.session.scalar(select(inner).order_by(inner))


def exists_condition(ground):
    return _all(ground, select(Account.id).where(exists().where(Visit.phone == SECRET["phone"])))


def in_subselect_on_an_unscoped_table(ground):
    theirs = select(Visit.community_id).where(Visit.phone == SECRET["phone"])
    return _all(ground, select(Community.name).where(Community.id.in_(theirs)))


def union_of_selects(ground):
    both = union(select(Visit.phone), select(Resident.phone).where(Resident.community_id == ground.other))
    return [found for found in _all(ground, both) if found[0] in (SECRET["phone"], "13500004444")]


def common_table_expression(ground):
    inner = select(Visit.id, Visit.phone).cte()
    return _all(ground, select(inner.c.phone).where(inner.c.id == ground.visit))


def lazy_load_across(ground):
    plant(ground)
    return ground.sheet.master


def lazy_load_across_warm(ground):
    plant(ground)
    with acting(ground.session, ground.system):
        warm = ground.session.get(Visit, ground.visit)
    assert warm is not None
    return ground.sheet.master


def eager_load_across(ground):
    plant(ground)
    ground.session.expunge_all()
    found = []
    for how in (joinedload, selectinload):
        found += [sheet.master for sheet in ground.session.scalars(select(Complaint).options(how(Complaint.master)))]
        ground.session.expunge_all()
    return [master for master in found if master is not None]


def join_columns_across(ground):
    plant(ground)
    return _all(ground, select(Complaint.id, Visit.phone).join(Visit, Visit.id == Complaint.visit_id))


def oracle_through_a_joined_private_field(ground):
    plant(ground)
    joined = _all(ground, select(Complaint.id).join(Complaint.master).where(Visit.phone == SECRET["phone"]))
    return joined + _all(ground, select(Complaint.id).where(Complaint.master.has(Visit.phone == SECRET["phone"])))


def orm_update(ground):
    return ground.session.execute(update(Visit).where(Visit.id == ground.visit).values(phone="13800000000")).rowcount


def query_update(ground):
    return ground.session.query(Visit).filter_by(id=ground.visit).update({"phone": "13800000000"})


def orm_delete(ground):
    return ground.session.execute(delete(Visit).where(Visit.id == ground.visit)).rowcount


def query_delete(ground):
    return ground.session.query(Visit).filter_by(id=ground.visit).delete()


def delete_of_a_warm_row(ground):
    with acting(ground.session, ground.system):
        warm = ground.session.get(Step, ground.session.scalar(select(Step.id).where(Step.community_id == ground.other)))
    ground.session.delete(warm)
    ground.session.commit()
    return True


def bulk_update_by_key(ground):
    return ground.session.execute(update(Visit), [{"id": ground.visit, "phone": "13800000000"}])


def bulk_update_mappings(ground):
    ground.session.bulk_update_mappings(Visit, [{"id": ground.visit, "phone": "13800000000"}])
    return True


def bulk_save_objects(ground):
    ground.session.bulk_save_objects([new_visit(community_id=ground.other)])
    return True


def insert_statement(ground):
    row = {"community_id": ground.other, "recorded_at": datetime(2026, 11, 23), "late": False, "version": 1}
    return ground.session.execute(insert(Visit), [row])


def merge_of_a_detached_key(ground):
    return ground.session.merge(new_visit(id=ground.visit, community_id=ground.home))


def a_new_row_with_a_key_of_its_own(ground):
    ground.session.add(new_visit(id=ground.visit + 1000, community_id=ground.home))
    ground.session.commit()
    return True


def a_detached_row_taken_up_again(ground):
    with acting(ground.session, ground.system):
        theirs = ground.session.get(Visit, ground.visit)
    ground.session.expunge(theirs)
    theirs.remark = "改过"
    ground.session.add(theirs)
    ground.session.commit()
    return True


def editing_a_warm_row(ground):
    with acting(ground.session, ground.system):
        theirs = ground.session.get(Visit, ground.visit)
    theirs.remark = "改过"
    ground.session.commit()
    return True


def moving_an_entry_away(ground):
    ground.mine.community_id = ground.other
    ground.session.commit()
    return True


def creating_one_elsewhere(ground):
    ground.session.add(new_visit(community_id=ground.other))
    ground.session.commit()
    return True


def handing_to_staff_elsewhere(ground):
    ground.mine.handler_id = ground.staff
    ground.session.commit()
    return True


def handing_to_a_department_elsewhere(ground):
    ground.mine.department_id = ground.department
    ground.session.commit()
    return True


def linking_to_an_entry_elsewhere(ground):
    ground.session.add(new_sheet(visit_id=ground.visit))
    ground.session.commit()
    return True


def taking_a_master_elsewhere(ground):
    with acting(ground.session, ground.system):
        theirs = ground.session.get(Visit, ground.visit)
    ground.session.add(new_sheet(master=theirs, community_id=ground.home))
    ground.session.commit()
    return True


def editing_an_entry_whose_parent_is_out_of_sight(ground):
    plant(ground)
    ground.sheet.remark = "补充说明"
    ground.session.commit()
    ground.session.expire_all()
    return ground.sheet.visit_id is None


def unique_constraint_oracle(ground):
    ground.session.add(Room(full_no=ground.room))  # the other community has a room of this number: that must not show
    ground.session.commit()
    return False


def no_scope_set(ground):
    ground.session.expunge_all()
    with acting(ground.session, None):
        return ground.session.scalars(select(Visit)).all() or ground.session.get(Visit, ground.visit)


def unscoped_option_of_another_statement(ground):
    """The option holds for the statement it stands on and no longer."""
    ground.session.scalar(select(func.count(Visit.id)), execution_options={"unscoped": True})
    return ground.session.scalar(select(Visit.id).where(Visit.id == ground.visit))


PROBES = {name: probe for name, probe in list(globals().items()) if callable(probe) and getattr(probe, "__module__", "") == __name__}
for _not_a_probe in ("Ground", "_all"):
    del PROBES[_not_a_probe]


def new_visit(**values) -> Visit:
    given = {"received_at": datetime(2026, 11, 23, 10), "room": "3-2-1201", "category": "repair", **SECRET}
    return Visit(**given | values)


def new_sheet(**values) -> Complaint:
    given = {"complained_at": datetime(2026, 11, 23, 10), "complainant": "张伟", "phone": "13800001234", "room": "3-2-1201"}
    return Complaint(**given | {"description": "楼上噪声，半夜拖椅子"} | values)


def plant(ground: Ground) -> None:
    """An entry that points across, as no door lets it in: written past the session."""
    sheets = Complaint.__table__
    ground.session.connection().execute(update(sheets).where(sheets.c.id == ground.sheet.id).values(visit_id=ground.visit))
    ground.session.expire(ground.sheet)
