"""The province's page of plugins and the health page, as each role sees them."""

import dataclasses

import pytest

from portal.app import create_app
from portal.extensions.service import installing, switching
from portal.extensions.store import release as store
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.registry.faults import Deed, Fault
from portal.registry.loading import forget
from portal.registry.scaffold import package_of
from tests import factories
from tests.lint import LintedClient
from tests.plugins.wheels import NAME, series_wheel
from tests.service.extensions.place import make_workshop


@pytest.fixture
def workshop(portal):
    yield make_workshop(portal)
    forget(frozenset({package_of(NAME)}))


def browser(app, person, clock):
    client = LintedClient(app)
    if person is not None:
        factories.sign_in_client(client, person, now=clock.now())
    return client


def text_of(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.text


def stage(workshop, clock, content=None, **options):
    content = content or series_wheel()
    actor = workshop.bringer.actor
    return installing.stage(content, workshop.place, action="install", actor=actor, now=clock.now(), **options)


def test_every_plugin_is_listed_with_its_state(app, workshop, clock):
    client = browser(app, workshop.decider, clock)
    page = text_of(client.get("/plugins"))
    assert "engineering" in page
    assert "使用中" in page
    detail = text_of(client.get("/plugins/engineering"))
    assert "工程技术" in detail
    assert "portal_series" in detail
    assert "平台自带" in detail
    text_of(client.get("/plugins/no-such-plugin"), 404)


@pytest.mark.parametrize("role", [Role.SERIES_ADMINISTRATOR, Role.APPLICANT, None])
def test_nobody_else_sees_them(app, workshop, clock, role):
    person = {Role.SERIES_ADMINISTRATOR: workshop.administrator, None: None}.get(role, factories.make_person())
    client = browser(app, person, clock)
    for path in ("/plugins", "/plugins/engineering", "/plugins/releases/1"):
        answer = client.get(path)
        assert answer.status_code == (303 if person is None else 403)


def test_switching_off_and_on_with_a_reason(app, workshop, clock):
    client = browser(app, workshop.decider, clock)
    client.get("/plugins/engineering")
    assert "请填写原因" in text_of(
        client.submit("/plugins/engineering/disable", {"reason": " "}, page="/plugins/engineering"), 422
    )
    assert (
        client.submit(
            "/plugins/engineering/disable", {"reason": "条件有误，等待更正"}, page="/plugins/engineering"
        ).status_code
        == 303
    )
    page = text_of(client.get("/plugins/engineering"))
    assert "条件有误，等待更正" in page
    assert "由省级管理人员停用" in page
    public = browser(app, None, clock)
    health = public.get("/health.json").json
    assert health["status"] == "degraded"
    assert next(each for each in health["plugins"] if each["name"] == "engineering") == {
        "name": "engineering",
        "version": health["plugins"][0]["version"],
        "enabled": False,
        "deed": "disabled",
    }
    assert "条件有误" not in text_of(public.get("/health"))
    assert (
        client.submit("/plugins/engineering/enable", {"reason": "已更正"}, page="/plugins/engineering").status_code
        == 303
    )
    assert public.get("/health.json").json["status"] == "ok"
    assert [entry.action for entry in ledger.history("plugin:engineering")] == ["plugin.disabled", "plugin.enabled"]


def test_switching_twice_is_refused(app, workshop, clock):
    client = browser(app, workshop.decider, clock)
    client.submit("/plugins/engineering/disable", {"reason": "甲"}, page="/plugins/engineering")
    assert "已经停用" in text_of(
        client.submit("/plugins/engineering/disable", {"reason": "乙"}, page="/plugins/engineering"), 409
    )
    text_of(client.submit("/plugins/nobody/disable", {"reason": "乙"}, page="/plugins/engineering"), 404)


def test_approving_in_the_browser_takes_a_second_person(app, workshop, clock):
    release_id = stage(workshop, clock)
    url = f"/plugins/releases/{release_id}"
    own = browser(app, workshop.bringer, clock)
    assert "需要另一位管理人员批准" in text_of(own.get(url))
    text_of(own.submit(f"{url}/approve", page=url), 403)
    other = browser(app, workshop.decider, clock)
    assert NAME in text_of(other.get("/plugins"))
    page = text_of(other.get(url))
    assert store.release(release_id).sha256 in page
    assert "批准并启用" in page
    assert other.submit(f"{url}/approve", page=url).status_code == 303
    assert store.active_of(NAME).id == release_id
    page = text_of(other.get(f"/plugins/{NAME}"))
    assert "数字经济" in page
    assert workshop.bringer.person.name in page
    text_of(other.get(url), 404)
    # In force for everybody at once.
    assert "数字经济" in text_of(browser(app, None, clock).get("/eligibility"))


def test_declining_and_withdrawing(app, workshop, clock):
    release_id = stage(workshop, clock)
    other = browser(app, workshop.decider, clock)
    text_of(other.submit(f"/plugins/releases/{release_id}/decline", {}, page=f"/plugins/releases/{release_id}"), 422)
    assert (
        other.submit(
            f"/plugins/releases/{release_id}/decline", {"reason": "先不装"}, page=f"/plugins/releases/{release_id}"
        ).status_code
        == 303
    )
    assert store.release(release_id).state == "declined"
    again = stage(workshop, clock)
    own = browser(app, workshop.bringer, clock)
    assert (
        own.submit(
            f"/plugins/releases/{again}/decline", {"reason": "装错了"}, page=f"/plugins/releases/{again}"
        ).status_code
        == 303
    )


def fault(clock, **changes):
    base = Fault("engineering", "0.1.0", "portal_series", Deed.HOOK, "ValueError: <b>坏</b>", clock.now())
    return dataclasses.replace(base, **changes)


def test_errors_and_slow_calls_are_shown_with_times_and_counted(app, workshop, clock):
    switching.store_faults([fault(clock), fault(clock)])
    switching.store_faults(
        [fault(clock, deed=Deed.SLOW, message=f"took {ms}", milliseconds=ms) for ms in (300, 900, 400)]
    )
    client = browser(app, workshop.decider, clock)
    page = text_of(client.get("/plugins/engineering"))
    assert "2023-08-10 09:00:00" in page
    assert "ValueError: &lt;b&gt;坏&lt;/b&gt;" in page
    assert "最慢900毫秒" in page


def test_faults_of_a_request_are_stored_after_it(app, portal, workshop, clock):
    app.extensions["portal"].registry.note_error("engineering", "judge", ZeroDivisionError("oops"))
    browser(app, None, clock).get("/health")
    page = text_of(browser(app, workshop.decider, clock).get("/plugins/engineering"))
    assert "ZeroDivisionError: oops" in page
    assert "判定条件时出错" in page


class Guilty:
    NAME = "guilty"
    CORE_API = ">=9"


def test_the_health_page_names_the_guilty_one_and_what_it_did(settings, clock, portal, workshop):
    application = create_app(settings, plugins=[Guilty()], clock=clock)
    public = browser(application, None, clock)
    page = text_of(public.get("/health"))
    assert "guilty" in page
    assert "不适用于本平台的接口版本" in page
    assert "was written for" not in page
    officer = browser(application, workshop.decider, clock)
    assert "was written for plugin API &gt;=9" in text_of(officer.get("/health"))
    assert officer.get("/health.json").json["plugins"][0]["reason"].startswith("was written for")


def test_safe_mode_starts_with_no_plugin_and_says_so(settings, clock, portal, workshop):
    application = create_app(dataclasses.replace(settings, safe_mode=True), clock=clock)
    public = browser(application, None, clock)
    assert public.get("/health.json").json == {"status": "degraded", "safe_mode": True, "plugins": []}
    for path in ("/", "/calendar", "/eligibility", "/health"):
        assert "平台没有加载任何插件" in text_of(public.get(path))
    officer = browser(application, workshop.decider, clock)
    assert "插件管理" in text_of(officer.get("/plugins"))
    applicant = browser(application, factories.make_person(), clock)
    for path in ("/applications", "/dossier", "/applications/new"):
        assert applicant.get(path).status_code < 500
