"""The manual rule by rule: R1–R149 in short words, and what keeps each: the tests that prove it, or the guide page that serves it."""

import ast
import importlib.util
from collections.abc import Mapping
from pathlib import Path

TITLES: tuple[str, ...] = (
    "项目经理看全部、派人、审阅月汇总、看督办",
    "客服主管每天审核，接管超 2 天的件，可改派",
    "责任部门主管只见转来的件，要填处理反馈",
    "接待员登记、转办、跟踪、记处理结果",
    "任何员工都能代报，写明上报人和岗位",
    "首问人必填不可改，投诉途径能打印给业主",
    "被投诉人自己登记：打标记、锁原文、报主管、换人办",
    "每件都有处置方式：直接处理或转责任部门",
    "每件始终有跟踪责任人，转办后不丢",
    "满 2 天没办完，由客服主管跟踪",
    "满 1 周没办完，由项目经理跟踪",
    "无法处理只由项目经理关闭，写理由和告知情况",
    "部门有字典，也有自己的承办队列",
    "其他岗位代报的，前台确认补全后入账",
    "主管每天阅签，没阅的看得见，次日提醒",
    "接待主任就是客服主管，不另设角色",
    "解决不了就上报，写对象、时间、事由，主管告知业主",
    "没解决之前告知进展，写时间、方式、内容",
    "接待方案有总负责人、接待责任人、联络员",
    "接待方案有分工表、审定人和审定时间",
    "员工分专职兼职，有工号，登记上印得出",
    "楼栋对应区域管理员，选房号自动带出",
    "预约汇总给值班人，有值班表",
    "渠道有来访、来电、电子邮箱、信函",
    "信函投诉可附扫描件",
    "渠道有网上反映，微信、小程序、网站都算",
    "渠道归为现场、电话、书面、网上，用于统计",
    "接待时间可设，调休和节假日提前公告，时间外登记打标",
    "24 小时值班电话，夜间登记次日移交",
    "接待地点可设，印在告知页上",
    "可登记预约和预约的渠道",
    "业主可为访客预约",
    "求见领导：预约、拟见、通报、结果、婉拒理由",
    "事由必填，原文锁定，只可追加",
    "一切来事先进总登记表取号，别的表由它派生",
    "售后生成返修联系单",
    "报修生成报修派工单",
    "投诉生成投诉记录表",
    "服务生成特约服务单",
    "表扬要查证",
    "建议汇总上报项目经理",
    "其它类写作“其它”，导出也是",
    "快速登记只要时间、姓名电话、房号、事由",
    "诉求和联系方式必填，不愿留的写拒留",
    "现场接待有自己的打印格式",
    "边谈边记能存草稿，有接待起止时间",
    "有接待小结，可转部门",
    "非职责的要写答复和建议，可直接办结",
    "报请负责人和协调部门，有进展反馈",
    "重点事项向业主复述确认，投诉必做",
    "接待目的有字典",
    "咨询是其它类的子类，不设第八类",
    "现场满意度一键记",
    "转办有时间，久未转办要预警",
    "返修联系单当天送到，签收留名，超期标红",
    "返修单有规定时限和督促记录",
    "报修有派工、到场、完工、验收的流程",
    "投诉有自己的流程和字段",
    "特约服务有预约、报价、业主确认、收费",
    "表扬查证人、结果和执行情况",
    "建议一键汇成上报单，有经理批示",
    "物品遗失、存放、宠物进存放招领登记表",
    "转办后接待员继续跟踪",
    "处理情况和处理结果分开写，办结必填",
    "没有处理结果不能关闭",
    "访客犯规记情况、处置、上报人",
    "投诉要填被投诉部门，第一步是致歉",
    "投诉立即登记，晚 30 分钟算补登",
    "接待步骤有请坐和倾听记录",
    "请经理出面：对象、时间、到场、解释要点",
    "登记表短，键盘能完成，可先存后补",
    "市政原因要写怎么向业主解释",
    "市政原因至少有一条交涉记录",
    "投诉办结后自动有回访任务",
    "内部原因要查出原因和责任人",
    "有处理措施和预防措施，重复投诉统计",
    "内部原因要写向业主通报的时间、方式、内容",
    "服务态度投诉由被投诉部门主管道歉",
    "情节严重的通报批评，有文号和日期",
    "服务态度由领导回访，问改进后的反映",
    "投诉时限可配置",
    "投诉办结必回访，回访人不是承办人和被投诉人",
    "有上报链和承诺回复时间，到点提醒",
    "倾听，不打断、不反驳",
    "紧急件马上报给部门主管",
    "2 天内由接待员负责",
    "满 48 小时自动升一级并留痕",
    "2 天到 1 周由客服主管负责",
    "满 168 小时升到项目经理",
    "投诉走等级时限，非投诉走 2 天和 1 周",
    "返修联系单当天送出",
    "每月 25 日前完成投诉统计分析",
    "主管每天审核",
    "首次响应时间有统计",
    "未结看板按责任人、部门、超期、类别",
    "注销是销项不是删除，注销前校验齐全",
    "每件都有告知业主的记录",
    "责任到人，不只填部门",
    "月汇总自动起草，统计期间可配并印在表上",
    "月汇总编制、复核、审阅，定稿锁定",
    "月汇总有分析、问题、原因、措施和上月落实",
    "改进措施有跟踪",
    "突发事件有重大治安事件",
    "突发事件有重大设备设施情况",
    "突发事件有重要来访，由一类接待生成",
    "报警写时间、回执和出警单位",
    "接待分预约和突发",
    "物品记录分拾得招领、报失、寄存、宠物",
    "失物招领登记表是旧名，查询和导入都认",
    "寄存有位置、凭证号、取件核对",
    "访客登记必填姓名、来访时间、事由",
    "访客登记有工作单位",
    "访客证件只记已核验和末 4 位",
    "被访人和房号必填，写通知和同意结果",
    "访客登记有引导人",
    "访客登记每日核阅归档",
    "证件类型有授权函",
    "来访登记簿就是访客登记表",
    "外来客户签到核验也用访客登记表",
    "借用设施写名称和归还",
    "访客分亲友、外来服务、维修施工、其他",
    "访客资料保密，到期清理",
    "预约最少写姓名、联系方式、事由",
    "接待方案有五要素",
    "接待事由有字典",
    "接待方案有到离等时间和日程",
    "接待方案有来宾名单，民族默认不收",
    "我方主陪与来宾对等，不对等要提示",
    "接待方式和会务布置",
    "接待方案有四类地点",
    "接待指南能打印，有排序",
    "接待有预算、实际费用、就餐标准",
    "接待级别分四类",
    "接待对象分内部外部两级",
    "接待内容有字典",
    "应对方式分预约接待和突发来访",
    "接待有准备清单",
    "预约时间冲突要提示",
    "接待方案草拟、审定、执行、归档",
    "为业主保密，默认脱敏，看全号留痕",
    "口令登录，敏感信息保管",
    "导出留痕，有水印和审批",
    "所有操作有日志",
    "只设禁忌自由填写，不设宗教字段",
    "收集即告知，表单和打印页有一句说明",
    "着装、语言、敲门等接待礼仪",
    "表头有表号，表尾有签名栏",
    "进度对本人公开，对外统计脱敏",
    "字典、时限、表名都可配置",
)
RULES = range(1, len(TITLES) + 1)
CONDUCT = (84, 146)  # how people behave: no program can prove it, the guide says it
TESTS = Path(__file__).resolve().parent.parent / "tests"


