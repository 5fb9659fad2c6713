"""A spreadsheet somebody made → its rows as text, read in a process of its own; and how a label and a foot are known."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from models.errors import RuleViolation
from models.rules.identity import half_width

SECONDS = 30
HEADER_WITHIN = 30  # the header stands in the first rows, below titles and remarks
ROOT = Path(__file__).resolve().parents[2]
REFUSALS = {
    "big": "文件超过 20 MB：请删去不用的工作表和图片再传",
    "empty": "文件是空的，请重新选择",
    "foreign": "这不是 Excel 表格：请用 Excel 或 WPS 另存为 .xlsx 再传（.xls、.csv 也可以）",
    "broken": "文件打不开，可能没有传完整：请用 Excel 或 WPS 打开，另存为 .xlsx 再传",
    "page": "这是网页或 XML 格式的表格：请用 Excel 或 WPS 打开，另存为 .xlsx 再传",
    "encoding": "有的字认不出来（编码不对）：请用 Excel 或 WPS 打开，另存为 .xlsx 再传",
    "declares": "文件里有表格不该有的内容，没有读：请把要导入的内容复制到模板里再传",
    "bomb": "文件展开后太大，没有读：请把要导入的内容复制到模板里再传",
    "heavy": "文件太复杂，没有读：请把要导入的内容复制到模板里再传",
    "wide": "表格超过 200 列，没有读：请把要导入的列复制到模板里再传",
    "long": "表格超过 50000 行：请分成几个文件导入",
    "password": "文件设了打开密码：请在 Excel 里去掉密码再传",
}
# What stands below, between or beside the entries of a book that was kept by hand.
_BESIDE = re.compile(
    "合计|总计|小计|共计|累计|总共|本页|本[日周月年](?:共|合计|接待|投诉|报修|累计|小计)|[全当]月(?:共|合计)|第\\d+页|共\\d+[页件条]|以下空白|以上|"
    "注:|注\\d*[:.]|备注:|说明:|填[表写]说明|填[表报写]?(?:人|日期|时间|单位|部门):|填报|制表|审[核批]:|复核:|编制:|客服主管:|项目经理:|"
    "部门主管:|主管签[字名]|经理签[字名]|负责人:|单位:|表号:|版次:|日期:|统计期间:|统计时间:"
)


def plain_label(written: str) -> str:
    """A label without what people decorate it with: 姓名*, 姓名（必填）, 建筑面积(㎡), 姓 名."""
    plain = re.sub(r"\([^)]*\)|[\s*:]", "", half_width(written)).lower()
    return plain


def stands_beside(first: str) -> bool:
    """Whether a row that begins with this belongs to the sheet, not to the entries."""
    return _BESIDE.match(re.sub(r"\s", "", half_width(first))) is not None


def sheets_of(path: Path) -> Iterator[tuple[str, list]]:
    """(name, rows) of each visible sheet. The file is read in a process of its own, with little memory and time."""
    name, rows = "", []
    for line in _lines(path):
        if isinstance(line, list):
            rows.append(line)
        elif "sheet" in line:
            if rows:
                yield name, rows
            name, rows = line["sheet"], []
        elif "refused" in line:
            raise RuleViolation(REFUSALS[line["refused"]], "file")
    if rows:
        yield name, rows


def _lines(path: Path) -> list:
    command = [sys.executable, "-m", "models.sheets.cells", str(Path(path).resolve())]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=SECONDS, check=False)
        lines = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    except (subprocess.TimeoutExpired, ValueError):
        lines = []
    if not lines or not isinstance(lines[-1], dict) or lines[-1].keys().isdisjoint(("end", "refused")):
        return [{"refused": "heavy"}]
    return lines if "end" in lines[-1] else lines[-1:]
