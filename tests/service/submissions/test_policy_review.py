"""After receipt: policy review, the committee's result, its confirmation; and what may be read and entered then."""

from datetime import date, timedelta

import pytest

from portal.app import Portal
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.application import State, StepKind, StepState
from portal.submissions.domain.correction import WHOLE, Fault
from portal.submissions.domain.dossier import Section, Verification, facts
from portal.submissions.service import (
    case_reading,
    correction,
    dossier,
    dossier_register,
    received,
    receiving,
    result,
    review,
    status,
)
from portal.submissions.store import application as applications
from portal.submissions.store import dossier as items
from tests.applicants import Engineer
from tests.factories import make_staff
from tests.reviewers import Chain, applied, check_invariants, make_chain, open_defects, resubmit, row, to_office

RECEIVED = shanghai(2023, 9, 28, 9)
REVIEWED = shanghai(2023, 10, 20, 9)
REVIEW_ENDS = shanghai(2023, 12, 1)
VOTED = shanghai(2023, 12, 10, 15)
CONFIRMED = shanghai(2023, 12, 28, 9)
COMMITTEE = "贵州省建筑工程高级职称评审委员会"


@pytest.fixture
def chain(portal: Portal) -> Chain:
    return make_chain(portal)


@pytest.fixture
def engineer(chain: Chain) -> Engineer:
    engineer = applied(chain)
    to_office(chain, engineer)
    receiving.receive(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        reviewed=True,
        actor=chain.office.actor,
        now=RECEIVED,
    )
    return engineer


def review_step(engineer: Engineer):
    return next(step for step in applications.steps_of(engineer.application_id) if step.kind == StepKind.POLICY_REVIEW)


def passed(chain: Chain, engineer: Engineer) -> None:
    review.pass_policy_review(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        actor=chain.office.actor,
        now=REVIEWED,
    )


def voted(chain: Chain, engineer: Engineer, *, won: bool = True) -> None:
    passed(chain, engineer)
    given = {"application_id": engineer.application_id, "actor": chain.office.actor}
    result.record_vote(**given, at=VOTED)
    result.record_result(**given, passed=won, committee=COMMITTEE, voted_on=VOTED.date(), now=VOTED)


def confirm(chain: Chain, engineer: Engineer, **changes) -> None:
    given = {
        "application_id": engineer.application_id,
        "document": "黔人社职〔2023〕88号",
        "confirmed_on": CONFIRMED.date(),
        "registry": chain.portal.registry,
        "actor": chain.provincial.actor,
        "now": CONFIRMED,
    }
    result.confirm_result(**(given | changes))


def test_receiving_opens_the_review_until_the_rows_day(chain: Chain, engineer: Engineer) -> None:
    step = review_step(engineer)
    assert (step.state, step.organisation_id) == (StepState.OPEN, chain.province.tree.office)
    assert step.due_at == REVIEW_ENDS
    assert row(engineer).state == State.RECEIVED
    waiting = received.policy_reviews(actor=chain.office.actor)
    assert [(each.case.id, each.due_at) for each in waiting] == [(engineer.application_id, REVIEW_ENDS)]
    assert received.reviewed_applications(actor=chain.office.actor) == ()
    check_invariants()


def test_without_a_committee_service_the_route_ends_with_receipt(chain: Chain) -> None:
    engineer = applied(chain)
    to_office(chain, engineer)
    given = {"application_id": engineer.application_id, "revision": row(engineer).revision}
    receiving.receive(**given, actor=chain.office.actor, now=RECEIVED)
    assert StepKind.POLICY_REVIEW not in {step.kind for step in applications.steps_of(engineer.application_id)}


def test_a_passed_review_can_be_put_on_a_meetings_list(chain: Chain, engineer: Engineer) -> None:
    passed(chain, engineer)
    assert received.policy_reviews(actor=chain.office.actor) == ()
    assert [each.id for each in received.reviewed_applications(actor=chain.office.actor)] == [engineer.application_id]
    found = received.reviewed_among(application_ids=[engineer.application_id, 999], actor=chain.provincial.actor)
    assert [(each.id, each.office_id) for each in found] == [(engineer.application_id, chain.province.tree.office)]
    check_invariants()


