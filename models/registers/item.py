"""物品存放（招领）登记表: found, lost, deposited, and pets (R62, R108–R110)."""

from sqlalchemy import inspect, select

from models.declare import (
    Choices,
    Derived,
    Layout,
    Register,
    checklist,
    choice,
    count,
    day,
    flag,
    id_number,
    link,
    moment,
    money,
    note,
    person,
    phone,
    photos,
    room,
    rows,
    staff,
    text,
)  # fmt: skip
from models.declare import room as room_no
from models.errors import RuleViolation
from models.features import Entry, HasReview
from models.history import insist
from models.paper import Facts, PaperForm, Signs, Words
from models.rules import keeping
from models.slip import Slip


class ItemKind(Choices):
    FOUND = "found", "拾得招领", ("拾得", "招领", "拾遗", "捡到", "失物招领", "招领物品")
    LOST = "lost", "报失寻物", ("报失", "寻物", "遗失", "失物", "寻找")
    DEPOSIT = "deposit", "物品寄存", ("寄存", "存放", "存物", "物品存放", "代存")
    PET = "pet", "宠物"


class ItemCategory(Choices):
    PAPERS = "papers", "证件卡类", ("证件", "卡", "身份证", "证件类", "银行卡")
    CASH = "cash", "现金票据", ("现金", "钱", "钱款")
    PHONE = "phone", "手机电子", ("手机", "电子", "电子产品")
    KEYS = "keys", "钥匙"
    BAG = "bag", "箱包", ("包", "钱包", "行李")
    CLOTHES = "clothes", "衣物", ("服装", "衣服")
    JEWELLERY = "jewellery", "首饰贵重", ("贵重", "首饰")
    BOOKS = "books", "书本文体", ("书本", "文体")
    PARCEL = "parcel", "快递"
    FOOD = "food", "食品易腐", ("食品",)
    DANGEROUS = "dangerous", "危险品"
    PET = "pet", "宠物"
    OTHER = "other", "其他", ("雨伞", "杂物")


class ItemState(Choices):
    fixed = True
    KEPT = "kept", "在库", ("未领", "未认领", "保管中", "待领", "待认领", "存放中")
    ANNOUNCED = "announced", "公告中", ("公示中",)
    CLAIMED = "claimed", "已认领（取走）", ("已认领", "已取走", "已取", "已领", "已领取", "取走", "领走", "已归还")
    POLICE = "police", "已移交公安", ("移交公安", "移交派出所")
    DISPOSED = "disposed", "已处置", ("处置",)
    SEARCHING = "searching", "寻找中", ("未找到",)
    FOUND_AGAIN = "found_again", "已找回", ("找回",)
    WITHDRAWN = "withdrawn", "撤销", ("已撤销",)


class NoticeWay(Choices):
    BOARD = "board", "公告栏", ("公告", "张贴", "公示栏")
    CHAT = "chat", "微信群", ("微信", "业主群")
    PHONE = "phone", "电话"


class IdType(Choices):
    IDENTITY = "identity", "身份证"
    DRIVING = "driving", "驾驶证", ("驾照", "行驶证")
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台通行证"
    OTHER = "other", "其他"


class ClaimFeature(Choices):
    """What the claimant said by themselves and what fits the thing: they tell, the desk ticks."""

    COLOUR = "colour", "颜色"
    BRAND = "brand", "品牌型号"
    SIZE = "size", "尺寸大小"
    NUMBER = "number", "号码、序列号"
    CONTENT = "content", "里面有什么"
    MARK = "mark", "记号、磨损"
    PLACE = "place", "丢在哪里"
    TIME = "time", "什么时候丢的"


