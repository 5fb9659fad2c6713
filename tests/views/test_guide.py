"""接待指引 over HTTP: open to everybody on staff; the sheet for the wall shows what this community has and nothing else."""

import pytest

from models import guide
from models.organisation import Community

PEOPLE = ("desk", "supervisor", "department", "manager", "guard", "company", "admin")
SHEET = "/admin/guide/complaint-ways/"


@pytest.fixture
def facts(session, site):
    """Change what the community has: facts(desk_phone="")."""

    def change(**given):
        community = session.get(Community, site.community.id)
        for name, value in given.items():
            setattr(community, name, value)
        session.commit()

    return change


@pytest.mark.rule(146)
@pytest.mark.parametrize("username", PEOPLE)
def test_everybody_on_staff_reads_every_page(client_for, username):
    client = client_for(username)
    listed = client.get("/admin/guide/")
    assert listed.status_code == 200
    for one in guide.PAGES:
        assert f'href="/admin/guide/{one.slug}/"' in listed.text
        page = client.get(f"/admin/guide/{one.slug}/")
        assert page.status_code == 200 and f"<h1>{one.title}</h1>" in page.text
        assert all(f"<li>{line}<" in page.text for section in one.sections for line in section.lines)


def test_a_page_names_the_rules_it_serves(client_for):
    page = client_for("desk").get("/admin/guide/complaint/").text
    assert "R69、R71、R84" in page and "R67" in page


def test_the_menu_leads_there(client_for):
    assert 'href="/admin/guide/"' in client_for("desk").get("/admin/").text


def test_strangers_and_unknown_pages(client_for):
    assert client_for().get("/admin/guide/").status_code == 302
    assert client_for("desk").get("/admin/guide/nonsense/").status_code == 404


@pytest.mark.rule(6)
@pytest.mark.parametrize("username", PEOPLE)
def test_everybody_on_staff_can_hand_out_where_to_complain(client_for, username):
    page = client_for(username).get(SHEET)
    assert page.status_code == 200 and "<h1>投诉途径告知</h1>" in page.text


@pytest.mark.rule(28)
@pytest.mark.rule(29)
@pytest.mark.rule(30)
def test_the_sheet_shows_hours_telephone_and_place_of_the_own_community(client_for, facts):
    facts(hours="工作日 8:30–12:00，13:30–17:30")
    page = client_for("desk").get(SHEET).text
    assert "工作日 8:30–12:00，13:30–17:30" in page
    assert "0755-26881234" in page and "24 小时有人接听" in page
    assert "3 栋架空层客服中心" in page and "安居物业有限公司" in page
    elsewhere = client_for("elsewhere").get(SHEET).text
    assert "0755-26885678" in elsewhere and "1 栋大堂" in elsewhere and "0755-26881234" not in elsewhere


def test_mail_is_named_only_where_there_is_an_address(client_for, facts):
    client = client_for("desk")
    assert "发邮件" not in client.get(SHEET).text
    facts(email="desk@example.com")
    assert "<b>desk@example.com</b>" in client.get(SHEET).text


def test_what_nobody_has_set_is_left_out_and_said(client_for, facts):
    facts(desk_phone="", address="")
    page = client_for("desk").get(SHEET).text
    assert "打电话</th>" not in page and "当面说" not in page
    assert "还没填：接待地点、值班电话" in page
    assert "/admin/communities/" not in page


@pytest.mark.rule(148)
def test_the_sheet_says_who_is_next_and_that_progress_is_open_to_oneself(client_for):
    page = client_for("desk").get(SHEET).text
    assert page.index("<b>前台接待员</b>") < page.index("<b>客服主管</b>") < page.index("<b>项目经理</b>")
    assert "凭编号随时可以来问" in page and "统计公布时不含个人信息" in page


def test_the_address_for_mail_is_kept_with_the_community_and_checked(client_for, site, session):
    client, form = client_for("admin"), f"/admin/communities/edit/?id={site.community.id}"
    given = {"name": "锦绣花园", "hours": "工作日 9:00–18:00", "enabled": "1"}
    refused = client.post(form, data=given | {"email": "不是邮箱"})
    assert refused.status_code == 422 and "投诉邮箱不像邮箱地址" in refused.text
    assert client.post(form, data=given | {"email": "desk@example.com"}).status_code == 302
    session.expire_all()
    assert session.get(Community, site.community.id).email == "desk@example.com"


def test_the_form_at_the_desk_opens_the_whole_page_beside_itself(client_for):
    client = client_for("desk")
    link = '<a class="more" href="/admin/guide/{}/" target="_blank"'
    assert link.format("reception") in client.get("/admin/intake/").text
    answer = client.post("/admin/intake/consequence/", data={"channel": "call", "category": "complaint"}).json
    assert link.format("complaint") in answer["guide"]


@pytest.mark.rule(51)
@pytest.mark.rule(113)
def test_a_step_leads_to_the_field_that_records_it_for_whoever_may_write_there(client_for):
    page = client_for("desk").get("/admin/guide/visitor/").text
    assert 'href="/admin/visitor/new/#id_verified"' in page and "证件已核验、证件类型" in page
    assert "/admin/aircon/new/#explained" in client_for("desk").get("/admin/guide/aircon/").text
    plain = client_for("company").get("/admin/guide/visitor/").text
    assert "/new/" not in plain and "证件已核验、证件类型" in plain
