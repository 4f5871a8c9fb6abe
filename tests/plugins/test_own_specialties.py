"""Specialties that a self-reviewing employer sets up for its own people: filed, approved, chosen; by nobody else."""

import pytest

from plugins.committees.store.filing import committee as committee_row
from portal.accounts.domain import OrganisationKind
from portal.submissions.store.application import Application
from tests.applicants import fill_dossier
from tests.factories import make_organisation, make_person
from tests.plugins.test_committees import FORM, app, approved, browser, chain, department, text
from tests.reviewers import Chain

__all__ = ["app", "browser", "chain", "department"]
OWN = "山地装配式建筑"
GIVEN = {"series": "engineering", "specialty": OWN}


@pytest.fixture
def committee(browser, chain: Chain) -> str:
    """The employer has its own review, an office for it, and an approved committee up to 中级."""
    employer = chain.province.tree.employer
    province = browser(chain.provincial)
    assert province.submit(f"/organisations/{employer}/attributes", {"self_review": "y"}).status_code == 303
    own = {"self_review": True, "levels": ["员级", "助理级", "中级"]}
    office = make_organisation(OrganisationKind.COMMITTEE_OFFICE, employer, attributes=own)
    changes = {"office_id": str(office), "specialties": f"建筑设计\n{OWN}", "level": "中级", "region": "本单位"}
    return approved(browser, chain, chain.employer, **changes)


def ask(client, **given: str) -> str:
    """The next question of choosing."""
    return text(client.get("/applications/new", query_string=given))


def choose(client, level: str):
    """Press the button under all four answers."""
    return client.submit("/applications/new", {**GIVEN, "level": level, "track": "normal"}, page="/applications/new")


def colleague(chain: Chain, **more: str):
    """Somebody with a complete dossier; of this employer unless another is named."""
    person = make_person()
    fill_dossier(chain.province, person, **more)
    return person


def test_its_people_choose_it_at_the_levels_of_its_committee(browser, chain: Chain, committee: str) -> None:
    person = colleague(chain)
    client = browser(person)
    page = ask(client, series="engineering")
    assert "本单位自设专业" in page
    assert OWN in page
    page = ask(client, **GIVEN)
    assert 'value="中级"' in page
    assert 'value="副高级"' not in page
    answer = choose(client, "中级")
    assert answer.status_code == 303, text(answer)
    row = Application.get(Application.person_id == person.id)
    assert (row.specialty, row.level) == (OWN, "中级")
    assert OWN in text(client.get(f"/applications/{row.id}"))
    filed = committee_row(int(committee.rsplit("/", 1)[-1]))
    assert filed is not None
    assert row.office_id == filed.office_id
    assert choose(client, "副高级").status_code == 303
    assert Application.get_by_id(row.id).level == "中级"


def test_nobody_elses_people_can_choose_it(browser, chain: Chain, committee: str) -> None:
    client = browser(colleague(chain, employer="贵州另一家设计有限公司"))
    assert OWN not in ask(client, series="engineering")
    assert choose(client, "中级").status_code == 303
    assert Application.select().where(Application.specialty == OWN).count() == 0


def test_a_suspended_committee_has_none(browser, chain: Chain, committee: str) -> None:
    fields = {"version": "3", "reason": "检查发现问题"}
    assert browser(chain.provincial).submit(f"{committee}/decide/suspend", fields).status_code == 303
    assert OWN not in ask(browser(colleague(chain)), series="engineering")


def test_a_department_keeps_to_the_catalogue(browser, chain: Chain, department) -> None:
    fields = {**FORM, "office_id": str(chain.province.tree.office), "specialties": f"建筑设计\n{OWN}"}
    refused = browser(department).submit("/committees/new", fields)
    assert refused.status_code == 422
    assert f"不在这个系列专业目录中：{OWN}" in text(refused)
