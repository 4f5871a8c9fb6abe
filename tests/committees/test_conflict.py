"""Recusals before exposure: found by the records, declared, ordered; whoever is out of a case sees nothing of it."""

import re

import pytest

from plugins.committees.service import conflict, meeting, room
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.meeting import Case
from portal.asking_cases import case_sheet
from portal.kernel.errors import Conflict, Denied, Invalid, Missing
from portal.submissions.domain.dossier import Section
from portal.submissions.service import dossier as dossiers
from portal.submissions.store import application as applications
from tests.committees.scene import (
    MEETING,
    PREPARED,
    Scene,
    add_engineers,
    add_experts,
    make_meeting,
    seat,
)
from tests.factories import Staff, applicant

PROJECT = {"name": "市图书馆新馆", "rank": "省部级", "role": "参与", "date": "2021-05"}


def standing(case: Case, who: Staff) -> tuple[str, str, str] | None:
    row = next((each for each in conflicts.of_cases([case.id]) if each.person_id == who.person.id), None)
    return None if row is None else (row.standing, row.source, row.kind)


def enter(scene: Scene, who: Staff, section: Section, item: str, **data: str) -> None:
    """Something in the expert's own dossier."""
    settings = scene.app.extensions["portal"].settings
    given = {"entry_key": "", "settings": settings, "actor": applicant(who.person), "now": PREPARED}
    dossiers.add_item(section=section, kind=item, data=data, **given)


def undeclared(scene: Scene, count: int = 2, cases: int = 2) -> tuple[Case, ...]:
    make_meeting(scene, experts=count, cases=cases, clear=False)
    return tuple(scene.cases())


def in_pool(who: Staff, **columns: object) -> None:
    experts.Expert.update(**columns).where(experts.Expert.person_id == who.person.id).execute()


def meeting_with(scene: Scene, cases: int = 2) -> tuple[Case, ...]:
    make_meeting(scene, experts=0, cases=cases)
    return tuple(scene.cases())


def test_a_colleague_is_out_before_being_invited(scene: Scene) -> None:
    first, second = meeting_with(scene)
    (colleague,) = add_experts(scene, 1)
    in_pool(colleague, employer_id=first.employer_id)
    seat(scene, colleague)
    assert standing(first, colleague) == ("recused", "computed", "employer")
    with scene.at_work():
        shown = conflict.to_declare(meeting_id=scene.meeting_id, actor=colleague.actor)
    assert first.id not in {each.case_id for each in shown}
    assert second.employer_id != first.employer_id or shown == ()


def test_a_former_employer_in_the_experts_own_dossier_counts(scene: Scene) -> None:
    (case,) = meeting_with(scene, cases=1)
    former, stranger = add_experts(scene, 2)
    work = {"employer": case.employer_name, "employer_kind": "企业", "from": "2015-07", "to": "2020-06"}
    enter(scene, former, Section.EMPLOYMENT, "employment", **work)
    seat(scene, former)
    seat(scene, stranger)
    assert standing(case, former) == ("recused", "computed", "former_employer")
    assert standing(case, stranger) is None


def test_a_project_in_both_dossiers_counts_however_it_is_written(scene: Scene) -> None:
    (case,) = meeting_with(scene, cases=1)
    (partner,) = add_experts(scene, 1)
    enter(
        scene,
        partner,
        Section.ACHIEVEMENTS,
        "project",
        name="《市图书馆　新馆》",
        rank="省部级",
        role="参与",
        date="2021-05",
    )
    seat(scene, partner)
    assert standing(case, partner) == ("recused", "computed", "shared_item")


def test_who_applies_in_the_same_year_is_out_of_all_and_never_sees_the_own_case(scene: Scene) -> None:
    make_meeting(scene, experts=0, cases=3)
    own, *others = scene.cases()
    engineer = scene.engineers[0]
    (expert,) = add_experts(scene, 1)
    # The expert's account is the applicant's: the same person.
    applications.Slot.update(person_id=expert.person.id).where(
        applications.Slot.application == engineer.application_id
    ).execute()
    seat(scene, expert)
    for case in (own, *others):
        assert standing(case, expert) == ("recused", "computed", "same_year")


def test_cases_added_after_the_invitation_are_compared_too(scene: Scene) -> None:
    (first,) = meeting_with(scene, cases=1)
    (partner,) = add_experts(scene, 1)
    seat(scene, partner)
    assert standing(first, partner) is None
    enter(
        scene, partner, Section.ACHIEVEMENTS, "project", name="市图书馆新馆", rank="省部级", role="参与", date="2021-05"
    )
    add_engineers(scene, 1)
    with scene.at_work():
        ids = [scene.engineers[-1].application_id]
        meeting.add_cases(meeting_id=scene.meeting_id, application_ids=ids, actor=scene.office, now=PREPARED)
    assert standing(scene.cases()[-1], partner) == ("recused", "computed", "shared_item")


