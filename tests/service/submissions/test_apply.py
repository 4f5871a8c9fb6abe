"""申报 happens once, inside the window, with everything that was shown."""

import json
import threading
from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.kernel import database as db
from portal.kernel import ledger, notices
from portal.kernel.clock import shanghai
from portal.kernel.errors import Invalid, Refused
from portal.submissions.domain.application import State, StepKind, StepState
from portal.submissions.domain.dossier import Section
from portal.submissions.service import apply as applying
from portal.submissions.service import choice, draft, withdraw
from portal.submissions.store import application as store
from portal.submissions.store.application import Application, Slot, Snapshot
from tests.applicants import (
    CHOICE,
    FILLING_IN,
    IN_WINDOW,
    ITEMS,
    Province,
    content_hash,
    make_applied,
    make_engineer,
    make_province,
)
from tests.factories import Role, make_organisation, make_staff

OPENS = shanghai(2023, 8, 28, 8)
CLOSES = shanghai(2023, 8, 31, 17)


@pytest.fixture
def province(portal: Portal) -> Province:
    return make_province(portal)


def stored(identity: int) -> Application:
    found = store.application(identity)
    assert found is not None
    return found


@pytest.mark.parametrize("instant", [OPENS, OPENS + timedelta(days=1), CLOSES])
def test_applied_inside_the_window(province: Province, instant: datetime) -> None:
    engineer = make_engineer(province)
    applied = make_applied(province, engineer, now=instant)
    found = stored(engineer.application_id)
    assert (found.state, found.number, found.applied_at) == (State.IN_ROUTE.value, applied.number, instant)
    assert applied.number == "ZC2023000001"


@pytest.mark.parametrize(
    "instant",
    [
        FILLING_IN,
        OPENS - timedelta(seconds=1),
        OPENS - timedelta(microseconds=1),
        CLOSES + timedelta(microseconds=1),
        CLOSES + timedelta(seconds=1),
    ],
)
def test_refused_outside_the_window_with_clause(province: Province, instant: datetime) -> None:
    engineer = make_engineer(province)
    with pytest.raises(Refused) as refused:
        make_applied(province, engineer, now=instant)
    assert "附件4" in refused.value.clause
    assert refused.value.message
    assert stored(engineer.application_id).state == State.DRAFT.value
    assert Slot.select().count() == 0


def test_the_same_click_again_gives_the_same_receipt(province: Province) -> None:
    engineer = make_engineer(province)
    content = content_hash(province, engineer)
    first = make_applied(province, engineer, key="k", content=content)
    again = make_applied(province, engineer, key="k", content=content)
    late = make_applied(province, engineer, key="other", content=content, now=CLOSES + timedelta(days=40))
    assert (first.again, again.again, late.again) == (False, True, True)
    assert first.number == again.number == late.number
    assert Snapshot.select().count() == 1


def test_the_same_key_with_other_contents_is_refused(province: Province) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer, key="k")
    with pytest.raises(applying.AlreadyApplied) as refused:
        make_applied(province, engineer, key="k", content="0" * 64)
    assert refused.value.application_id == engineer.application_id


def test_contents_that_changed_since_they_were_shown_are_not_taken(province: Province) -> None:
    engineer = make_engineer(province)
    seen = content_hash(province, engineer)
    draft.save_answers(
        application_id=engineer.application_id,
        version=None,
        answers={"current_work": "结构设计", "summary": "另一份总结"},
        registry=province.portal.registry,
        actor=engineer.actor,
        now=FILLING_IN,
    )
    with pytest.raises(Refused, match="申报信息还没有填完"):
        make_applied(province, engineer, content=seen)


def test_an_answer_that_its_field_does_not_take_is_refused(province: Province) -> None:
    engineer = make_engineer(province)
    before = stored(engineer.application_id).answers
    with pytest.raises(Invalid) as refused:
        draft.save_answers(
            application_id=engineer.application_id,
            version=None,
            answers={**before, "years_in_specialty": 61, "summary": "长" * 2001},
            registry=province.portal.registry,
            actor=engineer.actor,
            now=FILLING_IN,
        )
    assert set(refused.value.errors) == {"years_in_specialty", "summary"}
    assert stored(engineer.application_id).answers == before


def test_an_answer_that_is_no_longer_taken_must_be_given_anew(province: Province) -> None:
    engineer = make_engineer(province)
    answers = {**stored(engineer.application_id).answers, "years_in_specialty": 99}
    Application.update(answers=answers).where(Application.id == engineer.application_id).execute()
    with pytest.raises(Refused, match="申报信息还没有填完"):
        make_applied(province, engineer)


