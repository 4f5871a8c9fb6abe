"""退回补正: the applicant's answer, the way back to the step that returned, and what happens to a late one."""

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.domain.application import State
from portal.submissions.domain.correction import Fault
from portal.submissions.service import correction, correction_answer, reminders
from portal.submissions.service import dossier as dossiers
from portal.submissions.store import application as store
from portal.submissions.store import dossier as items
from portal.submissions.store.application import Slot
from tests import reviewers
from tests.applicants import make_engineer
from tests.factories import applicant, make_person
from tests.reviewers import AUDIT_DAY, LATER, Chain, applied, row

DAY = timedelta(days=1)


@pytest.fixture
def chain(portal: Portal) -> Chain:
    return reviewers.make_chain(portal)


def education_key(engineer: reviewers.Engineer) -> str:
    found = next(item for item in items.items_of(engineer.person.id) if item.kind == "education")
    return f"item:{found.id}"


def correct_education(chain: Chain, engineer: reviewers.Engineer, *, now=AUDIT_DAY + DAY) -> None:
    """Change what the dossier says; it is open again for a returned application."""
    found = next(item for item in items.items_of(engineer.person.id) if item.kind == "education")
    dossiers.change_item(
        item_id=found.id,
        version=found.version,
        data={**found.data, "school": "贵州民族大学"},
        settings=chain.portal.settings,
        actor=engineer.actor,
        now=now,
    )


def returned_by_employer(chain: Chain) -> reviewers.Engineer:
    engineer = applied(chain)
    reviewers.mark_all(chain, engineer, but={education_key(engineer): "毕业院校与证书不一致"})
    reviewers.return_audit(chain, engineer)
    return engineer


def view(chain: Chain, engineer: reviewers.Engineer, *, now=AUDIT_DAY + DAY):
    return correction_answer.correction_view(
        application_id=engineer.application_id, actor=engineer.actor, registry=chain.portal.registry, now=now
    )


