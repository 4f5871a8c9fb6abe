"""A case on its way, through the services: audit, publicity, recommendation, reviews, receipt."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from portal.app import Portal
from portal.calendar.service import workdays
from portal.kernel.clock import shanghai
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.application import State, StepState
from portal.submissions.domain.correction import Fault
from portal.submissions.domain.dossier import Verification
from portal.submissions.service import correction, desk, evidence, publicity, recommendation, review, steps
from portal.submissions.store import application as store
from portal.submissions.store import dossier as dossiers
from portal.submissions.store import evidence as evidence_store
from portal.submissions.web import desk as desk_pages
from tests import reviewers
from tests.applicants import FILLING_IN, make_applied, make_engineer
from tests.factories import make_member, make_staff
from tests.reviewers import AUDIT_DAY, LATER, PUBLICITY_OVER, Chain, applied, row


@pytest.fixture
def chain(portal: Portal) -> Chain:
    return reviewers.make_chain(portal)


def test_case_reaches_the_desk_of_the_office(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_office(chain, engineer)
    reviewers.receive(chain, engineer, now=LATER)
    assert row(engineer).state == State.RECEIVED
    assert [step.state for step in store.steps_of(engineer.application_id)] == [StepState.DONE] * 6
    reviewers.check_invariants()


def test_receipt_at_the_very_deadline_and_a_microsecond_later(chain: Chain) -> None:
    first, second = applied(chain), applied(chain, "李晓明")
    reviewers.to_office(chain, first)
    reviewers.to_office(chain, second)
    deadline = shanghai(2023, 9, 30, 17)
    reviewers.receive(chain, first, now=deadline)
    with pytest.raises(Refused) as refused:
        reviewers.receive(chain, second, now=deadline + timedelta(microseconds=1))
    assert refused.value.clause
    assert row(second).state == State.IN_ROUTE


def test_audit_does_not_pass_while_a_part_is_open(chain: Chain) -> None:
    engineer = applied(chain)
    parts = reviewers.case(chain, engineer, chain.employer).progress.parts
    for audited in parts[1:]:
        reviewers.mark(chain, engineer, audited.part.key)
    with pytest.raises(Refused, match="还有1项"):
        reviewers.pass_audit(chain, engineer)
    reviewers.mark(chain, engineer, parts[0].part.key)
    reviewers.pass_audit(chain, engineer)
    assert store.open_step_of(engineer.application_id).kind == "publicity"


def test_audit_confirms_the_items_in_the_dossier(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    items = dossiers.items_of(engineer.person.id)
    assert {item.verification for item in items} == {Verification.EMPLOYER}


def test_audit_names_every_defect_at_once(chain: Chain) -> None:
    engineer = applied(chain)
    keys = [audited.part.key for audited in reviewers.case(chain, engineer, chain.employer).progress.parts]
    reviewers.mark_all(chain, engineer, but={keys[0]: "证书照片看不清", keys[1]: "取得时间与证书不一致"})
    due = reviewers.return_audit(chain, engineer)
    # 2023-08-30 + 5 working days = 09-06, through its end.
    assert due == shanghai(2023, 9, 7)
    notice = (
        Notice.select().where((Notice.person_id == engineer.person.id) & (Notice.kind == "application.returned")).get()
    )
    assert "证书照片看不清" in notice.body
    assert "取得时间与证书不一致" in notice.body
    reviewers.check_invariants()


def test_audit_refuses_a_part_that_has_changed_since_it_was_shown(chain: Chain) -> None:
    engineer = applied(chain)
    key = reviewers.case(chain, engineer, chain.employer).progress.parts[0].part.key
    with pytest.raises(Conflict):
        reviewers.audit.mark_part(
            application_id=engineer.application_id,
            key=key,
            outcome=reviewers.AuditOutcome.PASS,
            reason="",
            fingerprint="0" * 16,
            actor=chain.employer.actor,
            registry=chain.portal.registry,
            now=AUDIT_DAY,
        )


def test_two_officers_decide_at_once_the_second_is_told(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    colleague = make_staff("employer_officer", chain.province.tree.employer)
    with pytest.raises(Missing):
        reviewers.audit.pass_audit(
            application_id=engineer.application_id,
            revision=1,
            actor=make_staff("county_officer", chain.province.tree.county).actor,
            registry=chain.portal.registry,
            now=AUDIT_DAY,
        )
    with pytest.raises(Conflict):
        reviewers.audit.pass_audit(
            application_id=engineer.application_id,
            revision=1,
            actor=colleague.actor,
            registry=chain.portal.registry,
            now=AUDIT_DAY,
        )


def test_decision_on_an_older_revision_is_refused(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_county(chain, engineer)
    with pytest.raises(Conflict, match="重新提交"):
        review.pass_review(application_id=engineer.application_id, revision=0, actor=chain.county.actor, now=LATER)


def test_own_case_is_absent_everywhere(chain: Chain) -> None:
    engineer, other = applied(chain), applied(chain, "李晓明")
    auditor = make_member(engineer.person, chain.province.tree.employer, "employer_officer")
    page = desk.queue(actor=auditor.actor, now=AUDIT_DAY)
    assert [each.application_id for each in page.rows] == [other.application_id]
    assert page.count("open") == 1
    assert desk.queue(actor=chain.employer.actor, now=AUDIT_DAY).count("open") == 2
    with pytest.raises(Missing):
        reviewers.case(chain, engineer, auditor)
    with pytest.raises(Missing):
        steps.hold(application_id=engineer.application_id, actor=auditor.actor)


def test_case_is_unknown_to_a_station_it_has_not_reached(chain: Chain) -> None:
    engineer = applied(chain)
    for staff in (chain.county, chain.city, chain.office, chain.provincial):
        with pytest.raises(Missing):
            reviewers.case(chain, engineer, staff)
    stranger = make_staff("employer_officer", reviewers.make_chain_employer(chain))
    with pytest.raises(Missing):
        reviewers.case(chain, engineer, stranger)


def test_wrong_role_in_the_right_organisation_is_denied(chain: Chain) -> None:
    engineer = applied(chain)
    admin = make_staff("employer_admin", chain.province.tree.employer)
    with pytest.raises(Denied):
        desk.queue(actor=admin.actor, now=AUDIT_DAY)
    with pytest.raises(Denied), transaction():
        steps.hold(application_id=engineer.application_id, actor=admin.actor)


def test_publicity_closes_after_five_working_days_and_not_before(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    reviewers.publish(chain, engineer)
    before = PUBLICITY_OVER - timedelta(microseconds=1)
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=before) == 0
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=PUBLICITY_OVER) == 1
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=PUBLICITY_OVER) == 0
    assert store.open_step_of(engineer.application_id).kind == "recommendation"
    reviewers.check_invariants()


def test_refusal_to_recommend_ends_the_application_with_reasons(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_recommendation(chain, engineer)
    with pytest.raises(Invalid):
        recommendation.refuse_to_recommend(
            application_id=engineer.application_id, revision=1, reasons="", actor=chain.employer.actor, now=LATER
        )
    recommendation.refuse_to_recommend(
        application_id=engineer.application_id,
        revision=1,
        reasons="年度考核不合格",
        actor=chain.employer.actor,
        now=LATER,
    )
    assert row(engineer).state == State.REJECTED
    assert row(engineer).end_reason == "年度考核不合格"
    reviewers.check_invariants()


def test_office_returns_once_and_not_twice(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_office(chain, engineer)
    faults = [Fault("application", "整份申报", "缺少单位盖章的推荐表")]
    send = {"revision": 1, "faults": faults, "working_days": 5, "actor": chain.office.actor, "now": LATER}
    correction.send_back(application_id=engineer.application_id, **send)
    defect = reviewers.open_defects(engineer)[0]
    reviewers.resubmit(chain, engineer, {defect.id: "已补充，见附件"}, now=LATER + timedelta(hours=1))
    step = store.open_step_of(engineer.application_id)
    assert (step.kind, step.state, step.returns) == ("office_receipt", "open", 1)
    with pytest.raises(Refused, match="只能退回补正一次"):
        correction.send_back(application_id=engineer.application_id, **{**send, "revision": 2})
    reviewers.receive(chain, engineer, now=LATER + timedelta(days=1))
    reviewers.check_invariants()


def test_return_without_a_defect_is_refused(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_county(chain, engineer)
    with pytest.raises(Invalid):
        correction.send_back(
            application_id=engineer.application_id,
            revision=1,
            faults=[],
            working_days=5,
            actor=chain.county.actor,
            now=LATER,
        )


def test_duty_holders_are_told_once_a_day(chain: Chain) -> None:
    applied(chain)
    applied(chain, "李晓明")
    told = Notice.select().where((Notice.person_id == chain.employer.person.id) & (Notice.kind == "desk.arrived"))
    assert told.count() == 1


def test_publicity_of_an_unknown_year_stays_open_until_its_days_are_entered(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer)
    reviewers.pass_audit(chain, engineer)
    start = shanghai(2031, 9, 1, 9)
    reviewers.publish(chain, engineer, now=start)
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=start + timedelta(days=60)) == 0
    manager = make_staff("calendar_manager", chain.province.tree.province).actor
    workdays.enter_year(
        year=2031,
        source="国办发明电〔2030〕1号",
        special=[(date(2031, 10, 1), False, "国庆节")],
        actor=manager,
        now=start,
    )
    # 2031-09-01 is a Monday: five working days later is the 8th.
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=shanghai(2031, 9, 8, 23, 59)) == 0
    assert publicity.sweep_publicity_ends(portal=chain.portal, now=shanghai(2031, 9, 9)) == 1
    reviewers.check_invariants()


def test_desk_sees_the_frozen_files_and_no_others(chain: Chain) -> None:
    engineer = make_engineer(chain.province, "陈晓燕")
    first, second = items_of(engineer)[:2]
    frozen = attach(chain, engineer, first, "black")
    make_applied(chain.province, engineer)
    later = evidence_store.add_evidence(
        item_id=second,
        person_id=engineer.person.id,
        label="later.png",
        sha256="c" * 64,
        size=1,
        media_type="image/png",
        pages=1,
        original_sha256="c" * 64,
        original_size=1,
        now=AUDIT_DAY,
    )
    own = make_member(engineer.person, chain.province.tree.employer, "employer_officer")
    assert desk_pages.evidence.readers is evidence.readers
    seen = {"actor": chain.employer.actor, "now": AUDIT_DAY}
    assert evidence.read_evidence(evidence_id=frozen, **seen).id == frozen
    for identity, staff in ((later.id, chain.employer), (frozen, chain.county), (frozen, chain.office), (frozen, own)):
        with pytest.raises(Missing):
            evidence.read_evidence(evidence_id=identity, actor=staff.actor, now=AUDIT_DAY)


def items_of(engineer: reviewers.Engineer) -> list[int]:
    return [item.id for item in dossiers.items_of(engineer.person.id)]


def attach(chain: Chain, engineer: reviewers.Engineer, item_id: int, colour: str) -> int:
    """A small picture on an item of the dossier."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(picture, "PNG")
    return evidence.attach(
        item_id=item_id,
        name="证书.png",
        content=picture.getvalue(),
        storage=chain.portal.storage,
        settings=chain.portal.settings,
        actor=engineer.actor,
        now=FILLING_IN,
    ).evidence.id
