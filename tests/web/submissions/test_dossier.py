"""The dossier through its pages, without JavaScript: nothing typed is ever lost."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.calendar.service import install_shipped_plans
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import FixedClock
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier_kinds import KINDS
from portal.submissions.store.application import Application
from tests import factories
from tests.contracts.test_queries import questions
from tests.factories import Someone
from tests.lint import LintedClient

ADD = "/dossier/education/add/education"
EDUCATION = {
    "level": "本科",
    "degree": "学士",
    "school": "贵州大学",
    "major": "建筑学",
    "graduated-year": "2010",
    "graduated-month": "7",
    "graduated-day": "",
    "full_time": "yes",
}


@pytest.fixture
def engineer(app: Flask, clock: FixedClock) -> Someone:
    install_shipped_plans(now=clock.now(), actor=SYSTEM)
    return factories.make_person("陈晓燕")


@pytest.fixture
def phone(client: LintedClient, engineer: Someone, clock: FixedClock) -> LintedClient:
    """The engineer's phone, signed in."""
    factories.sign_in_client(client, engineer, now=clock.now())
    return client


def text(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def add(client: LintedClient, path: str = ADD, data: dict[str, Any] = EDUCATION) -> int:
    """Fill in an add form; returns the item's id."""
    answer = client.submit(path, data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    found = re.search(r"/dossier/items/(\d+)", answer.headers["Location"])
    assert found
    return int(found[1])


def value_of(page: str, name: str) -> str:
    """What stands in the text box of that name."""
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert box, name
    found = re.search(r'value="([^"]*)"', box[0])
    return found[1] if found else ""


def draft(person: Someone, state: State = State.DRAFT) -> Application:
    now = factories.NOW
    return Application.create(
        person_id=person.id, application_year=2023, series="工程技术", level="副高级", track="", state=state.value,
        created_at=now, updated_at=now,
    )  # fmt: skip


def test_overview_shows_every_section_and_masks_the_number(phone: LintedClient, engineer: Someone) -> None:
    page = text(phone.get("/dossier"))
    for name in ("学历学位", "现有职称", "工作经历", "继续教育学时", "业绩成果", "处分和诚信记录"):
        assert name in page
    assert engineer.document not in page


def test_item_is_added_and_recorded(phone: LintedClient, engineer: Someone) -> None:
    item_id = add(phone)
    page = text(phone.get(f"/dossier/items/{item_id}"))
    assert "贵州大学，本科，建筑学" in page
    assert "2010年7月" in page
    assert "贵州大学" in text(phone.get("/dossier/education"))
    assert ledger.history(f"dossier:{engineer.id}")[-1].action == "dossier.item_added"


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_opens_and_names_every_missing_field(phone: LintedClient, kind: str) -> None:
    spec = KINDS[kind]
    path = f"/dossier/{spec.section.value}/add/{kind}"
    page = text(phone.submit(path, {}), 422)
    summary = re.search(r'class="error-summary".*?</ul>', page, re.DOTALL)
    assert summary
    linked = re.findall(r'href="#([^"]+)"', summary[0])
    assert len(linked) == sum(field.required for field in spec.fields)
    for target in linked:
        assert f'id="{target}"' in page
    assert "<title>错误：" in page


def test_section_with_several_kinds_asks_which(phone: LintedClient) -> None:
    assert "论文" in text(phone.get("/dossier/achievements/add"))
    answer = phone.get("/dossier/education/add")
    assert (answer.status_code, answer.headers["Location"]) == (303, ADD)
    assert phone.get("/dossier/education/add/paper").status_code == 404
    assert phone.get("/dossier/wishes").status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"graduated-year": "2010", "graduated-month": "13"}, "请填写真实存在的日期"),
        ({"graduated-year": "2010", "graduated-month": "2", "graduated-day": "30"}, "请填写真实存在的日期"),
        ({"graduated-year": "2010", "graduated-month": ""}, "请填写月"),
        ({"graduated-year": "零", "graduated-month": "7"}, "日期只填数字"),
        ({"graduated-year": "2099", "graduated-month": "7"}, "太远"),
    ],
)
def test_impossible_date_is_explained_and_stays(phone: LintedClient, typed: dict[str, str], message: str) -> None:
    page = text(phone.submit(ADD, {**EDUCATION, **typed}), 422)
    assert message in page
    for name, value in typed.items():
        assert value_of(page, name) == value


