"""Settings that managers change: declared here once, dated, never overwritten. The newest row whose day has come holds (R149).

A further setting is one more line of SETTINGS: the page, its check, its history and `setting()` follow from it.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db import db
from models.features import InCommunity
from models.once import once
from models.rules import month
from models.rules.settings import Declared
from models.storage import Key

RECEPTION, LIMITS, REPEATS, VISITS, MONTH = "接待时间", "时限", "投诉与重复", "抽样回访", "月汇总"
TARGETS, AIRCON, VISITOR, CLASH, NAMES = "目标", "空调加时", "访客", "预约冲突", "名称"
GROUPS = (RECEPTION, LIMITS, REPEATS, VISITS, MONTH, TARGETS, AIRCON, VISITOR, CLASH, NAMES)  # in the order of the page
SETTINGS: dict[str, Declared] = {one.key: one for one in (
    Declared("reception_hours", "接待时间", RECEPTION, "hours", "", most=4, empty="按小区资料",
             help="工作日的各段，例如 9:00–12:00，14:00–18:00；周末和节假日另行公告"),  # R28
    Declared("reply_hours", "投诉首次回复", LIMITS, "count", "24", "小时", 1, 240, "从接待时间起，第一次答复业主；月汇总按它算及时"),
    Declared("visit_hours", "投诉回访", LIMITS, "count", "72", "小时", 1, 720, "处理完以后回访业主"),
    Declared("transfer_hours", "登记后转办", LIMITS, "count", "2", "小时", 1, 48, "该转部门的，过了还没转办也没办结就提醒接待员"),  # R54
    Declared("arrival_minutes", "急修到场", LIMITS, "count", "15", "分钟", 1, 480, "急修从报修时间起，过了还没到场就提醒"),
    Declared("small_repair_hours", "小修完成", LIMITS, "count", "48", "小时", 1, 720, "小修从报修时间起，过了还没完工就提醒"),
    Declared("oral_minutes", "突发事件口头报告", LIMITS, "count", "30", "分钟", 1, 480, "从接报时间起，过了还没口头上报就提醒"),
    Declared("written_hours", "突发事件书面报告", LIMITS, "count", "24", "小时", 1, 240, "从接报时间起，过了还没书面上报就提醒"),
    Declared("summary_hours", "突发事件总结", LIMITS, "count", "48", "小时", 1, 720, "办结以后，过了还没交总结就提醒"),
    Declared("repeat_days", "重复看多少天", REPEATS, "count", "90", "天", 1, 366, "同一户、同一类在这些天里再来，算重复"),
    Declared("repeat_raise", "第几次投诉自动上报", REPEATS, "count", "3", "次", 2, 99, "一户的同类投诉到这一次就报客服主管，等级至少重要"),
    Declared("repair_visit_share", "维修回访", VISITS, "percent", "30", most=100, help="报修单完工后按单号抽，不够的补抽"),
    Declared("service_order_visit_share", "特约服务回访", VISITS, "percent", "30", most=100, help="服务单做完后按单号抽，不够的补抽"),
    Declared("sample_visit_hours", "抽样回访时限", VISITS, "count", "48", "小时", 1, 720, "抽中的，办完以后在这么久以内回访"),
    Declared("month_kind", "统计期间", MONTH, "choice", "25-24", options=month.KINDS, help="印在投诉情况月汇总表上"),  # C21
    Declared("kept_target", "按时限办结", TARGETS, "percent", "95", most=100, help="经营看板和小区对比上，低于它的标红"),
    Declared("satisfied_target", "回访满意", TARGETS, "percent", "95", most=100, help="满意和较满意占联系上的，低于它的标红"),
    Declared("aircon_hours", "空调正常开放时段", AIRCON, "hours", "08:30-17:30", most=1, help="工作日这段时间本来就开，之外要申请加时"),
    Declared("aircon_least", "不相连的最少计费", AIRCON, "count", "3", "小时", 0, 24, "与正常时段不相连的一次，不足这么多按这么多算"),
    Declared("aircon_price", "加时单价", AIRCON, "money", "50", "元每小时", 0, 100000, "申请单上没写单价的按这个算"),
    Declared("visitor_days", "访客资料保存", VISITOR, "count", "30", "天", 1, 90, "从离开那天算起，到期清除"),
    Declared("clash_minutes", "算冲突的间隔", CLASH, "count", "60", "分钟", 1, 1440, "同户的访客预约、同处的接待，相隔不到这么久就提醒"),
    Declared("product", "系统名称", NAMES, "text", "业主接待台", most=20, help="显示在每页左上角"),
)}  # fmt: skip
DEFAULTS = {key: one.default for key, one in SETTINGS.items()}


class Setting(InCommunity, db.Model):
    __tablename__ = "setting"
    read_once = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(500))
    holds_from: Mapped[date]
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    __table_args__ = (Index("ix_setting_name", "community_id", "name", "holds_from", "id"),)


Dated = dict[str, list[tuple[date, str]]]  # {name: [(from which day, value)]}, what holds first in front


def setting(session: Session, community_id: int, name: str, day: date) -> str:
    """The value that holds on a day; the default where nobody has set one."""
    return next((value for since, value in all_set(session, community_id).get(name, ()) if since <= day), DEFAULTS[name])


def all_set(session: Session, community_id: int) -> Dated:
    """Whatever was ever set in a community: a save asks for several, and that is one query."""
    return once(session, ("settings", community_id), lambda: _read(session, community_id))


def _read(session: Session, community_id: int) -> Dated:
    found: Dated = {}
    rows = select(Setting.name, Setting.holds_from, Setting.value).where(Setting.community_id == community_id)
    for name, since, value in session.execute(rows.order_by(Setting.holds_from.desc(), Setting.id.desc())):
        found.setdefault(name, []).append((since, value))
    return found


def settings_of(session: Session, communities: Collection[int], name: str, day: date) -> dict[int, str]:
    """One setting of many communities in one query: {community: the value that holds on a day}."""
    rows = select(Setting.community_id, Setting.value).where(Setting.community_id.in_(communities), Setting.name == name)
    newest_last = rows.where(Setting.holds_from <= day).order_by(Setting.holds_from, Setting.id)
    return dict.fromkeys(communities, DEFAULTS[name]) | {key: value for key, value in session.execute(newest_last)}


def number(session: Session, community_id: int, name: str, day: date) -> int:
    """The same for a setting that is a whole number."""
    return int(setting(session, community_id, name, day))