def proofs(folder: Path = TESTS) -> dict[int, list[str]]:
    """Tests by the rule they prove, as `tests/models/test_x.py::test_y`; read from the sources, nothing is run."""
    found: dict[int, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for number in _marked(node):
                    found.setdefault(number, []).append(f"{path.relative_to(folder.parent).as_posix()}::{node.name}")
    return found


def _marked(function: ast.FunctionDef) -> list[int]:
    """The numbers of @pytest.mark.rule(N), those on single cases of a table too."""
    calls = [node for decorator in function.decorator_list for node in ast.walk(decorator) if isinstance(node, ast.Call)]
    marks = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "rule"]
    return sorted({arg.value for mark in marks for arg in mark.args if isinstance(arg, ast.Constant)})


def served() -> dict[int, list[str]]:
    """Guide pages by the rule they serve; each page names its rules."""
    found: dict[int, list[str]] = {}
    if importlib.util.find_spec("models.guide") is not None:
        for page in importlib.import_module("models.guide").PAGES:
            for number in page.rules:
                found.setdefault(number, []).append(page.title)
    return found


def covered(proven: Mapping[int, list[str]], served: Mapping[int, list[str]]) -> int:
    """How many rules are proven by a test or served by the guide."""
    return sum(number in proven or number in served for number in RULES)


def as_text(proven: Mapping[int, list[str]], served: Mapping[int, list[str]]) -> str:
    """One paragraph a rule, then `covered N/149`."""
    lines = []
    for number in RULES:
        kept = [*proven.get(number, ()), *(f"guide: {page}" for page in served.get(number, ()))]
        lines.append(f"R{number} {TITLES[number - 1]}{'' if kept else '  —'}")
        lines += [f"    {one}" for one in kept]
    by_tests = sum(number in proven for number in RULES)
    return "\n".join([*lines, f"by tests {by_tests}", f"covered {covered(proven, served)}/{len(TITLES)}"])
