"""The what-if page in a browser: on a phone and a desktop, with JavaScript and without, without an account."""

import pytest

from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("javascript", [False, True], ids=["plain", "javascript"])
def test_somebody_asks_whether_she_can_apply(site, open_context, accessible, javascript, size):
    page = open_context(javascript=javascript, size=size).new_page()
    page.goto(f"{site.url}/eligibility")
    accessible(page)
    page.get_by_role("link", name="工程技术", exact=True).click()
    accessible(page)
    page.get_by_label("高级工程师（副高级）· 正常申报 · 2023年度", exact=True).check()
    page.get_by_role("button", name="下一步").click()
    assert page.get_by_role("heading", level=1).inner_text() == "我能申报高级工程师吗"
    accessible(page)

    page.get_by_label("最高学历").select_option("本科")
    page.get_by_label("毕业日期").fill("2010-07-01")
    page.get_by_label("现有的本系列职称").select_option("中级")
    page.get_by_label("取得该职称的日期").fill("2019-01-01")
    page.get_by_role("button", name="看结果").click()
    page.get_by_text("还差1天，最早2024-12-31满足").first.wait_for()
    assert "2019-01-01" not in page.url
    page.get_by_text("逐项查看").first.click()
    accessible(page)

    # The answers are still there: one changed date is enough to ask again.
    page.get_by_label("取得该职称的日期").fill("2018-12-31")
    page.get_by_role("button", name="看结果").click()
    page.get_by_text("有些情况没有填写，或者要由人核实").wait_for()
    assert page.get_by_text("还差1天").count() == 0
