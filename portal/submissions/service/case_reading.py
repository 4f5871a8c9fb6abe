"""What is read of a case beyond its desks: the facts to score, the sheet for whoever a committee lets in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.accounts import service as accounts
from portal.criteria import Facts, Judgement
from portal.kernel.access import Actor, require
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain import desk as rules
from portal.submissions.domain.dossier import facts
from portal.submissions.domain.evidence import Evidence
from portal.submissions.service import desk
from portal.submissions.store import application as applications
from portal.submissions.store import desk as store
from portal.submissions.store import steps
from portal.submissions.store.application import Application
from portal.submissions.store.dossier import standings_of

# Does a service let this actor read the case of this application?
Lets = Callable[[Actor, int], bool]


@dataclass(frozen=True)
class CaseSheet:
    """A case as a reader sees it: what was applied with, part by part, and what the criteria say of it."""

    application_id: int
    number: str
    applicant_name: str
    employer_name: str
    series: str
    specialty: str
    level: str
    track: str
    application_year: int
    revision: int
    sheet: rules.Sheet
    judgement: Judgement | None


def case_sheet(*, application_id: int, registry: Any, lets: Lets, actor: Actor) -> CaseSheet:
    """The case, for the desks that it has reached and for whoever `lets` lets in. Raises Missing for anybody else."""
    application = _readable(application_id, lets, actor)
    content, sheet = desk.sheets_of(application, desk.words_of(registry, application))
    return CaseSheet(
        application.id,
        application.number or "",
        application.applicant_name,
        application.employer_name,
        application.series,
        application.specialty,
        application.level,
        application.track,
        application.application_year,
        application.revision,
        sheet,
        desk.judged(registry, application, content),
    )


def case_judgement(*, application_id: int, registry: Any, lets: Lets, actor: Actor) -> Judgement | None:
    """The verdict by the recorded edition as of the day of 申报; None when its plugin is off. Raises Missing."""
    application = _readable(application_id, lets, actor)
    return desk.judged(registry, application, _content(application))


def case_facts(application_id: int) -> tuple[Facts, date]:
    """The facts of what was applied with, and the day of 申报. Whoever asks has checked that the case is theirs."""
    application = applications.application(application_id)
    if application is None or application.applied_at is None:
        raise Missing(_("没有这份申报"))
    content = _content(application)
    found = facts(
        rules.items_of_content(content, application.person_id),
        standings_of(application.person_id),
        birth_date=accounts.person_birth_date(application.person_id),
        answers=content["answers"],
    )
    return found, application.applied_at.astimezone(SHANGHAI).date()


def reads_evidence(actor: Actor, evidence: Evidence, lets: Lets) -> bool:
    """May somebody with a case of this person read this file? Only when it was frozen in that very case."""
    mine = [each.id for each in applications.of_person(evidence.person_id) if each.number and lets(actor, each.id)]
    contents = [json.loads(text) for text in store.contents_of(mine)]
    return evidence.id in rules.evidence_ids(contents)


def _readable(application_id: int, lets: Lets, actor: Actor) -> Application:
    require(actor.is_staff)
    application = applications.application(application_id)
    if application is None or not application.number or application.person_id == actor.person_id:
        raise Missing(_("没有这份申报"))
    organisation = actor.organisation_id
    at_desk = (
        organisation is not None
        and desk.has_desk(actor)
        and steps.reached_steps(application_id, organisation, without_person=actor.person_id)
    )
    if not at_desk and not lets(actor, application_id):
        raise Missing(_("没有这份申报"))
    return application


def _content(application: Application) -> Mapping[str, Any]:
    found = applications.snapshot(application.id, application.revision)
    if found is None:
        raise Missing(_("没有这份申报的材料"))
    return json.loads(found.content)
