"""What a reviewer sees: the queue of the organisation, and one case."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.criteria import Judgement, UnknownChoice
from portal.kernel.access import Actor, require
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.registry import JudgingFailed
from portal.submissions.domain import audit as audits
from portal.submissions.domain import desk as rules
from portal.submissions.domain.application import StepKind, StepState
from portal.submissions.domain.dossier import facts
from portal.submissions.domain.evidence import Evidence
from portal.submissions.domain.steps import KINDS_OF_ROLE, may_handle
from portal.submissions.service.content import recorded_edition
from portal.submissions.store import application as applications
from portal.submissions.store import audit as marks
from portal.submissions.store import correction as returns
from portal.submissions.store import desk as store
from portal.submissions.store import steps
from portal.submissions.store.application import Application, Step
from portal.submissions.store.dossier import standings_of


@dataclass(frozen=True)
class Queue:
    """A page of a queue. `after` is the key of the next page, empty on the last one."""

    rows: tuple[store.Row, ...]
    counts: Mapping[tuple[str, str], int]
    after: str

    def count(self, state: str, kind: str = "") -> int:
        """How many steps of a state, of one kind or of all."""
        return sum(n for (k, s), n in self.counts.items() if s == state and kind in ("", k))


@dataclass(frozen=True)
class Returned:
    """One return in the history."""

    row: returns.Return
    defects: tuple[returns.Defect, ...]


@dataclass(frozen=True)
class Case:
    """Everything of an application that the organisation whose turn it is, or was, may see."""

    application: Application
    step: Step
    steps: tuple[Step, ...]
    content: Mapping[str, Any]
    sheet: rules.Sheet
    progress: audits.Progress
    changed_after_audit: frozenset[str]
    judgement: Judgement | None
    returned: tuple[Returned, ...]
    may_decide: bool


def has_desk(actor: Actor) -> bool:
    """Does this capacity review anything at all?"""
    return actor.role.value in KINDS_OF_ROLE


def organisation_of(actor: Actor) -> int:
    """The organisation whose desk this is. Raises Denied for a capacity without a desk."""
    require(actor.role.value in KINDS_OF_ROLE and actor.organisation_id is not None)
    assert actor.organisation_id is not None  # noqa: S101 - for the type checker: required above
    return actor.organisation_id


def key_of(text: str) -> tuple[int, int] | None:
    """The key in a page's address, or None for anything that isn't one."""
    parts = text.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def queue(
    *,
    actor: Actor,
    now: datetime,
    state: StepState = StepState.OPEN,
    kind: str = "",
    overdue: bool = False,
    after: str = "",
    count: int = rules.PAGE,
) -> Queue:
    """A page of the actor's desk, soonest due first. Three queries, whatever the rows."""
    organisation_id = organisation_of(actor)
    rows = store.queue_rows(
        organisation_id,
        state=state,
        kind=kind,
        due_before=now if overdue else None,
        after=key_of(after),
        without_person=actor.person_id,
        count=count + 1,
    )
    more = len(rows) > count
    rows = rows[:count]
    last = rows[-1] if more else None
    key = f"{round(last.due_at.timestamp() * 1_000_000)}.{last.step_id}" if last else ""
    return Queue(tuple(rows), store.counts(organisation_id, without_person=actor.person_id), key)


def words_of(registry: Any, application: Application) -> rules.Words:
    """The edition's labels for its own fields; the plain keys when the plugin is off."""
    labels = {"yes": _("是"), "no": _("否")}
    edition = edition_of(registry, application)
    fields = {} if edition is None else {field.key: field.label for field in edition.fields}
    return rules.Words(fields, **labels)


def edition_of(registry: Any, application: Application) -> Any | None:
    """The edition that judges the application, or None when its plugin is off."""
    try:
        return recorded_edition(application, registry)
    except LookupError:
        return None


def judged(registry: Any, application: Application, content: Mapping[str, Any]) -> Judgement | None:
    """The verdict on what was applied with, as of the day of 申报; None when the plugin is off, or fails."""
    edition = edition_of(registry, application)
    if edition is None or application.applied_at is None:
        return None
    frozen = rules.items_of_content(content, application.person_id)
    known = facts(
        frozen,
        standings_of(application.person_id),
        birth_date=accounts.person_birth_date(application.person_id),
        answers=content["answers"],
    )
    on = application.applied_at.astimezone(SHANGHAI).date()
    try:
        return registry.judge(edition, application.level, application.track, known, on=on)
    except (UnknownChoice, JudgingFailed):
        return None


def sheets_of(application: Application, words: rules.Words) -> tuple[Mapping[str, Any], rules.Sheet]:
    """The newest contents, and their sheet with the changes since the revision before. One query."""
    found = store.last_snapshots(application.id)
    if not found:
        raise Missing(_("没有这份申报的材料"))
    content = json.loads(found[0].content)
    before = rules.sheet(json.loads(found[1].content), words) if len(found) > 1 else None
    return content, rules.compared(rules.sheet(content, words), before)


def case(*, application_id: int, actor: Actor, registry: Any) -> Case:
    """The case as this desk sees it. Raises Missing unless it has reached this desk; own cases never do."""
    organisation_id = organisation_of(actor)
    reached = steps.reached_steps(application_id, organisation_id, without_person=actor.person_id)
    application = applications.application(application_id) if reached else None
    if application is None:
        raise Missing(_("没有这份申报，或尚未到您单位办理"))
    current = [step for step in reached if step.state in (StepState.OPEN, StepState.RETURNED)]
    step = current[0] if current else reached[-1]
    require(may_handle(actor.role.value, StepKind(step.kind)))
    content, sheet = sheets_of(application, words_of(registry, application))
    decided = marks.marks_of(application_id)
    history = returns.returns_of(application_id)
    defects = returns.defects_of([row.id for row in history])
    return Case(
        application=application,
        step=step,
        steps=tuple(applications.steps_of(application_id)),
        content=content,
        sheet=sheet,
        progress=audits.progress(sheet, decided),
        changed_after_audit=audits.changed_after_audit(sheet, decided),
        judgement=judged(registry, application, content),
        returned=tuple(Returned(row, tuple(each for each in defects if each.returned_id == row.id)) for row in history),
        may_decide=step.state == StepState.OPEN,
    )


def handles_case_of(actor: Actor, person_id: int) -> bool:
    """Has a case of this person reached the actor's desk? Never the actor's own."""
    if actor.role.value not in KINDS_OF_ROLE or actor.organisation_id is None:
        return False
    return bool(store.reads_person(actor.organisation_id, person_id, without_person=actor.person_id))


def reads_evidence(actor: Actor, evidence: Evidence, now: datetime) -> bool:
    """A desk that a person's application has reached sees the files that were frozen in it, and no others."""
    if actor.role.value not in KINDS_OF_ROLE or actor.organisation_id is None:
        return False
    reached = store.reads_person(actor.organisation_id, evidence.person_id, without_person=actor.person_id)
    contents = [json.loads(text) for text in store.contents_of(reached)]
    return evidence.id in rules.evidence_ids(contents)
