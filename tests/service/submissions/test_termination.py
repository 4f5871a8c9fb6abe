"""统一终止处理: dry run, second person, execution at its instant, and putting back exactly."""

import csv
import io
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.kernel.access import Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Refused
from portal.submissions.domain.application import State
from portal.submissions.service import termination
from portal.submissions.store import application as store
from portal.submissions.store import termination as runs
from portal.submissions.store.application import Application, QueueCount, Slot, Step
from tests import reviewers
from tests.factories import make_member, make_staff
from tests.reviewers import Chain, applied, row

EFFECTIVE = shanghai(2023, 8, 1)
BEFORE = shanghai(2023, 7, 20, 9)


@pytest.fixture
def chain(portal: Portal) -> Chain:
    return reviewers.make_chain(portal)


@pytest.fixture
def second(chain: Chain) -> reviewers.Staff:
    return make_staff(Role.PROVINCIAL_OFFICER, chain.province.tree.province)


def last_year(engineer: reviewers.Engineer, **values: object) -> reviewers.Engineer:
    """Make the case one of application year 2022."""
    Application.update(application_year=2022, **values).where(Application.id == engineer.application_id).execute()
    Slot.update(application_year=2022).where(Slot.application == engineer.application_id).execute()
    return engineer


def propose(chain: Chain) -> int:
    return termination.propose(
        application_year=2022,
        effective_at=EFFECTIVE,
        reason="黔人社通〔2023〕37号五（五）",
        actor=chain.provincial.actor,
        now=BEFORE,
    )


def signed(chain: Chain, second: reviewers.Staff) -> int:
    run = propose(chain)
    termination.sign(termination_id=run, listed=runs.run(run).listed, actor=second.actor, now=BEFORE)
    return run


def tables() -> tuple[list[tuple], ...]:
    """Everything of applications that must come back exactly."""
    columns = [
        Application.id,
        Application.state,
        Application.correction_due,
        Application.ended_at,
        Application.revision,
    ]
    return (
        list(Application.select(*columns).order_by(Application.id).tuples()),
        list(Step.select().order_by(Step.id).tuples()),
        sorted(row for row in QueueCount.select(
            QueueCount.organisation_id, QueueCount.kind, QueueCount.state, QueueCount.number
        ).tuples() if row[3]),
        list(Slot.select().order_by(Slot.id).tuples()),
    )  # fmt: skip


def test_only_unfinished_and_unvoted_records_of_the_year_are_listed(chain: Chain) -> None:
    open_case = last_year(applied(chain))
    last_year(applied(chain, "已表决"), voted_at=BEFORE)
    last_year(applied(chain, "已撤回"), state=State.WITHDRAWN.value, ended_at=BEFORE)
    applied(chain, "今年的")
    run = propose(chain)
    assert [item.application_id for item, _row in runs.all_items(run, without_person=None)] == [
        open_case.application_id
    ]
    assert row(open_case).state == State.IN_ROUTE


def test_a_second_person_must_sign_and_not_one_on_the_list(chain: Chain, second: reviewers.Staff) -> None:
    engineer = last_year(applied(chain))
    run = propose(chain)
    with pytest.raises(Refused, match="另一位"):
        termination.sign(termination_id=run, listed=1, actor=chain.provincial.actor, now=BEFORE)
    concerned = make_member(engineer.person, chain.province.tree.province, Role.PROVINCIAL_OFFICER)
    with pytest.raises(Refused, match="本人"):
        termination.sign(termination_id=run, listed=1, actor=concerned.actor, now=BEFORE)
    with pytest.raises(Conflict):
        termination.sign(termination_id=run, listed=2, actor=second.actor, now=BEFORE)
    termination.sign(termination_id=run, listed=1, actor=second.actor, now=BEFORE)
    assert runs.run(run).state == "signed"


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICER, Role.OFFICE_OFFICER, Role.EMPLOYER_OFFICER])
def test_nobody_but_the_province_terminates(chain: Chain, role: Role) -> None:
    staff = {
        Role.COUNTY_OFFICER: chain.county,
        Role.OFFICE_OFFICER: chain.office,
        Role.EMPLOYER_OFFICER: chain.employer,
    }
    with pytest.raises(Denied):
        termination.propose(
            application_year=2022, effective_at=EFFECTIVE, reason="依据通知", actor=staff[role].actor, now=BEFORE
        )


def test_execution_at_its_instant_and_exact_restoration(chain: Chain, second: reviewers.Staff) -> None:
    waiting, returned, at_publicity = applied(chain), applied(chain, "退回的"), applied(chain, "公示的")
    key = reviewers.case(chain, returned, chain.employer).progress.parts[0].part.key
    reviewers.mark_all(chain, returned, but={key: "看不清，请重拍"})
    reviewers.return_audit(chain, returned)
    reviewers.mark_all(chain, at_publicity)
    reviewers.pass_audit(chain, at_publicity)
    reviewers.publish(chain, at_publicity)
    for engineer in (waiting, returned, at_publicity):
        last_year(engineer)
    before = tables()
    run = signed(chain, second)
    assert termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE - timedelta(microseconds=1)) == 0
    assert termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE) == 3
    assert termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE) == 0
    assert {row(engineer).state for engineer in (waiting, returned, at_publicity)} == {State.TERMINATED}
    assert store.open_step_of(waiting.application_id) is None
    reviewers.check_invariants()
    when = EFFECTIVE + timedelta(days=30)
    one = {"termination_id": run, "reason": "省厅核实后恢复", "actor": chain.provincial.actor}
    termination.restore(**one, application_id=returned.application_id, now=when)
    assert row(returned).state == State.RETURNED
    termination.restore(**one, application_id=None, now=when)
    assert termination.sweep_terminations(portal=chain.portal, now=when) == 2
    assert tables() == before
    reviewers.check_invariants()


def test_restoration_ends_after_thirty_days(chain: Chain, second: reviewers.Staff) -> None:
    last_year(applied(chain))
    run = signed(chain, second)
    termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE)
    late = EFFECTIVE + timedelta(days=30, microseconds=1)
    with pytest.raises(Refused, match="30天"):
        termination.restore(
            termination_id=run, application_id=None, reason="太晚了的恢复", actor=chain.provincial.actor, now=late
        )


def test_record_that_was_voted_on_after_the_list_is_skipped(chain: Chain, second: reviewers.Staff) -> None:
    engineer = last_year(applied(chain))
    run = signed(chain, second)
    Application.update(voted_at=BEFORE).where(Application.id == engineer.application_id).execute()
    assert termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE) == 0
    assert runs.state_counts(run) == {"skipped": 1}
    assert row(engineer).state == State.IN_ROUTE


def test_list_holds_no_formula_and_no_own_record(chain: Chain) -> None:
    last_year(applied(chain), employer_name='=HYPERLINK("http://evil","x")')
    own = last_year(applied(chain, "本人记录"))
    run = propose(chain)
    text = termination.list_csv(termination_id=run, actor=chain.provincial.actor)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][2] == '\'=HYPERLINK("http://evil","x")'
    concerned = make_member(own.person, chain.province.tree.province, Role.PROVINCIAL_OFFICER)
    assert "本人记录" not in termination.list_csv(termination_id=run, actor=concerned.actor)


def test_cancelled_list_ends_nothing(chain: Chain, second: reviewers.Staff) -> None:
    engineer = last_year(applied(chain))
    run = signed(chain, second)
    termination.cancel(termination_id=run, actor=second.actor, now=BEFORE)
    assert termination.sweep_terminations(portal=chain.portal, now=EFFECTIVE) == 0
    assert row(engineer).state == State.IN_ROUTE
