"""The long month of about forty complaints: every figure of section 5 against numbers worked out by hand (forty.py)."""

from datetime import date, datetime

import pytest

from models.policy import Setting
from models.registers.complaint import Complaint
from models.reports.month_compare import compare
from models.reports.month_figures import FIGURES, SHEET, TOTAL, TYPES
from models.reports.month_words import balance
from models.reports.monthly import complaint_month
from tests.models.reports.forty_more import CASES
from tests.models.reports.month_story import on, write

pytestmark = pytest.mark.rule(99)
NOW = datetime(2026, 12, 2, 9, 0)
JUDGED = ("severity", "validity", "invalid_reason", "channel")
ORDER = tuple(figure.code for figure in SHEET)
# 结转 受理 | 有效 无效 | 轻微 重要 重大 | 市政 内部 服务 遗留 邻里 其他 | 办结 及时 重开 作废 未结 超期 | 应访 已访 满意 较满 不满 | 重复
NOVEMBER = {
    "repair": (1, 4, 4, 0, 3, 1, 0, 0, 3, 0, 0, 0, 1, 4, 3, 0, 0, 1, 0, 3, 2, 1, 1, 0, 0),
    "equipment": (2, 3, 2, 1, 2, 0, 1, 0, 1, 0, 1, 1, 0, 7, 4, 4, 0, 2, 1, 6, 5, 1, 1, 3, 1),
    "security": (1, 3, 3, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 3, 2, 0, 0, 0, 0, 0, 0, 1),
    "cleaning": (0, 2, 2, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1),
    "greening": (0, 2, 2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0),
    "attitude": (0, 3, 2, 1, 1, 2, 0, 0, 0, 2, 0, 0, 1, 2, 2, 0, 0, 1, 1, 1, 1, 0, 1, 0, 2),
    "fees": (1, 2, 2, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 2, 1, 1, 0, 0, 0, 0, 0),
    "neighbour": (0, 3, 3, 0, 3, 0, 0, 0, 0, 0, 0, 3, 0, 2, 2, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1),
    "fitting": (0, 2, 2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 2, 1, 1, 0, 0, 0),
    "house": (1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 1, 1, 2, 2, 1, 0, 1, 0),
    "municipal": (0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
    "other": (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0),
    TOTAL: (7, 26, 24, 2, 18, 6, 2, 1, 10, 4, 2, 4, 5, 22, 14, 7, 3, 15, 7, 18, 12, 5, 3, 4, 6),
}
NATURAL = {
    "repair": (0, 3, 3, 0, 2, 1, 0, 0, 2, 0, 0, 0, 1, 2, 2, 0, 0, 1, 1, 3, 2, 1, 1, 0, 1),
    "equipment": (3, 2, 1, 1, 2, 0, 0, 0, 1, 0, 0, 1, 0, 6, 2, 3, 0, 2, 1, 5, 4, 1, 1, 2, 1),
    "security": (0, 3, 3, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0),
    "cleaning": (0, 2, 2, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1),
    "greening": (1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0),
    "attitude": (0, 3, 2, 1, 1, 2, 0, 0, 0, 2, 0, 0, 1, 2, 2, 0, 0, 1, 1, 1, 1, 0, 1, 0, 2),
    "fees": (0, 2, 2, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0),
    "neighbour": (0, 3, 3, 0, 3, 0, 0, 0, 0, 0, 0, 3, 0, 2, 2, 0, 0, 1, 0, 2, 0, 0, 0, 0, 1),
    "fitting": (0, 2, 2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 2, 1, 1, 0, 0, 0),
    "house": (1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 1, 1, 2, 2, 1, 0, 1, 0),
    "municipal": (0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
    "other": (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0),
    TOTAL: (6, 23, 21, 2, 17, 6, 0, 1, 9, 4, 1, 4, 4, 19, 11, 6, 4, 12, 9, 17, 11, 5, 3, 3, 6),
}
OCTOBER = (1, 11, 11, 0, 8, 2, 1, 2, 8, 0, 1, 0, 0, 4, 4, 0, 1, 7, 1, 3, 1, 1, 0, 0, 0)
LAST_YEAR = (0, 3, 2, 1, 2, 1, 0, 0, 2, 1, 0, 0, 0, 2, 2, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0)
RATES = {  # the sums behind each
    "处理率": "54.5%",  # 18 complaints (22 finishings) ÷ (7 + 26)
    "及时率": "63.6%",  # 14 ÷ 22
    "回访率": "66.7%",  # 12 ÷ 18
    "满意率": "66.7%",  # (5 + 3) ÷ 12
    "重复投诉率": "23.1%",  # 6 ÷ 26
    "有效投诉比例": "92.3%",  # 24 ÷ 26
    "首次回复及时率": "15.4%",  # 4 ÷ 26
    "升级率": "30.8%",  # 8 ÷ 26
    "一次解决率": "66.7%",  # 4 ÷ 6
    "有效投诉率（年）": "850.0%",  # 34 since January, not void by the end of the month, ÷ 4 households
}
# label: this month, the month before, the same month of last year
LIKENED = {
    "处理率": ("54.5%", "33.3%", "66.7%"),  # 4 ÷ (1 + 11); 2 ÷ 3
    "及时率": ("63.6%", "100.0%", "100.0%"),
    "回访率": ("66.7%", "33.3%", "100.0%"),
    "满意率": ("66.7%", "100.0%", "100.0%"),
    "重复投诉率": ("23.1%", "0.0%", "0.0%"),
    "有效投诉比例": ("92.3%", "100.0%", "66.7%"),
    "首次回复及时率": ("15.4%", "0.0%", "0.0%"),
    "升级率": ("30.8%", "9.1%", "0.0%"),
    "一次解决率": ("66.7%", "100.0%", "100.0%"),
    "平均首次回复（小时）": ("10.3", "—", "—"),  # (24 + 24.017 + 0.5 + 1 + 2) ÷ 5
    "平均办结（小时）": ("95.8", "18.0", "13.0"),  # 2107.02 ÷ 22; (24 + 23 + 24 + 1) ÷ 4; (24 + 2) ÷ 2
    "来访投诉": ("4", "0", "1"),
    "来电投诉": ("12", "11", "2"),
    "书面投诉": ("4", "0", "0"),
    "网上投诉": ("2", "0", "0"),
    "转办投诉": ("3", "0", "0"),
    "其他投诉": ("1", "0", "0"),
    "回访未能联系上": ("4", "0", "0"),
    "本期注销": ("6", "2", "1"),
    "已作首次回复": ("5", "0", "0"),
    "超过首个时限（升级）": ("8", "1", "0"),
}


@pytest.fixture
def told(session, site, at):
    """{id: case}: each written down when it came in, judged and brought to its state afterwards."""
    found = {}
    for case in CASES:
        at(on(case.told.at))
        found[write(session, site.community.id, case.told).id] = case
        session.commit()
    at(NOW)
    _later(session, found)
    return found


def _later(session, found) -> None:
    for key, case in found.items():
        complaint = session.get(Complaint, key)
        for name, value in case.later.items():
            row = complaint if name in JUDGED else complaint.master
            setattr(row, name, on(value) if name.endswith("_at") else value)
    session.commit()


def added(month, key: int) -> list[str]:
    """The figures that one complaint adds to."""
    mine = month.counted.loc[month.counted["complaint_id"] == key, "figure"]
    return sorted(figure for figure in mine if "." not in figure)


def assert_month(month, told, name: str, numbers: dict) -> None:
    for key, case in told.items():
        assert added(month, key) == case.adds(name), (case.told.at, case.told.kind)
    for row in (*TYPES, TOTAL):
        assert tuple(int(month.table.at[row, code]) for code in ORDER) == numbers[row], row
    assert (month.unbalanced, month.astray) == ((), ())


def test_every_figure_of_the_month_from_the_25th_to_the_24th(session, site, told):
    month = complaint_month(session, site.community.id, "2026-11", NOW)
    assert_month(month, told, "nov", NOVEMBER)
    assert balance(month) == "期末未结 15 = 上期结转 7 + 受理 26 + 重开 7 − 办结 22 − 作废 3"
    assert month.rates == RATES
    hours = [one for case in CASES for one in case.hours]
    replies = [case.reply_hours for case in CASES if case.reply_hours is not None]
    assert month.handling_hours == pytest.approx(sum(hours) / 22)
    assert month.first_reply_hours == pytest.approx(sum(replies) / 5)
    assert sorted(month.rows("finished")["hours"]) == pytest.approx(sorted(hours))
    assert month.series == (*((f"{2025 + (n > 12)}-{(n - 1) % 12 + 1:02d}", 0) for n in range(12, 20)),
                            ("2026-08", 3), ("2026-09", 0), ("2026-10", 11), ("2026-11", 26))  # fmt: skip
    assert {code: number for code, number in month.received_before.items() if number} == {
        "repair": 1, "equipment": 3, "security": 3, "fees": 1, "house": 1, "municipal": 1, "other": 1,
    }  # fmt: skip


def test_every_figure_of_the_natural_month(session, site, told):
    session.add(Setting(community_id=site.community.id, name="month_kind", value="calendar", holds_from=date(2025, 1, 1), set_at=NOW))
    session.commit()
    month = complaint_month(session, site.community.id, "2026-11", NOW)
    assert month.period == "2026-11-01 至 2026-11-30"
    assert_month(month, told, "natural", NATURAL)


def test_every_figure_stands_beside_the_month_before_and_last_year(session, site, told):
    lines = {line.label: line for line in compare(session, complaint_month(session, site.community.id, "2026-11", NOW))}
    for place, code in enumerate(ORDER):
        line = lines.pop(FIGURES[code].alone)
        assert (line.now, line.before, line.year) == (NOVEMBER[TOTAL][place], OCTOBER[place], LAST_YEAR[place]), line.label
    assert {label: tuple(line.text(side) for side in ("now", "before", "year")) for label, line in lines.items()} == LIKENED


def test_the_months_before_and_after_agree(session, site, told):
    october = complaint_month(session, site.community.id, "2026-10", NOW)
    for key, case in told.items():
        assert added(october, key) == case.adds("oct"), (case.told.at, case.told.kind)
    last_year = complaint_month(session, site.community.id, "2025-11", NOW)
    assert all(added(last_year, key) == case.adds("year") for key, case in told.items())
    december = complaint_month(session, site.community.id, "2026-12", NOW)
    for row in (*TYPES, TOTAL):
        assert october.table.at[row, "open_end"] == NOVEMBER[row][0]
        assert december.table.at[row, "carried_in"] == NOVEMBER[row][ORDER.index("open_end")]
