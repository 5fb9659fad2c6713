"""At an owner's door: knock, covers for the shoes, leave it clean (R146)."""

from models.guide.page import Page, Section

PAGE = Page(
    "home-visit", "上门", "待人", "先约、敲门、鞋套、护好地面，走前清场",
    sections=(
        Section("出发前", (
            "先电话约好，路上有变化早点说",
            "着装整齐，带工牌、工具、鞋套、垫布、派工单",
        )),
        Section("到门口", (
            "轻敲两下或按一次门铃，退后一步等",
            "没人应，隔一会儿再敲；还是没有，打电话，不留在门口喊",
            "门开了先问好，报姓名、部门、来做什么，让对方看工牌",
            "穿好鞋套再进；只有孩子在家的，先联系家长再进",
        ), steps=True, kept=("", "repair.pending_reason", "repair.arrived_at", "return_visit.tidy")),
        Section("在家里", (
            "先铺垫布、盖好家具，再动手",
            "只去要修的地方，不看、不碰、不问别的",
            "要动别的东西、要关水断电，先问一声",
            "不抽烟，不吃喝，不收钱物；收费只按单子",
        )),
        Section("走之前", (
            "试给业主看，说清用的时候注意什么",
            "垃圾和旧件带走，地面擦净，家具复位",
            "请业主在单子上写意见、签字",
            "道谢，轻轻带上门",
        ), steps=True, kept=("repair.accept", "return_visit.tidy", "repair.satisfaction service_order.satisfaction", "")),
    ),
    rules=(146,), watched=(57, 59),
)  # fmt: skip
