"""Things found, lost, left with us; and pets (R62, R108–R110)."""

from models.guide.page import Page, Section

PAGE = Page(
    "lost-found", "物品招领", "门岗与突发", "捡到当面点清，来领核对特征",
    sections=(
        Section("有人交来", (
            "道谢，问清在哪里、什么时候捡到，留联系方式",
            "当面清点，写下样子、数量、记号",
            "现金和贵重的两个人一起点，两个人签名",
            "贴上编号入柜，写明放在哪里、谁保管",
            "贴招领公告；查报失记录，看有没有人在找",
        ), steps=True, kept=(
            "item.found_at item.place item.person_name item.person_phone",
            "item.features item.quantity",
            "item.is_valuable item.checker1_id item.checker2_id",
            "item.storage_place item.tag_no item.received_by_id",
            "item.notice_on item.notice_way",
        )),
        Section("有人来找", (
            "先让对方说：什么样子、什么时候、在哪里丢的",
            "不先报我们有什么，也不把东西拿出来让人认",
            "没找到也登记报失，找到了打电话",
        )),
        Section("有人来领", (
            "至少两项特征说得对",
            "看证件，登记末四位",
            "当面点清、签字、写明领走时间",
        ), steps=True, kept=("item.claim_statement_ok", "item.id_verified item.id_last4", "item.claimed_at item.released_by_id")),
        Section("寄存", (
            "问清放多久、谁来取，给凭证号",
            "易坏的、危险的、太贵重的，讲明不收",
            "凭凭证取，忘带的核对本人和特征",
        )),
        Section("没人领的", (
            "公告没到期，不自行处理；容易坏的请主管决定",
            "证件、银行卡、可疑物品，交公安并记下",
        )),
    ),
    watched=(62, 108, 109, 110),
)  # fmt: skip
