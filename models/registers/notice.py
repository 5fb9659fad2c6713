"""接电话前先看: what the desk must know before it answers (停水, 停梯, 演练), shown on 工作台 and 登记 while it holds."""

from models.declare import Choices, Register, choice, moment, note, text
from models.features import Entry
from models.paper import PaperForm, Sections, Signs


class NoticeKind(Choices):
    STOPPED = "stopped", "停用", ("停梯", "电梯停运", "电梯检修")
    WATER = "water", "停水"
    POWER = "power", "停电"
    GAS = "gas", "停气"
    DRILL = "drill", "演练"
    WORKS = "works", "施工", ("维修", "检修")
    OTHER = "other", "通知", ("其他", "提示")


PAPERS = (PaperForm(parts=(Sections(), Signs(("拟稿人", "审核人", "项目经理")))),)


class Notice(Entry):
    register = Register(
        "前台提示",
        form_no="QR-KF-12",
        number_prefix="TZ",
        group="前台",
        order=90,
        icon="megaphone",
        anchor="from_at",
        key=("from_at", "place", "content"),
        headline="content",
        tag="kind",
        print_columns=("from_at", "to_at", "kind", "place", "content"),
        papers=PAPERS,
    )

    kind = choice("种类", NoticeKind, required=True, in_list=True, query="exact", default="stopped", aliases=("类别", "类型", "种类名称"))
    content = note("内容", required=True, in_list=True, search=True, max_length=200, rows=2,
                   aliases=("提示内容", "通知内容", "事项", "原因"))  # fmt: skip
    place = text("地点", in_list=True, max_length=60, aliases=("区域", "范围", "影响范围"))
    from_at = moment("开始时间", required=True, in_list=True, query="range", default="now", aliases=("开始", "起始时间", "起", "开始日期"))
    to_at = moment("结束时间", required=True, in_list=True, query="range", not_before="from_at",
                   aliases=("结束", "截止时间", "止", "结束日期", "恢复时间"))  # fmt: skip
    measure = text("已做的事", max_length=100, help="例如：已张贴通知、业主群已发")
