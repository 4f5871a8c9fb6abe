"""The applicant's way through the pages, with the strict client: no JavaScript, every page linted."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.app import Portal
from portal.kernel import database as db
from portal.kernel.clock import FixedClock
from portal.submissions.store import application as store
from tests.applicants import ANSWERS, CHOICE, Engineer, Province, make_applied, make_engineer, make_province
from tests.factories import Someone, make_person, sign_in_client
from tests.lint import LintedClient


@pytest.fixture
def province(portal: Portal) -> Province:
    return make_province(portal)


def sign_in(client: LintedClient, person: Someone, clock: FixedClock) -> None:
    sign_in_client(client, person, now=clock.now())


def move(client: LintedClient, person: Someone, clock: FixedClock, instant: str) -> None:
    """Move the clock, and sign in anew: sessions do not last for weeks."""
    clock.set(instant)
    sign_in(client, person, clock)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found.group(1)


def text_of(answer: Any) -> str:
    return answer.get_data(as_text=True)


def apply_fields(page: str, **changed: str) -> dict[str, str]:
    """What the check page's form sends."""
    names = ("csrf_token", "submission_key", "content")
    form = page[page.index("/apply") :]
    return {**{name: hidden(form, name) for name in names}, "declared": "y", **changed}


def tap(client: LintedClient, engineer: Engineer, **changed: str) -> Any:
    page = text_of(client.get(f"/applications/{engineer.application_id}/check"))
    return client.post(f"/applications/{engineer.application_id}/apply", data=apply_fields(page, **changed))


def test_start_page_of_a_visitor(client: LintedClient, province: Province, clock: FixedClock) -> None:
    page = text_of(client.get("/"))
    assert "/eligibility" in page
    assert "可以填写和上传材料，还不能点击申报" in page
    assert "/receipts/check" in page
    clock.set("2023-08-28T08:00:00")
    assert "正在申报" in text_of(client.get("/"))


def test_the_whole_way(client: LintedClient, province: Province, clock: FixedClock) -> None:
    person = make_person()
    sign_in(client, person, clock)
    assert "您尚未申报" in text_of(client.get("/"))
    question = "/applications/new?"
    for name, words in (("series", "系列"), ("specialty", "专业"), ("level", "级别"), ("track", "方式")):
        page = text_of(client.get(question))
        assert words in page
        earlier = "&".join(f"{key}={CHOICE[key]}" for key in CHOICE if f'name="{key}"' in page)
        answered = f"/applications/new?{earlier}&asked={name}"
        assert client.get(answered).status_code == 422
        question = f"{answered}&answer={CHOICE[name]}"
    page = text_of(client.get(question))
    assert "确认申报的专业和级别" in page
    answer = client.submit("/applications/new", data=CHOICE, page=question)
    assert answer.status_code == 303
    where = answer.headers["Location"]
    tasks = text_of(client.get(where))
    assert "您尚未申报" in tasks
    assert "还有17天" in tasks
    assert "2023年8月28日（周一）08:00" in tasks
    assert "暂时不能开始" in tasks
    assert "工作经历中还没有标明现工作单位" in text_of(client.get(f"{where}/check"))
    assert "还要做的事" in text_of(client.get("/"))
    form = f"{where}/form"
    assert client.submit(form, data={"current_work": "设计", "version": "1"}).status_code == 422
    assert client.submit(form, data={"current_work": "设计", "version": "1", "later": "1"}).status_code == 303
    assert "设计" in text_of(client.get(form))
    version = hidden(text_of(client.get(form)), "version")
    saved = client.submit(form, data={**ANSWERS, "version": version, "back": "check"})
    assert saved.headers["Location"] == f"{where}/check"
    assert "主持完成三项" in text_of(client.get(f"{where}/check"))
    assert text_of(client.get(f"{where}/conditions")).count("依据：") > 2


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2023-08-10T09:00:00", 409),
        ("2023-08-28T07:59:59", 409),
        ("2023-08-28T08:00:00", 303),
        ("2023-08-31T17:00:00", 303),
        ("2023-08-31T17:00:00.000001", 409),
    ],
)
def test_the_click_at_the_edges_of_the_window(
    client: LintedClient, province: Province, clock: FixedClock, instant: str, status: int
) -> None:
    engineer = make_engineer(province)
    move(client, engineer.person, clock, "2023-08-29T10:00:00")
    fields = apply_fields(text_of(client.get(f"/applications/{engineer.application_id}/check")))
    clock.set(instant)
    sign_in(client, engineer.person, clock)
    fields["csrf_token"] = client.token("/")
    answer = client.post(f"/applications/{engineer.application_id}/apply", data=fields)
    assert answer.status_code == status
    if status == 409:
        assert "附件4" in text_of(answer)


