"""The seam of service plugins: what is mounted, what is asked, and what a plugin may not touch."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.app import Portal, create_app
from portal.asking import append, history, offices_below, received_application, received_applications
from portal.config import Settings
from portal.extensions.service import switching
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.database import transaction
from portal.kernel.errors import Denied, Missing
from portal.registry.faults import PluginError
from portal.registry.rehearsal import CORE_PATHS, top_of
from portal.registry.services import RESERVED
from tests.contracts.test_templates import INLINE, MOST_LINES
from tests.factories import make_member, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import LATER, Chain, applied, make_chain, receive, to_office

PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def chain(portal: Portal) -> Chain:
    return make_chain(portal)


def test_no_address_of_the_core_is_left_to_plugins(settings: Settings, portal: Portal, clock: FixedClock) -> None:
    demo = create_app(settings, plugins=[], clock=clock)
    tops = {top_of(rule.rule) for rule in demo.url_map.iter_rules()}
    assert tops - CORE_PATHS == set(), "add them to portal/registry/rehearsal.py"


def test_the_cores_names_are_its_own() -> None:
    assert {"accounts", "kernel", "doctor", "plugins", "errors", "components", "registry"} <= RESERVED
    assert "committees" not in RESERVED


def test_the_bundled_services_pages_are_there_for_those_who_may(app: Flask) -> None:
    assert "committees.index" in app.view_functions
    answer = LintedClient(app).get("/committees")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/committees")


def test_a_switched_off_service_answers_503_at_once(app: Flask, chain: Chain, clock: FixedClock) -> None:
    client = LintedClient(app)
    sign_in_client(client, chain.office, now=clock.now())
    assert client.get("/committees").status_code == 200
    assert "评审委员会" in client.get("/desk").get_data(as_text=True)
    switching.disable(
        name="committees", known=["committees"], reason="检修", actor=chain.provincial.actor, now=clock.now()
    )
    answer = client.get("/committees")
    assert answer.status_code == 503
    assert "“评审委员会”暂时无法使用" in answer.get_data(as_text=True)
    assert "/committees" not in client.get("/desk").get_data(as_text=True)


def test_received_applications_of_an_office_by_key(chain: Chain) -> None:
    cases = [applied(chain, name) for name in ("陈晓燕", "周立新", "吴桂芳")]
    for case in cases:
        to_office(chain, case)
        receive(chain, case, now=LATER)
    office = chain.office.actor
    found = received_applications(actor=office)
    assert [each.id for each in found] == [case.application_id for case in cases]
    first = found[0]
    assert (first.series, first.level, first.applicant_name) == ("engineering", "副高级", "陈晓燕")
    assert first.received_at == LATER
    assert [each.id for each in received_applications(actor=office, count=2)] == [each.id for each in found[:2]]
    assert [each.id for each in received_applications(actor=office, after=found[1].key)] == [found[2].id]
    assert received_application(application_id=first.id, actor=office) == first


def test_what_was_not_received_or_is_ones_own_is_not_there(chain: Chain) -> None:
    waiting, own = applied(chain), applied(chain, "周立新")
    to_office(chain, waiting)
    to_office(chain, own)
    receive(chain, own, now=LATER)
    clerk = make_member(own.person, chain.province.tree.office, Role.OFFICE_OFFICER)
    assert received_applications(actor=clerk.actor) == ()
    for application, actor in ((waiting, chain.office.actor), (own, clerk.actor)):
        with pytest.raises(Missing):
            received_application(application_id=application.application_id, actor=actor)
    with pytest.raises(Denied):
        received_applications(actor=chain.city.actor)


def test_the_record_of_the_core_is_closed_to_plugins(portal: Portal) -> None:
    at = shanghai(2023, 9, 1)
    with transaction():
        append(subject="committees.committee:1", action="committees.tested", actor=SYSTEM, at=at, data={"a": 1})
        for subject, action in (
            ("application:1", "application.received"),
            ("calendar.plan:2023", "calendar.published"),
            ("edition.draft:1", "edition.approved"),
            ("committees.committee:1", "application.received"),
        ):
            with pytest.raises(PluginError):
                append(subject=subject, action=action, actor=SYSTEM, at=at)
    assert [entry["action"] for entry in history("committees.committee:1")] == ["committees.tested"]


def test_offices_below_an_organisation(chain: Chain) -> None:
    tree = chain.province.tree
    department = make_staff(Role.DEPARTMENT_OFFICER, tree.department)
    assert [each.id for each in offices_below(department.actor)] == [tree.office]
    with pytest.raises(Missing):
        offices_below(SYSTEM)


def blocks_of(app: Flask, name: str) -> set[str]:
    """The blocks of a template, and of the plugin's own frame that it extends."""
    source = (PLUGINS / name.partition("/")[0] / "templates" / name).read_text()
    frame = re.search(r'{% extends "((?!base)[^"]+)" %}', source)
    own = set(app.jinja_env.get_template(name).blocks)
    return own | blocks_of(app, frame[1]) if frame else own


def test_every_template_of_a_bundled_plugin_compiles_and_has_nothing_inline(app: Flask) -> None:
    files = sorted(PLUGINS.glob("*/templates/**/*.html"))
    assert len(files) >= 4
    for path in files:
        name = str(path.relative_to(PLUGINS)).partition("/templates/")[2]
        assert name.partition("/")[0] == path.relative_to(PLUGINS).parts[0]
        # A name with an underscore in front is a part of pages, or their frame.
        assert "title" in blocks_of(app, name) or path.name.startswith("_"), name
        assert INLINE.findall(path.read_text()) == [], name
        assert len(path.read_text().splitlines()) <= MOST_LINES, name
