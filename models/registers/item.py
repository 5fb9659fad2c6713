"""物品存放（招领）登记表: found, lost, deposited, and pets (R62, R108–R110)."""

from datetime import timedelta

from models.declare import (
    Choices,
    Derived,
    Register,
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
from models.paper import Facts, PaperForm, Signs, Words
from models.slip import Slip


class ItemKind(Choices):
    FOUND = "found", "拾得招领", ("拾得", "招领")
    LOST = "lost", "报失寻物", ("报失", "寻物", "遗失")
    DEPOSIT = "deposit", "物品寄存", ("寄存", "存放")
    PET = "pet", "宠物"


class ItemCategory(Choices):
    PAPERS = "papers", "证件卡类", ("证件", "卡")
    CASH = "cash", "现金票据", ("现金",)
    PHONE = "phone", "手机电子", ("手机", "电子")
    KEYS = "keys", "钥匙"
    BAG = "bag", "箱包", ("包",)
    CLOTHES = "clothes", "衣物", ("服装",)
    JEWELLERY = "jewellery", "首饰贵重", ("贵重",)
    BOOKS = "books", "书本文体", ("书本", "文体")
    PARCEL = "parcel", "快递"
    FOOD = "food", "食品易腐", ("食品",)
    DANGEROUS = "dangerous", "危险品"
    PET = "pet", "宠物"
    OTHER = "other", "其他"


class ItemState(Choices):
    fixed = True
    KEPT = "kept", "在库"
    ANNOUNCED = "announced", "公告中"
    CLAIMED = "claimed", "已认领（取走）", ("已认领", "已取走")
    POLICE = "police", "已移交公安"
    DISPOSED = "disposed", "已处置"
    SEARCHING = "searching", "寻找中"
    FOUND_AGAIN = "found_again", "已找回"
    WITHDRAWN = "withdrawn", "撤销"


class NoticeWay(Choices):
    BOARD = "board", "公告栏"
    CHAT = "chat", "微信群"
    PHONE = "phone", "电话"


class IdType(Choices):
    IDENTITY = "identity", "身份证"
    DRIVING = "driving", "驾驶证"
    PASSPORT = "passport", "护照"
    PERMIT = "permit", "港澳台通行证"
    OTHER = "other", "其他"


CLAIMED = ("status", ("claimed",))


PAPERS = (
    PaperForm(),
    PaperForm("claim", "物品领取单", when=CLAIMED, half=True, copies=("物业留存", "领取人"), parts=(
        Facts("物品", ("item_name", "item_category", "kind", "quantity", "unit", "tag_no", "found_at", "place", "storage_place",
                       "features")),
        Facts("领取人", ("claimant_name", "claimant_phone", "claimant_room", "claimant_id_type", "id_last4", "id_verified")),
        Facts("核对", ("claim_statement_ok", "proxy", "fee", "claimed_at", "released_by_id")),
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
    )  # fmt: skip

    kind = choice("记录种类", ItemKind, required=True, in_list=True, query="exact", default="found", section="物品")
    item_name = text("物品名称", required=True, in_list=True, search=True, max_length=50, section="物品")
    item_category = choice("物品类别", ItemCategory, in_list=True, query="exact", default="other", section="物品")
    quantity = count("数量", required=True, default=1, section="物品")
    unit = text("单位", default="件", max_length=10, section="物品")
    features = note("特征描述", required=True, search=True, rows=2, max_length=500, section="物品",
                    help="颜色、品牌、尺寸、序列号；对外公示只写类别")  # fmt: skip
    is_valuable = flag("贵重物品", default=False, query="exact", section="物品", help="贵重物品要两人清点、入保险柜")
    found_at = moment("拾获或存入时间", required=True, in_list=True, query="range", default="now", not_future=True, section="来源",
                      aliases=("拾获时间", "存入时间", "日期"))  # fmt: skip
    place = text("拾获或遗失地点", required=True, in_list=True, search=True, max_length=100, section="来源", aliases=("拾获地点",))
    person_name = person("拾获人（存放人、报失人）", required=True, in_list=True, query="exact", section="来源", aliases=("拾获人",))
    person_phone = phone("联系电话", query="exact", allow_refused=True, section="来源")
    room = room("房号", in_list=True, query="exact", section="来源")
    checker1_id = staff("清点人一", required_when=("is_valuable", (True,)), section="保管")
    checker2_id = staff("清点人二", required_when=("is_valuable", (True,)), section="保管")
    received_by_id = staff("经手人", required=True, default="me", in_list=True, section="保管", aliases=("接收人",))
    storage_place = text("存放位置", required=True, max_length=60, section="保管", placeholder="柜号、架号")
    tag_no = text("储物牌号", max_length=30, required_when=("kind", ("deposit",)), section="保管")
    forbidden_check = flag("已确认不含现金、证券、易燃易爆、贵重", required_when=("kind", ("deposit",)), section="保管")
    expected_pickup_at = moment("拟取时间", section="保管")
    notice_on = day("招领公告日期", section="保管")
    notice_way = choice("公告方式", NoticeWay, section="保管")
    keep_until = day("保管期限", query="range", section="保管", help="招领为公告之日起一年")
    status = choice("状态", ItemState, in_list=True, query="exact", default="kept", section="领取与处置")
    claimant_name = person("领取人", required_when=CLAIMED, section="领取与处置")
    claimant_phone = phone("领取人电话", required_when=CLAIMED, section="领取与处置")
    claimant_room = room_no("领取人房号", section="领取与处置")
    claimant_id_type = choice("证件类型", IdType, required_when=CLAIMED, section="领取与处置")
    id_verified = flag("证件已核验", required_when=CLAIMED, section="领取与处置")
    id_last4 = id_number("证件末四位", required_when=CLAIMED, section="领取与处置", help="只保存末四位")
    claim_statement_ok = flag("特征陈述相符（至少两项）", section="领取与处置")
    claimed_at = moment("领取时间", required_when=CLAIMED, not_before="found_at", section="领取与处置")
    released_by_id = staff("发放人", required_when=CLAIMED, section="领取与处置")

    visit_id = link("关联登记号", "visit", more=True)
    est_value = money("估值（元）", more=True)
    contents = rows("内含清单", ("name", text("物品")), ("quantity", count("数量")), more=True)
    photos = photos("照片", more=True)
    police_handover_at = moment("移交公安时间", more=True)
    police_receipt = text("移交回执", more=True, max_length=60)
    proxy = flag("代领", more=True, help="代领要委托书和双方证件")
    fee = money("保管费用（元）", more=True)
    disposal = note("处置方式", more=True, max_length=200, required_when=("status", ("disposed",)))
    pet_breed = text("宠物品种", more=True, max_length=40, required_when=("kind", ("pet",)))
    pet_colour = text("毛色", more=True, max_length=40)
    pet_licence = text("犬证号", more=True, max_length=40)

    def before_save(self, session, now, actor) -> None:
        super().before_save(session, now, actor)
        if self.kind == ItemKind.LOST and self.status in (None, ItemState.KEPT):  # what is lost is in nobody's store
            self.status = ItemState.SEARCHING
        if self.checker1_id and self.checker1_id == self.checker2_id:
            raise RuleViolation("清点人要两位不同的人", "checker2_id")
        if self.kind == ItemKind.FOUND and self.notice_on:
            self.keep_until = self.keep_until or self.notice_on + timedelta(days=365)
        if self.kind == ItemKind.FOUND and self.status == ItemState.CLAIMED and not self.claim_statement_ok:
            raise RuleViolation("招领物品要先核对特征：至少两项相符才能发放", "claim_statement_ok")