def test_the_button_waits_for_the_window(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    sign_in(client, engineer.person, clock)
    before = text_of(client.get(f"/applications/{engineer.application_id}/check"))
    assert "disabled" in before
    assert "/apply" not in before
    assert "2023年8月28日（周一）08:00" in before
    move(client, engineer.person, clock, "2023-08-28T08:00:00")
    assert "disabled" not in text_of(client.get(f"/applications/{engineer.application_id}/check"))


def test_the_click_is_small(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    move(client, engineer.person, clock, "2023-08-29T10:00:00")
    fields = apply_fields(text_of(client.get(f"/applications/{engineer.application_id}/check")))
    assert sum(len(name) + len(value) + 2 for name, value in fields.items()) < 2048


def test_double_tap_back_button_and_refresh_give_one_receipt(
    client: LintedClient, province: Province, clock: FixedClock
) -> None:
    engineer = make_engineer(province)
    move(client, engineer.person, clock, "2023-08-29T10:00:05")
    path = f"/applications/{engineer.application_id}"
    fields = apply_fields(text_of(client.get(f"{path}/check")))
    answers = [client.post(f"{path}/apply", data=fields) for _ in range(3)]
    assert [(each.status_code, each.headers["Location"]) for each in answers] == [(303, f"{path}/receipt")] * 3
    receipt = text_of(client.get(f"{path}/receipt"))
    assert "2023年8月29日 10:00:05（北京时间）" in receipt
    assert "您已申报" in receipt
    assert client.get(f"{path}/check").headers["Location"] == path
    other = client.post(f"{path}/apply", data={**fields, "content": "0" * 64})
    assert other.status_code == 409
    assert f"{path}/receipt" in text_of(other)
    move(client, engineer.person, clock, "2023-10-09T09:00:00")
    assert client.get(f"{path}/receipt").status_code == 200


def test_without_the_promise_the_page_says_so(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    move(client, engineer.person, clock, "2023-08-29T10:00:00")
    answer = tap(client, engineer, declared="")
    assert answer.status_code == 422
    assert "请阅读并勾选诚信承诺" in text_of(answer)


def test_a_second_tab_gets_its_text_back(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    sign_in(client, engineer.person, clock)
    form = f"/applications/{engineer.application_id}/form"
    version = hidden(text_of(client.get(form)), "version")
    assert client.submit(form, data={**ANSWERS, "summary": "第一个页签", "version": version}).status_code == 303
    stale = client.submit(form, data={**ANSWERS, "summary": "第二个页签", "version": version})
    assert stale.status_code == 409
    assert "第二个页签" in text_of(stale)
    again = client.submit(form, data={**ANSWERS, "summary": "第二个页签", "version": hidden(text_of(stale), "version")})
    assert again.status_code == 303
    assert "第二个页签" in text_of(client.get(form))


def test_somebody_elses_application_does_not_exist(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    sign_in(client, make_person(), clock)
    for page in ("", "/form", "/items", "/check", "/conditions", "/receipt", "/receipt.pdf", "/withdraw"):
        assert client.get(f"/applications/{engineer.application_id}{page}").status_code == 404


def test_status_page_names_who_has_it_and_until_when(
    client: LintedClient, province: Province, clock: FixedClock
) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer)
    move(client, engineer.person, clock, "2023-08-30T09:00:00")
    page = text_of(client.get(f"/applications/{engineer.application_id}"))
    assert "现在：用人单位审核" in page
    assert page.count("应于") >= 6
    assert "2023年9月30日（周六）17:00" in page


def test_withdrawal_through_the_pages(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer)
    move(client, engineer.person, clock, "2023-08-30T09:00:00")
    path = f"/applications/{engineer.application_id}/withdraw"
    assert "撤回后本年度可以重新申报" in text_of(client.get(path))
    assert client.submit(path).status_code == 303
    assert "您尚未申报" in text_of(client.get("/applications"))


def test_public_check_shows_nothing_personal(client: LintedClient, province: Province, clock: FixedClock) -> None:
    engineer = make_engineer(province, "欧阳建筑")
    make_applied(province, engineer)
    found = store.application(engineer.application_id)
    assert found is not None
    code = found.check_code.lower()
    answer = client.get(f"/receipts/check?number={(found.number or '').lower()}&code={code}")
    assert answer.status_code == 303
    page = text_of(client.get(answer.headers["Location"]))
    assert "回执真实有效" in page
    assert found.content_hash in page
    assert all(word not in page for word in ("欧阳", found.employer_name, engineer.person.document[-4:]))
    wrong = client.get(f"/receipts/{found.number}/0000-0000-0000-0000")
    unknown = client.get("/receipts/ZC2023999999/0000-0000-0000-0000")
    assert wrong.status_code == unknown.status_code == 404
    assert client.get("/receipts/check?number=&code=").status_code == 422


@pytest.mark.parametrize("name", ["潘玥𠮷", "阿依古丽·买买提", "欧阳䶮"])
def test_receipt_pdf_has_the_name_and_the_code(
    client: LintedClient, province: Province, clock: FixedClock, tmp_path: Path, name: str
) -> None:
    engineer = make_engineer(province, name)
    make_applied(province, engineer)
    move(client, engineer.person, clock, "2023-08-29T11:00:00")
    answer = client.get(f"/applications/{engineer.application_id}/receipt.pdf")
    assert answer.mimetype == "application/pdf"
    (tmp_path / "receipt.pdf").write_bytes(answer.data)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "receipt.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    found = store.application(engineer.application_id)
    assert found is not None
    assert name in text
    assert found.number in text
    assert found.content_hash in text.replace("\n", "").replace(" ", "")
    assert "2023年8月29日 10:00:00（北京时间）" in text
    assert engineer.person.document not in text


@pytest.mark.parametrize("page", ["", "/form", "/items", "/check", "/conditions", "/withdraw"])
def test_queries_of_a_draft_page_are_few(
    client: LintedClient, province: Province, clock: FixedClock, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engineer = make_engineer(province)
    sign_in(client, engineer.person, clock)
    assert count_queries(client, f"/applications/{engineer.application_id}{page}", monkeypatch) <= 12


@pytest.mark.parametrize("page", ["/", "/applications", "/applications/{id}", "/applications/{id}/receipt"])
@pytest.mark.parametrize("applied", [True, False])
def test_queries_of_the_other_pages_are_few(
    client: LintedClient,
    province: Province,
    clock: FixedClock,
    page: str,
    applied: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engineer = make_engineer(province)
    if applied:
        make_applied(province, engineer)
        move(client, engineer.person, clock, "2023-08-30T09:00:00")
    else:
        sign_in(client, engineer.person, clock)
    assert count_queries(client, page.format(id=engineer.application_id), monkeypatch) <= 12


def count_queries(client: LintedClient, path: str, monkeypatch: pytest.MonkeyPatch) -> int:
    statements: list[str] = []
    execute = db.database.obj.execute_sql

    def counting(sql: str, *args: Any, **options: Any) -> Any:
        statements.append(sql)
        return execute(sql, *args, **options)

    client.get(path)
    monkeypatch.setattr(db.database.obj, "execute_sql", counting)
    client.get(path)
    monkeypatch.undo()
    for each in statements:
        print(each[:150])
    return len(statements)
