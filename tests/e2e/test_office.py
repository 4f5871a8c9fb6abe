"""The committee's office sends a case back once, with all its defects; a second time is refused. And holidays count."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from portal.accounts import service as accounts
from portal.kernel.clock import FixedClock, parse_instant
from portal.kernel.sweeps import run_all
from portal.sweeps import SWEEPS
from tests.e2e import driver
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.driver import Visitor
from tests.factories import Staff, enrol, totp
from tests.reviewers import Chain, applied, make_chain, mark_all, pass_audit, to_office

pytestmark = pytest.mark.browser

NAME = "陈晓燕"
DEFECTS = {"市图书馆新馆": "缺任务书", "优秀设计奖": "缺获奖证书", "代表性业绩说明": "写清本人承担的部分"}
Browsers = Callable[[], Visitor]


@pytest.fixture
def chain(site: Site) -> Chain:
    return make_chain(site.portal)


@pytest.fixture(
    params=[(PHONE, False), (PHONE, True), (DESKTOP, True)],
    ids=["phone-plain", "phone-javascript", "desktop-javascript"],
)
def open_browser(
    request: pytest.FixtureRequest, site: Site, open_context: Callable[..., BrowserContext], accessible: Callable
) -> Browsers:
    size, javascript = request.param
    look_closely = accessible if not javascript else None
    return lambda: driver.visit(open_context(javascript=javascript, size=size), site.url, accessible=look_closely)


def at_the_desk(staff: Staff, open_browser: Browsers, clock: FixedClock, *, secret: str) -> Visitor:
    visitor = open_browser()
    name = accounts.organisation(staff.organisation_id).name
    code = totp(secret, clock.now())
    driver.sign_in_as_staff(visitor, staff.person.phone, staff.person.password, code, organisation=name)
    return visitor


def test_the_office_returns_once_with_all_its_defects(chain: Chain, open_browser: Browsers, clock: FixedClock) -> None:
    engineer = applied(chain, NAME)
    to_office(chain, engineer)
    secret = enrol(chain.office, now=clock.now())
    clock.set("2023-09-14T09:00")
    office = at_the_desk(chain.office, open_browser, clock, secret=secret)
    driver.open_case(office, NAME)
    office.follow("退回补正")
    office.reads("评委会办公室只能退回一次", "2023年9月21日")
    for part, reason in (
        ("市图书馆新馆", "缺任务书"),
        ("优秀设计奖", "缺获奖证书"),
        ("代表性业绩说明", "写清本人承担的部分"),
    ):
        office.unfold(part)
        office.page.locator("details").filter(has_text=part).locator("textarea").fill(reason)
    office.press("一次退回以上全部问题")

    phone = open_browser()
    driver.sign_in(phone, engineer.person.phone, engineer.person.password)
    phone.open("/")
    phone.reads("申报被退回补正")
    phone.follow("去补正")
    phone.reads("需要补正3处", *DEFECTS.values())
    for reply in phone.page.locator("textarea").all():
        reply.fill("原件已由单位核对，说明如上。")
    phone.press("重新提交")
    phone.reads("现在：评委会材料接收")

    clock.set("2023-09-15T09:00")
    office = at_the_desk(chain.office, open_browser, clock, secret=secret)
    driver.open_case(office, NAME)
    office.reads("评委会办公室只能退回补正一次，这份申报已经退回过", "申报人说明：原件已由单位核对")
    assert office.page.get_by_role("link", name="退回补正").count() == 0
    office.open(f"/desk/{engineer.application_id}/return")
    office.reads("评委会办公室只能退回补正一次，这份申报已经退回过")
    assert office.page.get_by_role("button", name="一次退回以上全部问题").count() == 0
    driver.pass_case(office, NAME, "接收材料", "接收申报材料")
    phone.page.context.clear_cookies()
    driver.sign_in(phone, engineer.person.phone, engineer.person.password)
    phone.open(f"/applications/{engineer.application_id}")
    phone.reads("评委会已接收")


def test_a_publicity_over_the_national_holidays_counts_the_swapped_days(
    chain: Chain, site: Site, open_browser: Browsers, clock: FixedClock
) -> None:
    """Posted on 2023-09-22: 25 to 28 September are four working days, Saturday 7 October the fifth."""
    audited(chain)
    secret = enrol(chain.employer, now=clock.now())
    clock.set("2023-09-22T09:00")
    officer = at_the_desk(chain.employer, open_browser, clock, secret=secret)
    driver.open_case(officer, NAME)
    officer.follow("准备公示")
    officer.reads("2023年10月7日（周六）", "公示结束得太晚")
    officer.press("今天开始公示")
    stranger = open_browser()
    for instant, shown in (("2023-10-06T12:00", True), ("2023-10-07T23:59:59", True), ("2023-10-08T00:00:01", False)):
        clock.set(instant)
        run_all(SWEEPS, portal=site.portal, now=parse_instant(instant))
        stranger.open("/publicity")
        assert (NAME in stranger.words()) is shown, instant


def audited(chain: Chain) -> None:
    """A case whose audit the employer has passed."""
    engineer = applied(chain, NAME)
    mark_all(chain, engineer)
    pass_audit(chain, engineer)
