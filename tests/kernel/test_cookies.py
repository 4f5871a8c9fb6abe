"""The session's cookie: verified once, never changed by what a request does with it."""

from flask import Flask, flash, get_flashed_messages, session
from itsdangerous import URLSafeTimedSerializer

from portal.kernel.cookies import KnownCookies


def make_app(key: str = "one of the tests") -> Flask:
    app = Flask(__name__)
    app.session_interface = KnownCookies()
    app.secret_key = key

    @app.get("/put")
    def put() -> str:
        session["name"] = "陈"
        flash("一")
        return ""

    @app.get("/add")
    def add() -> str:
        flash("二")
        return ""

    @app.get("/see")
    def see() -> str:
        return f"{session.get('name')}|{'、'.join(get_flashed_messages())}"

    return app


def test_a_flash_that_was_shown_in_one_request_is_not_in_the_cookie_that_another_sends() -> None:
    app = make_app()
    first = app.test_client()
    first.get("/put")
    cookie = first.get_cookie("session")
    assert cookie is not None
    for _ in range(2):
        # Each browser below sends the very same cookie, and adds to what is in it.
        other = app.test_client()
        other.set_cookie("session", cookie.value)
        other.get("/add")
        assert other.get("/see").text == "陈|一、二"


def test_a_forged_or_foreign_cookie_is_an_empty_session() -> None:
    app, foreign = make_app(), make_app("another one of the tests")
    client = foreign.test_client()
    client.get("/put")
    cookie = client.get_cookie("session")
    assert cookie is not None
    for value in (cookie.value, "forged", URLSafeTimedSerializer("x").dumps({"name": "陈"})):
        asking = app.test_client()
        asking.set_cookie("session", value)
        assert asking.get("/see").text == "None|"
