"""The frame of every request: paths that stay on the site, arrival times, typed text that is not lost."""

import gzip
from datetime import timedelta

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient
from wtforms import StringField
from wtforms.validators import DataRequired

from portal.app import Portal, create_app
from portal.config import Settings
from portal.kernel import access, drafts, guard, web
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Invalid, Refused
from portal.kernel.forms import Form


class Note(Form):
    text = StringField("文字", [DataRequired()])
    password = StringField("口令")


probe = Blueprint("probe", __name__)


@probe.get("/probe/form")
@access.public
def show() -> Response:
    form = web.form_for(Note, key="probe.note")
    return Response(f"{form.text.data or ''}|{form.password.data or ''}|{form.restored}", mimetype="text/plain")


@probe.post("/probe/form")
@access.public
@web.keeps_draft("probe.note")
def take() -> Response:
    form = web.form_for(Note)
    if form.text.data == "refuse":
        raise Refused("窗口已关闭", clause="附件4", cure="明年再来")
    if form.text.data == "boom":
        raise ZeroDivisionError
    if not form.validate() or form.text.data == "bad":
        raise Invalid({"text": "不好"})
    return web.see_other("/probe/form")


@probe.post("/probe/members")
@access.signed_in
@web.keeps_draft("probe.members")
def members() -> Response:
    return web.see_other("/")


@pytest.fixture
def probing(portal: Portal, settings: Settings, clock: FixedClock) -> Flask:
    app = create_app(settings, clock=clock)
    app.register_blueprint(probe)
    app.config.update(WTF_CSRF_ENABLED=False)
    return app


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("/dossier?x=1", "/dossier?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/ok\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_local_path_stays_on_the_site(given: str, safe: str) -> None:
    assert web.local_path(given) == safe


@pytest.mark.parametrize("typed", ["bad", "refuse", "boom"])
def test_text_of_a_form_that_did_not_go_through_is_given_back(probing: Flask, typed: str) -> None:
    client = probing.test_client()
    assert client.post("/probe/form", data={"text": typed, "password": "secret"}).status_code in (409, 422, 500)
    assert client.get("/probe/form").get_data(as_text=True) == f"{typed}||True"


def test_text_of_a_form_that_went_through_is_dropped(probing: Flask) -> None:
    client = probing.test_client()
    client.post("/probe/form", data={"text": "bad"})
    assert client.post("/probe/form", data={"text": "good"}).status_code == 303
    assert client.get("/probe/form").get_data(as_text=True) == "||False"


def test_another_browser_sees_nothing_of_it(probing: Flask) -> None:
    probing.test_client().post("/probe/form", data={"text": "bad"})
    assert probing.test_client().get("/probe/form").get_data(as_text=True) == "||False"


def test_a_visitors_text_waits_for_the_sign_in(probing: Flask) -> None:
    client = probing.test_client()
    answer = client.post("/probe/members", data={"text": "long text", "_page": "/probe/form"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/probe/form"
    visitor = client.get_cookie(web.VISITOR_COOKIE)
    assert visitor is not None
    drafts.adopt(visitor.value, 7)
    assert drafts.recall("person:7", "probe.members") == {"text": ["long text"], "_page": ["/probe/form"]}


def test_htmx_gets_an_instruction_instead_of_the_sign_in_page(probing: Flask) -> None:
    answer = probing.test_client().post("/probe/members", data={"text": "x"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in?next=/probe/members")


def test_a_refusal_names_clause_and_cure(probing: Flask) -> None:
    answer = probing.test_client().post("/probe/form", data={"text": "refuse"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert all(word in page for word in ("窗口已关闭", "附件4", "明年再来"))


def test_language_switch_keeps_what_was_typed(probing: Flask) -> None:
    client = probing.test_client()
    answer = client.post(
        "/preferences/language",
        data={"language": "en", "_page": "/probe/form", "_typed_key": "probe.note", "text": "half a sent"},
    )
    assert answer.headers["Location"] == "/probe/form"
    assert client.get("/probe/form").get_data(as_text=True) == "half a sent||True"


def test_arrival_of_a_trusted_proxy_counts(portal: Portal, settings: Settings, clock: FixedClock) -> None:
    now = clock.now()
    app = create_app(settings, clock=clock)
    stamp = f"t={(now - timedelta(seconds=3)).timestamp()}"
    with app.test_request_context(headers={"X-Request-Start": stamp}):
        assert guard._arrival(now, trusted_proxies=1) == now - timedelta(seconds=3)
        assert guard._arrival(now, trusted_proxies=0) == now
    with app.test_request_context(headers={"X-Request-Start": f"t={(now - timedelta(hours=1)).timestamp()}"}):
        assert guard._arrival(now, trusted_proxies=1) == now


def test_a_view_without_a_rule_stops_the_build(probing: Flask) -> None:
    probing.view_functions["undeclared"] = lambda: ""
    with pytest.raises(guard.UndeclaredView, match="undeclared"):
        guard.check_declared(probing)


def test_lengths_of_compressed_pages_tell_nothing_about_what_they_hold(app: Flask) -> None:
    client = FlaskClient(app)
    answers = [client.get("/sign-in", headers={"Accept-Encoding": "gzip"}) for _turn in range(30)]
    lengths = {len(answer.get_data()) for answer in answers}
    assert len(lengths) > 5
    for answer in answers:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "登录" in gzip.decompress(answer.get_data()).decode()
