"""Guests at the gate: who, to whom, does the owner agree (R111–R117)."""

from models.guide.page import Page, Section

PAGE = Page(
    "visitor", "访客核验", "门岗与突发", "问姓名事由、核证件、问过住户再放行",
    sections=(
        Section("每位访客", (
            "问好，问姓名、单位、找哪一户、什么事",
            "看证件，人证相符；公事来的看介绍信或授权函",
            "联系被访的住户，同意了才放行",
            "登记进入时间，指路或陪到门口",
            "离开时登记离开时间，收回借用的证和物",
        ), steps=True, kept=(
            "visitor.visitor_name visitor.company visitor.purpose visitor.room",
            "visitor.id_verified visitor.id_type",
            "visitor.host_confirm visitor.confirm_way",
            "visitor.in_at visitor.guide_id",
            "visitor.out_at visitor.badge_back visitor.facility_back",
        )),
        Section("证件怎么看", (
            "当面看、当面还，不扣证件，不拍照",
            "登记只勾“已核验”，号码最多留末四位",
            "说一句：登记只用于小区安全，到期删除",
        )),
        Section("住户约好的", (
            "先查来访预约，对上姓名和时间",
            "约的时间撞在一起，提前跟住户商量",
        )),
        Section("不配合或违规", (
            "先解释为什么要登记，语气平和",
            "还是不肯，请到一边，报告班长或主管",
            "乱停车、喧哗、发广告：劝阻，记下处理和报给谁",
            "看着有危险：不硬拦，保持距离，报警，再报主管",
        )),
        Section("住户的事不外传", (
            "不说谁住哪一户、在不在家、电话多少",
            "要找人的，由我们打电话问住户愿不愿意见",
        )),
    ),
    watched=(32, 66, 106, 111, 112, 113, 114, 115, 117, 121, 122),
)  # fmt: skip
