"""Buildings, rooms, residents and who lives where (业主档案). Names and phones are private because of their kind."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.declare import (
    Choices,
    Register,
    choice,
    count,
    day,
    flag,
    id_number,
    link,
    money,
    note,
    person,
    phone,
    room,
    staff,
    text,
)
from models.declare import phone as telephone
from models.features import Directory


class Building(Directory):
    register = Register("楼栋", group="档案与设置", order=900, icon="buildings", directory=True, headline="name")

    name = text("楼栋号", required=True, in_list=True, unique=True, max_length=20, placeholder="3 或 A",
                aliases=("楼栋", "楼号", "栋号", "楼栋名称", "幢号"))  # fmt: skip
    units = count("单元数", in_list=True, aliases=("单元", "单元数量"))
    floors = count("层数", in_list=True, aliases=("楼层数", "总层数"))
    steward_id = staff("区域管理员", in_list=True, query="exact", aliases=("管家", "楼栋管家", "管理员"))
    remark = note("备注", more=True, max_length=500)


class RoomType(Choices):
    HOME = "home", "住宅", ("住房", "公寓", "普通住宅")
    SHOP = "shop", "商铺", ("店铺", "商业", "门面")
    OFFICE = "office", "办公", ("写字楼", "办公室")
    PARKING = "parking", "车位", ("停车位", "车库")
    OTHER = "other", "其他"


class RoomState(Choices):
    UNSOLD = "unsold", "未售"
    HANDED_OVER = "handed_over", "已交房", ("已交付", "已收楼")
    LIVED_IN = "lived_in", "已入住", ("自住", "入住", "常住")
    EMPTY = "empty", "空置", ("空房", "未入住")
    LET = "let", "出租", ("已出租", "租住")
    FITTING = "fitting", "装修中", ("装修",)


class Room(Directory):
    register = Register("房屋", group="档案与设置", order=910, icon="house-door", directory=True, headline="full_no")

    full_no = room("房号", required=True, in_list=True, query="exact", unique=True)
    room_type = choice("房屋类型", RoomType, in_list=True, query="exact", default="home", aliases=("物业类型", "房屋用途", "用途"))
    area = money("建筑面积（㎡）", in_list=True, aliases=("面积", "建面"))
    state = choice("房屋状态", RoomState, in_list=True, query="exact", aliases=("入住状态", "房屋使用状态"))
    handover_on = day("交付日期", in_list=True, aliases=("交房日期", "收楼日期", "交楼日期"))
    completed_on = day("竣工日期", more=True)
    move_in_on = day("入伙日期", more=True, aliases=("入住日期", "入住时间"))
    steward_id = staff("区域管理员", in_list=True, query="exact", aliases=("管家", "管理员"))
    remark = note("备注", more=True, max_length=500)


class Gender(Choices):
    MR = "mr", "先生", ("男",)
    MS = "ms", "女士", ("女",)


class PersonType(Choices):
    PERSON = "person", "个人"
    COMPANY = "company", "单位", ("公司", "企业")


class Resident(Directory):
    register = Register("业主住户", group="档案与设置", order=920, icon="people", directory=True, headline="name", who="name",
                        key=("name", "phone"))  # fmt: skip

    name = person("姓名", required=True, in_list=True, query="exact",
                  aliases=("业主姓名", "住户姓名", "业主", "住户", "客户姓名", "业主名称"))  # fmt: skip
    phone = phone("手机", required=True, in_list=True, query="exact", aliases=("联系电话", "电话"))
    phone2 = telephone("备用电话", more=True, aliases=("电话2", "其他电话", "第二电话", "联系电话2"))
    gender = choice("称谓", Gender, in_list=True, aliases=("性别",))
    person_type = choice("个人或单位", PersonType, default="person", aliases=("类型", "业主类型"))
    company = text("单位名称", more=True, max_length=60, aliases=("单位",))
    id_last4 = id_number("证件末四位", more=True, aliases=("身份证号", "证件号码", "身份证", "身份证号码", "证件号"))
    consent_on = day("同意登记日期", more=True, help="本人同意登记姓名、电话用于办事与回访")
    remark = note("备注", more=True, max_length=500)

    # Whole pinyin and initials of the name, kept by the session: the desk types zw for 张伟. Searched by equality only.
    pinyin: Mapped[str | None] = mapped_column(String(120))
    initials: Mapped[str | None] = mapped_column(String(30))
    more_indexes = (
        Index("ix_resident_pinyin", "community_id", "pinyin"),
        Index("ix_resident_initials", "community_id", "initials"),
    )

    def before_save(self, session, now, actor) -> None:
        self.pinyin, self.initials = spelled(self.name or "")


class Relation(Choices):
    OWNER = "owner", "业主", ("户主", "产权人", "房主", "屋主", "业主本人", "本人", "所有权人")
    CO_OWNER = "co_owner", "共有人", ("共有产权人", "共同产权人", "产权共有人", "共有权人")
    FAMILY = "family", "家庭成员", (
        "家人", "家属", "亲属", "配偶", "妻子", "丈夫", "爱人", "子女", "儿子", "女儿", "父母", "父亲", "母亲", "兄弟", "姐妹", "同住人",
    )  # fmt: skip
    TENANT = "tenant", "租户", ("使用人", "租客", "租户/使用人", "承租人", "承租方", "租赁", "租住")
    EMPLOYEE = "employee", "员工", ("职员", "公司员工")


class Occupancy(Directory):
    """Who lives where, from when to when; ended, not deleted, when somebody moves out."""

    register = Register("住户关系", group="档案与设置", order=925, icon="person-badge", directory=True, in_menu=False,
                        key=("room_id", "resident_id"))  # fmt: skip

    room_id = link("房屋", "room", required=True, in_list=True, query="exact", aliases=("房号", "房间号", "住址"))
    resident_id = link("住户", "resident", required=True, in_list=True, query="exact", aliases=("姓名", "业主姓名", "住户姓名", "业主"))
    relation = choice("与房屋关系", Relation, required=True, in_list=True, query="exact", default="owner", aliases=("身份",))
    is_primary = flag("主联系人", in_list=True, default=False, aliases=("是否主联系人",))
    start_on = day("开始日期", in_list=True, aliases=("入住日期", "入住时间", "入伙日期"))
    end_on = day("结束日期", in_list=True, not_before="start_on", aliases=("搬离日期", "退租日期"))


def spelled(name: str) -> tuple[str, str]:
    """('zhangwei', 'zw') for 张伟."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name)).lower()[:120], "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:30]
