"""The applicant's correction and the province's termination, through their pages, without JavaScript."""

import re

import pytest
from flask import Flask

from portal.kernel.clock import FixedClock
from portal.submissions.domain.application import State
from portal.submissions.service import termination
from portal.submissions.store.application import Application
from tests import reviewers
from tests.factories import make_person, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import Chain, applied, row


@pytest.fixture
def chain(app: Flask, clock: FixedClock) -> Chain:
    made = reviewers.make_chain(app.extensions["portal"])
    clock.set("2023-08-30T09:00")
    return made


@pytest.fixture
def returned(chain: Chain) -> reviewers.Engineer:
    """Two defects: an item, and an answer."""
    engineer = applied(chain)
    keys = [audited.part.key for audited in reviewers.case(chain, engineer, chain.employer).progress.parts]
    item = next(key for key in keys if key.startswith("item:"))
    reviewers.mark_all(chain, engineer, but={item: "毕业证书看不清", "answer:summary": "总结过于简单"})
    reviewers.return_audit(chain, engineer)
    return engineer


@pytest.fixture
def phone(client: LintedClient, returned: reviewers.Engineer, clock: FixedClock) -> LintedClient:
    sign_in_client(client, returned.person, now=clock.now())
    return client


def test_every_defect_leads_to_its_field(phone: LintedClient, returned: reviewers.Engineer) -> None:
    page = phone.get(f"/applications/{returned.application_id}/correction").get_data(as_text=True)
    assert "毕业证书看不清" in page
    assert "总结过于简单" in page
    item = re.search(r'href="(/dossier/items/\d+)"', page)
    form = re.search(rf'href="(/applications/{returned.application_id}/form)#summary"', page)
    assert item
    assert form
    assert phone.get(item.group(1)).status_code == 200
    assert 'id="summary"' in phone.get(form.group(1)).get_data(as_text=True)


def test_answer_is_corrected_and_handed_in_again(phone: LintedClient, returned: reviewers.Engineer) -> None:
    path = f"/applications/{returned.application_id}/correction"
    page = phone.get(path).get_data(as_text=True)
    replies = dict.fromkeys(re.findall(r'name="(reply_\d+)"', page), "已核对，证书原件清晰，请查看")
    answer = phone.submit(path, {**replies, "number": "1"})
    assert answer.status_code == 303
    assert row(returned).state == State.IN_ROUTE
    again = phone.post(path, data={"csrf_token": phone.token("/inbox"), **replies, "number": "1"})
    assert again.status_code == 303
    assert row(returned).revision == 2


def test_defect_without_change_or_word_is_pointed_at(phone: LintedClient, returned: reviewers.Engineer) -> None:
    path = f"/applications/{returned.application_id}/correction"
    answer = phone.submit(path, {"number": "1"})
    assert answer.status_code == 422
    assert "请先修改，或在这里说明情况" in answer.get_data(as_text=True)
    assert row(returned).state == State.RETURNED


def test_late_answer_is_refused_and_its_words_are_given_back(
    phone: LintedClient, returned: reviewers.Engineer, clock: FixedClock
) -> None:
    path = f"/applications/{returned.application_id}/correction"
    clock.set("2023-09-06T23:59:00")
    sign_in_client(phone, returned.person, now=clock.now())
    name = re.search(r'name="(reply_\d+)"', phone.get(path).get_data(as_text=True)).group(1)
    token = phone.token(path)
    clock.set("2023-09-07T00:00:01")
    answer = phone.post(path, data={"csrf_token": token, name: "这是我写了很久的说明", "number": "1"})
    assert answer.status_code == 409
    assert "这是我写了很久的说明" in answer.get_data(as_text=True)
    assert "补正期限" in answer.get_data(as_text=True)
    assert "这是我写了很久的说明" in phone.get(path).get_data(as_text=True)


def test_somebody_elses_correction_is_unknown(
    client: LintedClient, returned: reviewers.Engineer, chain: Chain, clock: FixedClock
) -> None:
    path = f"/applications/{returned.application_id}/correction"
    sign_in_client(client, make_person("路人甲"), now=clock.now())
    assert client.get(path).status_code == 404
    sign_in_client(client, chain.employer, now=clock.now())
    assert client.get(path).status_code == 403


def test_termination_from_list_to_restoration(chain: Chain, client: LintedClient, clock: FixedClock) -> None:
    engineer = applied(chain)
    Application.update(application_year=2022).where(Application.id == engineer.application_id).execute()
    sign_in_client(client, chain.provincial, now=clock.now())
    answer = client.submit(
        "/termination/new",
        {"application_year": "2022", "effective_at": "2023-08-01 00:00", "reason": "黔人社通〔2023〕37号五（五）"},
    )
    run = answer.headers["Location"]
    assert "签发：终止" not in client.get(run).get_data(as_text=True)
    assert "陈晓燕" in client.get(f"{run}/list.csv").get_data(as_text=True)
    assert row(engineer).state == State.IN_ROUTE
    second = make_staff("provincial_officer", chain.province.tree.province)
    sign_in_client(client, second, now=clock.now())
    assert "签发：终止这1条记录" in client.get(run).get_data(as_text=True)
    assert client.submit(f"{run}/sign", {"listed": "1"}, page=run).status_code == 303
    termination.sweep_terminations(portal=chain.portal, now=clock.now())
    assert row(engineer).state == State.TERMINATED
    sign_in_client(client, second, now=clock.now())
    assert client.submit(f"{run}/restore", {"reason": "经核实予以恢复", "application": ""}, page=run).status_code == 303
    termination.sweep_terminations(portal=chain.portal, now=clock.now())
    assert row(engineer).state == State.IN_ROUTE


def test_nobody_but_the_province_sees_terminations(chain: Chain, client: LintedClient, clock: FixedClock) -> None:
    for staff in (chain.employer, chain.county, chain.city, chain.office):
        sign_in_client(client, staff, now=clock.now())
        assert client.get("/termination").status_code == 403
