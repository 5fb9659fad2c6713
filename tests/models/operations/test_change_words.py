"""Words as managers set them: what is refused, from which day they hold, what they leave behind."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import clock
from models.audit import AuditLine
from models.choice_places import choice_places
from models.declare import register_of
from models.documents import MONTHLY, documents
from models.errors import RuleViolation
from models.operations import plan_options, plan_register, plan_words
from models.operations.change_words import save_words
from models.operations.plan_options import Options
from models.organisation import system_actor
from models.registers.visit import Category, Channel, Visit
from models.reports import findings
from models.rules.access import ROLES, in_our_words
from models.scope import acting
from models.vocabulary import Word
from models.words import called
from views.generated import paper_forms

NOW = datetime(2026, 11, 24, 9, 30)
TODAY = NOW.date()
VISIT = {"received_at": NOW, "person_name": "张伟", "phone": "13800001234", "room": "3-2-1201", "category": "repair", "content": "厨房漏水"}


@pytest.fixture
def said(session, actor_for):
    """Save words as the manager: said("register", {...}), said("options", Channel, labels={...}), said("names", {...})."""

    def save(what, *given, day: date = TODAY, username: str = "manager", **more):
        actor = actor_for(username)
        with clock.held_at(NOW), acting(session, actor):
            desk = plan_words.desk(session, actor.community_id, day)
            changes = {"register": _register, "options": _options, "names": _names}[what](desk, *given, **more)
            save_words(session, actor, NOW, "试", changes, day)
            session.commit()
            return changes

    return save


def _register(desk, slug, **typed):
    register = documents()[slug]
    return plan_register.of_register(desk, register, plan_register.declared_of(register) | typed)


def _options(desk, choices, labels=None, aliases=None, off=(), order=None):
    places = choice_places()[choices.__name__]
    was = plan_options.options_on(desk, places)
    offered = [code for code in was.offered if code not in off]
    typed = Options(was.labels | (labels or {}), was.aliases | (aliases or {}), offered, order or was.order)
    return plan_options.of_options(desk, places, typed)


def _names(desk, **typed):
    return plan_words.of_names(desk, plan_words.names_on(desk) | typed)


@pytest.fixture
def reading(session, actor_for):
    """Read something as this person on a day."""

    def read(what, username: str = "desk", day: date = TODAY):
        with clock.held_at(datetime.combine(day, NOW.time())), acting(session, actor_for(username)):
            return what()

    return read


@pytest.mark.rule(149)
def test_a_label_holds_from_its_day_and_every_earlier_word_is_still_understood(said, reading):
    said("options", Channel, labels={"call": "打进来"}, aliases={"call": "呼入"})
    said("options", Channel, labels={"call": "总机"}, day=TODAY + timedelta(days=7))
    assert reading(lambda: Channel.options["call"], day=TODAY - timedelta(days=1)) == "来电"
    assert reading(lambda: Channel.options["call"]) == "打进来"
    assert reading(lambda: Channel.options["call"], day=TODAY + timedelta(days=7)) == "总机"
    for word in ("call", "来电", "打进来", "呼入", "致电"):
        assert reading(lambda word=word: Channel.code_of(word)) == "call"
    assert reading(lambda: Channel.code_of("总机")) is None
    assert reading(lambda: Channel.code_of("打进来"), day=TODAY + timedelta(days=8)) == "call"


@pytest.mark.rule(149)
def test_order_and_offer_change_and_nothing_is_lost(said, reading):
    said("options", Channel, off=("letter",), order=["call", "online", "walk_in"])
    assert reading(lambda: list(Channel.options))[:3] == ["call", "online", "walk_in"]
    assert reading(lambda: ("letter" in Channel.options, "letter" in Channel.offered)) == (True, False)
    assert reading(lambda: Channel.offered_beside("letter"))[-4:] != reading(lambda: Channel.offered_beside(None))[-4:]


@pytest.mark.rule(149)
def test_another_community_and_the_company_read_the_manuals_words(said, reading, session, site):
    said("options", Channel, labels={"call": "打进来"})
    said("register", "visit", title="接待登记本", number_prefix="YZ")
    assert reading(lambda: (Channel.options["call"], register_of("visit").title)) == ("打进来", "接待登记本")
    for stranger in ("elsewhere", "company"):
        assert reading(lambda: (Channel.options["call"], register_of("visit").title), stranger) == ("来电", "业主来电来访登记表")
    with clock.held_at(NOW), acting(session, system_actor(site.other.id)):
        session.add(row := Visit(**VISIT | {"room": "1-1-101"}))
        session.flush()
        assert row.record_no.startswith("LD")


@pytest.mark.rule(149)
def test_a_new_prefix_numbers_from_its_day_and_old_numbers_are_still_found(said, session, actor_for):
    tomorrow = TODAY + timedelta(days=1)

    def file(moment: datetime) -> str:
        with clock.held_at(moment), acting(session, actor_for("desk")):
            session.add(row := Visit(**VISIT | {"received_at": moment}))
            session.commit()
            return row.record_no

    assert file(NOW) == "LD20261124-001"
    (change,) = said("register", "visit", number_prefix="YZ", day=tomorrow)
    assert change.follows.startswith("从 2026-11-25 起新登记编号 YZ20261125-001，以前的编号不变")
    assert file(NOW) == "LD20261124-002"
    assert file(NOW + timedelta(days=1)) == "YZ20261125-001"
    with clock.held_at(NOW + timedelta(days=1)), acting(session, actor_for("desk")) as actor:
        assert findings.by_number(session, actor, "ld20261124-001")[0] == "visit"
        assert findings.by_number(session, actor, "YZ20261125-001")[0] == "visit"


@pytest.mark.rule(149)
def test_a_register_is_known_by_its_earlier_titles_too(said, reading):
    said("register", "visit", title="接待登记本", short="接待本", form_no="QC/RE-KA9666", edition="B/2", aliases="来访本，电话本")
    register = register_of("visit")
    assert reading(lambda: (register.title, register.menu_title, register.form_no, register.edition)) == (
        "接待登记本", "接待本", "QC/RE-KA9666", "B/2")  # fmt: skip
    assert {"业主来电来访登记表", "业主接待记录表", "来访本", "电话本"} <= set(reading(lambda: register.aliases))
    assert register.title == "业主来电来访登记表"  # outside any community


@pytest.mark.rule(149)
def test_sheets_that_are_no_register_have_names_and_numbers_too(said, reading):
    (change,) = said("register", "visit", form_no="QC-01")
    assert change.follows == "“接待业主情况记录”、“接待来访登记表（现场接待）”也是 QR-KF-01，没有一起改"
    said("register", "paper.ledger", title="诉求台账", form_no="QC-08")
    said("register", "monthly", title="投诉月报", edition="C/1")
    ledger = register_of("visit").layouts[0]
    assert reading(lambda: (ledger.title, ledger.form_no, MONTHLY.title, MONTHLY.form_no, MONTHLY.edition)) == (
        "诉求台账", "QC-08", "投诉月报", "QR-KF-07", "C/1")  # fmt: skip
    assert reading(lambda: ledger.title, "elsewhere") == "业主诉求记录表（台账）"


@pytest.mark.rule(149)
def test_roles_and_the_house_are_called_as_the_community_calls_them(said, reading):
    said("names", **{"role-supervisor": "接待主任", "name-organisation": "物业服务中心", "name-desk": "客服台"})
    assert reading(lambda: (ROLES["supervisor"], dict(ROLES)["supervisor"], called("organisation"), called("desk"))) == (
        "接待主任", "接待主任", "物业服务中心", "客服台")  # fmt: skip
    assert reading(lambda: ROLES["supervisor"], "elsewhere") == "客服主管"
    assert reading(lambda: in_our_words("先报客服主管，再报项目经理")) == "先报接待主任，再报项目经理"


@pytest.mark.rule(149)
def test_going_back_to_the_manual_is_a_row_too_and_the_audit_knows_each(said, reading, session, actor_for):
    said("options", Channel, labels={"call": "打进来"})
    said("options", Channel, labels={"call": "来电"})
    assert reading(lambda: (Channel.options["call"], Channel.code_of("打进来"))) == ("来电", "call")
    rows = session.execute(select(Word.value, Word.set_by_id).order_by(Word.id)).all()
    assert [tuple(row) for row in rows] == [("打进来", actor_for("manager").staff_id), (None, actor_for("manager").staff_id)]
    assert session.scalar(select(func.count()).where(AuditLine.action == "change_words")) == 2


@pytest.mark.rule(149)
@pytest.mark.parametrize(
    ("what", "given", "more", "field", "says"),
    [
        ("options", [Channel], {"labels": {"call": " "}}, "label-call", "没填"),
        ("options", [Channel], {"labels": {"call": "一" * 21}}, "label-call", "最多 20 个字"),
        ("options", [Channel], {"labels": {"call": "来、电"}}, "label-call", "不能有顿号"),
        ("options", [Channel], {"labels": {"call": "来访"}}, "label-call", "“来访”已经是“来访”的叫法"),
        ("options", [Channel], {"labels": {"call": "上门"}}, "label-call", "已经是“来访”的叫法"),
        ("options", [Channel], {"labels": {"call": "打进来", "online": "打进来"}}, "label-call", "已经是"),
        ("options", [Channel], {"aliases": {"call": "总机 信函"}}, "aliases-call", "“信函”已经是“信函”的叫法"),
        ("options", [Channel], {"aliases": {"call": " ".join(f"词{n}" for n in range(21))}}, "aliases-call", "别名最多 20 个"),
        ("options", [Channel], {"off": ("call",)}, "offered-call", "是新登记时“渠道”的默认项"),
        ("options", [Channel], {"off": tuple(Channel.options)}, "offered-walk_in", "至少留一项可选"),
        ("options", [Category], {"labels": {"other": "其他"}}, "label-other", "“其它”是手册定的词，不能改"),
        ("options", [Category], {"off": ("praise",)}, "offered-praise", "不能停用"),
        ("options", [Category], {"order": ["complaint", "repair"]}, "order", "顺序是手册定的"),
        ("register", ["visit"], {"title": ""}, "title", "表名没填"),
        ("register", ["visit"], {"title": "报修单"}, "title", "“报修单”已经是“报修单”的叫法"),
        ("register", ["visit"], {"form_no": 'Q"}'}, "form_no", "不能有"),
        ("register", ["visit"], {"form_no": "QR@1"}, "form_no", "只能用"),
        ("register", ["visit"], {"number_prefix": "TS"}, "number_prefix", "字头 TS 是“业主投诉记录表”的"),
        ("register", ["visit"], {"number_prefix": "L1"}, "number_prefix", "2 到 4 个大写字母"),
        ("register", ["visit"], {"aliases": "报修单"}, "aliases", "已经是“报修单”的叫法"),
        ("names", [], {"role-manager": "客服主管"}, "role-manager", "已经是“客服主管”的叫法"),
        ("names", [], {"role-manager": "公司"}, "role-manager", "已经是“公司”的叫法"),
        ("names", [], {"name-desk": ""}, "name-desk", "接待处名称没填"),
        ("register", ["visit"], {"title": "接待本", "day": TODAY - timedelta(days=1)}, "holds_from", "不能从过去的日子起改"),
        ("register", ["visit"], {"title": "接待本", "day": TODAY + timedelta(days=400)}, "holds_from", "最远只能定到一年以后"),
        ("register", ["visit"], {}, None, "没有改动"),
    ],
)
def test_what_would_confuse_is_refused_at_its_field(said, session, what, given, more, field, says):
    with pytest.raises(RuleViolation) as refused:
        said(what, *given, **more)
    assert (refused.value.field, says in refused.value.message) == (field, True), refused.value.message
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Word)) == 0


@pytest.mark.rule(149)
def test_a_prefix_another_register_has_left_behind_stays_its_own(said):
    said("register", "complaint", number_prefix="TSA")
    for prefix in ("TS", "TSA"):
        with pytest.raises(RuleViolation):
            said("register", "visit", number_prefix=prefix)
    said("register", "complaint", number_prefix="TS")


@pytest.mark.rule(36)
@pytest.mark.rule(42)
def test_a_fixed_choice_takes_other_words_for_the_import_and_keeps_its_own(said, reading):
    said("options", Category, aliases={"repair": "修理"})
    assert reading(lambda: (Category.code_of("修理"), Category.options["repair"])) == ("repair", "报修")


@pytest.mark.parametrize("username", ["desk", "supervisor", "department", "company", "admin"])
def test_only_the_manager_changes_words(said, username):
    with pytest.raises(RuleViolation, match="只有项目经理可以改词语"):
        said("register", "visit", title="接待本", username=username)


@pytest.mark.rule(149)
def test_a_document_beside_the_form_has_a_title_of_its_own_to_change(said, reading):
    said("register", "paper.guide", title="接待手册")
    plan = documents()["reception_plan"]
    guide = next(one for one in plan.papers if one.key == "guide")
    assert reading(lambda: paper_forms.title_of(plan, guide)) == "接待手册"
    assert reading(lambda: paper_forms.title_of(plan, guide), day=TODAY - timedelta(days=1)) == "接待指南"
    assert reading(lambda: paper_forms.title_of(plan, plan.papers[0])) == "接待方案"
    with pytest.raises(RuleViolation, match="接待方案"):
        said("register", "paper.claim", title="接待方案")
