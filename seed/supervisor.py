"""The supervisor's part of the demonstration: the days that are signed off, one correction after it, and the roster."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.declare import all_registers
from models.features import HasReview
from models.registers.closing import Closing
from models.registers.shift import Shift
from models.registers.visit import Visit
from models.scope import acting
from seed.estate import Estate

READS = time(9, 5)
TURNS = (("early", "陈静", "刘洋"), ("night", "刘勇", None))
LEFT = "地库道闸厂家说今天上午到，请放行并陪同；前台备用钥匙在抽屉第二格。"


def signed(session: Session, estate: Estate, now: datetime) -> None:
    """R15: every morning the supervisor has read the day before, in all registers; since yesterday evening things wait."""
    supervisor = estate.actor("王敏")
    last = datetime.combine(now.date() - timedelta(days=1), time(18, 0))
    with acting(session, supervisor):
        for register in all_registers():
            model = register.model
            if issubclass(model, HasReview):
                mine = (model.community_id == estate.community.id, model.reviewed_at.is_(None), model.voided_at.is_(None))
                for entry in session.scalars(select(model).where(*mine, model.recorded_at < last)).all():
                    read_at = datetime.combine(entry.recorded_at.date() + timedelta(days=1), READS)
                    with clock.held_at(min(read_at, now)):
                        entry.reviewed_by_id, entry.reviewed_at = supervisor.staff_id, min(read_at, now)
                        session.flush()


def corrected(session: Session, estate: Estate, now: datetime) -> None:
    """One entry was put right after it had been signed off: it waits to be read again."""
    desk, before = estate.actor("陈静"), now - timedelta(days=2)
    mine = (Visit.community_id == estate.community.id, Visit.voided_at.is_(None), Visit.reviewed_at < now, Visit.recorded_at < before)
    with acting(session, desk), clock.held_at(now - timedelta(hours=2)):
        entry = session.scalar(select(Visit).where(*mine, Visit.room.is_not(None)).order_by(Visit.recorded_at.desc()).limit(1))
        if entry is not None:
            entry.identity = "family"
            entry.remark = "来电的是业主家人，身份更正"
            session.flush()


def roster(session: Session, estate: Estate, now: datetime) -> None:
    """R23, R29: who is on duty from three days ago until after tomorrow; last night's shift left a word for the morning."""
    today = now.date()
    with acting(session, estate.actor("王敏")):
        for ahead in range(-3, 3):
            on, made = today + timedelta(days=ahead), datetime.combine(today - timedelta(days=4), time(16, 0))
            for turn, first, second in TURNS:
                with clock.held_at(made):
                    row = Shift(community_id=estate.community.id, on_day=on, turn=turn, staff_id=estate.staff[first].id,
                                second_id=second and estate.staff[second].id)  # fmt: skip
                    session.add(row)
                    session.flush()
                if ahead == -1 and turn == "night":
                    with clock.held_at(min(datetime.combine(today, time(8, 25)), now)):
                        row.handover = LEFT
                        session.flush()


def announced(session: Session, estate: Estate, now: datetime) -> None:
    """R28: a day without reception, announced in advance."""
    on = now.date() + timedelta(days=9)
    with acting(session, estate.actor("赵国强")), clock.held_at(now - timedelta(days=1)):
        text = f"{on.month}月{on.day}日前台搬家，当天不接待来访，值班电话照常有人接"
        session.add(Closing(community_id=estate.community.id, from_on=on, to_on=on, announcement=text))
        session.flush()
