"""A plugin that is off takes no page of an application's with it that can do without."""

import dataclasses

import pytest

from portal.app import create_app
from portal.extensions.service import switching
from portal.kernel.access import Role
from tests.applicants import make_applied, make_engineer, make_province
from tests.factories import make_staff, sign_in_client
from tests.lint import LintedClient


@pytest.fixture
def cases(portal, clock):
    """An application that was applied, a draft, and the plugin switched off by the province."""
    province = make_province(portal)
    applied, draft = make_engineer(province), make_engineer(province)
    clock.set("2023-08-29T10:00")
    number = make_applied(province, applied).number
    officer = make_staff(Role.PROVINCIAL_OFFICER, province.tree.province)
    return province, applied, draft, number, officer


@pytest.mark.parametrize("how", ["switched off", "safe mode"])
def test_what_was_applied_can_be_looked_at_and_a_draft_says_why_not(app, settings, clock, cases, how):
    province, applied, draft, number, officer = cases
    if how == "safe mode":
        app = create_app(dataclasses.replace(settings, safe_mode=True), clock=clock)
    else:
        act = {"reason": "等待更正", "actor": officer.actor, "now": clock.now()}
        switching.disable(name="engineering", known=["engineering"], **act)

    def page(person, path, status=200):
        client = LintedClient(app)
        sign_in_client(client, person, now=clock.now())
        answer = client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    own = f"/applications/{applied.application_id}"
    assert number in page(applied.person, own)
    assert "工程技术（含非医疗机构药学）" in page(applied.person, own)
    assert number in page(applied.person, f"{own}/receipt")
    page(applied.person, f"{own}/withdraw")
    for path in ("/applications", "/applications/new", "/dossier", "/", "/eligibility"):
        page(applied.person, path)
    assert "暂时无法使用" in page(draft.person, f"/applications/{draft.application_id}", 409)
    assert "暂时无法使用" in page(draft.person, f"/applications/{draft.application_id}/check", 409)
    page(province.employer_officer, "/desk")
    page(province.employer_officer, f"/desk/{applied.application_id}")
    for path in ("/plugins", "/desk", "/termination", "/health"):
        page(officer, path)