CLAIMED, ANNOUNCED, POLICE, DISPOSED = (("status", (code,)) for code in ("claimed", "announced", "police", "disposed"))
COUNTED = ("cash", "jewellery")  # with a value they are valuable
PUBLIC_NOTICE = Layout("public", "招领启事", "QR-KF-05", (  # never what the thing looks like: whoever claims it has to say that
    ("编号", "no", 34), ("物品类别", "item_category", 40), ("拾获地点", "area", 0), ("拾获日期", "found_at:day", 32),
    ("公告日期", "notice_on", 32), ("领取期限", "keep_until", 32),
), only=ANNOUNCED, foot="公告日期：", public="请失主带本人有效证件来领，说出物品的两项特征；公告满一年没人认领的，依法处理。")  # fmt: skip


PAPERS = (
    PaperForm(),
    PaperForm("claim", "物品领取单", when=CLAIMED, half=True, copies=("物业留存", "领取人"), parts=(
        Facts("物品", ("item_name", "item_category", "kind", "quantity", "unit", "tag_no", "found_at", "place", "storage_place",
                       "features")),
        Facts("领取人", ("claimant_name", "claimant_phone", "claimant_room", "claimant_id_type", "id_last4", "id_verified")),
        Facts("核对", ("claim_features", "claim_statement_ok", "fee", "claimed_at", "proxy", "proxy_doc", "released_by_id")),
        Words("声明", ("本人已当面点清上述物品，数量、特征与本人所述相符；如有冒领，愿承担责任。代领的，另附委托书和双方证件核对记录。",)),
        Signs(("领取人签名", "发放人签名", "见证人")),
    )),
)  # fmt: skip


