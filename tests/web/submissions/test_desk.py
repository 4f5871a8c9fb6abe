"""The reviewers' pages, without JavaScript: queue, case, audit, publicity, decisions; and who may not see them."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from portal.kernel.access import Role
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.database import database
from portal.submissions.domain.application import State
from portal.submissions.service import publicity
from portal.submissions.store import application as store
from tests import reviewers
from tests.contracts.test_queries import is_asked
from tests.factories import Staff, make_member, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import LATER, PUBLICITY_OVER, PUBLISHED, Chain, applied, row

AUDIT_TIME = "2023-08-30T09:00"


@pytest.fixture
def chain(app: Flask, clock: FixedClock) -> Chain:
    made = reviewers.make_chain(app.extensions["portal"])
    clock.set(AUDIT_TIME)
    return made


@pytest.fixture
def browser(app: Flask, client: LintedClient, clock: FixedClock):
    """Sign somebody in and give the browser."""

    def signed_in(who: Staff) -> LintedClient:
        sign_in_client(client, who, now=clock.now())
        return client

    return signed_in


@pytest.fixture
def counted_queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """The statements that are sent to the database inside a block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: seen.extend([str(record.msg)] if is_asked(record.msg) else [])  # type: ignore[method-assign]
        logger = logging.getLogger("peewee")
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        yield seen
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)

    return counting


