"""Communities, departments, staff, accounts and roles; and the actor, who is doing something right now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import db
from models.declare import Choices, Register, choice, department, flag, phone, staff, text
from models.features import Directory
from models.storage import Key


class Community(db.Model):
    """项目(小区). Its id is what the scope filters by."""

    __tablename__ = "community"
    read_once = True

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    company: Mapped[str] = mapped_column(String(100), default="")
    address: Mapped[str] = mapped_column(String(200), default="")  # where owners are received, printed on notices (R30)
    desk_phone: Mapped[str] = mapped_column(String(40), default="")  # answered day and night (R29)
    email: Mapped[str | None] = mapped_column(String(100))  # where one may complain in writing, if there is one (R24)
    hours: Mapped[str] = mapped_column(String(100), default="工作日 9:00–12:00，14:00–18:00")  # R28: until a setting says otherwise
    enabled: Mapped[bool] = mapped_column(default=True)
    words_version: Mapped[str | None] = mapped_column(String(16))  # another one with every change of its words; none while none changed


class Department(Directory):
    register = Register("部门", group="档案与设置", order=930, icon="diagram-3", directory=True, headline="name")

    name = text("部门名称", required=True, in_list=True, unique=True, max_length=40, aliases=("部门", "名称"))
    head_id = staff("部门主管", in_list=True, aliases=("负责人", "主管", "部门负责人"))
    outside = flag("外部单位", in_list=True, aliases=("是否外部", "外部"))
    enabled = flag("启用", in_list=True, query="exact", default=True)


class Employment(Choices):
    FULL = "full", "专职", ("全职",)
    PART = "part", "兼职", ("临时",)


class Staff(Directory):
    register = Register("员工", group="档案与设置", order=940, icon="person-vcard", directory=True, headline="name")

    name = text("姓名", required=True, in_list=True, query="exact", max_length=30, aliases=("员工姓名",))
    job_no = text("工号", required=True, in_list=True, unique=True, max_length=20, aliases=("工牌号", "工牌", "编号", "员工编号"))
    post = text("岗位", in_list=True, max_length=40, aliases=("职位", "职务"))
    department_id = department("部门", in_list=True, query="exact", aliases=("所属部门",))
    phone = phone("电话", aliases=("手机", "联系电话"))
    employment = choice("专职或兼职", Employment, default="full")
    enabled = flag("在岗", in_list=True, query="exact", default=True, aliases=("在职状态", "状态", "是否在岗", "是否在职"))


class Account(db.Model):
    """Who can sign in. An account acts as one member of staff; company and administrator accounts need none."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(30))
    staff_id: Mapped[int | None] = mapped_column(Key, ForeignKey("staff.id"))
    email: Mapped[str | None] = mapped_column(String(120))  # where messages go besides the inbox
    enabled: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    must_change: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_signed_in_at: Mapped[datetime | None]
    community_id: Mapped[int | None] = mapped_column(Key, ForeignKey("community.id"))  # the one chosen last


class Grant(db.Model):
    """One role of one account in one community; without a community, in all of them (company, administrator)."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    community_id: Mapped[int | None] = mapped_column(Key, ForeignKey("community.id"))
    role: Mapped[str] = mapped_column(String(40))
    __table_args__ = (Index("uq_role_grant", "account_id", "community_id", "role", unique=True),)


@dataclass(frozen=True)
class Actor:
    """Who acts, in which community, with which roles. Communities are those whose rows exist for this actor."""

    name: str
    account_id: int | None = None
    staff_id: int | None = None
    department_id: int | None = None
    community_id: int | None = None
    grants: Mapping[int, frozenset[str]] = field(default_factory=dict)  # community id -> roles there
    ip: str = ""
    everywhere: bool = False  # commands and the worker
    words_version: str | None = None  # of the community at hand, as it stood when this actor was made

    @property
    def communities(self) -> frozenset[int]:
        return frozenset(self.grants)

    @property
    def roles(self) -> frozenset[str]:
        """Roles in the community at hand."""
        return self.grants.get(self.community_id, frozenset())


def system_actor(community_id: int | None = None) -> Actor:
    """The system itself: commands, the worker, first data."""
    return Actor(name="系统", community_id=community_id, everywhere=True)
