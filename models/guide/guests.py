"""Official guests: the five questions of a reception plan (R124–R130, R137, R144, R146)."""

from models.guide.page import Page, Section

PAGE = Page(
    "guests", "接待来宾", "待人", "五要素：事由、时间、人员、方式、地点",
    sections=(
        Section("先问五要素，写进接待方案", (
            "事由：来谈什么、看什么，想得到什么",
            "时间：几点到、停多久、几点走，车次航班",
            "人员：几位、姓名、职务，谁是带队的",
            "方式：会谈、参观还是典礼，按事由定",
            "地点：在哪里接、谈、用餐、住，按事由定",
        ), steps=True, kept=(
            "reception_plan.what_kind reception_plan.what_note",
            "reception_plan.arrive_at reception_plan.leave_at reception_plan.transport_no",
            "reception_plan.headcount reception_plan.guests",
            "reception_plan.how",
            "reception_plan.where_meet reception_plan.where_meeting reception_plan.where_meal reception_plan.where_stay",
        )),
        Section("准备", (
            "我方出面的人与来宾职务相当",
            "方案先审定，再分工到人",
            "公司简介、座牌、茶水、投影，前一天看一遍",
            "路线走一遍，算好时间，留余地",
            "花多少钱先定，按标准办",
        )),
        Section("见面", (
            "提前到，站在来宾看得见的地方",
            "先把我方介绍给来宾，再介绍来宾",
            "引路走在侧前方，转弯、上楼先说一声",
            "进电梯先按住门，请来宾先进先出",
            "倒水从主宾开始，话说到一半不打断",
        )),
        Section("尊重", (
            "忌口、忌讳、身体不便，提前问联络人",
            "民族和信仰不问、不议论",
            "来宾的行程和谈话不对外说",
        )),
        Section("送别以后", (
            "送到门口或车旁，车开了再走",
            "收好会场，查有没有落下东西",
            "答应过的事写下来，定人定时间",
        )),
    ),
    rules=(146,), watched=(124, 125, 126, 127, 128, 129, 130, 132, 137, 139, 144),
)  # fmt: skip
