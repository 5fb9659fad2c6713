"""Moving in: what to check, what to explain, what to sign."""

from models.guide.page import Page, Section

PAGE = Page(
    "moving-in", "入伙", "办事", "核对身份、一起看房、交钥匙、留好联系方式",
    sections=(
        Section("先道喜，再办手续", (
            "问好、道喜、请坐、倒水，说明一共几步、大约多久",
            "一个人从头陪到尾，不让业主自己找窗口",
        )),
        Section("按这个顺序", (
            "看购房资料和证件，与名册核对，核完当面还",
            "说明登记哪些资料、做什么用，请业主同意后再填",
            "讲清物业费和各项费用，收款开票",
            "陪业主看房：水、电、门窗、墙面、下水，抄表底数",
            "看出的问题当场写下，请业主签字，转售后返修",
            "交钥匙和手册，逐项点清，双方签字",
        ), steps=True, kept=(
            "visit.move_in_done", "visit.move_in_done", "visit.move_in_done", "visit.move_in_done visit.handed_over",
            "visit.move_in_done rework.description", "visit.move_in_done visit.handed_over",
        )),
        Section("讲给业主听", (
            "值班电话、接待时间、报修和投诉找谁",
            "装修前先申请，哪些不能动，什么时间不能施工",
            "总阀和总闸在哪里，出事先关哪个",
        )),
        Section("办完当天", (
            "来访登记为“其它 · 入伙”",
            "住户和房屋档案当天录好，电话打一遍核对",
            "委托别人来办的，留委托书，向业主本人电话确认",
        )),
    ),
    watched=(51, 145),
)  # fmt: skip
