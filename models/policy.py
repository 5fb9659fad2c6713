"""Settings that managers change: dated, never overwritten. The newest row whose day has come holds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.storage import Key

DEFAULTS = {
    "month_kind": "25-24",  # 上月25日 – 本月24日 (C21)
    "repeat_days": "90",
    "product": "业主接待台",
    "aircon_hours": "08:30-17:30",  # when it runs anyway; outside it somebody has to ask
    "aircon_least": "3",  # hours charged for a start that does not follow on those
    "aircon_price": "50",  # 元 an hour
    "visitor_days": "30",  # how long a visitor is kept after leaving
    "clash_minutes": "60",  # appointments this near to one another are said to clash
}


class Setting(InCommunity, db.Model):
    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(500))
    holds_from: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    __table_args__ = (Index("ix_setting_name", "community_id", "name", "holds_from", "id"),)


def setting(session: Session, community_id: int, name: str, day: date) -> str:
    """The value that holds on a day; the default where nobody has set one."""
    found = session.scalar(
        select(Setting.value)
        .where(Setting.community_id == community_id, Setting.name == name, Setting.holds_from <= day)
        .order_by(Setting.holds_from.desc(), Setting.id.desc())
        .limit(1)
    )
    return found if found is not None else DEFAULTS[name]
