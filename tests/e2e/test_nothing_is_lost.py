"""What was typed is there again: after the session has expired, after the language was switched, without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext

from portal.kernel.clock import FixedClock
from tests.applicants import Engineer, make_engineer, make_province
from tests.e2e import driver
from tests.e2e.conftest import Site
from tests.e2e.driver import Visitor

pytestmark = pytest.mark.browser

LONG = "主持完成三项公共建筑设计。" * 40


@pytest.fixture
def engineer(site: Site, clock: FixedClock) -> Engineer:
    """Somebody who has begun an application."""
    return make_engineer(make_province(site.portal), complete=False, now=clock.now())


@pytest.fixture(params=[False, True], ids=["plain", "javascript"])
def phone(
    request: pytest.FixtureRequest, site: Site, engineer: Engineer, open_context: Callable[..., BrowserContext]
) -> Visitor:
    """Her phone, on the page of the long form."""
    visitor = driver.visit(open_context(javascript=request.param), site.url)
    driver.sign_in(visitor, engineer.person.phone, engineer.person.password)
    visitor.open(f"/applications/{engineer.application_id}/form")
    return visitor


def test_an_expired_session_keeps_the_text(phone: Visitor, engineer: Engineer, clock: FixedClock) -> None:
    form = phone.where
    phone.fill(current_work="建筑工程设计", years_in_specialty="12", summary=LONG)
    clock.advance(timedelta(hours=13))
    phone.press("保存并返回")
    assert phone.heading() == "登录"
    phone.fill(identifier=engineer.person.phone, password=engineer.person.password)
    phone.press("登录")
    assert phone.where == form
    phone.reads("已恢复您上次填写、还没有提交的内容")
    assert phone.value("summary") == LONG
    assert phone.value("years_in_specialty") == "12"


def test_switching_the_language_keeps_the_text(phone: Visitor) -> None:
    form = phone.where
    phone.fill(current_work="建筑工程设计", summary=LONG)
    phone.press("English")
    assert phone.where == form
    assert phone.page.locator("html").get_attribute("lang") == "en"
    assert phone.value("summary") == LONG
    phone.press("中文")
    assert phone.value("current_work") == "建筑工程设计"
    phone.press("长辈版")
    assert "large" in (phone.page.locator("html").get_attribute("class") or "")
    assert phone.value("summary") == LONG


def test_a_mistake_keeps_the_text_beside_it(phone: Visitor) -> None:
    phone.fill(current_work="建筑工程设计", years_in_specialty="一十二", summary=LONG)
    phone.press("保存并返回")
    phone.reads("有内容需要修改", "请填写整数")
    assert phone.value("summary") == LONG
    assert phone.value("years_in_specialty") == "一十二"
