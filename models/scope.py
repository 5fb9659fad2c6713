"""Which community's rows exist for this actor: one listener on the session, so it holds for screen, import, seed and command alike."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session, with_loader_criteria

from models.features import InCommunity
from models.organisation import Actor


class NoActor(RuntimeError):
    """Somebody reads or writes rows of a community without saying who they are: a bug, never a refusal."""


def actor_of(session: Session) -> Actor:
    actor = session.info.get("actor")
    if actor is None:
        raise NoActor("this session has no actor")
    return actor


@contextmanager
def acting(session: Session, actor: Actor) -> Iterator[Actor]:
    """Do something as somebody: commands, the worker and tests. Requests get their actor at sign-in."""
    before = session.info.get("actor")
    session.info["actor"] = actor
    try:
        yield actor
    finally:
        session.info["actor"] = before


@event.listens_for(Session, "do_orm_execute")
def _only_own_communities(state) -> None:
    if state.execution_options.get("unscoped"):
        return
    actor = actor_of(state.session)
    if actor.everywhere:
        return
    allowed = tuple(actor.communities)
    state.statement = state.statement.options(
        with_loader_criteria(InCommunity, lambda cls: cls.community_id.in_(allowed), include_aliases=True)
    )
