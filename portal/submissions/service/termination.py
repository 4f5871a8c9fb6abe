"""统一终止处理: list, sign off by a second person, carry out in batches, take back within 30 days."""

import csv
import io
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.accounts.domain import redacted
from portal.accounts.domain.texts import N_
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Actor, Role, require
from portal.kernel.clock import SHANGHAI, parse_instant
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain import termination as rules
from portal.submissions.domain.application import Event, State, StepState
from portal.submissions.domain.correction import ReturnState
from portal.submissions.domain.publicity import PublicityState
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.domain.termination import Former, ItemState, RunState
from portal.submissions.service import steps
from portal.submissions.store import application as applications
from portal.submissions.store import correction as returns
from portal.submissions.store import publicity as publicities
from portal.submissions.store import termination as store
from portal.submissions.store.application import Application
from portal.submissions.store.termination import Termination, TerminationItem

BATCH = 200
PAGE = 50


def _province(actor: Actor) -> int:
    require(actor.role is Role.PROVINCIAL_OFFICER and actor.person_id is not None)
    return actor.person_id or 0


def _record(run: Termination, action: str, actor: Actor, now: datetime, **data: Any) -> None:
    ledger.append(subject=f"termination:{run.id}", action=f"termination.{action}", actor=actor, at=now, data=data)


def _locked(termination_id: int, *states: RunState) -> Termination:
    run = store.locked_run(termination_id)
    if run is None:
        raise Missing(_("没有这份终止处理清单"))
    if run.state not in states:
        raise Conflict(_("这份清单的状态已经变化，请刷新后查看"))
    return run


def propose(*, application_year: int, effective_at: datetime, reason: str, actor: Actor, now: datetime) -> int:
    """Dry run: put every unfinished record of the year on a list. Nothing else changes. Returns the run's id."""
    person_id = _province(actor)
    reason = redacted(reason.strip())
    if len(reason) < 5:
        raise Invalid({"reason": _("请写明依据和理由")})
    if not 2015 <= application_year < now.astimezone(SHANGHAI).year:
        raise Invalid({"application_year": _("只能终止以前年度的申报记录")})
    with transaction():
        if store.pending_of_year(application_year) is not None:
            raise Conflict(_("这一年度已有待签发或待执行的清单，请先处理或取消"))
        run = Termination.create(
            application_year=application_year,
            effective_at=effective_at,
            reason=reason,
            proposed_by=person_id,
            proposed_at=now,
        )
        run.listed = store.list_items(run)
        run.save(only=[Termination.listed])
        effective = effective_at.isoformat()
        _record(run, "proposed", actor, now, year=application_year, effective=effective, listed=run.listed)
        return run.id


def sign(*, termination_id: int, listed: int, actor: Actor, now: datetime) -> None:
    """Sign the list off: another person of the province, who saw `listed` records and has none among them."""
    person_id = _province(actor)
    with transaction():
        run = _locked(termination_id, RunState.PROPOSED)
        no = rules.may_sign(proposer=run.proposed_by, signer=person_id, listed_people=store.people_of(run.id))
        if no:
            raise Refused(_(no), clause=_(rules.CLAUSE), cure=_("请由省级人社部门的另一位工作人员签发"))
        if listed != run.listed:
            raise Conflict(_("清单的记录数与您看到的不一致，请重新核对"))
        Termination.update(state=RunState.SIGNED.value, signed_by=person_id, signed_at=now).where(
            Termination.id == run.id
        ).execute()
        _record(run, "signed", actor, now, listed=run.listed)


def cancel(*, termination_id: int, actor: Actor, now: datetime) -> None:
    """Drop a list that has not been carried out."""
    person_id = _province(actor)
    with transaction():
        run = _locked(termination_id, RunState.PROPOSED, RunState.SIGNED)
        # A signed run whose first batch has ended records can only be restored.
        if store.item_ids(run.id, ItemState.TERMINATED, count=1):
            raise Conflict(_("这份清单已经开始执行，只能在执行后恢复"))
        values = {"state": RunState.CANCELLED.value, "closed_by": person_id, "closed_at": now}
        Termination.update(values).where(Termination.id == run.id).execute()
        _record(run, "cancelled", actor, now)


