"""Air-conditioning beyond the usual hours: explained first, signed by both, then switched on."""

from models.guide.page import Page, Section

PAGE = Page(
    "aircon", "空调加时", "办事", "填单、解说、双方签字，再通知开机",
    sections=(
        Section("按这个顺序", (
            "问清单位、楼层区域、几点到几点、多少人",
            "说明正常开放时段，哪一段要另外收费",
            "说明怎么计时、单价多少、一共多少钱",
            "打印申请单，业户签字",
            "管理员签字，通知工程部，请他们签收",
            "记下实际开机和关机的时间",
        ), steps=True, kept=(
            "aircon.tenant aircon.floor_zone aircon.start_at aircon.headcount",
            "aircon.explained",
            "aircon.explained aircon.unit_price",
            "aircon.tenant_signed",
            "aircon.confirmed_by_id aircon.taken_by_id",
            "aircon.actual_on aircon.actual_off",
        )),
        Section("容易说不清的", (
            "跨过零点的，结束写第二天的日期",
            "与正常时段不相连的，有最少计费时数，先讲明",
            "提前结束或取消，要在开机前告诉服务中心",
        )),
        Section("不答应的", (
            "没签字的不开机，急用的先请主管确认",
            "周末和节假日的，尽量提前一个工作日申请",
        )),
    ),
    watched=(50, 51),
)  # fmt: skip
