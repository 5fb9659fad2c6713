"""Names of downloads."""

from datetime import date

import pytest

from models.sheets.naming import content_disposition, file_name

START, TODAY = date(2026, 11, 1), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (START, TODAY, "锦绣花园_业主来电来访登记表_20261101-20261123_20261123.xlsx"),
        (None, None, "锦绣花园_业主来电来访登记表_20261123.xlsx"),
        (START, None, "锦绣花园_业主来电来访登记表_20261101起_20261123.xlsx"),
        (None, TODAY, "锦绣花园_业主来电来访登记表_至20261123_20261123.xlsx"),
    ],
)
def test_name_tells_place_register_period_and_day(start, end, name):
    assert file_name("锦绣花园", "业主来电来访登记表", start, end, TODAY, "xlsx") == name


@pytest.mark.parametrize(
    ("community", "plain"),
    [
        ('A/B\\C:D*E?F"G<H>I|J', "A-B-C-D-E-F-G-H-I-J"),
        ("..\\..\\锦绣", "锦绣"),
        ("锦绣\r\n花园\u202e", "锦绣花园"),
        ("锦绣\u3000花园 .", "锦绣 花园"),
        ("长" * 100, "长" * 40),
        ("", None),
    ],
)
def test_what_windows_forbids_is_replaced(community, plain):
    name = file_name(community, "表", None, None, TODAY, ".csv")
    assert name == (f"{plain}_" if plain else "") + "表_20261123.csv"


def test_download_header_carries_the_chinese_name_and_an_ascii_one():
    assert content_disposition("锦绣花园_登记表_20261123.xlsx") == (
        'attachment; filename="20261123.xlsx"; '
        "filename*=UTF-8''%E9%94%A6%E7%BB%A3%E8%8A%B1%E5%9B%AD_%E7%99%BB%E8%AE%B0%E8%A1%A8_20261123.xlsx"
    )


@pytest.mark.parametrize("name", ['a"b\\c.xlsx', "a\r\nSet-Cookie: x.csv", "表;x=y'%.xlsx"])
def test_download_header_cannot_be_broken_out_of(name):
    header = content_disposition(name)
    assert header.isascii() and header.isprintable()
    assert header.count('"') == 2 and header.count(";") == 2 and header.count("'") == 2


def test_a_name_without_ascii_has_a_plain_fallback():
    assert 'filename="export.xlsx"' in content_disposition("登记表.xlsx")
