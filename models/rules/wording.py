"""Moments and spans as people say them. The full moment belongs on hover."""

from datetime import date, datetime, timedelta

_RELATIVE = {0: "今天", -1: "昨天", 1: "明天"}


def moment(now: datetime, t: datetime) -> str:
    """今天 14:05, 昨天 21:40, 11-20 09:30; of another year 2025-11-20 09:30."""
    word = _RELATIVE.get((t.date() - now.date()).days)
    if word:
        return f"{word} {t:%H:%M}"
    return f"{t:%m-%d %H:%M}" if t.year == now.year else full(t)


def duration(span: timedelta) -> str:
    """3 天 5 小时, 4 小时, 22 分钟: the two largest parts at most, zero parts dropped, the sign ignored."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时"
    return f"{minutes} 分钟" if minutes else "不到 1 分钟"


def within(hours: int) -> str:
    """3 日内, 30 小时内: a limit as it is promised."""
    return f"{hours // 24} 日内" if hours % 24 == 0 else f"{hours} 小时内"


def lateness(what: str, due: datetime, done_at: datetime | None, now: datetime) -> str:
    """口头上报晚了 12 分钟，应在 11-23 14:20 前; '' when it was in time or there is still time."""
    late = (done_at or now) - due
    if late <= timedelta():
        return ""
    return f"{what}{'晚了' if done_at else '没有记，已超'} {duration(late)}，应在 {due:%m-%d %H:%M} 前"


def full(t: datetime) -> str:
    """2026-11-23 14:05."""
    return f"{t:%Y-%m-%d %H:%M}"


def weekday(day: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[day.weekday()]