def sweep_terminations(*, portal: Any, now: datetime) -> int:
    """Carry out what is signed and due, and restore what was asked for; returns how many records changed."""
    del portal  # the sweeps share one signature
    done = sum(_execute(run, now) for run in store.runs_in(RunState.SIGNED) if now >= run.effective_at)
    return done + sum(_restore_all(run, now) for run in store.runs_in(RunState.RESTORING))


def _execute(run: Termination, now: datetime) -> int:
    done = 0
    while batch := store.item_ids(run.id, ItemState.LISTED, count=BATCH):
        with transaction():
            if store.locked_run(run.id).state != RunState.SIGNED:
                return done
            done += sum(_terminate(identity, run, now) for identity in batch)
    with transaction():
        locked = store.locked_run(run.id)
        if locked is not None and locked.state == RunState.SIGNED:
            values = {"state": RunState.DONE.value, "executed_at": now}
            Termination.update(values).where(Termination.id == run.id).execute()
            _record(run, "executed", SYSTEM, now, **store.state_counts(run.id))
    return done


def _terminate(item_id: int, run: Termination, now: datetime) -> int:
    """End one record, keeping what it was; skip it when it has finished, ended or been voted on meanwhile."""
    item = store.locked_item(item_id)
    application = applications.locked_application(item.application_id)
    if item.state != ItemState.LISTED:
        return 0
    if application is None or not rules.is_unfinished(application.state, application.voted_at):
        _set(item, state=ItemState.SKIPPED.value)
        return 0
    former = former_of(application)
    steps.end_route(application=application, event=Event.TERMINATE, reason=run.reason, actor=SYSTEM, now=now)
    steps.record(application, "application.terminated", SYSTEM, now, termination=run.id, former=former.to_json())
    _set(item, state=ItemState.TERMINATED.value, former=former.to_json(), terminated_at=now)
    steps.tell_applicant(
        application,
        kind="application.terminated",
        title=_("您%(year)d年度未完成流程的申报记录已终止", year=run.application_year),
        body=_("依据：%(reason)s 您的业绩档案不受影响，可用于以后年度申报。", reason=run.reason),
        now=now,
    )
    return 1


def former_of(application: Application) -> Former:
    """What a record is now: its state, its live steps, its open return, its running publicity."""
    route = [(step.id, step.state) for step in applications.steps_of(application.id)]
    unanswered = returns.open_return(application.id)
    publicity = publicities.of_application(application.id)
    running = publicity is not None and publicity.state == PublicityState.RUNNING
    return Former(
        application.state,
        application.correction_due.isoformat() if application.correction_due else None,
        rules.live_steps(route),
        unanswered.id if unanswered else None,
        publicity.id if publicity is not None and running else None,
    )


def _set(item: TerminationItem, **values: Any) -> None:
    TerminationItem.update(values).where(TerminationItem.id == item.id).execute()


def restore(*, termination_id: int, application_id: int | None, reason: str, actor: Actor, now: datetime) -> None:
    """Take the termination back: of one record at once, of all by the worker. Within 30 days of its execution."""
    person_id = _province(actor)
    reason = redacted(reason.strip())
    if len(reason) < 5:
        raise Invalid({"reason": _("请写明恢复的理由")})
    with transaction():
        run = _locked(termination_id, RunState.DONE)
        if not rules.may_restore(run.executed_at, now):
            raise Refused(
                _("终止处理已超过30天，不能再恢复"), clause=_(rules.CLAUSE), cure=_("请申报人在新的年度重新申报")
            )
        if application_id is None:
            values = {
                "state": RunState.RESTORING.value,
                "closed_by": person_id,
                "closed_at": now,
                "restore_reason": reason,
            }
            Termination.update(values).where(Termination.id == run.id).execute()
            _record(run, "restore_asked", actor, now, reason=reason)
            return
        item = store.item_of(run.id, application_id)
        if item is None or item.state != ItemState.TERMINATED or item.person_id == person_id:
            raise Missing(_("清单中没有这条可以恢复的记录"))
        _restore(item, reason, actor=actor, now=now)


def _restore_all(run: Termination, now: datetime) -> int:
    done = 0
    while batch := store.item_ids(run.id, ItemState.TERMINATED, count=BATCH):
        with transaction():
            for identity in batch:
                item = store.locked_item(identity)
                if item is not None and item.state == ItemState.TERMINATED:
                    _restore(item, run.restore_reason, actor=SYSTEM, now=now)
                    done += 1
    with transaction():
        Termination.update(state=RunState.RESTORED.value).where(Termination.id == run.id).execute()
        _record(run, "restored", SYSTEM, now, **store.state_counts(run.id))
    return done


