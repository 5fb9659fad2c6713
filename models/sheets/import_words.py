"""What people write over a column, beside its label and declared aliases: the better claim first."""

import re
from collections.abc import Iterator

from models.declare import FieldSpec, Register

# Over a column that plays a part, whatever the register calls it. Taken when nothing better claims the word.
_USUAL = {
    "anchor": ("日期", "时间", "登记日期", "登记时间"),
    "place": ("房号", "房间号", "房间", "房间号码", "室号", "住址", "地址", "门牌号", "房屋", "房屋编号", "楼栋房号", "业主房号",
              "单元房号"),
    "spot": ("地点", "位置", "区域"),
    "who": ("姓名", "业主姓名", "业主", "住户", "住户姓名", "客户姓名", "客户", "联系人", "业户", "业主名称"),
    "headline": ("内容", "事由", "事项", "摘要", "情况", "主要内容", "具体内容", "问题", "问题描述", "情况描述", "事件"),
    "tag": ("类别", "类型", "分类", "性质"),
}  # fmt: skip
_USUAL_OF_KIND = {
    "phone": ("电话", "联系电话", "联系方式", "手机", "手机号", "手机号码", "电话号码", "联系号码", "联系"),
    "department": ("责任部门", "部门", "受理部门", "处理部门", "承办部门", "转办部门"),
}
_USUAL_OF_NAME = {
    "handler_id": ("承办人", "经办人", "处理人", "办理人", "责任人", "维修人", "负责人", "跟进人", "处理人员", "办理人员"),
    "result": ("处理结果", "结果", "办理结果", "处理情况", "处理情况及结果", "完成情况", "办理情况"),
    "finished_at": ("完成时间", "办结时间", "处理时间", "完工时间", "处理完成时间", "结束时间"),
    "status": ("状态", "当前状态", "办理状态", "处理状态", "进度", "是否办结", "是否完成"),
    "satisfaction": ("满意度", "满意程度", "是否满意", "业主评价", "评价", "回访结果", "客户满意度"),
    "remark": ("备注", "备注说明", "说明", "其他", "其它"),
}
_TIMES = re.compile("(?:日期|时间|日|时刻)$")
_SIGNED = re.compile("(?:姓名|签名|签字)$")


def labels(specs: list[FieldSpec]) -> Iterator[tuple[str, str]]:
    yield from ((spec.label, spec.name) for spec in specs)


def declared(specs: list[FieldSpec]) -> Iterator[tuple[str, str]]:
    """(words, name of the field) as the register has them. Whoever claims a word first has it."""
    yield from labels(specs)
    yield from ((alias, spec.name) for spec in specs for alias in spec.aliases)


def usual(register: Register, specs: list[FieldSpec]) -> Iterator[tuple[str, str]]:
    """What is claimed where nothing declared is in the way."""
    yield from ((word, spec.name) for spec in specs for known in (spec.label, *spec.aliases) for word in _bent(spec, known))
    for part, words in _USUAL.items():
        name = getattr(register, part) if part != "headline" or register.headline != register.place else None
        yield from ((word, name) for word in words if name and register.field(name))
    for kind, words in _USUAL_OF_KIND.items():
        names = [spec.name for spec in register.fields if spec.kind.code == kind]
        first = f"{kind}_id" if f"{kind}_id" in names else next(iter(names), None)
        yield from ((word, first) for word in words if first)
    yield from ((word, name) for name, words in _USUAL_OF_NAME.items() for word in words if register.field(name))
    yield from ((tail, spec.name) for spec in specs if (tail := _tail(spec)))


def _tail(spec: FieldSpec) -> str:
    """类型 for 房屋类型, 签收人 for 售后签收人: what is left when the sheet is about nothing else."""
    figures = {"choice": 2, "person": 3, "day": 4, "moment": 4}.get(spec.kind.code, 0)
    return spec.label[-figures:] if 0 < figures < len(spec.label) and spec.label.isalpha() else ""


def _bent(spec: FieldSpec, label: str) -> Iterator[str]:
    """The same label as others write it: 投诉日期 for 投诉时间, 回访人姓名 for 回访人, 是否贵重物品 for 贵重物品."""
    code = spec.kind.code
    if code in ("moment", "day") and len(stem := _TIMES.sub("", label)) > 1:
        yield from (f"{stem}{word}" for word in ("时间", "日期", "日"))
    elif code in ("person", "staff"):
        stem = _SIGNED.sub("", label) or label
        yield from (stem, f"{stem}姓名", f"{stem}签名", f"{stem}签字", f"{stem}员")
    elif code == "flag":
        yield f"是否{label.removeprefix('已')}"
    elif code == "phone" and label.endswith("电话"):
        stem = label.removesuffix("联系电话").removesuffix("电话")
        yield from (f"{stem}{word}" for word in ("联系电话", "联系方式", "手机", "手机号", "手机号码", "电话号码") if stem)