def test_full_width_digits_are_read(phone: LintedClient) -> None:
    item_id = add(phone, data={**EDUCATION, "graduated-year": "２０１０", "graduated-month": "０７"})
    assert "2010年7月" in text(phone.get(f"/dossier/items/{item_id}"))


def test_invalid_form_keeps_everything_until_it_is_saved(phone: LintedClient) -> None:
    page = text(phone.submit(ADD, {**EDUCATION, "school": "", "major": "很长的专业名称"}), 422)
    assert value_of(page, "major") == "很长的专业名称"
    again = text(phone.get(ADD))
    assert value_of(again, "major") == "很长的专业名称"
    assert "已恢复" in again
    add(phone, data=EDUCATION)
    assert value_of(text(phone.get(ADD)), "major") == ""


def test_expired_session_gives_the_text_back(phone: LintedClient, engineer: Someone, clock: FixedClock) -> None:
    token = phone.token(ADD)
    clock.advance(timedelta(days=3))
    answer = phone.post(ADD, data={**EDUCATION, "major": "写了两个小时", "csrf_token": token, "_page": ADD})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
    factories.sign_in_client(phone, engineer, now=clock.now())
    page = text(phone.get(ADD))
    assert value_of(page, "major") == "写了两个小时"
    assert value_of(page, "graduated-year") == "2010"