def test_correction_goes_back_to_the_step_that_returned_it(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    assert [defect.changed for defect in view(chain, engineer).defects] == [False]
    correct_education(chain, engineer)
    assert [defect.changed for defect in view(chain, engineer).defects] == [True]
    assert reviewers.resubmit(chain, engineer, {}, now=AUDIT_DAY + DAY)
    found = row(engineer)
    assert (found.state, found.revision, found.correction_due) == (State.IN_ROUTE, 2, None)
    assert store.open_step_of(found.id).kind == "employer_audit"
    reviewers.check_invariants()


def test_only_the_changed_part_is_audited_again(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    correct_education(chain, engineer)
    reviewers.resubmit(chain, engineer, {}, now=AUDIT_DAY + DAY)
    found = reviewers.case(chain, engineer, chain.employer)
    assert [audited.part.key for audited in found.progress.open] == [education_key(engineer)]
    changed = found.sheet.part(education_key(engineer))
    assert changed.change == "changed"
    assert [(line.before, line.value) for line in changed.lines if line.before] == [("贵州大学", "贵州民族大学")]


def test_part_changed_after_the_audit_is_flagged_for_later_desks(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_county(chain, engineer)
    key = education_key(engineer)
    correction.send_back(
        application_id=engineer.application_id,
        revision=1,
        faults=[Fault(key, "学历学位", "毕业院校与证书不一致")],
        working_days=5,
        actor=chain.county.actor,
        now=LATER,
    )
    correct_education(chain, engineer, now=LATER)
    reviewers.resubmit(chain, engineer, {}, now=LATER)
    assert reviewers.case(chain, engineer, chain.county).changed_after_audit == {key}


def test_defect_neither_corrected_nor_answered_is_refused(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    defect = reviewers.open_defects(engineer)[0]
    with pytest.raises(Invalid) as invalid:
        reviewers.resubmit(chain, engineer, {}, now=AUDIT_DAY + DAY)
    assert set(invalid.value.errors) == {f"reply_{defect.id}"}
    assert reviewers.resubmit(chain, engineer, {defect.id: "证书上就是贵州大学，请再看"}, now=AUDIT_DAY + DAY)
    assert "证书上就是贵州大学" in reviewers.corrections.defects_of([defect.returned_id])[0].reply


def test_same_click_twice_makes_one_revision(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    correct_education(chain, engineer)
    assert reviewers.resubmit(chain, engineer, {}, now=AUDIT_DAY + DAY)
    assert not reviewers.resubmit(chain, engineer, {}, now=AUDIT_DAY + DAY)
    assert row(engineer).revision == 2


def test_the_due_instant_itself_is_in_time_and_a_microsecond_later_is_not(chain: Chain) -> None:
    engineer, late = returned_by_employer(chain), returned_by_employer(chain)
    due = row(engineer).correction_due
    defect, late_defect = reviewers.open_defects(engineer)[0], reviewers.open_defects(late)[0]
    assert reviewers.resubmit(chain, engineer, {defect.id: "见附件说明"}, now=due)
    with pytest.raises(Refused) as refused:
        reviewers.resubmit(chain, late, {late_defect.id: "见附件说明"}, now=due + timedelta(microseconds=1))
    assert refused.value.clause
    assert row(late).state == State.RETURNED


def test_uncorrected_application_lapses_after_its_due_and_keeps_the_slot(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    due = row(engineer).correction_due
    assert reminders.sweep_corrections_due(portal=chain.portal, now=due) == 0
    assert reminders.sweep_corrections_due(portal=chain.portal, now=due + timedelta(seconds=1)) == 1
    assert reminders.sweep_corrections_due(portal=chain.portal, now=due + timedelta(seconds=2)) == 0
    assert row(engineer).state == State.LAPSED
    assert Slot.select().where(Slot.application == engineer.application_id).count() == 1
    assert (
        Notice.select().where((Notice.person_id == engineer.person.id) & (Notice.kind == "application.lapsed")).count()
        == 1
    )
    with pytest.raises(Conflict):
        reviewers.resubmit(chain, engineer, {}, now=due + DAY)
    reviewers.check_invariants()


def test_correction_is_reminded_of_once_in_each_stage(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    due = row(engineer).correction_due
    for hours in (73, 72, 71, 24, 23, 2, 1):
        for _again in range(2):
            reminders.sweep_reminders(portal=chain.portal, now=due - timedelta(hours=hours))
    told = Notice.select().where((Notice.person_id == engineer.person.id) & (Notice.kind == "reminder.correction"))
    assert told.count() == 3


def test_correction_is_bounded_by_the_desk_and_a_return_after_it_is_refused(chain: Chain) -> None:
    engineer = applied(chain)
    reviewers.to_county(chain, engineer)
    send = {
        "application_id": engineer.application_id,
        "revision": 1,
        "faults": [Fault("application", "整份申报", "缺少推荐表")],
        "working_days": 5,
        "actor": chain.county.actor,
    }
    with pytest.raises(Refused, match="收取已经截止"):
        correction.send_back(**send, now=shanghai(2023, 9, 30, 17, 0, 1))
    assert correction.send_back(**send, now=shanghai(2023, 9, 28, 9)) == shanghai(2023, 9, 30, 17)


def test_nobody_else_corrects(chain: Chain) -> None:
    engineer = returned_by_employer(chain)
    stranger = make_person("路人甲")
    with pytest.raises(Missing):
        correction_answer.correction_view(
            application_id=engineer.application_id,
            actor=applicant(stranger),
            registry=chain.portal.registry,
            now=AUDIT_DAY,
        )


def test_complete_draft_is_reminded_three_times_and_its_employer_sees_it(chain: Chain) -> None:
    ready = make_engineer(chain.province, "陈晓燕")
    unready = make_engineer(chain.province, "李晓明", complete=False)
    closes = shanghai(2023, 8, 31, 17)
    for hours in (73, 72, 50, 24, 3, 2, 1):
        for _again in range(2):
            reminders.sweep_reminders(portal=chain.portal, now=closes - timedelta(hours=hours))
    kinds = Notice.select().where(Notice.kind == "reminder.apply")
    assert [notice.person_id for notice in kinds] == [ready.person.id] * 3
    people, _following = reminders.unapplied(actor=chain.employer.actor)
    assert [person.name for person in people] == ["陈晓燕"]
    reviewers.make_applied(chain.province, ready)
    assert reminders.unapplied(actor=chain.employer.actor) == ((), None)
    assert unready.person.id not in {notice.person_id for notice in kinds}
