"""The promise of the house: one file dropped into models/registers/ is a whole register, with no other edit."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("admin_app", "models", "views", "seed", "tests")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "png", "pictures")

REGISTER = '''
"""钥匙借用登记表: a register nobody has heard of."""

from models.declare import (
    Choices, Register, checklist, choice, count, day, department, flag, id_number, link, moment, money, note, person, phone, photos, plate,
    room, rows, staff, text,
)
from models.features import Entry, HasDeadline, HasHandler


class Purpose(Choices):
    REPAIR = "repair", "维修", ("修理",)
    VISIT = "visit", "看房"


class State(Choices):
    OUT = "out", "借出"
    BACK = "back", "已还"


class KeyLoan(HasDeadline, HasHandler, Entry):
    register = Register(
        "钥匙借用登记表", form_no="QR-KF-77", number_prefix="YS", group="分办", order=77, anchor="lent_at", headline="reason", place="room",
        who="borrower", tag="purpose", states={"out": "blue", "back": "green"}, closed_states=("back",),
        print_columns=("lent_at", "borrower", "room", "reason"),
    )

    lent_at = moment("借出时间", required=True, in_list=True, query="range", default="now", not_future=True, section="借用")
    borrower = person("借用人", required=True, in_list=True, query="exact", section="借用")
    phone = phone("借用人电话", required=True, query="exact", section="借用")
    room = room("房号", in_list=True, query="exact", section="借用")
    purpose = choice("用途", Purpose, required=True, in_list=True, query="exact", section="借用")
    reason = note("借用说明", required=True, in_list=True, search=True, locked_after_save=True, section="借用")
    status = choice("状态", State, in_list=True, query="exact", default="out", section="借用")
    keys = count("把数", required=True, default=1, query="range", section="借用")
    returned_on = day("归还日期", required_when=("status", ("back",)), query="range", section="归还")
    deposit = money("押金（元）", query="range", section="归还")
    urgent = flag("急用", query="exact", section="归还")
    checked = checklist("归还核对", Purpose, section="归还")
    lent_by_id = staff("经办人", default="me", query="exact", section="归还")
    lent_by_department_id = department("经办部门", query="exact", section="归还")
    visit_id = link("关联登记号", "visit", query="exact", section="归还")
    id_last4 = id_number("证件末四位", more=True)
    plate = plate("车牌", more=True)
    picture = photos("照片", more=True)
    parts = rows("钥匙清单", ("name", text("名称")), ("holder", person("保管人")), more=True)
    place = text("存放处", more=True, query="contains")
'''

WALK = """
import csv, io, re, sys, tempfile
from pathlib import Path
import openpyxl
from models import clock
from models.db import db
from models.organisation import system_actor
from models.scope import acting
from tests.databases import SITE, Sqlite
from tests.site import find_site
from datetime import datetime

