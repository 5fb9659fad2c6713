"""Set up a way out, try it, send again what was given up. Every change leaves a line in the audit that holds no secret."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, sealed
from models.channel import Channel, Delivery
from models.errors import RuleViolation
from models.operations.carry import Letter, Undelivered, carry
from models.organisation import Actor, Community
from models.rules import access, delivery, messages
from models.rules.delivery import FIELDS, GIVEN_UP, OPEN, WAITING
from models.rules.messages import Facts

LINE = ("name", "roles", "groups", "quiet_from", "quiet_to", "to_people", "enabled")


def save_channel(session: Session, actor: Actor, now: datetime, channel: Channel | None, kind: str, given: Mapping[str, object]) -> Channel:
    """`given`: the columns of LINE, and the parts of the address as typed; a secret left empty stays as it was. The caller commits."""
    _refuse_strangers(actor)
    before = _told(channel) if channel else {}
    kind = channel.kind if channel else kind
    known = _known(channel) if channel else {}
    parts = {name: str(given.get(name) or "").strip() or (known.get(name, "") if secret else "") for name, _, _, secret, _ in _fields(kind)}
    if kind == delivery.EMAIL:
        parts["security"] = str(given.get("security") or "")
    delivery.check(kind, parts)
    _check(session, actor, channel, kind, given, parts)
    if channel is None:
        channel = Channel(community_id=actor.community_id, kind=kind, created_at=now)
        session.add(channel)
    secrets = {name for name, _, _, secret, _ in _fields(kind) if secret}
    channel.config = {name: value for name, value in parts.items() if name not in secrets and value}
    channel.sealed = sealed.seal({name: parts[name] for name in sorted(secrets) if parts[name]})
    for name in LINE:
        setattr(channel, name, given[name])
    channel.changed_at, channel.changed_by_id = now, actor.account_id
    session.flush()
    changed = {name: [before.get(name), value] for name, value in _told(channel).items() if before.get(name) != value}
    if fresh := [name for name in sorted(secrets) if given.get(name)]:
        changed["secret"] = ["****", "**** " + " ".join(fresh)]
    audit.record(session, actor, now, "change_channel", detail={"channel": channel.name, **changed})
    return channel


def try_out(session: Session, actor: Actor, now: datetime, channel: Channel, base_url: str) -> str:
    """Send one message by it now and say in words how it went. Commits by itself: nothing is held while the other side is waited for."""
    _refuse_strangers(actor)
    community = session.get(Community, channel.community_id)
    facts = Facts("test", community.name)
    letter = Letter(f"{now:%Y%m%d%H%M%S%f}{channel.id}", f"【{community.name}】测试消息", messages.whole(facts, now, f"{base_url}/admin/"))
    kind, name, address = channel.kind, channel.name, _address(channel)
    if kind == delivery.EMAIL and not address.get("recipients"):
        raise RuleViolation("这个通道只发给个人，没有公用的收件地址，填一个再试")
    audit.record(session, actor, now, "try_channel", detail={"channel": name})
    session.commit()
    try:
        carry(kind, address, letter)
    except Undelivered as trouble:
        raise RuleViolation(f"没有发出去：{trouble.words}") from None
    return f"已从{name}发出一条测试消息，请到那边看看收到没有"


def send_again(session: Session, actor: Actor, now: datetime, key: int) -> None:
    """What was given up waits anew, with all its tries; what is due later is due now."""
    _refuse_strangers(actor)
    row = session.scalar(select(Delivery).where(Delivery.id == key, Delivery.community_id == actor.community_id).with_for_update())
    if row is None or row.state not in (*OPEN, GIVEN_UP):
        raise RuleViolation("这一条已经发出去了，不用再发")
    row.state, row.tries, row.next_try_at, row.last_error = WAITING, 0, now, None
    session.flush()


def _refuse_strangers(actor: Actor) -> None:
    if not access.may(actor.roles, "settings") or actor.community_id is None:
        raise RuleViolation("只有项目经理和系统管理员可以改消息通道")


def _fields(kind: str) -> Sequence[tuple[str, str, str, bool, bool]]:
    return FIELDS.get(kind, ())


def _known(channel: Channel) -> dict[str, str]:
    """What is in force; secrets that no longer open have to be given anew."""
    try:
        return channel.address()
    except sealed.Unreadable:
        return dict(channel.config)


def _address(channel: Channel) -> dict[str, str]:
    try:
        return channel.address()
    except sealed.Unreadable:
        raise RuleViolation("密钥打不开，请重新填写密钥") from None


def _check(session: Session, actor: Actor, channel: Channel | None, kind: str, given: Mapping, parts: Mapping[str, str]) -> None:
    if not given["name"] or len(str(given["name"])) > 40:
        raise RuleViolation("名称没填" if not given["name"] else "名称最多 40 个字", "name")
    if not given["roles"]:
        raise RuleViolation("选发给哪些岗位的消息", "roles")
    if not given["groups"]:
        raise RuleViolation("选发哪些消息", "groups")
    if kind == delivery.EMAIL and not parts.get("recipients") and not given["to_people"]:
        raise RuleViolation("填公用的收件地址，或者选也发给个人", "recipients")
    delivery.check_quiet(str(given["quiet_from"]), str(given["quiet_to"]))
    twin = select(Channel.id).where(Channel.community_id == actor.community_id, Channel.name == given["name"])
    if session.scalar(twin.where(Channel.id != (channel.id if channel else 0)).limit(1)) is not None:
        raise RuleViolation("已经有同名的通道了", "name")


def _told(channel: Channel) -> dict[str, object]:
    """What the audit may keep of a channel."""
    return {"kind": channel.kind, **{name: getattr(channel, name) for name in LINE}, **{
        name: value for name, value in (channel.config or {}).items() if name in ("host", "port", "security")}}  # fmt: skip