def text(client: LintedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def decide(client: LintedClient, path: str, **data: str) -> str:
    """Fill in the form of a page and send it; returns where it leads."""
    page = text(client, path)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    answer = client.post(path, data={**hidden, **data})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def test_audit_goes_from_part_to_part_and_then_passes(chain: Chain, browser) -> None:
    engineer = applied(chain)
    client = browser(chain.employer)
    base = f"/desk/{engineer.application_id}"
    assert "陈晓燕" in text(client, "/desk")
    first = re.search(rf'href="({base}/parts/[^"]+)">开始审核', text(client, base))
    assert first
    target = first.group(1)
    seen = 0
    while "/parts/" in target:
        target = decide(client, target, outcome="pass")
        seen += 1
    assert seen == len(reviewers.case(chain, engineer, chain.employer).progress.parts)
    assert "通过审核" in text(client, base)
    assert decide(client, f"{base}/pass") == base
    assert "准备公示" in text(client, base)


def test_decisions_of_an_audit_survive_leaving(chain: Chain, browser) -> None:
    engineer = applied(chain)
    client = browser(chain.employer)
    part = reviewers.case(chain, engineer, chain.employer).progress.parts[0].part
    path = f"/desk/{engineer.application_id}/parts/{part.key.replace(':', '/')}"
    decide(client, path, outcome="return", reason="证书照片缺右下角")
    again = text(browser(chain.employer), path)
    assert "证书照片缺右下角" in again
    assert "checked" in again


def test_a_return_without_a_reason_keeps_the_page(chain: Chain, browser) -> None:
    engineer = applied(chain)
    client = browser(chain.employer)
    part = reviewers.case(chain, engineer, chain.employer).progress.parts[0].part
    path = f"/desk/{engineer.application_id}/parts/{part.key.replace(':', '/')}"
    answer = client.submit(path, {"outcome": "return", "reason": "", "fingerprint": part.fingerprint})
    assert answer.status_code == 422
    assert "请写明需要补正什么" in answer.get_data(as_text=True)


def test_publicity_page_says_the_days_and_the_public_sees_four_things(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    clock.set(PUBLISHED)
    client = browser(chain.employer)
    base = f"/desk/{engineer.application_id}"
    page = text(client, f"{base}/publicity")
    assert "2023年9月8日（周五）" in page
    assert "公示结束得太晚" not in page
    decide(client, f"{base}/publicity")
    public = client.application.test_client()
    listed = public.get("/publicity").get_data(as_text=True)
    token = re.search(r'/publicity/([\w-]{12})"', listed).group(1)
    one = public.get(f"/publicity/{token}").get_data(as_text=True)
    for shown in ("陈晓燕", "高级工程师", "工程"):
        assert shown in one
    for secret in (engineer.person.document, engineer.person.phone, row(engineer).number, "贵州大学", "市图书馆"):
        assert secret not in one
        assert secret not in listed


def test_publicity_that_ends_too_late_is_warned_of(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    # Posted on 09-22, five working days end on 10-07: the holidays and the swapped day count as published.
    clock.set("2023-09-22T09:00")
    page = text(browser(chain.employer), f"/desk/{engineer.application_id}/publicity")
    assert "2023年10月7日（周六）" in page
    assert "公示结束得太晚" in page


def test_objection_stops_the_publicity_until_it_is_decided(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    token = reviewers.publish(chain, engineer)
    clock.set(PUBLISHED)
    client = browser(chain.employer)
    objection = {"contact": "王先生 139-0000", "text": "该项目的主持人不是申报人，请核实合同。"}
    answer = client.submit(f"/publicity/{token}/objection", objection)
    assert answer.status_code == 303
    receipt_page = answer.headers["Location"]
    assert "待调查核实" in text(client, receipt_page)
    stored = database.execute_sql("select contact, text from submissions_objection").fetchone()
    assert "王先生" not in stored[0]
    assert "主持人" not in stored[1]
    clock.set(PUBLICITY_OVER)
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=PUBLICITY_OVER) == 0
    base = f"/desk/{engineer.application_id}"
    decision = re.search(rf"{base}/objections/\d+", text(browser(chain.employer), base)).group(0)
    decide(client, decision, decision="dismissed", reasons="已核对合同和任命文件，申报人为项目负责人。")
    assert store.open_step_of(engineer.application_id).kind == "recommendation"
    assert "已核对合同和任命文件" in text(client, receipt_page)
    reviewers.check_invariants()


def test_upheld_objection_allows_only_the_refusal(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    token = reviewers.publish(chain, engineer)
    clock.set(PUBLISHED)
    client = browser(chain.employer)
    base = f"/desk/{engineer.application_id}"
    client.submit(
        f"/publicity/{token}/objection", {"contact": "李女士 1390000", "text": "奖项证书系伪造，请核实编号。"}
    )
    decision = re.search(rf"{base}/objections/\d+", text(client, base)).group(0)
    decide(client, decision, decision="upheld", reasons="经向颁奖单位核实，证书编号不存在。")
    clock.set(PUBLICITY_OVER)
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=PUBLICITY_OVER) == 0
    browser(chain.employer)
    assert decide(client, f"{base}/refuse", reasons="公示异议成立，证书不实。") == "/desk"
    assert row(engineer).state == State.REJECTED
    reviewers.check_invariants()


def test_bureau_returns_everything_at_once_with_targets(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.to_county(chain, engineer)
    clock.set(LATER)
    client = browser(chain.county)
    path = f"/desk/{engineer.application_id}/return"
    assert "2023年9月19日" in text(client, path)
    assert decide(client, path, reason_0="毕业时间与证书不一致", reason_whole="缺少任职文件") == "/desk"
    found = [(defect.target.split(":")[0], defect.reason) for defect in reviewers.open_defects(engineer)]
    assert found == [("item", "毕业时间与证书不一致"), ("application", "缺少任职文件")]


def test_office_receives_and_the_queue_moves_to_done(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.to_office(chain, engineer)
    clock.set(LATER)
    client = browser(chain.office)
    assert "陈晓燕" in text(client, "/desk")
    decide(client, f"/desk/{engineer.application_id}/pass", note="材料齐全")
    assert "陈晓燕" not in text(client, "/desk?kind=office_receipt")
    # Committees ask for the policy review, which is this desk's too.
    assert "陈晓燕" in text(client, "/desk?kind=policy_review")
    assert "陈晓燕" in text(client, "/desk?state=done")
    assert row(engineer).state == State.RECEIVED


def test_second_return_of_the_office_is_not_offered_and_refused(chain: Chain, browser, clock: FixedClock) -> None:
    engineer = applied(chain)
    reviewers.to_office(chain, engineer)
    clock.set(LATER)
    client = browser(chain.office)
    path = f"/desk/{engineer.application_id}/return"
    decide(client, path, reason_whole="缺少推荐表")
    defect = reviewers.open_defects(engineer)[0]
    reviewers.resubmit(chain, engineer, {defect.id: "已补充"}, now=LATER)
    case = text(client, f"/desk/{engineer.application_id}")
    assert "评委会办公室只能退回补正一次" in case
    assert f'href="{path}"' not in case
    token = client.token(f"/desk/{engineer.application_id}/pass")
    answer = client.post(path, data={"csrf_token": token, "revision": "2", "reason_whole": "还缺一份"})
    assert answer.status_code == 409
    assert "还缺一份" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/pass", "/return", "/refuse", "/publicity", "/parts/item/1"])
def test_nobody_else_sees_the_case(chain: Chain, browser, path: str) -> None:
    engineer = applied(chain)
    address = f"/desk/{engineer.application_id}{path}"
    stranger = make_staff("employer_officer", reviewers.make_chain_employer(chain))
    own_case = make_member(engineer.person, chain.province.tree.employer, "employer_officer")
    for staff in (stranger, chain.county, chain.city, chain.office, chain.provincial, own_case):
        client = browser(staff)
        # Publicity is the employer's alone: whoever else asks learns nothing of the case either.
        for_employers = path == "/publicity" and staff.role is not Role.EMPLOYER_OFFICER
        assert client.get(address).status_code == (403 if for_employers else 404)
        assert "陈晓燕" not in re.sub(r"<header>.*?</header>", "", text(client, "/desk"), flags=re.S)
    admin = browser(make_staff("employer_admin", chain.province.tree.employer))
    assert admin.get(address).status_code == 403


def test_applicant_and_visitor_have_no_desk(chain: Chain, client: LintedClient, clock: FixedClock) -> None:
    engineer = applied(chain)
    assert client.get("/desk").status_code == 303
    sign_in_client(client, engineer.person, now=clock.now())
    assert client.get("/desk").status_code == 403
    assert client.get(f"/desk/{engineer.application_id}").status_code == 403


def test_queue_is_paged_by_key_and_loses_nobody(chain: Chain, browser, monkeypatch: pytest.MonkeyPatch) -> None:
    engineers = [applied(chain, f"测试{number}") for number in "一二三四五"]
    client = browser(chain.employer)
    defaults = {**reviewers.desk.queue.__kwdefaults__, "count": 2}
    monkeypatch.setattr(reviewers.desk.queue, "__kwdefaults__", defaults)
    found, path = [], "/desk"
    while path:
        page = text(client, path)
        found += re.findall(r'<a href="/desk/(\d+)">', page)
        following = re.search(r'href="(/desk\?[^"]*after=[^"]*)"', page)
        path = following.group(1).replace("&amp;", "&") if following else ""
    assert [int(identity) for identity in found] == [engineer.application_id for engineer in engineers]


def test_queue_asks_the_same_number_of_questions_for_one_row_and_for_many(
    chain: Chain, browser, counted_queries
) -> None:
    applied(chain)
    client = browser(chain.employer)
    with counted_queries() as one:
        client.get("/desk")
    for number in "二三四":
        applied(chain, f"测试{number}")
    with counted_queries() as many:
        client.get("/desk")
    assert len(one) == len(many)
    assert len(many) <= 12


def test_case_page_asks_at_most_twelve_questions(chain: Chain, browser, counted_queries) -> None:
    engineer = applied(chain)
    key = reviewers.case(chain, engineer, chain.employer).progress.parts[0].part.key
    reviewers.mark_all(chain, engineer, but={key: "看不清，请重拍"})
    reviewers.return_audit(chain, engineer)
    defect = reviewers.open_defects(engineer)[0]
    reviewers.resubmit(chain, engineer, {defect.id: "已核对"}, now=reviewers.AUDIT_DAY)
    client = browser(chain.employer)
    with counted_queries() as asked:
        assert client.get(f"/desk/{engineer.application_id}").status_code == 200
    assert len(asked) <= 12


def test_reviewer_sees_a_whole_number_only_with_a_reason_that_the_person_is_told(chain: Chain, browser) -> None:
    engineer = applied(chain)
    person = engineer.person
    client = browser(chain.employer)
    assert f"/persons/{person.id}/unmask" in text(client, f"/desk/{engineer.application_id}")
    page = f"/persons/{person.id}/unmask"
    assert client.submit(page, {"field": "document", "reason": ""}).status_code == 422
    answer = client.submit(page, {"field": "document", "reason": "核对学历证书上的证件号码"})
    assert answer.status_code == 303
    client.lint = False  # the one page that shows a whole number
    assert person.document in re.sub(r"<[^>]*>|\s", "", text(client, answer.headers["Location"]))
    client.lint = True
    sign_in_client(client, person, now=shanghai(2023, 8, 30, 10))
    assert "核对学历证书上的证件号码" in text(client, "/account/disclosures")


def test_a_desk_that_the_case_has_not_reached_may_not_ask_for_the_number(chain: Chain, browser) -> None:
    engineer = applied(chain)
    assert browser(chain.office).get(f"/persons/{engineer.person.id}/unmask").status_code == 404