def test_the_review_returns_once_with_all_defects_and_takes_the_correction(chain: Chain, engineer: Engineer) -> None:
    faults = [Fault(WHOLE, "全部", "继续教育学时证明不清楚"), Fault("answer:summary", "业绩", "请写明本人承担的工作")]
    due = correction.send_back(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        faults=faults,
        working_days=5,
        kinds=(StepKind.POLICY_REVIEW,),
        actor=chain.office.actor,
        now=REVIEWED,
    )
    assert row(engineer).state == State.RETURNED
    # Long after the desk's own deadline of 30 September: the review has its own.
    assert REVIEWED < due <= REVIEW_ENDS
    check_invariants()
    later = REVIEWED + timedelta(days=1)
    assert resubmit(chain, engineer, {each.id: "已在材料中说明" for each in open_defects(engineer)}, now=later)
    assert row(engineer).state == State.RECEIVED
    assert review_step(engineer).state == StepState.OPEN
    check_invariants()
    with pytest.raises(Refused, match="只能退回补正一次"):
        correction.send_back(
            application_id=engineer.application_id,
            revision=row(engineer).revision,
            faults=faults,
            working_days=5,
            kinds=(StepKind.POLICY_REVIEW,),
            actor=chain.office.actor,
            now=later,
        )


def test_no_return_after_the_reviews_last_instant(chain: Chain, engineer: Engineer) -> None:
    step = review_step(engineer)
    assert correction.return_refusal(row(engineer), step, now=REVIEW_ENDS) is None
    refused = correction.return_refusal(row(engineer), step, now=REVIEW_ENDS + timedelta(microseconds=1))
    assert refused is not None
    assert "政策性审查的完成时间已过" in refused.message


def test_a_review_can_end_the_application_with_reasons(chain: Chain, engineer: Engineer) -> None:
    given = {"application_id": engineer.application_id, "revision": 1, "actor": chain.office.actor, "now": REVIEWED}
    with pytest.raises(Invalid):
        review.reject_policy_review(**given, reasons="不")
    review.reject_policy_review(**given, reasons="不具备规定的学历，且不属于破格申报")
    assert row(engineer).state == State.REJECTED
    assert "不具备规定的学历" in row(engineer).end_reason
    check_invariants()


@pytest.mark.parametrize("role", [Role.EMPLOYER_OFFICER, Role.PROVINCIAL_OFFICER, Role.EXPERT, Role.APPLICANT])
def test_only_the_office_reviews(chain: Chain, engineer: Engineer, role: Role) -> None:
    outsider = engineer.actor
    if role is not Role.APPLICANT:
        places = {
            Role.EMPLOYER_OFFICER: chain.province.tree.employer,
            Role.PROVINCIAL_OFFICER: chain.province.tree.province,
        }
        outsider = make_staff(role, places.get(role, chain.province.tree.office)).actor
    with pytest.raises((Missing, Denied)):
        review.pass_policy_review(application_id=engineer.application_id, revision=1, actor=outsider, now=REVIEWED)


def test_nothing_is_voted_on_before_its_review(chain: Chain, engineer: Engineer) -> None:
    with pytest.raises(Conflict, match="政策性审查尚未完成"):
        result.record_vote(application_id=engineer.application_id, at=VOTED, actor=chain.office.actor)
    passed(chain, engineer)
    with pytest.raises(Conflict, match="尚未表决"):
        result.record_result(
            application_id=engineer.application_id,
            passed=True,
            committee=COMMITTEE,
            voted_on=VOTED.date(),
            actor=chain.office.actor,
            now=VOTED,
        )


def test_passed_publicised_confirmed(chain: Chain, engineer: Engineer) -> None:
    voted(chain, engineer)
    assert row(engineer).state == State.PASSED
    assert row(engineer).ended_at is None
    assert received.reviewed_applications(actor=chain.office.actor) == ()
    with pytest.raises(Refused, match="文号"):
        confirm(chain, engineer, document=" ")
    with pytest.raises(Refused, match="不能早于"):
        confirm(chain, engineer, confirmed_on=VOTED.date() - timedelta(days=1))
    confirm(chain, engineer)
    with pytest.raises(Conflict):
        confirm(chain, engineer)
    (found,) = result.confirmed_results(registry=chain.portal.registry)
    assert (found.title, found.series_name, found.scope, found.way) == ("高级工程师", "工程技术", "全省", "评审")
    assert result.confirmed_results(after=found.id, registry=chain.portal.registry) == ()
    told = {each.kind for each in Notice.select().where(Notice.person_id == engineer.person.id)}
    assert {"application.result", "application.confirmed"} <= told
    standing = status.standing(person_id=engineer.person.id, now=CONFIRMED)
    assert "评审通过，已确认" in standing.text
    check_invariants()


