"""How messages leave the house: when the next try is, what quiet hours do to it, and what a channel must say of itself."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from models.errors import RuleViolation

WAITING, SENT, FAILED, GIVEN_UP = "waiting", "sent", "failed", "given_up"
STATES = {WAITING: ("待发", "blue"), FAILED: ("没发出，会再试", "amber"), SENT: ("已发出", "green"), GIVEN_UP: ("给不出去", "red")}
OPEN = (WAITING, FAILED)
MOST_TRIES = 8
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
LEASE = timedelta(minutes=10)  # a worker that has not come back by then is taken for dead
QUIET = ("21:00", "08:00")

EMAIL, WECOM, DINGTALK, FEISHU, LARK, WEBHOOK = "email", "wecom", "dingtalk", "feishu", "lark", "webhook"
CHANNELS = {EMAIL: "电子邮件", WECOM: "企业微信群", DINGTALK: "钉钉群", FEISHU: "飞书群", LARK: "飞书国际版群", WEBHOOK: "通用网络接口"}
SECURITY = {"starttls": "STARTTLS（常用 587 端口）", "ssl": "SSL（常用 465 端口）", "none": "不加密（只限内网）"}
# What each kind asks for: (name, label, help, secret, must be given).
FIELDS: dict[str, tuple[tuple[str, str, str, bool, bool], ...]] = {
    EMAIL: (
        ("host", "发信服务器", "例如 smtp.exmail.qq.com", False, True), ("port", "端口", "", False, True),
        ("user", "发信账号", "服务器不要登录的可以不填", False, False), ("password", "发信口令或授权码", "", True, False),
        ("sender", "发件地址", "例如 kefu@example.com", False, True),
        ("recipients", "收件地址", "岗位公用的邮箱，几个用逗号隔开；只发给个人的可以不填", False, False),
    ),
    WECOM: (("token", "机器人密钥", "机器人地址里 key= 后面的一段", True, True),),
    DINGTALK: (
        ("token", "访问令牌", "机器人地址里 access_token= 后面的一段", True, True),
        ("sign", "加签密钥", "安全设置选了加签的要填，以 SEC 开头", True, False),
    ),
    FEISHU: (("token", "机器人密钥", "机器人地址最后一段", True, True),),
    LARK: (("token", "机器人密钥", "机器人地址最后一段", True, True),),
    WEBHOOK: (("url", "接收地址", "以 https:// 开头；整个地址都当作密钥保管", True, True),),
}  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9._%+-]{1,64}@localhost")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[\x21-\x7e]*)?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def next_try(now: datetime, tries: int, quiet: tuple[str, str] | None = None) -> datetime | None:
    """When the next try is due after `tries` failed ones: 1, 5, 15, 60 minutes, then every 4 hours; None: no more."""
    if tries >= MOST_TRIES:
        return None
    return after_quiet(now + PAUSES[min(max(tries, 1), len(PAUSES)) - 1], quiet)


def after_quiet(moment: datetime, quiet: tuple[str, str] | None) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in. Equal ends: no quiet hours."""
    if not quiet or quiet[0] == quiet[1]:
        return moment
    start, end = (time.fromisoformat(clock) for clock in quiet)
    clock, overnight = moment.time(), start > end
    inside = (clock >= start or clock < end) if overnight else start <= clock < end
    if not inside:
        return moment
    day = moment.date() + timedelta(days=1 if overnight and clock >= start else 0)
    return datetime.combine(day, end)


def addresses(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,，;；、]+", text.strip()) if part]


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text)) and len(text) <= 120


def check(kind: str, given: Mapping[str, str]) -> None:
    """Refuse what cannot be an address, at its field. `given`: what is in force after the change, secrets in the clear."""
    if kind not in CHANNELS:
        raise RuleViolation("请选通道种类", "kind")
    for name, label, _, _, must in FIELDS[kind]:
        value = given.get(name, "")
        if must and not value:
            raise RuleViolation(f"{label}没填", name)
        if value and not _fits(name, value):
            raise RuleViolation(f"{label}没填对", name)
    if kind == EMAIL and given.get("security") not in SECURITY:
        raise RuleViolation("请选加密方式", "security")
    if kind == EMAIL and given.get("user") and not given.get("password"):
        raise RuleViolation("填了发信账号就要填口令或授权码", "password")


def _fits(name: str, value: str) -> bool:
    match name:
        case "host":
            return bool(_HOST.fullmatch(value))
        case "port":
            return value.isascii() and value.isdigit() and 0 < int(value) < 65536
        case "sender":
            return is_email(value)
        case "recipients":
            return len(addresses(value)) <= 20 and all(is_email(one) for one in addresses(value))
        case "token" | "sign":
            return bool(_TOKEN.fullmatch(value))
        case "url":
            return bool(_URL.fullmatch(value)) and len(value) <= 500
        case _:
            return len(value) <= 200 and value.isprintable()


def check_quiet(quiet_from: str, quiet_to: str) -> None:
    for name, clock in (("quiet_from", quiet_from), ("quiet_to", quiet_to)):
        if not _CLOCK.fullmatch(clock):
            raise RuleViolation("时间没填对，例如 21:00", name)
