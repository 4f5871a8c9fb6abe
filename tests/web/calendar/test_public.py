"""The calendar as anybody sees it."""

import re

import icalendar
import pytest

from portal.kernel.clock import FixedClock
from portal.kernel.database import database
from tests.lint import LintedClient


def text_of(client: LintedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)).split())


def test_overview_without_a_plan_says_so(client):
    assert "评审计划尚未公布" in text_of(client, "/calendar")


def test_overview_names_all_29_entries(calendar, client):
    page = client.get("/calendar").get_data(as_text=True)
    linked = set(re.findall(r'href="/calendar/([a-z-]+)"', page)) - {"working-days"}
    assert len(linked) == 29
    for path in linked:
        assert client.get(f"/calendar/{path}").status_code == 200


@pytest.mark.parametrize(
    ("at", "path", "words"),
    [
        ("2023-08-01T00:00:00", "engineering", "可以上传材料"),
        ("2023-07-31T23:59:59.999999", "engineering", "尚未开始"),
        ("2023-08-28T07:59:59.999999", "engineering", "可以上传材料"),
        ("2023-08-28T08:00:00", "engineering", "可以点击申报"),
        ("2023-08-31T17:00:00", "engineering", "可以点击申报"),
        ("2023-08-31T17:00:00.000001", "engineering", "个人申报已结束，评委会收取材料中"),
        ("2023-08-28T08:00:00", "health", "请避开上传"),
        ("2023-08-31T17:00:00.000001", "health", "可以上传材料"),
        ("2024-01-15T17:00:00", "statistics", "评委会收取材料中"),
        ("2024-01-15T17:00:00.000001", "statistics", "评审中"),
        ("2024-07-01T00:00:00.000001", "statistics", "已结束"),
    ],
)
def test_series_page_turns_with_the_clock(calendar, client, clock: FixedClock, at: str, path: str, words: str):
    clock.set(at)
    assert words in text_of(client, f"/calendar/{path}")


def test_series_page_tells_the_time_left_and_the_server_time(calendar, client, clock: FixedClock):
    clock.set("2023-08-28T09:30:00")
    page = text_of(client, "/calendar/engineering")
    assert "距个人申报截止还有3天7小时" in page
    assert "服务器时间（北京时间）：2023年8月28日 09:30:00" in page
    assert "黔人社通〔2023〕37号附件4第1行" in page
    assert "民营经济专项评审（工程技术、农业技术）" in page


def test_series_page_of_accounting_names_the_awaited_authority(calendar, client):
    page = text_of(client, "/calendar/accounting")
    assert "2022申报年度" in page
    assert "2023年度申报时间以贵州省财政厅通知为准" in page


def test_series_page_during_a_blackout_says_that_uploads_stand_still(calendar, client, clock: FixedClock):
    clock.set("2023-08-29T09:00:00")
    page = text_of(client, "/calendar/health")
    assert "暂停至2023年8月31日（周四）17:00" in page
    assert "拒绝上传" in page


def test_unknown_series_is_missing_and_underscores_are_spelled_with_hyphens(calendar, client):
    assert client.get("/calendar/alchemy").status_code == 404
    assert client.get("/calendar/alchemy.ics").status_code == 404
    assert client.get("/calendar?year=2031").status_code == 404
    answer = client.get("/calendar/private_economy")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar/private-economy")


def test_feed_is_served_and_answers_304_until_it_changes(calendar, client):
    answer = client.get("/calendar/private-economy.ics")
    assert answer.mimetype == "text/calendar"
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert len(events) == 5
    again = client.get("/calendar/private-economy.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_working_days_are_counted_and_an_unknown_year_is_admitted(calendar, client):
    assert "第5个工作日是2023年10月7日（周六）" in text_of(client, "/calendar/working-days?start=2023-09-22&count=5")
    assert "2027年的放假安排，无法计算" in text_of(client, "/calendar/working-days?start=2026-12-30&count=5")
    assert "请填写真实存在的日期" in text_of(client, "/calendar/working-days?start=2023-02-30&count=5")
    assert "请填写真实存在的日期" in text_of(client, "/calendar/working-days?start=2023-02-20&count=0")
    assert "尚未公布或录入2031年的放假安排" in text_of(client, "/calendar/working-days?year=2031")


def test_public_pages_ask_the_database_little(calendar, client):
    seen: list[object] = []
    for path, most in (("/calendar", 2), ("/calendar/health", 3), ("/calendar/working-days", 6)):
        client.get(path)
        seen.clear()
        database.obj.query_hooks.append(lambda *arguments, **_options: seen.append(arguments))
        client.get(path)
        database.obj.query_hooks.pop()
        assert len(seen) <= most, path


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        # Both ends of a window are inside it (reading 1): what was shown the minute before must not stay.
        ("2023-08-28T07:59:59.999999", "2023-08-28T08:00:00", "可以点击申报"),
        ("2023-08-31T17:00:00", "2023-08-31T17:00:00.000001", "个人申报已结束"),
    ],
)
def test_overview_turns_to_the_microsecond(calendar, client, clock: FixedClock, before: str, after: str, words: str):
    clock.set(before)
    earlier = first_row(client.get("/calendar").text)
    clock.set(after)
    assert words not in earlier
    assert words in first_row(client.get("/calendar").text)


def first_row(page: str) -> str:
    return page[page.index('<section id="row-1-2023">') :].split("</section>")[0]
