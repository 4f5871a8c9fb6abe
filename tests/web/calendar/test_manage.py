"""The manager's and the offices' pages: draft, compare, publish, extend, be earlier."""

import pytest

from portal.calendar import service
from portal.kernel import ledger
from portal.kernel.notices import Notice
from tests.factories import make_organisation, make_staff, sign_in_client

DRAFT = "/calendar/manage/drafts/2024"
PAGES = [
    "/calendar/manage",
    "/calendar/manage/plans/2023",
    "/calendar/manage/plans/2023/1",
    "/calendar/manage/extensions",
    "/calendar/manage/extensions/new",
    "/calendar/manage/working-days",
    "/calendar/manage/working-days/day",
    "/calendar/manage/working-days/year",
]
ROW = {
    "number": "3",
    "application_year": "2024",
    "clause": "附件4第3行",
    "entries": "health | 卫生 | 卫生技术; 卫生专业技术",
    "upload_opens": "2024-08-01 00:00",
    "apply_opens": "2024年9月18日 8:00",
    "apply_closes": "2024-09-21 17:00",
    "receive_by": "2024-10-16 17:00",
    "policy_review_by": "2024-12-13 24:00",
    "review_by": "2024-12-31 24:00",
    "blackout_opens": "2024-08-26 08:00",
    "blackout_closes": "2024-08-29 17:00",
    "blackout_mode": "warn",
}


@pytest.fixture
def manager(people, client, clock):
    sign_in_client(client, people.manager, now=clock.now())
    return client


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_manager_pages_open_for_the_manager_only(people, client, clock, path: str):
    assert client.get(path).headers["Location"].startswith("/sign-in")
    for person in (people.applicant, people.officer):
        sign_in_client(client, person, now=clock.now())
        assert client.get(path).status_code == 403
    sign_in_client(client, people.manager, now=clock.now(), second_factor=False)
    assert client.get(path).status_code in (302, 303)
    sign_in_client(client, people.manager, now=clock.now())
    assert client.get(path).status_code == 200


def test_each_finds_the_way_to_own_pages(people, client, clock):
    sign_in_client(client, people.manager, now=clock.now())
    assert 'href="/calendar/manage"' in body(client.get("/calendar"))
    sign_in_client(client, people.officer, now=clock.now())
    page = body(client.get("/calendar"))
    assert 'href="/calendar/office"' in page
    assert 'href="/calendar/manage"' not in page


def test_auditor_reads_the_versions_and_changes_nothing(people, client, clock):
    auditor = make_staff("auditor", people.tree.province)
    sign_in_client(client, auditor, now=clock.now())
    assert client.get("/calendar/manage/plans/2023/1").status_code == 200
    assert client.get("/calendar/manage").status_code == 403


def start(manager) -> None:
    answer = manager.submit("/calendar/manage/drafts", {"year": "2024"}, page="/calendar/manage")
    assert (answer.status_code, answer.headers["Location"]) == (303, DRAFT)


def revision(manager, page: str) -> str:
    text = body(manager.get(page))
    return text.split('name="revision"')[1].split('value="')[1].split('"')[0]


def test_next_year_is_drafted_edited_compared_and_published_by_forms(people, manager, clock):
    start(manager)
    page = body(manager.get(DRAFT))
    assert "个人申报开始：2024年9月16日（周一）是中秋节假期" in page
    edit = f"{DRAFT}/rows/2"
    answer = manager.submit(edit, {**ROW, "revision": revision(manager, edit)})
    assert (answer.status_code, answer.headers["Location"]) == (303, DRAFT)
    publish = f"{DRAFT}/publish"
    refused = manager.submit(publish, {"why": "2024年通知", "revision": revision(manager, publish)})
    assert refused.status_code == 422
    assert "请填写作为依据的通知文号" in body(refused)
    head = f"{DRAFT}/head"
    named = {"title": "贵州省2024年职称评审工作计划", "document": "黔人社通〔2024〕1号"}
    assert manager.submit(head, {**named, "revision": revision(manager, head)}).status_code == 303
    compared = body(manager.get(publish))
    assert "2023年9月18日（周一）08:00" in compared
    assert "2024年9月18日（周三）08:00" in compared
    answer = manager.submit(publish, {"why": "黔人社通〔2024〕1号", "revision": revision(manager, publish)})
    assert answer.headers["Location"] == "/calendar/manage/plans/2024"
    windows = service.windows(year=2024, series="卫生", now=clock.now())
    assert (windows.apply.opens.isoformat(), windows.blackouts[0].mode.value) == ("2024-09-18T08:00:00+08:00", "warn")
    assert ledger.history("calendar.plan:2024")[-1].action == "calendar.published"
    told = {row.person_id for row in Notice.select()}
    assert told == {people.manager.person.id, people.officer.person.id}
    assert "2024年" in body(manager.get("/calendar?year=2024"))


