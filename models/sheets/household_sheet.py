"""The households' one sheet (住户总表): a line says who lives in which room, and becomes rows of four directories.

It is declared like a register, so that the columns, the matching, the template and the preview of every import serve it too;
but it has no table, no list and no form. `PARTS` says in which directory each of its fields is kept.
"""

from collections.abc import Iterator
from dataclasses import replace

from models.declare import FieldSpec, Register, all_registers, register_of, room, text
from models.features import Directory
from models.premises import Occupancy, Resident, Room
from models.sheets.import_columns import BUILDING, UNIT

ROOM_AREA = ("建筑面积", "建筑面积(㎡)", "面积(㎡)", "房屋面积", "产权面积")
STARTS = ("入住时间", "入伙日期", "入伙时间", "开始日期", "起租日期", "迁入日期", "租期开始")
ENDS = ("搬离时间", "迁出日期", "退租日期", "退房日期", "结束日期", "搬走日期", "租期结束", "租约到期")
RELATED = ("与房屋关系", "住户关系", "与业主关系", "身份", "人员性质", "住户性质", "住户类型")
# (the directory, its field, what the sheet calls it, other words for it, in the list of the preview, folded, what to know)
_KEPT = (
    (Room, "area", "面积", ROOM_AREA, True, False, "数字，单位㎡"),
    (Room, "room_type", "类型", ("房屋类型", "房产类型", "用途"), False, False, "不填就是住宅"),
    (Room, "state", "房屋状态", ("入住状态", "房态"), False, True, ""),
    (Room, "handover_on", "交付日期", ("交房日期", "交楼日期", "收楼日期"), False, True, ""),
    (Resident, "name", "姓名", ("业主姓名", "住户姓名", "客户姓名", "业主名称", "产权人", "户主"), True, False,
     "和电话一起填，一人一行；一户几个人就写几行，第一行是主联系人。没人住的只填房号"),
    (Resident, "phone", "电话", (), True, False, "手机或固话；两个电话用 / 隔开，第二个记作备用电话"),
    (Resident, "phone2", "备用电话", ("电话2", "第二电话", "其他电话", "紧急电话"), False, True, ""),
    (Resident, "gender", "称谓", ("性别",), False, True, ""),
    (Resident, "id_last4", "证件末四位", ("身份证号", "身份证", "证件号码", "身份证号码", "证件号"), False, True, ""),
    (Occupancy, "relation", "关系", RELATED, True, False, "不填就是业主"),
    (Occupancy, "start_on", "入住日期", STARTS, False, False, ""),
    (Occupancy, "end_on", "搬离日期", ENDS, False, True, "搬走的人填；以前的住户留在档案里"),
    (Resident, "remark", "备注", ("说明",), False, True, ""),
)  # fmt: skip
PARTS: dict[str, type[Directory]] = {name: model for model, name, *_ in _KEPT}


def _fields() -> Iterator[FieldSpec]:
    yield text("楼栋", name=BUILDING, aliases=("楼栋号", "栋", "幢", "楼号", "座", "栋号", "楼栋号码"), help="房号拆开写时填")
    yield text("单元", name=UNIT, aliases=("单元号",), help="房号拆开写时填")
    yield room("房号", name="room", required=True, in_list=True, aliases=("房间号", "室号", "房屋", "住址", "门牌号", "房间"),
               help="也可以拆开填楼栋、单元、房号；下面几行空着，就是同一间房")  # fmt: skip
    for model, name, label, aliases, listed, more, told in _KEPT:
        spec = model.register.field(name)
        yield replace(spec, label=label, aliases=aliases, in_list=listed, more=more, help=told, required=False, default=None)


SHEET = Register("住户总表", short="住户", group="档案与设置", order=926, directory=True, in_menu=False, place="room", who="name",
                 key=("room", "name"), slug="household", model=Directory, fields=tuple(_fields()))  # fmt: skip


def sheet_called(slug: str) -> Register | None:
    """What a spreadsheet may come into under this name: a register, or the households."""
    return SHEET if slug == SHEET.slug else register_of(slug)


def all_sheets() -> list[Register]:
    """Everything a spreadsheet may come into, in the order of the menu."""
    return sorted([*all_registers(), SHEET], key=lambda one: (one.order, one.slug))
