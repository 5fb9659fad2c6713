"""Whoever comes to the desk or rings: greeting, dress, words, water (R146)."""

from models.guide.page import Page, Section

PAGE = Page(
    "reception", "电话与来访接待", "待人", "着装、称呼、手势、倒水，电话怎么接、怎么放",
    sections=(
        Section("上岗前", (
            "着装整齐，工牌戴在胸前，头发和指甲干净",
            "台面收好：别人的登记单、住户资料不摊在外面",
            "看一眼今天的通知：停水、停电、停梯在哪里、到几点",
        )),
        Section("有人来", (
            "放下手上的事，起身、微笑，先开口问好",
            "问怎么称呼，之后一直称“张先生”“王女士”",
            "请坐，超过几分钟的事倒一杯水，水倒七分满，双手递上",
            "指方向用整个手掌，不用一根手指指人、指路",
            "手上有人在办，先向后来的人点头，说一声请稍等",
        )),
        Section("电话响", (
            "三声以内接，先说“您好”，再报服务中心和自己的姓",
            "先问房号和称呼，再听事情；听的时候不做别的",
            "要离开去查，先问能不能等；等久了改为回电，说定时间",
            "对方先挂，自己再轻轻放下",
        )),
        Section("每一件都要", (
            "先登记，再办：时间、房号、姓名、电话、什么事",
            "重要的地方复述一遍，请对方点头",
            "归我们管的，说谁来办、什么时候回复",
            "不归我们管的，说清该找哪里、电话多少",
        ), steps=True, kept=(
            "visit.received_at visit.room visit.person_name visit.phone visit.content", "visit.readback_done",
            "visit.handler_id visit.promised_reply_at", "visit.out_of_scope_reply",
        )),
        Section("不说这些话", (
            "“不知道”“不归我管”“你去找别人”",
            "“下班了”“等会儿再说”",
            "换成：“我帮您问，几点前给您回话”",
        )),
    ),
    rules=(146,), watched=(6, 21, 34, 43, 44, 48, 50),
)  # fmt: skip