def test_row_with_mistakes_comes_back_with_all_that_was_typed(manager):
    start(manager)
    edit = f"{DRAFT}/rows/2"
    typed = {**ROW, "apply_opens": "九月十八日", "blackout_closes": "", "entries": "health 卫生"}
    answer = manager.submit(edit, {**typed, "revision": revision(manager, edit)})
    page = body(answer)
    assert answer.status_code == 422
    for words in ("九月十八日", "某日结束写作", "避开时段的开始和结束应当同时填写", "这一行无法识别：health 卫生"):
        assert words in page
    answer = manager.submit(edit, {**ROW, "receive_by": "2024-09-20 17:00", "revision": revision(manager, edit)})
    assert "评委会线上材料收取截止不能早于个人申报截止" in body(answer)


def test_two_editors_do_not_overwrite_each_other(manager):
    start(manager)
    edit = f"{DRAFT}/rows/2"
    stale = revision(manager, edit)
    assert manager.submit(edit, {**ROW, "revision": stale}).status_code == 303
    answer = manager.submit(edit, {**ROW, "receive_by": "2024-10-18 17:00", "revision": stale})
    assert answer.status_code == 409
    assert "在您打开页面之后修改过" in body(answer)
    assert "2024-10-18 17:00" in body(answer)


def test_awaited_dates_are_entered_by_form(manager, clock):
    manager.submit("/calendar/manage/drafts", {"year": "2023"}, page="/calendar/manage")
    page = "/calendar/manage/drafts/2023/rows/3/pending"
    typed = {
        "number": "4",
        "application_year": "2023",
        "clause": "（贵州省财政厅2023年通知）",
        "entries": "accounting | 会计",
        "upload_opens": "2023-10-01 00:00",
        "apply_opens": "2023-10-16 08:00",
        "apply_closes": "2023-10-20 17:00",
        "receive_by": "2023-11-20 17:00",
        "policy_review_by": "2023-12-31 24:00",
        "review_by": "2024-03-31 24:00",
    }
    assert manager.submit(page, {**typed, "revision": revision(manager, page)}).status_code == 303
    publish = "/calendar/manage/drafts/2023/publish"
    manager.submit(publish, {"why": "省财政厅通知", "revision": revision(manager, publish)})
    windows = service.windows(year=2023, series="会计", now=clock.now())
    assert (windows.row, windows.application_year, windows.apply.opens.month) == (4, 2023, 10)
    assert "2022申报年度" in body(manager.get("/calendar/accounting?year=2022"))


def test_draft_parts_are_edited_and_the_draft_discarded(manager):
    start(manager)
    milestones = f"{DRAFT}/milestones"
    typed = {"lines": "new_records_from | 2024-08-01 00:00 | 五（五） | 从8月1日起新增", "revision": "1"}
    assert manager.submit(milestones, typed).status_code == 303
    assert "从8月1日起新增" in body(manager.get(DRAFT))
    assert manager.submit(milestones, {"lines": "x | y", "revision": "2"}).status_code == 422
    assert manager.submit(f"{DRAFT}/rows/7/drop", {"revision": "2"}, page=DRAFT).status_code == 303
    assert "第8行" not in body(manager.get(DRAFT))
    assert manager.submit(f"{DRAFT}/discard", {"revision": "3"}, page=DRAFT).status_code == 303
    assert manager.get(DRAFT).status_code == 404


