"""Sign in, register, reset: by plain HTTP, as a browser without JavaScript does it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts import service
from portal.accounts.domain.synthetic import phone_of, resident_number_of
from portal.accounts.store import Session
from portal.app import create_app
from portal.kernel.clock import FixedClock
from tests import factories as make
from tests.factories import PASSWORD
from tests.lint import LintedClient

REGISTRATION = {
    "name": "王小明",
    "document_kind": "resident_id",
    "document": resident_number_of(900),
    "phone": phone_of(900),
    "password": PASSWORD,
}


def _text(answer) -> str:
    return answer.get_data(as_text=True)


def _sign_in(client: LintedClient, identifier: str, password: str = PASSWORD, **fields: str):
    return client.submit("/sign-in", {"identifier": identifier, "password": password, **fields})


def test_person_signs_in_goes_on_to_the_wanted_page_and_out_again(client: LintedClient) -> None:
    person = make.make_person("李雷")
    wanted = client.get("/account/sessions")
    assert (wanted.status_code, wanted.headers["Location"]) == (303, "/sign-in?next=/account/sessions")
    answer = _sign_in(client, person.phone, next="/account/sessions")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/sessions")
    page = client.get("/account")
    assert page.status_code == 200
    assert "李雷" in _text(page)
    assert "申报人（本人）" in _text(page)
    assert person.document not in _text(page)
    assert f"{person.phone[:3]}****{person.phone[-4:]}" in _text(page)
    out = client.submit("/sign-out", page="/account")
    assert out.headers["Location"] == "/sign-in"
    assert out.headers["Clear-Site-Data"]
    assert client.get("/account").status_code == 303


def test_stolen_cookie_opens_nothing_after_sign_out(client: LintedClient, app: Flask) -> None:
    _sign_in(client, make.make_person().phone)
    stolen = client.get_cookie("portal")
    assert stolen is not None
    client.submit("/sign-out", page="/account")
    thief = LintedClient(app)
    thief.set_cookie("portal", stolen.value)
    for path in ("/account", "/account/sessions", "/account/disclosures", "/capacity"):
        assert thief.get(path).headers["Location"].startswith("/sign-in")


def test_cookies_are_closed_to_scripts_small_and_without_personal_data(client: LintedClient) -> None:
    person = make.make_person()
    cookies = _sign_in(client, person.phone).headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert len(cookie) < 600
        assert person.phone not in cookie


def test_wrong_password_and_unknown_account_show_the_same_page_and_keep_what_was_typed(client: LintedClient) -> None:
    person = make.make_person()
    token = re.compile(r'name="csrf_token" value="[^"]+"')
    pages = []
    for identifier in (person.phone, "13900000000"):
        answer = _sign_in(client, identifier, "wrong wrong wrong")
        assert answer.status_code == 422
        assert f'value="{identifier}"' in _text(answer)
        assert "wrong wrong" not in _text(answer)
        assert 'id="password-error"' in _text(answer)
        pages.append(token.sub("", _text(answer)).replace(identifier, ""))
    assert pages[0] == pages[1]


def test_empty_fields_are_named_beside_the_field(client: LintedClient) -> None:
    answer = client.submit("/sign-in", {})
    assert answer.status_code == 422
    assert 'href="#identifier"' in _text(answer)
    assert 'id="password-error"' in _text(answer)


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil",
    ],
)
def test_next_never_leaves_the_site(client: LintedClient, evil: str) -> None:
    answer = _sign_in(client, make.make_person().phone, next=evil)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/reset", "/sign-out", "/capacity", "/account/password"])
def test_post_without_the_page_token_is_refused(client: LintedClient, path: str) -> None:
    person = make.make_person()
    before = Session.select().count()
    answer = client.post(path, data={"identifier": person.phone, "password": PASSWORD})
    assert answer.status_code == 400
    assert Session.select().count() == before


def test_guesses_end_in_429_and_the_owner_signs_in_meanwhile(client: LintedClient, app: Flask) -> None:
    person = make.make_person()
    _sign_in(client, person.phone)
    attacker = LintedClient(app)
    for _attempt in range(10):
        assert _sign_in(attacker, person.phone, "wrong wrong wrong").status_code == 422
    stopped = _sign_in(attacker, person.phone)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 900
    assert f'value="{person.phone}"' in _text(stopped)
    client.submit("/sign-out", page="/account")
    assert _sign_in(client, person.phone).status_code == 303
    assert _sign_in(LintedClient(app), make.make_person().phone).status_code == 303


def test_person_registers_by_code_and_is_signed_in(client: LintedClient) -> None:
    answer = client.submit("/register?next=/account", {**REGISTRATION, "next": "/account"}, page="/register")
    assert answer.headers["Location"] == "/register/confirm"
    wrong = client.submit("/register/confirm", {"code": "000000"})
    assert wrong.status_code == 422
    done = client.submit("/register/confirm", {"code": make.last_code()})
    assert (done.status_code, done.headers["Location"]) == (303, "/account")
    assert "王小明" in _text(client.get("/account"))


def test_faulty_registration_keeps_everything_but_the_password(client: LintedClient) -> None:
    answer = client.submit("/register", {**REGISTRATION, "document": "520103199003071230", "password": "secret1"})
    assert answer.status_code == 422
    page = _text(answer)
    assert 'value="王小明"' in page
    assert 'value="520103199003071230"' in page
    assert "secret1" not in page
    assert "校验位" in page
    again = _text(client.get("/register"))
    assert 'value="王小明"' in again
    assert "已恢复" in again


def test_registration_of_a_taken_phone_looks_the_same(client: LintedClient, app: Flask) -> None:
    owner = make.make_person()
    answers = []
    for phone in (phone_of(900), owner.phone):
        browser = LintedClient(app)
        answer = browser.submit("/register", {**REGISTRATION, "phone": phone})
        page = browser.get("/register/confirm")
        answers.append((answer.status_code, answer.headers["Location"], page.status_code))
    assert answers[0] == answers[1]


def test_confirm_pages_without_a_ticket_lead_back(client: LintedClient) -> None:
    assert client.get("/register/confirm").headers["Location"] == "/register"
    assert client.get("/reset/confirm").headers["Location"] == "/reset"
    assert client.get("/sign-in/second-factor").headers["Location"].startswith("/sign-in")


def test_forgotten_password_is_set_anew_and_every_device_signed_out(client: LintedClient, enter) -> None:
    person = make.make_person()
    other = enter(person)
    answer = client.submit("/reset", {"identifier": person.document})
    assert answer.headers["Location"] == "/reset/confirm"
    code = make.last_code()
    weak = client.submit("/reset/confirm", {"code": code, "password": "12345678"})
    assert weak.status_code == 422
    assert "太常见" in _text(weak)
    done = client.submit("/reset/confirm", {"code": code, "password": "Another long sentence"})
    assert done.headers["Location"] == "/sign-in"
    assert other.get("/account").status_code == 303
    assert _sign_in(client, person.phone, "Another long sentence").status_code == 303


def test_second_factor_is_asked_before_anything_opens(client: LintedClient, clock: FixedClock) -> None:
    person = make.make_person()
    secret = make.enrol(person, now=clock.now())
    clock.advance(timedelta(minutes=2))
    answer = _sign_in(client, person.phone, next="/account")
    assert answer.headers["Location"] == "/sign-in/second-factor?next=/account"
    assert client.get("/account").headers["Location"].startswith("/sign-in")
    page = client.get("/sign-in/second-factor?next=/account")
    assert 'autocomplete="one-time-code"' in _text(page)
    assert client.submit("/sign-in/second-factor", {"code": ""}).status_code == 422
    assert client.submit("/sign-in/second-factor", {"code": "000000"}).status_code == 422
    code = make.totp(secret, clock.now())
    done = client.submit("/sign-in/second-factor", {"code": f"{code[:3]} {code[3:]}", "next": "/account"})
    assert (done.status_code, done.headers["Location"]) == (303, "/account")
    assert client.get("/account").status_code == 200


def test_idle_session_leads_to_sign_in_and_back(client: LintedClient, clock: FixedClock) -> None:
    _sign_in(client, make.make_person().phone)
    clock.advance(timedelta(hours=3))
    assert client.get("/account/sessions").headers["Location"] == "/sign-in?next=/account/sessions"


def test_signed_in_person_is_not_asked_again(enter) -> None:
    client = enter(make.make_person())
    assert client.get("/sign-in?next=/account").headers["Location"] == "/account"


def test_session_cookie_of_a_disabled_person_is_dead(enter) -> None:
    person = make.make_person()
    client = enter(person)
    assert client.get("/account").status_code == 200
    actor = make.signed_in_actor(person, now=make.NOW)
    service.end_other_sessions(actor=actor, now=make.NOW)
    assert client.get("/account").status_code == 303


def test_demo_shows_the_text_on_the_page_and_production_does_not(client, demo_settings, clock: FixedClock) -> None:
    client.submit("/register", REGISTRATION)
    assert make.last_code() not in _text(client.get("/register/confirm"))
    demo = LintedClient(create_app(demo_settings, clock=clock))
    demo.submit("/register", {**REGISTRATION, "phone": phone_of(901)})
    assert make.last_code() in _text(demo.get("/register/confirm"))