def test_an_upheld_objection_and_a_recheck(chain: Chain, engineer: Engineer) -> None:
    voted(chain, engineer)
    given = {"application_id": engineer.application_id, "actor": chain.office.actor, "now": CONFIRMED}
    result.overturn_result(**given, reason="异议成立：主要业绩不是本人完成")
    assert (row(engineer).state, row(engineer).end_reason) == (State.NOT_PASSED, "异议成立：主要业绩不是本人完成")
    check_invariants()
    with pytest.raises(Conflict):
        confirm(chain, engineer)
    result.restore_result(**given, reason="复查认定异议不成立")
    assert (row(engineer).state, row(engineer).ended_at) == (State.PASSED, None)
    confirm(chain, engineer)
    check_invariants()


def test_not_passed_ends_with_a_reason_and_no_title(chain: Chain, engineer: Engineer) -> None:
    voted(chain, engineer, won=False)
    assert row(engineer).state == State.NOT_PASSED
    assert row(engineer).end_reason
    assert result.confirmed_results(registry=chain.portal.registry) == ()
    check_invariants()


def test_nobody_decides_on_an_own_case(chain: Chain, engineer: Engineer) -> None:
    passed(chain, engineer)
    own = make_staff(Role.OFFICE_OFFICER, chain.province.tree.office).actor
    mine = type(own)(engineer.person.id, own.role, own.organisation_id, second_factor=True)
    with pytest.raises(Missing):
        result.record_vote(application_id=engineer.application_id, at=VOTED, actor=mine)
    with pytest.raises(Denied):
        result.record_vote(application_id=engineer.application_id, at=VOTED, actor=engineer.actor)


def test_only_whom_a_service_lets_in_reads_the_case(chain: Chain, engineer: Engineer) -> None:
    expert = make_staff(Role.EXPERT, chain.province.tree.office).actor
    given = {"application_id": engineer.application_id, "registry": chain.portal.registry, "actor": expert}
    with pytest.raises(Missing):
        case_reading.case_sheet(**given, lets=lambda _actor, _case: False)
    found = case_reading.case_sheet(**given, lets=lambda _actor, case: case == engineer.application_id)
    assert found.sheet.parts
    assert found.judgement is not None
    known, on = case_reading.case_facts(engineer.application_id)
    assert known.titles is not None
    assert on == date(2023, 8, 29)
    office = case_reading.case_sheet(**(given | {"actor": chain.office.actor}), lets=lambda _actor, _case: False)
    assert office.sheet == found.sheet


TITLE = {
    "series": "工程技术",
    "level": "副高级",
    "title": "高级工程师",
    "obtained": "2023-12-31",
    "application_year": 2023,
}


def register_title(engineer: Engineer) -> int:
    return dossier_register.add_registered(
        person_id=engineer.person.id,
        section=Section.TITLES,
        kind="title",
        data=TITLE,
        register="GZ2023000001",
        actor=SYSTEM,
        now=CONFIRMED,
    )


def test_a_title_issued_here_is_the_registers_to_change(chain: Chain, engineer: Engineer) -> None:
    identity = register_title(engineer)
    assert register_title(engineer) == identity
    found = items.item(identity)
    assert found is not None
    assert found.verification is Verification.REGISTER
    given = {"item_id": identity, "settings": chain.portal.settings, "actor": engineer.actor, "now": CONFIRMED}
    with pytest.raises(Refused, match="自动填入"):
        dossier.remove_item(**given)
    with pytest.raises(Refused, match="自动填入"):
        dossier.change_item(**given, version=found.version, data=TITLE | {"level": "正高级"})
    assert "高级工程师" in {each.title for each in facts_of(engineer)}
    dossier_register.take_back_registered(item_id=identity, reason="证书已撤销", actor=SYSTEM, now=CONFIRMED)
    assert "高级工程师" not in {each.title for each in facts_of(engineer)}
    dossier_register.give_back_registered(item_id=identity, actor=SYSTEM, now=CONFIRMED)
    assert "高级工程师" in {each.title for each in facts_of(engineer)}
    assert ledger.verify().breaks == ()


def facts_of(engineer: Engineer):
    found = facts(items.items_of(engineer.person.id), items.standings_of(engineer.person.id))
    return found.titles or ()


def test_an_applicant_registers_nothing(engineer: Engineer) -> None:
    with pytest.raises(Denied):
        dossier_register.add_registered(
            person_id=engineer.person.id,
            section=Section.TITLES,
            kind="title",
            data=TITLE,
            register="X",
            actor=engineer.actor,
            now=CONFIRMED,
        )
