import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import masking

pytestmark = pytest.mark.rule(140)


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("张三", "张*"),
        ("张小明", "张**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳小锋", "欧阳**"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("阿依古丽", "阿***"),
    ],
)
def test_a_name_keeps_its_surname(secret, shown):
    assert masking.name(secret) == shown


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("0755-12345678", "0755-****5678"),
        ("075512345678", "0755-****5678"),
        ("0755-12345678-801", "0755-****5678"),
        ("12345678", "****5678"),
        ("12345678-801", "****5678"),
        ("4001234567", "400****4567"),
        ("95588", "95***"),
        ("1381234", "****1234"),
        ("不详", "****"),
    ],
)
def test_a_phone_keeps_its_beginning_and_its_last_four(secret, shown):
    assert masking.phone(secret) == shown


def test_an_id_number_keeps_three_and_four():
    assert masking.id_number("44030019900101001X") == "440***********001X"
    assert masking.id_number("E12345678") == "E******78"
    assert masking.id_number("001X") == "****"


@pytest.mark.parametrize(("secret", "shown"), [("粤B12345", "粤B***45"), ("粤BD12345", "粤B****45"), ("粤B1", "***")])
def test_a_plate_keeps_two_and_two(secret, shown):
    assert masking.plate(secret) == shown


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("zhang@qq.com", "z***@qq.com"), ("z@qq.com", "***@qq.com"), ("没有", "***"), ("a@b@c.cn", "a***@c.cn")],
)
def test_an_email_keeps_its_first_letter_and_domain(secret, shown):
    assert masking.email(secret) == shown


MASKS = [masking.name, masking.phone, masking.id_number, masking.plate, masking.email]


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("told", ["", "拒留", "匿名"])
def test_what_tells_nothing_passes(mask, told):
    assert mask(told) == told


@pytest.mark.parametrize("mask", MASKS)
@given(secret=st.one_of(st.text(), st.text(alphabet="0123456789-*@.张阳欧", max_size=20)))
def test_masking_twice_changes_nothing(mask, secret):
    assert mask(mask(secret)) == mask(secret)


@pytest.mark.parametrize("mask", MASKS)
@given(secret=st.text(min_size=1).filter(lambda text: "*" not in text and text.strip() not in ("", "拒留", "匿名")))
def test_no_secret_comes_out_whole(mask, secret):
    assert secret.strip() not in mask(secret)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电13812341234，谢谢", "请回电138****1234，谢谢"),
        ("请回电 138 1234 1234。", "请回电 138****1234。"),
        ("138-1234-1234或139.1234.5678", "138****1234或139****5678"),
        ("１３８１２３４１２３４", "138****1234"),
        ("１３８－１２３４－１２３４", "138****1234"),
        ("+86 13812341234", "138****1234"),
        ("8613812341234", "138****1234"),
        ("微信13812341234@", "微信138****1234@"),
        ("13812341234 13912345678", "138****1234 139****5678"),
        ("电话0755-12345678转801", "电话0755-****5678转801"),
        ("电话（0755）12345678", "电话（0755-****5678"),
        ("证件44030019900101001X已核", "证件440***********001X已核"),
        ("证件 440300 19900101 001x 已核", "证件 440***********001X 已核"),
        ("证件４４０３００１９９００１０１００１Ｘ", "证件440***********001X"),
        ("卡号6222021234567890123", "卡号622************0123"),
        ("老证440300900101001", "老证440********1001"),
        ("**13812341234**", "**138****1234**"),
    ],
)
def test_numbers_inside_a_text_are_masked(text, shown):
    assert masking.free_text(text) == shown


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-23 14:05 到 3栋2单元1201，漏水 3 处", "LD20261123-001 与 TS20261123-001", "１２０１室要求赔偿 1500 元",
     "火警119，热线12345", "单号 20261123135", "11-23 09:30 至 11-24 18:00"],
)  # fmt: skip
def test_a_text_without_secrets_is_untouched(text):
    assert masking.free_text(text) == text


def test_a_published_landline_may_stay():
    assert masking.free_text("停水咨询 0755-12345678", landlines=False) == "停水咨询 0755-12345678"
    assert masking.free_text("致电 13812341234", landlines=False) == "致电 138****1234"


@given(st.text(alphabet="0123456789 -*Xx０１８电话\n", max_size=60))
def test_masking_a_text_twice_changes_nothing(text):
    assert masking.free_text(masking.free_text(text)) == masking.free_text(text)


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.text(alphabet="业主说，。:*电", max_size=8),
    st.sampled_from(["", " ", "-"]),
)
def test_no_mobile_survives_in_a_text(number, around, gap):
    text = around + gap.join((number[:3], number[3:7], number[7:])) + around
    assert number[3:7] not in masking.free_text(text).replace(number[7:], "")