def test_language_switch_gives_the_text_back(phone: LintedClient) -> None:
    page = text(phone.get(ADD))
    hidden = {name: value_of(page, name) for name in ("csrf_token", "_page", "_typed_key")}
    answer = phone.post("/preferences/language", data={**EDUCATION, **hidden, "major": "换语言前", "language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (303, ADD)
    assert value_of(text(phone.get(ADD)), "major") == "换语言前"


def test_closed_window_gives_the_text_back(phone: LintedClient, engineer: Someone, clock: FixedClock) -> None:
    item_id = add(phone)
    path = f"/dossier/items/{item_id}/edit"
    draft(engineer)
    clock.set("2023-08-28T07:59:59")
    factories.sign_in_client(phone, engineer, now=clock.now())
    token = phone.token(path)
    clock.set("2023-08-28T08:00:00")
    answer = phone.post(path, data={**EDUCATION, "major": "最后一刻", "version": "1", "csrf_token": token})
    page = text(answer, 409)
    assert "业绩档案已关闭" in page
    assert "最后一刻" in page
    assert value_of(text(phone.get(path)), "major") == "最后一刻"
    assert "建筑学" in text(phone.get(f"/dossier/items/{item_id}"))


def test_second_tab_sees_both_versions_and_chooses(phone: LintedClient) -> None:
    item_id = add(phone)
    path = f"/dossier/items/{item_id}/edit"
    first = phone.submit(path, {**EDUCATION, "major": "第一个窗口", "version": "1"})
    assert first.status_code == 303
    page = text(phone.submit(path, {**EDUCATION, "major": "第二个窗口", "version": "1"}), 409)
    assert "第一个窗口" in page
    assert "第二个窗口" in page
    assert "第一个窗口" in text(phone.get(f"/dossier/items/{item_id}"))
    chosen = {name: value_of(page, name) for name in ("csrf_token", "version", *EDUCATION)}
    assert phone.post(path, data=chosen).status_code == 303
    assert "第二个窗口" in text(phone.get(f"/dossier/items/{item_id}"))


def test_second_tab_can_give_way(phone: LintedClient) -> None:
    item_id = add(phone)
    path = f"/dossier/items/{item_id}/edit"
    phone.submit(path, {**EDUCATION, "major": "第一个窗口", "version": "1"})
    phone.submit(path, {**EDUCATION, "major": "第二个窗口", "version": "1"})
    assert value_of(text(phone.get(path)), "major") == "第二个窗口"
    answer = phone.submit(f"/dossier/items/{item_id}/forget-typed", page=path)
    assert answer.status_code == 303
    assert value_of(text(phone.get(path)), "major") == "第一个窗口"


def test_removed_item_is_confirmed_and_comes_back(phone: LintedClient) -> None:
    item_id = add(phone)
    assert "确定要删除" in text(phone.get(f"/dossier/items/{item_id}/remove"))
    assert "贵州大学" in text(phone.get("/dossier/education"))
    assert phone.submit(f"/dossier/items/{item_id}/remove").status_code == 303
    assert "贵州大学" not in text(phone.get("/dossier/education"))
    assert "贵州大学" in text(phone.get("/dossier/removed"))
    answer = phone.submit(f"/dossier/items/{item_id}/restore", page="/dossier/removed")
    assert answer.headers["Location"] == f"/dossier/items/{item_id}"
    assert "贵州大学" in text(phone.get("/dossier/education"))


def test_section_is_marked(phone: LintedClient) -> None:
    assert "我没有此项" in text(phone.get("/dossier/titles"))
    mark = "/dossier/titles/mark"
    assert phone.submit(mark, {"standing": "none"}, page="/dossier/titles").status_code == 303
    assert "没有此项" in text(phone.get("/dossier"))
    assert "还没有内容" in text(phone.submit(mark, {"standing": "complete"}, page="/dossier/titles"), 409)
    assert phone.submit(mark, {"standing": "perhaps"}, page="/dossier/titles").status_code == 404


def test_employer_is_looked_up(phone: LintedClient) -> None:
    tree = factories.make_tree()
    found = factories.make_organisation("employer", tree.county, name="贵州筑城建筑设计院有限公司")
    data = {"employer": "筑城设计院", "employer_kind": "企业", "from-year": "2015", "from-month": "7", "current": "yes"}
    item_id = add(phone, "/dossier/employment/add/employment", data)
    assert "未关联平台单位" in text(phone.get(f"/dossier/items/{item_id}"))
    path = f"/dossier/items/{item_id}/employer"
    assert "没有找到" in text(phone.get(path))
    assert "贵州筑城建筑设计院有限公司" in text(phone.get(f"{path}?name=筑城建筑"))
    assert phone.submit(path, {"organisation": str(found)}).status_code == 303
    page = text(phone.get(f"/dossier/items/{item_id}"))
    assert "已关联平台单位" in page
    assert "贵州筑城建筑设计院有限公司" in page


def test_dossier_is_the_owners(phone: LintedClient, app: Flask, clock: FixedClock) -> None:
    item_id = add(phone)
    other = LintedClient(app)
    factories.sign_in_client(other, factories.make_person(), now=clock.now())
    paths = [f"/dossier/items/{item_id}{tail}" for tail in ("", "/edit", "/remove")]
    for path in paths:
        assert other.get(path).status_code == 404
    token = other.token("/dossier")
    for tail in ("edit", "remove", "restore", "forget-typed", "evidence"):
        answer = other.post(f"/dossier/items/{item_id}/{tail}", data={"csrf_token": token, **EDUCATION})
        assert answer.status_code == 404, tail
    staff = LintedClient(app)
    officer = factories.make_staff(Role.EMPLOYER_OFFICER, factories.make_tree().employer)
    factories.sign_in_client(staff, officer, now=clock.now())
    assert staff.get("/dossier").status_code == 403
    nobody = LintedClient(app)
    assert nobody.get("/dossier").status_code == 303


def queries(client: LintedClient, path: str) -> int:
    """How many statements a page takes."""
    with questions() as seen:
        text(client.get(path))
    return len(seen)


def test_number_of_queries_does_not_grow_with_the_items(phone: LintedClient) -> None:
    paths = ("/dossier", "/dossier/achievements")
    data = {"name": "题目", "journal": "刊物"}
    add(phone, "/dossier/achievements/add/paper", data)
    one = [queries(phone, path) for path in paths]
    for _ in range(11):
        add(phone, "/dossier/achievements/add/paper", data)
    assert [queries(phone, path) for path in paths] == one
    assert 0 < max(one) <= 12


def test_a_title_of_a_plugins_own_series_can_be_entered(phone: LintedClient) -> None:
    path = "/dossier/titles/add/title"
    # 民语 has a series of its own in the plan, and no word in the national list of level names.
    assert '<option value="民族语专业">' in text(phone.get(path))
    day = {"obtained-year": "2018", "obtained-month": "12", "obtained-day": ""}
    typed = {"level": "中级", "title": "民族语翻译", **day}
    item = add(phone, path, {**typed, "series": "民族语专业"})
    edit = f"/dossier/items/{item}/edit"
    assert re.search(r'<option[^>]*(selected[^>]*民族语专业|民族语专业"[^>]*selected)', text(phone.get(edit)))
    assert phone.submit(edit, {**typed, "series": "没有的系列", "version": "1"}).status_code == 422
