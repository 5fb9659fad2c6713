"""When something bad happens: people first, then the police, then the report (R85, R103–R107)."""

from models.guide.page import Page, Section

PAGE = Page(
    "incident", "突发事件", "门岗与突发", "先救人、报警、报告，再记录",
    sections=(
        Section("接到消息", (
            "问清地点、什么事、有没有人受伤、报过警没有",
            "有危险先请对方离开，电话别挂",
            "火警 119、急救 120、治安 110，该报就报",
            "马上报主管和相关部门，记下几点报的、报给谁",
            "派人到路口等消防车、救护车，带路",
        ), steps=True, kept=(
            "incident.place incident.reporter_name incident.received_at",
            "",
            "incident.police_called incident.fire_called incident.ambulance_called",
            "incident.oral_report_to incident.oral_report_at",
            "incident.arrived_by_id incident.arrived_at",
        )),
        Section("在现场", (
            "先救人，再救物；自己有危险就退后",
            "拉开人群，留一条通道，保护现场",
            "拍照只为记录，不外传",
        )),
        Section("对外说话", (
            "只说“正在处理，有结果会通知大家”",
            "不猜原因，不说伤者是谁，不说谁的责任",
            "记者来问，请项目经理答复",
        )),
        Section("记录", (
            "当天填突发事件记录表，按时间顺序写，写看到的",
            "报了警的，记警号或回执、谁出的警",
            "重要领导来访也记在这里",
        ), steps=True, kept=(
            "incident.course incident.timeline", "incident.called_at incident.call_receipt", "incident.event_type",
        )),
        Section("业主报急事或群体投诉", (
            "登记时标紧急，主管马上收到",
            "几户一起来的，请到接待室坐，一户一户记",
        )),
    ),
    watched=(85, 103, 104, 105, 106, 107),
)  # fmt: skip
