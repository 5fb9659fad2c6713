"""Somebody wants to see the manager (R33): ask, announce, show the way or say no kindly."""

from models.guide.page import Page, Section

PAGE = Page(
    "leader", "见领导", "待人", "问预约、先通报，同意就引路，不见就婉拒",
    sections=(
        Section("按这个顺序", (
            "请坐、倒水，问姓名、单位、找谁、为什么事",
            "问是否约过，约的几点",
            "马上向领导通报，记下几点通报的",
            "同意：带到门口，敲三下，听到“请进”再开门，作介绍",
            "不见：婉拒，说明原因，问能不能由别人先办",
        ), steps=True, kept=(
            "visit.person_name visit.company visit.leader_wanted", "visit.leader_booked", "visit.leader_told_at", "visit.leader_answer",
            "visit.leader_answer visit.leader_decline",
        )),
        Section("怎么婉拒", (
            "“经理这会儿走不开，您的事我先记下来”",
            "“我请客服主管跟您谈，可以吗？”",
            "不说领导在不在、去了哪里、几点回来",
        )),
        Section("进办公室", (
            "门开着也要敲；领导在打电话或有客，退出等候",
            "进门先请客人坐，倒水，再退出，轻轻关门",
        )),
        Section("一定登记", (
            "登记“其它 · 求见领导”：约没约、见谁、通报时间、结果",
            "为投诉来的按投诉登记，见没见到领导都要答复",
        )),
    ),
    rules=(146,), watched=(33, 51, 70),
)  # fmt: skip
