"""Recusals before exposure: found by the records, declared, ordered; whoever is out of a case sees nothing of it."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from plugins.committees.service import conflict, meeting, room, seats
from plugins.committees.service.expert_todo import todos
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.meeting import Case
from portal.asking_cases import case_sheet
from portal.kernel import ledger
from portal.kernel.database import database
from portal.kernel.errors import Conflict, Denied, Invalid, Missing
from portal.kernel.notices import Notice
from portal.submissions.domain.dossier import Section
from portal.submissions.service import dossier as dossiers
from portal.submissions.store import application as applications
from tests.committees.scene import (
    MEETING,
    PREPARED,
    Scene,
    add_engineers,
    add_experts,
    convene,
    declare_clear,
    make_meeting,
    seat,
)
from tests.factories import Staff, applicant, make_staff

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


# What nobody tells who is out: every page below /expert, with real requests.


def _filled(rule: Rule, scene: Scene, case: Case) -> str:
    numbers = {"meeting_id": scene.meeting_id, "case_id": case.id}
    return re.sub(
        r"<(?:([a-z]+)(?:\([^)]*\))?:)?([a-z_]+)>",
        lambda found: str(numbers.get(found[2], 1 if found[1] == "int" else "approve")),
        rule.rule,
    )


def expert_pages(scene: Scene, case: Case) -> Iterator[str]:
    for rule in scene.app.url_map.iter_rules():
        if rule.rule.startswith("/expert") and "GET" in (rule.methods or ()):
            yield _filled(rule, scene, case)


@pytest.mark.parametrize("how", ["computed", "declared", "ordered"])
@pytest.mark.parametrize("state", ["preparing", "session", "voting", "voted", "decided", "published", "confirmed"])
def test_no_page_of_the_expert_shows_a_recused_case(scene: Scene, how: str, state: str) -> None:
    make_meeting(scene, experts=3, cases=2, members=3, clear=False)
    secret, other = scene.cases()
    who = scene.experts[0]
    with scene.at_work():
        for staff in scene.experts[1:]:
            declare_clear(scene, staff)
        if how == "declared":
            said = {secret.id: "supervision", other.id: "clear"}
            conflict.declare(meeting_id=scene.meeting_id, said=said, notes={}, actor=who.actor, now=PREPARED)
        else:
            declare_clear(scene, who)
            conflict.order(
                case_id=secret.id, person_id=who.person.id, reason="应当回避", actor=scene.office, now=PREPARED
            )
            conflicts.Conflict.update(source=how).where(conflicts.Conflict.standing == "recused").execute()
    convene(scene)
    meetings.Meeting.update(state=state).execute()
    browser = scene.browser(who)
    walked = 0
    for path in expert_pages(scene, secret):
        answer = browser.get(path)
        assert answer.status_code < 500, path
        shown = answer.get_data()
        for word in (secret.applicant_name, secret.number):
            assert word.encode() not in shown, f"{path} names the recused case"
        walked += 1
    assert walked > 10
    home = browser.get("/inbox").get_data(as_text=True)
    assert secret.applicant_name not in home
    assert secret.number not in home


def test_not_even_a_count_a_notice_or_the_ledger_tells_of_it(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2, members=3, clear=False)
    secret, other = scene.cases()
    who = scene.experts[1]
    with scene.at_work():
        said = {secret.id: "kinship", other.id: "clear"}
        conflict.declare(meeting_id=scene.meeting_id, said=said, notes={}, actor=who.actor, now=PREPARED)
        assert [case.id for case in room.cases_for(_meeting(scene), who.actor)] == [other.id]
        assert all(each.count <= 1 for each in todos(actor=who.actor))
        with pytest.raises(Missing):
            room.case_for(secret.id, who.actor)
        assert not room.reads(who.actor, secret.application_id)
        assert room.reads(who.actor, other.application_id)
    assert who.person.id not in {seat.person_id for seat in room.voters_of(secret)}
    told = Notice.select().where(Notice.person_id == who.person.id)
    assert all(secret.applicant_name not in f"{each.title}{each.body}" for each in told)
    written = "".join(entry.data for entry in ledger.history(f"committees.meeting:{scene.meeting_id}"))
    assert secret.applicant_name not in written
    assert secret.number not in written


def _meeting(scene: Scene) -> meetings.Meeting:
    found = meetings.meeting(scene.meeting_id)
    assert found is not None
    return found


def test_evidence_of_a_case_is_read_only_with_a_clear_standing_and_an_accepted_seat(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=1, clear=False)
    (case,) = scene.cases()
    sitting, invited = scene.experts[1], make_staff("expert", scene.chain.province.tree.office)
    with scene.at_work():
        assert not room.reads(sitting.actor, case.application_id)
        declare_clear(scene, sitting)
        assert room.reads(sitting.actor, case.application_id)
        assert not room.reads(invited.actor, case.application_id)
        assert not room.reads(scene.chain.employer.actor, case.application_id)
        row = meetings.seat_of(scene.meeting_id, sitting.person.id)
        assert row is not None
        seats.release(seat_id=row.id, reason="因公出差", actor=scene.office, now=PREPARED)
        assert not room.reads(sitting.actor, case.application_id)
        meeting.cancel(meeting_id=scene.meeting_id, reason="改期举行", actor=scene.office, now=PREPARED)
    assert database.execute_sql("SELECT count(*) FROM committees_case WHERE state = 'listed'").fetchone()[0] == 0