class Item(Slip, HasReview, Entry):
    register = Register(
        "物品存放(招领)登记表",
        form_no="QR-KF-05",
        number_prefix="WP",
        group="分办",
        order=50,
        icon="box-seam",
        short="物品存放招领",
        aliases=("物品存放（招领）登记表", "失物招领登记表", "物品存取记录表"),
        anchor="found_at",
        key=("found_at", "item_name", "person_name"),
        headline="item_name",
        place="room",
        who="person_name",
        tag="kind",
        states={"kept": "blue", "announced": "amber", "claimed": "green", "police": "grey", "disposed": "grey",
                "searching": "amber", "found_again": "green", "withdrawn": "grey"},
        closed_states=("claimed", "police", "disposed", "found_again", "withdrawn"),
        print_columns=("found_at", "kind", "item_name", "quantity", "features", "place", "person_name", "storage_place",
                       "claimant_name", "claimed_at", "released_by_id", "remark"),
        papers=PAPERS,
        derived=Derived("visit", ("sub_category", ("lost", "deposit", "pet")), {
            "kind": "sub_category", "found_at": "received_at", "features": "content", "place": "location", "person_name": "person_name",
            "person_phone": "phone", "room": "room",
        }, offer="登记物品", alone=True, several=True),
        layouts=(PUBLIC_NOTICE,),
        halves="matched_id",
    )  # fmt: skip

    kind = choice("记录种类", ItemKind, required=True, in_list=True, query="exact", default="found", section="物品",
                  aliases=("类别", "类型", "登记类型"))  # fmt: skip
    item_name = text("物品名称", required=True, in_list=True, search=True, max_length=50, section="物品",
                     aliases=("物品", "名称", "物品名", "失物名称", "物品名称及特征"))  # fmt: skip
    item_category = choice("物品类别", ItemCategory, in_list=True, query="exact", default="other", section="物品", aliases=("分类",))
    quantity = count("数量", required=True, default=1, section="物品")
    unit = text("单位", default="件", max_length=10, section="物品")
    features = note("特征描述", required=True, search=True, rows=2, max_length=500, section="物品",
                    help="颜色、品牌、尺寸、序列号；对外公示只写类别",
                    aliases=("特征", "物品特征", "描述", "颜色特征", "物品描述"))  # fmt: skip
    is_valuable = flag("贵重物品", default=False, query="exact", section="物品", help="贵重物品要两人清点、入保险柜",
                       aliases=("是否贵重", "贵重"))  # fmt: skip
    found_at = moment("拾获或存入时间", required=True, in_list=True, query="range", default="now", not_future=True, section="来源",
                      aliases=("拾获时间", "存入时间", "日期", "存放时间", "拾取时间", "登记时间", "报失时间", "遗失时间", "寄存时间",
                               "捡拾时间"))  # fmt: skip
    place = text("拾获或遗失地点", required=True, in_list=True, search=True, max_length=100, section="来源",
                 aliases=("拾获地点", "地点", "捡拾地点", "遗失地点", "拾取地点", "存放地点"))  # fmt: skip
    person_name = person("拾获人（存放人、报失人）", required=True, in_list=True, query="exact", section="来源",
                         aliases=("拾获人", "存放人", "报失人", "捡拾人", "拾物人", "寄存人", "失主", "交物人", "拾获者"))  # fmt: skip
    person_phone = phone("联系电话", query="exact", allow_refused=True, section="来源")
    room = room("房号", in_list=True, query="exact", section="来源")
    checker1_id = staff("清点人一", required_when=("is_valuable", (True,)), section="保管")
    checker2_id = staff("清点人二", required_when=("is_valuable", (True,)), section="保管")
    received_by_id = staff("经手人", required=True, default="me", in_list=True, section="保管",
                           aliases=("接收人", "经办人", "保管人", "登记人员", "值班员", "收存人"))  # fmt: skip
    storage_place = text("存放位置", required=True, max_length=60, section="保管", placeholder="柜号、架号；报失的写“报失登记”",
                         aliases=("存放处", "保管位置", "存放柜", "保管处", "柜号"))  # fmt: skip
    tag_no = text("储物牌号", max_length=30, required_when=("kind", ("deposit",)), section="保管", aliases=("牌号", "存物牌号"))
    forbidden_check = flag("已确认不含现金、证券、易燃易爆、贵重", required_when=("kind", ("deposit",)), section="保管")
    expected_pickup_at = moment("拟取时间", section="保管")
    notice_on = day("招领公告日期", required_when=ANNOUNCED, section="保管")
    notice_way = choice("公告方式", NoticeWay, required_when=ANNOUNCED, section="保管")
    keep_until = day("保管期限", query="range", section="保管", help="拾得的按公告之日起一年自动算")
    status = choice("状态", ItemState, in_list=True, query="exact", default="kept", section="领取与处置")
    claimant_name = person("领取人", required_when=CLAIMED, section="领取与处置", aliases=("认领人", "失主姓名", "取物人"))
    claimant_phone = phone("领取人电话", required_when=CLAIMED, section="领取与处置", aliases=("认领人电话", "失主电话"))
    claimant_room = room_no("领取人房号", section="领取与处置")
    claimant_id_type = choice("证件类型", IdType, required_when=CLAIMED, section="领取与处置")
    id_verified = flag("证件已核验", required_when=CLAIMED, section="领取与处置")
    id_last4 = id_number("证件末四位", required_when=CLAIMED, section="领取与处置", help="只保存末四位",
                         aliases=("证件号码", "身份证号", "证件号"))  # fmt: skip
    claim_features = checklist("领取人说对的特征", ClaimFeature, section="领取与处置", help="请领取人自己说，相符的才打勾；招领至少两项")
    claim_statement_ok = flag("特征陈述相符（至少两项）", auto=True, section="领取与处置")
    claimed_at = moment("领取时间", required_when=CLAIMED, not_before="found_at", section="领取与处置",
                        aliases=("领取日期", "认领时间", "认领日期", "取走时间"))  # fmt: skip
    released_by_id = staff("发放人", required_when=CLAIMED, section="领取与处置", aliases=("发放人员", "交付人"))

    matched_id = link("对应的报失或拾得", "item", auto=True, section="领取与处置")
    visit_id = link("关联登记号", "visit", more=True)
    est_value = money("估值（元）", more=True)
    contents = rows("内含清单", ("name", text("物品")), ("quantity", count("数量")), more=True)
    photos = photos("照片", more=True)
    police_handover_at = moment("移交公安时间", more=True, required_when=POLICE, not_before="found_at")
    police_receipt = text("移交回执", more=True, max_length=60, required_when=POLICE)
    proxy = flag("代领", more=True, help="代领要委托书和双方证件")
    proxy_doc = text("委托书和双方证件", more=True, max_length=100, required_when=("proxy", (True,)),
                     help="委托书日期、双方证件末四位；原件拍照放附件")  # fmt: skip
    fee = money("保管费用（元）", more=True)
    disposal = note("处置方式", more=True, max_length=200, required_when=DISPOSED)
    disposed_at = moment("处置时间", more=True, required_when=DISPOSED, not_future=True)
    disposal_approver_id = staff("处置批准人", more=True, required_when=DISPOSED)
    pet_breed = text("宠物品种", more=True, max_length=40, required_when=("kind", ("pet",)))
    pet_colour = text("毛色", more=True, max_length=40)
    pet_licence = text("犬证号", more=True, max_length=40)

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if self.kind == ItemKind.LOST and self.status in (None, ItemState.KEPT):  # what is lost is in nobody's store
            self.status = ItemState.SEARCHING
        if not keeping.fits(self.kind, self.status):
            said = self.register.field
            raise RuleViolation(f"{said('kind').text(self.kind)}不能是“{said('status').text(self.status)}”", "status")
        if self.kind == ItemKind.FOUND and self.notice_on:
            self.keep_until = keeping.year_after(self.notice_on)
        self._count_valuables(session, now)
        self._refuse_taken_tag(session, now)
        if inspect(self).pending or inspect(self).attrs.status.history.has_changes():
            self._refuse_hasty_end(session, now)

    def _count_valuables(self, session, now) -> None:
        """Counted by two; what nobody has handed in cannot be counted."""
        if self.kind == ItemKind.LOST:
            if self.is_valuable:
                insist(session, self, now, "报失的物品不在我们手里，不用清点；贵重的写估值", "is_valuable")
            return
        if self.item_category in COUNTED and self.est_value:
            self.is_valuable = True
        if self.checker1_id and self.checker1_id == self.checker2_id:
            raise RuleViolation("清点人要两位不同的人", "checker2_id")

    def _refuse_taken_tag(self, session, now) -> None:
        """A deposit is handed out by its tag: no two of them at a time."""
        if self.kind != ItemKind.DEPOSIT:
            return
        if self.forbidden_check is False:
            insist(session, self, now, "不适宜寄存的不能收：请确认不含现金、证券、易燃易爆、贵重", "forbidden_check")
        if self.tag_no and self.status == ItemState.KEPT:
            other = (Item.community_id == self.community_id, Item.kind == ItemKind.DEPOSIT, Item.status == ItemState.KEPT)
            mine = select(Item.record_no).where(*other, Item.tag_no == self.tag_no, Item.id != (self.id or 0), Item.voided_at.is_(None))
            if taken := session.scalar(mine.limit(1)):
                raise RuleViolation(f"储物牌“{self.tag_no}”还在用，见 {taken}", "tag_no")

    def _refuse_hasty_end(self, session, now) -> None:
        """R108, R110: handed out on proof only; not disposed of before its year is over."""
        if self.status == ItemState.DISPOSED and self.kind == ItemKind.FOUND:
            if why := keeping.why_not_dispose(self.item_category, self.keep_until, now.date()):
                insist(session, self, now, why, "status")
        if self.status != ItemState.CLAIMED:
            return
        if self.id_verified is False:
            insist(session, self, now, "证件没核验，不能发放", "id_verified")
        self.claim_statement_ok = len(self.claim_features or ()) >= keeping.CLAIM_FEATURES
        if self.kind == ItemKind.FOUND and not self.claim_statement_ok:
            insist(session, self, now, "招领物品要先核对特征：领取人至少说对两项才能发放", "claim_features")