def test_a_change_in_another_tab_asks_for_another_look(province: Province) -> None:
    engineer = make_engineer(province)
    seen = content_hash(province, engineer)
    left = store.application(engineer.application_id)
    assert left is not None
    draft.leave_out(
        application_id=engineer.application_id, version=left.version, included=[], actor=engineer.actor, now=FILLING_IN
    )
    with pytest.raises(applying.ContentChanged):
        make_applied(province, engineer, content=seen)


def test_without_the_promise_nothing_is_taken(province: Province) -> None:
    engineer = make_engineer(province)
    with pytest.raises(Invalid):
        applying.apply(
            application_id=engineer.application_id,
            submission_key="k",
            content_hash=content_hash(province, engineer),
            declared=False,
            registry=province.portal.registry,
            actor=engineer.actor,
            now=IN_WINDOW,
        )


def test_the_route_is_frozen_with_due_dates(province: Province) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer)
    route = store.steps_of(engineer.application_id)
    assert [step.kind for step in route] == [
        StepKind.EMPLOYER_AUDIT,
        StepKind.PUBLICITY,
        StepKind.RECOMMENDATION,
        StepKind.BUREAU_REVIEW,
        StepKind.BUREAU_REVIEW,
        StepKind.OFFICE_RECEIPT,
    ]
    tree = province.tree
    assert [step.organisation_id for step in route[3:]] == [tree.county, tree.city, tree.office]
    assert [step.state for step in route] == [StepState.OPEN] + [StepState.WAITING] * 5
    dues = [step.due_at for step in route]
    assert dues == sorted(dues)
    assert dues[-1] == shanghai(2023, 9, 30, 17)
    assert {(due.hour, due.minute) for due in dues} == {(17, 0)}
    assert store.queue_counts(tree.employer) == {(StepKind.EMPLOYER_AUDIT.value, StepState.OPEN.value): 1}


def test_everything_is_recorded_and_told(province: Province) -> None:
    engineer = make_engineer(province)
    applied = make_applied(province, engineer)
    found = stored(engineer.application_id)
    snapshot = store.snapshot(found.id, 1)
    assert snapshot is not None
    assert snapshot.hash == found.content_hash
    document = json.loads(snapshot.content)
    assert document["choice"]["specialty"] == "建筑设计"
    assert engineer.person.document not in snapshot.content
    assert engineer.person.phone not in snapshot.content
    entry = next(e for e in ledger.history(f"application:{found.id}") if e.action == "application.applied")
    assert json.loads(entry.data)["content"] == found.content_hash
    assert engineer.person.name not in entry.data
    edition = province.portal.registry.edition("engineering", 2023)
    assert (found.edition_year, found.edition_hash) == (2023, edition.hash)
    assert ledger.verify().breaks == ()
    told = {row.person_id: row.title for row in notices.Notice.select()}
    assert applied.number in told[engineer.person.id]
    assert province.employer_officer.person.id in told


def test_twenty_taps_at_once_make_one_application(province: Province) -> None:
    engineer = make_engineer(province)
    content = content_hash(province, engineer)
    start, results, errors = threading.Barrier(20), [], []

    def tap() -> None:
        try:
            start.wait()
            results.append(make_applied(province, engineer, key="k", content=content))
        except Exception as error:
            errors.append(error)
        finally:
            db.database.close()

    threads = [threading.Thread(target=tap) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len({each.number for each in results}) == 1
    assert sum(not each.again for each in results) == 1
    assert (Slot.select().count(), Snapshot.select().count()) == (1, 1)
    assert len(store.steps_of(engineer.application_id)) == 6


def test_two_drafts_of_a_year_at_once_make_one_application(province: Province) -> None:
    engineer = make_engineer(province)
    first = stored(engineer.application_id)
    values = {name: getattr(first, name) for name in ("application_year", *CHOICE, "edition_year")}
    now = FILLING_IN
    other = Application.create(
        person_id=engineer.person.id, **values, answers=first.answers, created_at=now, updated_at=now
    )
    content = content_hash(province, engineer)
    start, made, refused = threading.Barrier(2), [], []

    def tap(identity: int) -> None:
        try:
            start.wait()
            made.append(
                applying.apply(
                    application_id=identity,
                    submission_key=str(identity),
                    content_hash=content,
                    declared=True,
                    registry=province.portal.registry,
                    actor=engineer.actor,
                    now=IN_WINDOW,
                )
            )
        except applying.AlreadyApplied as error:
            refused.append(error)
        finally:
            db.database.close()

    threads = [threading.Thread(target=tap, args=(identity,)) for identity in (first.id, other.id)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 1)
    assert refused[0].application_id == made[0].application_id


def test_a_second_series_in_the_same_year_is_refused(province: Province) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer)
    with pytest.raises(Refused) as refused:
        choice.choose(
            **{**CHOICE, "specialty": "水利工程"},
            registry=province.portal.registry,
            actor=engineer.actor,
            now=IN_WINDOW,
        )
    assert "五(五)" in refused.value.clause