with tempfile.TemporaryDirectory() as folder, clock.held_at(datetime(2026, 11, 23, 14, 32)):
    database = Sqlite(Path(folder) / "sqlite")
    app = database.app
    database.reset(SITE)
    with app.app_context(), acting(db.session, system_actor()):
        site = find_site(db.session)
        client = app.test_client()
        site.sign_in(db.session, client, "manager")

        def page(address, code=200, **posted):
            answer = client.post(address, **posted) if posted else client.get(address)
            assert answer.status_code == code, (address, answer.status_code, re.sub("<[^>]+>", "", answer.text)[-1500:])
            return answer

        home = "/admin/key_loan/"
        assert "还没有钥匙借用登记表" in page(home).text and "钥匙借用登记表" in page("/admin/item/").text
        form = page(home + "new/").text
        for label in ("借出时间", "借用人", "用途", "归还核对", "钥匙清单", "存放处"):
            assert label in form, label
        wrong = page(home + "new/", 422, data={"borrower": "欧阳克勤", "phone": "1", "reason": "换锁"})
        assert "用途没填" in wrong.text and "欧阳克勤" in wrong.text
        typed = {
            "borrower": "欧阳克勤", "phone": "13712345678", "room": "3#2-1201", "purpose": "repair", "reason": "给三号楼换锁芯",
            "urgent": "1", "checked": ["repair"], "deposit": "50", "place": "前台抽屉", "parts-0-name": "大门",
            "parts-0-holder": "欧阳克勤", "id_last4": "001X",
        }
        saved = page(home + "new/", 302, data=typed).headers["Location"]
        details = page(saved).text
        for text in ("YS20261123-001", "欧阳**", "137****5678", "3栋2单元1201", "给三号楼换锁芯", "50.00", "大门"):
            assert text in details, text
        changed = page(home + "edit/?id=1", 302, data={"version": "1", "status": "back", "returned_on": "2026-11-23", "place": "保险柜"})
        assert "已还" in page(home + "details/?id=1").text
        page(home + "edit/?id=1", 409, data={"version": "1", "place": "别处"})
        page(home + "edit/?id=1", 422, data={"version": "2", "returned_on": ""})
        for asked in (
            "purpose=repair", "status=back", "status=已还", "room=三栋2单元1201", "borrower=欧阳克勤", "phone=13712345678", "q=锁芯",
            "q=YS20261123-001", "lent_at_from=today", "keys_from=1&keys_to=2", "deposit_from=50", "urgent=1", "place=险",
            "returned_on=2026-11-23", "sort=-keys", "sort=due", "building=3", "per_page=50",
        ):
            assert "YS20261123-001" in page(home + "?" + asked).text, asked
        for asked in ("status=open", "purpose=visit", "q=别的东西", "keys_from=2", "urgent=0", "overdue=1&status=out", "room=3-2-1202"):
            assert "details/?id=1" not in page(home + "?" + asked).text, asked
        assert "QR-KF-77" in page(home + "print/form/?id=1").text and "给三号楼换锁芯" in page(home + "print/page/").text
        rows = list(openpyxl.load_workbook(io.BytesIO(page(home + "export/xlsx/").data)).active.values)
        cells = dict(zip(rows[2], rows[3]))
        assert cells["编号"] == "YS20261123-001" and cells["借用人"] == "欧阳**" and cells["用途"] == "维修" and cells["押金（元）"] == 50
        lines = list(csv.reader(io.StringIO(page(home + "export/csv/").data.decode("utf-8-sig"))))
        assert "欧阳克勤" not in str(lines) and len(lines) == 2
        page(home + "views/save/", 302, data={"title": "已还的", "status": "back"})
        assert "已还的" in page(home).text
        assert page(home + "check/", data={"field": "phone", "value": "1"}).json["message"]
        assert page(home + "reveal/?id=1&field=borrower", data={"reason": "核对"}).json["value"] == "欧阳克勤"
        page(home + "void/?id=1", 302, data={"confirmed": "1", "reason": "登错了"})
        assert "已作废" in page(home + "details/?id=1").text
    database.leave()
print("whole")
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The tree with one more file in models/registers/."""
    folder = tmp_path_factory.mktemp("tree")
    for name in FOLDERS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    (folder / "models" / "registers" / "key_loan.py").write_text(textwrap.dedent(REGISTER), encoding="utf-8")
    (folder / "walk.py").write_text(WALK, encoding="utf-8")
    return folder


def test_a_dropped_file_gives_every_screen_filter_workbook_and_print_sheet(copy):
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "walk.py"], cwd=copy, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip().endswith("whole"), done.stdout[-3000:] + done.stderr[-5000:]


def test_no_generated_screen_names_a_register():
    from models.declare import all_registers
    from models.schema import load_all

    load_all()
    slugs = {register.slug for register in all_registers()} - {
        "staff",
        "department",
        "room",
        "building",
    }  # also kinds of field, or a key of the address
    for path in sorted((ROOT / "views" / "generated").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        named = [slug for slug in slugs if f'"{slug}"' in text or f"registers.{slug}" in text]
        assert not named, (path.name, named)
