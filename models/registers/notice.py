"""接电话前先看: what the desk must know before it answers (停水, 停梯, 演练), shown on 工作台 and 登记 while it holds."""

from models.declare import Choices, Register, choice, moment, note, text
from models.features import Entry
from models.paper import PaperForm, Sections, Signs


class NoticeKind(Choices):
    STOPPED = "stopped", "停用", ("停梯",)
    WATER = "water", "停水"
    POWER = "power", "停电"
    GAS = "gas", "停气"
    DRILL = "drill", "演练"
    WORKS = "works", "施工"
    OTHER = "other", "通知"


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

    kind = choice("种类", NoticeKind, required=True, in_list=True, query="exact", default="stopped")
    content = note("内容", required=True, in_list=True, search=True, max_length=200, rows=2)
    place = text("地点", in_list=True, max_length=60)
    from_at = moment("开始时间", required=True, in_list=True, query="range", default="now")
    to_at = moment("结束时间", required=True, in_list=True, query="range", not_before="from_at")
    measure = text("已做的事", max_length=100, help="例如：已张贴通知、业主群已发")