def test_withdrawal_before_the_employer_acted_frees_the_slot(province: Province) -> None:
    engineer = make_engineer(province)
    first = make_applied(province, engineer)
    outcome = withdraw.withdraw(application_id=engineer.application_id, actor=engineer.actor, now=IN_WINDOW)
    assert outcome.frees_slot
    assert stored(engineer.application_id).state == State.WITHDRAWN.value
    assert store.queue_counts(province.tree.employer)[StepKind.EMPLOYER_AUDIT.value, StepState.OPEN.value] == 0
    again = choice.choose(**CHOICE, registry=province.portal.registry, actor=engineer.actor, now=IN_WINDOW)
    assert stored(again).answers["current_work"] == "建筑工程设计"
    second = make_applied(province, type(engineer)(engineer.person, again))
    assert second.number != first.number
    assert ledger.verify().breaks == ()


def test_withdrawal_after_the_employer_acted_keeps_the_slot_used(province: Province) -> None:
    engineer = make_engineer(province)
    make_applied(province, engineer)
    first = store.steps_of(engineer.application_id)[0]
    first.state = StepState.DONE.value
    first.save()
    outcome = withdraw.withdraw(application_id=engineer.application_id, actor=engineer.actor, now=IN_WINDOW)
    assert (outcome.possible, outcome.frees_slot) == (True, False)
    with pytest.raises(Refused, match="已经申报过"):
        choice.choose(**CHOICE, registry=province.portal.registry, actor=engineer.actor, now=IN_WINDOW)


def test_an_employer_that_is_not_on_the_portal_blocks_with_its_cure(province: Province) -> None:
    engineer = make_engineer(province, employer="某某小作坊")
    with pytest.raises(Refused) as refused:
        make_applied(province, engineer)
    assert "人事代理机构" in refused.value.cure


def test_a_level_without_an_office_blocks_with_its_cure(province: Province) -> None:
    other = make_province_with_office_for_intermediate(province)
    engineer = make_engineer(province, employer=other)
    with pytest.raises(Refused, match="评委会"):
        make_applied(province, engineer)


def make_province_with_office_for_intermediate(province: Province) -> str:
    """An employer in another province's region, which no office serves."""
    tree = province.tree
    bureau = make_organisation("municipal_bureau", tree.province, region="530100")
    employer = make_organisation("employer", bureau, name="滇池设计院", region="530100")
    make_staff(Role.EMPLOYER_OFFICER, employer)
    return "滇池设计院"


def test_a_confirmed_condition_that_is_not_met_refuses_with_clause_and_cure(province: Province) -> None:
    few = (Section.HOURS, "hours", {"year": 2023, "public": 5, "professional": 10})
    items = tuple(few if item[0] is Section.HOURS else item for item in ITEMS)
    engineer = make_engineer(province, items=items)
    with pytest.raises(Refused) as refused:
        make_applied(province, engineer)
    assert refused.value.code == "incomplete.conditions"
    assert "第25号" in refused.value.clause
    assert refused.value.cure
    assert Slot.select().count() == 0


def test_an_unsourced_condition_that_is_not_met_only_warns(province: Province) -> None:
    """正高级工程师 asks for years as 高级工程师, by a rule that is unsourced: the reviewers decide."""
    engineer = make_engineer(province, level="正高级")
    assert make_applied(province, engineer).number
    entries = ledger.history(f"application:{engineer.application_id}")
    recorded = [json.loads(entry.data) for entry in entries if entry.action == "application.applied"]
    assert "path" in recorded[0]["not_met"]


def test_new_records_of_2023_only_from_august(province: Province) -> None:
    with pytest.raises(Refused) as refused:
        make_engineer(province, now=shanghai(2023, 7, 31, 23, 59, 59), complete=False)
    assert "附件4" in refused.value.clause
    assert make_engineer(province, now=shanghai(2023, 8, 1), complete=False).application_id