def test_before_the_declaration_only_name_and_employer_are_shown(scene: Scene) -> None:
    first, second = undeclared(scene)
    who = scene.experts[1]
    browser = scene.browser(who)
    page = browser.get(f"/expert/meetings/{scene.meeting_id}/conflicts").get_data(as_text=True)
    assert first.applicant_name in page
    assert first.employer_name in page
    assert first.number not in page
    assert browser.get(f"/expert/meetings/{scene.meeting_id}/cases/{first.id}").status_code == 404
    with scene.at_work(), pytest.raises(Missing):
        case_sheet(application_id=first.application_id, actor=who.actor)
    typed = {f"case-{first.id}": "clear", f"case-{second.id}": "kinship"}
    path = f"/expert/meetings/{scene.meeting_id}/conflicts"
    assert browser.submit(path, typed).status_code == 303
    shown = browser.get(f"/expert/meetings/{scene.meeting_id}/cases/{first.id}").get_data(as_text=True)
    assert first.number in shown
    assert "市图书馆新馆" in shown
    assert browser.get(f"/expert/meetings/{scene.meeting_id}/cases/{second.id}").status_code == 404
    assert standing(second, who) == ("recused", "declared", "kinship")


def test_a_case_of_one_meeting_is_not_found_in_another(scene: Scene) -> None:
    make_meeting(scene, experts=2, cases=1)
    (case,) = scene.cases()
    browser = scene.browser(scene.experts[1])
    assert browser.get(f"/expert/meetings/{scene.meeting_id}/cases/{case.id}").status_code == 200
    assert browser.get(f"/expert/meetings/{scene.meeting_id + 1}/cases/{case.id}").status_code == 404


def test_words_are_needed_for_the_other_reason_and_are_kept(scene: Scene) -> None:
    first, _second = undeclared(scene)
    browser = scene.browser(scene.experts[1])
    path = f"/expert/meetings/{scene.meeting_id}/conflicts"
    refused = browser.submit(path, {f"case-{first.id}": "other", f"note-{first.id}": "同"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "请写明情况" in page
    assert re.search(rf'value="other" id="case-{first.id}-other" checked', page)
    assert standing(first, scene.experts[1]) is None
    with scene.at_work(), pytest.raises(Invalid):
        conflict.declare(
            meeting_id=scene.meeting_id, said={first.id: "maybe"}, notes={}, actor=scene.experts[1].actor, now=MEETING
        )


def test_the_office_orders_with_a_reason_and_before_the_vote_only(scene: Scene) -> None:
    make_meeting(scene, experts=4, cases=2)
    first, second = scene.cases()
    who = scene.experts[2]
    office = scene.browser(scene.chain.office)
    path = f"/committees/meetings/{scene.meeting_id}/conflicts/{first.id}"
    refused = office.submit(path, {"person_id": str(who.person.id), "reason": ""})
    assert refused.status_code == 422
    assert office.submit(path, {"person_id": str(who.person.id), "reason": "群众反映有师生关系"}).status_code == 303
    assert standing(first, who) == ("recused", "ordered", "other")
    # What was clear yesterday is gone today.
    assert scene.browser(who).get(f"/expert/meetings/{scene.meeting_id}/cases/{first.id}").status_code == 404
    with scene.at_work(), pytest.raises(Denied):
        conflict.order(case_id=second.id, person_id=who.person.id, reason="我要回避", actor=who.actor, now=MEETING)
    meetings.Meeting.update(state="voting").execute()
    with scene.at_work(), pytest.raises(Conflict, match="表决开始后"):
        conflict.order(case_id=second.id, person_id=who.person.id, reason="群众反映", actor=scene.office, now=MEETING)


def test_a_recusal_cannot_be_taken_back_by_the_expert(scene: Scene) -> None:
    first, second = undeclared(scene)
    who = scene.experts[1]
    given = {"meeting_id": scene.meeting_id, "notes": {}, "actor": who.actor, "now": MEETING}
    with scene.at_work():
        assert conflict.declare(**given, said={first.id: "kinship", second.id: "clear"}) == 2
        assert conflict.declare(**given, said={first.id: "clear"}) == 0
    assert standing(first, who) == ("recused", "declared", "kinship")


def test_an_applicant_who_is_an_officer_of_the_office_does_not_see_the_own_case(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2)
    first, second = scene.cases()
    Case.update(person_id=scene.chain.office.person.id).where(Case.id == first.id).execute()
    found = meetings.meeting(scene.meeting_id)
    assert found is not None
    assert [case.id for case in room.cases_for(found, scene.office)] == [second.id]
    page = scene.browser(scene.chain.office).get(f"/committees/meetings/{scene.meeting_id}/cases")
    assert first.number not in page.get_data(as_text=True)
