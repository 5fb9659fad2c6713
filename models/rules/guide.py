"""What to say at the desk, per category: the few lines beside the form. Short, in the order of the conversation."""

LINES: dict[str, tuple[str, ...]] = {
    "": (
        "先问好、报姓名，再问房号",
        "听完再问：什么时候、什么情况、要求什么",
        "复述一遍，请业主确认",
    ),
    "after_sale": (
        "问清部位、什么时候发现、修过没有",
        "说明由售后部门上门看，约方便的时间",
        "返修联系单当天送到售后，记下谁签收",
    ),
    "repair": (
        "问清哪里坏、漏不漏水、断不断电",
        "有危险先教业主关总阀、拉总闸",
        "约上门时间，问家里有没有人",
        "收费项目先说清价格再派工",
    ),
    "complaint": (
        "先为带来的不便致歉，不等于认定责任",
        "听完再问：什么时候、什么情况、要求什么",
        "复述一遍，请业主确认",
        "说清楚：{reply}给首次答复",
    ),
    "service": (
        "问清要什么服务、什么时间、在哪里",
        "收费标准先说清，业主同意再登记",
        "约好时间，做不到的当场说明",
    ),
    "praise": (
        "谢谢业主，问清表扬谁、为什么事",
        "问能不能在小区公告里提到",
    ),
    "suggestion": (
        "谢谢业主，把建议原话记下来",
        "说明会转给负责的人，并告知结果",
    ),
    "other": (
        "找东西的先查物品存放记录",
        "见领导的问清是否预约、为什么事",
        "不归我们管的，说清该找哪里、电话多少",
    ),
}


def lines(category: str | None, reply: str = "24 小时内") -> tuple[str, ...]:
    """The lines for a category; those for any call when none is chosen yet. `reply`: within which time one answers."""
    return tuple(line.format(reply=reply) for line in LINES.get(category or "", LINES[""]))