def test_extension_is_granted_and_revoked_by_forms(people, manager, app, clock):
    new = "/calendar/manage/extensions/new"
    typed = {
        "identifier": people.applicant.phone,
        "series": "engineering",
        "application_year": "2023",
        "action": "apply",
        "until": "2023-10-31 17:00",
        "reason": "住院治疗，附医院证明",
    }
    refused = manager.submit(new, typed)
    assert refused.status_code == 422
    assert "不能晚于2023年9月30日（周六）17:00" in body(refused)
    assert manager.submit(new, {**typed, "identifier": "13900000000"}).status_code == 422
    assert manager.submit(new, {**typed, "until": "2023-09-05 17:00"}).status_code == 303
    page = body(manager.get("/calendar/manage/extensions"))
    assert people.applicant.name in page
    assert people.applicant.phone not in page
    applicant = app.test_client()
    sign_in_client(applicant, people.applicant, now=clock.now())
    assert "延长至2023年9月5日（周二）17:00" in body(applicant.get("/calendar/my"))
    assert "您的时间已延长" in body(applicant.get("/calendar/engineering"))
    revoke = "/calendar/manage/extensions/1/revoke"
    assert manager.submit(revoke, {"why": "不"}).status_code == 422
    assert manager.submit(revoke, {"why": "证明材料不符"}).status_code == 303
    assert "已撤销" in body(applicant.get("/calendar/my"))


def test_working_days_are_edited_by_forms(manager):
    day = "/calendar/manage/working-days/day"
    assert manager.submit(day, {"day": "2023-09-25", "kind": "holiday", "why": ""}).status_code == 422
    typed = {"day": "2023-09-25", "kind": "holiday", "name": "临时放假", "why": "省政府通知"}
    assert manager.submit(day, typed).status_code == 303
    assert "临时放假" in body(manager.get("/calendar/working-days?year=2023"))
    year = "/calendar/manage/working-days/year"
    typed = {"year": "2027", "source": "国办发明电〔2026〕9号", "days": "2027-01-01 至 2027-01-03 | 放假 | 元旦"}
    assert manager.submit(year, {**typed, "days": "2027-01-01 | 休息 | 元旦"}).status_code == 422
    assert manager.submit(year, typed).status_code == 303
    assert "2027年1月1日（周五）至2027年1月3日（周日）" in body(manager.get("/calendar/working-days?year=2027"))


def test_office_is_refused_a_later_date_with_both_dates_and_keeps_an_earlier_one(people, client, clock):
    sign_in_client(client, people.officer, now=clock.now())
    page = "/calendar/office/2023/2023/engineering"
    assert "按全省统一" in body(client.get("/calendar/office"))
    refused = client.submit(page, {"receive_by": "2023-10-08 12:00", "why": "工作安排", "revision": "0"})
    assert refused.status_code == 422
    assert "您填写的是2023年10月8日（周日）12:00，全省为2023年9月30日（周六）17:00" in body(refused)
    assert (
        client.submit(page, {"receive_by": "2023-09-20 17:00", "why": "工作安排", "revision": "0"}).status_code == 303
    )
    assert "自行确定" in body(client.get("/calendar/office"))
    windows = service.windows(year=2023, series="engineering", office_id=people.tree.office, now=clock.now())
    assert windows.receive_by.day == 20
    stale = client.submit(page, {"receive_by": "2023-09-21 17:00", "why": "再调整", "revision": "0"})
    assert stale.status_code == 409


def test_office_does_not_set_dates_of_series_it_does_not_review(people, client, clock, portal):
    from_elsewhere = make_staff("office_officer", _office_for(people, ["health"]))
    sign_in_client(client, from_elsewhere, now=clock.now())
    assert client.get("/calendar/office/2023/2023/engineering").status_code == 404
    assert client.get("/calendar/office/2023/2023/health").status_code == 200


def _office_for(people, series: list[str]) -> int:
    return make_organisation("committee_office", people.tree.department, region="520000", attributes={"series": series})
