"""Which option a word of an old register means: as declared, as people spell it, and what it says about the state of a matter."""

import re
from typing import TYPE_CHECKING

from models.declare import FieldSpec, Register
from models.errors import RuleViolation
from models.features import HasLifecycle
from models.rules import identity

if TYPE_CHECKING:
    from models.sheets.import_values import Entered

MOST_NAMED = 14  # options that a message can name
_DONE = frozenset("已完成 完成 已办结 办结 已结 已结案 结案 已处理完 已销 已销单 销单 已关闭 关闭 已归档 归档 已办理 处理完毕 f √".split())
_GOING_ON = frozenset("跟进中 办理中 正在处理 处理中 进行中 w".split())
_OPEN = frozenset("未处理 待处理 未完成 未结 未办结 待办 未办理 未开始".split())
_HANDLED = frozenset("处理完 已解决 已处理".split())
_STATES = (("written_off", _DONE), ("in_progress", _GOING_ON), ("filed", _OPEN), ("handled", _HANDLED))


class Chooser:
    def __init__(self, register: Register) -> None:
        self.register = register

    def code(self, entered: "Entered", spec: FieldSpec, text: str) -> str | None:
        plain = re.sub(r"\s", "", text)
        if found := _spelled(spec, text, plain):
            return found
        if spec.name == "status" and (state := self._state(spec, plain.lower())) is not None:
            return state or None
        if spec.name == self.register.tag and (sub := self._below_other(entered, spec, text, plain)):
            return sub
        raise RuleViolation(_words(spec, text), spec.name)

    def _state(self, spec: FieldSpec, word: str) -> str | None:
        """A code; '' for a state that follows from what is written down anyway; None when the word is no state."""
        said = next((code for code, words in _STATES if word in words), None)
        if said is None or said in spec.choices.options or issubclass(self.register.model, HasLifecycle):
            return said
        return self.register.closed_states[0] if said == "written_off" and len(self.register.closed_states) == 1 else ""

    def _below_other(self, entered: "Entered", spec: FieldSpec, text: str, plain: str) -> str | None:
        """What is no kind of its own but stands below 其它: 咨询, 交费."""
        sub = self.register.field("sub_category")
        if sub is None or "other" not in spec.choices.options or not (found := _spelled(sub, text, plain)):
            return None
        entered.values.setdefault("sub_category", found)
        return "other"


def _spelled(spec: FieldSpec, text: str, plain: str) -> str | None:
    half = identity.half_width(plain)
    tries = (text, plain, plain.removesuffix("类"), f"{plain}类", half, re.sub(r"\([^)]*\)", "", half), half.upper())
    return next((code for word in tries if (code := spec.choices.code_of(word))), None)


def _words(spec: FieldSpec, text: str) -> str:
    offered = list(spec.choices.offered.values())
    may = f"，可填：{'、'.join(offered)}" if len(offered) <= MOST_NAMED else "，请从列表里选"
    return f"{spec.label}“{text[:20]}”不在选项中{may}"