def _restore(item: TerminationItem, reason: str, *, actor: Actor, now: datetime) -> None:
    """Put a record back exactly as it was: its state, its steps and with them the counts, its return, its publicity.

    This is the one change that doesn't follow the transition table: where it leads is what was kept.
    """
    application = applications.locked_application(item.application_id)
    if application is None or application.state != State.TERMINATED:
        raise Conflict(_("这条记录现在不是已终止的状态，不能恢复"))
    former = rules.former_from(item.former)
    for step_id, state in former.steps:
        step = steps.store.locked_step(step_id)
        if step is not None:
            steps.store.move(step, StepState(state), closed_at=None, closed_by=None)
    values = {
        "state": former.state,
        "correction_due": parse_instant(former.correction_due) if former.correction_due else None,
        "ended_at": None,
        "end_reason": "",
        "updated_at": now,
        "version": application.version + 1,
    }
    Application.update(values).where(Application.id == application.id).execute()
    if former.open_return is not None:
        reopened = {"state": ReturnState.OPEN.value, "closed_at": None}
        returns.Return.update(reopened).where(returns.Return.id == former.open_return).execute()
    if former.publicity is not None:
        running = {"state": PublicityState.RUNNING.value, "closed_at": None}
        publicities.Publicity.update(running).where(publicities.Publicity.id == former.publicity).execute()
    _set(item, state=ItemState.RESTORED.value, restored_at=now)
    data = {"termination": item.termination_id, "state": former.state, "reason": reason}
    steps.record(application, "application.restored", actor, now, **data)
    steps.tell_applicant(
        application,
        kind="application.restored",
        title=_("您的申报记录已恢复"),
        body=_("终止处理已撤销，记录恢复为原来的状态。理由：%(reason)s", reason=reason),
        now=now,
    )


def runs(*, actor: Actor) -> list[Termination]:
    """All runs, newest first."""
    _province(actor)
    return store.runs()


def run_page(*, termination_id: int, actor: Actor, after: int = 0) -> tuple[Termination, list[Any], int | None]:
    """A run, a page of its list without the actor's own record, and the key of the next page."""
    person_id = _province(actor)
    run = store.run(termination_id)
    if run is None:
        raise Missing(_("没有这份终止处理清单"))
    rows = store.items_page(run.id, after_id=after, count=PAGE + 1, without_person=person_id)
    following = rows[PAGE - 1][0].id if len(rows) > PAGE else None
    return run, rows[:PAGE], following


def list_csv(*, termination_id: int, actor: Actor) -> str:
    """The whole list as CSV whose cells no spreadsheet program runs; no personal number in it."""
    person_id = _province(actor)
    if store.run(termination_id) is None:
        raise Missing(_("没有这份终止处理清单"))
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("申报编号"), _("姓名"), _("用人单位"), _("系列"), _("级别"), _("列入时状态"), _("处理结果")])
    rows = list(store.all_items(termination_id, without_person=person_id))
    names = names_of([item.person_id for item, _application in rows])
    for item, application in rows:
        state = _(STATE_NAMES[application.state]) if item.state == ItemState.LISTED else _(ITEM_NAMES[item.state])
        cells = [
            application.number or "",
            names.get(item.person_id, ""),
            application.employer_name,
            application.series,
            application.level,
            _(STATE_NAMES[item.listed_state]),
            state,
        ]
        writer.writerow([rules.safe_cell(cell) for cell in cells])
    return "\ufeff" + text.getvalue()


def names_of(person_ids: list[int]) -> dict[int, str]:
    """The names of many people; drafts don't hold a name of their own."""
    found: dict[int, str] = {}
    for start in range(0, len(person_ids), 500):
        found.update(accounts.person_names(person_ids[start : start + 500]))
    return found


ITEM_NAMES = {
    ItemState.LISTED: N_("待处理"),
    ItemState.TERMINATED: N_("已终止"),
    ItemState.SKIPPED: N_("未处理：已完成或已结束"),
    ItemState.RESTORED: N_("已恢复"),
}
