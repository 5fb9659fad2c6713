"""Repairs, and what the builder owes: what to ask, what to promise, what to give out the same day."""

from models.guide.page import Page, Section

PAGE = Page(
    "repair", "报修与返修", "办事", "先问危险，再约时间；返修单当天送到售后",
    sections=(
        Section("先问有没有危险", (
            "漏水：教业主关总阀，问楼下有没有渗到",
            "断电、打火：教业主拉总闸，人离开",
            "闻到燃气味：开窗、离开，不开灯不打电话，到外面再拨燃气公司",
            "被困电梯：问清哪一部、几个人，马上通知工程部，陪着说话",
        )),
        Section("登记时问清", (
            "哪里坏、什么样子、什么时候开始",
            "以前修过没有，谁修的",
            "家里什么时候有人，怎么进门",
            "收费的项目先说价格，业主同意再派工",
        ), steps=True, kept=(
            "repair.location repair.description", "repair.description", "repair.appoint_at", "repair.quote repair.quote_confirmed",
        )),
        Section("报修还是返修", (
            "自己家里用坏的、公共设施坏的：报修，派工程部",
            "交楼时留下的、还在保修的：售后，开返修联系单",
            "拿不准：先登记，写明部位，系统会看是否在保",
        )),
        Section("返修联系单", (
            "登记当天送到售后，请对方签收，记下时间",
            "写明规定什么时候修好",
            "到时没修好就催，催一次记一次",
        ), steps=True, kept=("rework.delivered_at rework.signed_by", "rework.due_at", "rework.urges")),
        Section("修完", (
            "请业主当面试一试，满意再签字",
            "人走了还要记：换了什么、收了多少、修到几点",
            "过一两天电话问一句还好不好用",
        )),
    ),
    watched=(36, 37, 55, 56, 57, 64, 74),
)  # fmt: skip
