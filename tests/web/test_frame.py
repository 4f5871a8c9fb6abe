"""The frame of every page: language, type size, help, and error pages that need no database."""

import pytest
from flask import Flask

from portal.kernel import answers, database
from tests.lint import LintedClient, page_faults

ERRORS = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)


def test_a_page_says_its_language_and_offers_the_other(client: LintedClient) -> None:
    answer = client.get("/sign-in")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<html lang="zh-Hans-CN">' in page
    assert (
        client.submit("/preferences/language", {"language": "en", "_page": "/sign-in"}, page="/sign-in").status_code
        == 303
    )
    page = client.get("/sign-in").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert 'value="zh_Hans_CN"' in page


def test_large_type_is_switched_on_and_off(client: LintedClient) -> None:
    client.submit("/preferences/type-size", {"type_size": "large", "_page": "/sign-in"}, page="/sign-in")
    assert 'class="large"' in client.get("/sign-in").get_data(as_text=True)
    client.submit("/preferences/type-size", {"type_size": "normal", "_page": "/sign-in"}, page="/sign-in")
    assert 'class="large"' not in client.get("/sign-in").get_data(as_text=True)


def test_every_page_names_the_telephone_and_the_server_time(client: LintedClient) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    assert "0851-85837326" in page
    assert "2023年8月10日 09:00:00" in page


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_needs_no_database(app: Flask, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("an error page asked the database")

    with app.test_request_context("/broken", method="POST", data={"text": "很长的一段文字", "csrf_token": "t"}):
        app.preprocess_request()
        monkeypatch.setattr(database.database.obj, "execute_sql", refuse)
        answer = answers.error_page(status, message="说明文字", cure="可以这样做", clause="第一条")
        page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert page_faults(page) == []
    assert all(words in page for words in ("说明文字", "可以这样做", "第一条", "0851-85837326"))
    # A form that is too large is not read at all; any other gives the typed text back.
    assert ("很长的一段文字" in page) is (status != 413)


def test_an_unknown_address_is_a_page_with_a_way_out(client: LintedClient) -> None:
    answer = client.get("/no-such-page")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "没有找到这个页面" in page
    assert 'href="/"' in page
