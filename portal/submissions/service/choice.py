"""Choosing what to apply for, and starting a draft."""

from collections.abc import Callable
from datetime import datetime

from portal.calendar import service as calendar
from portal.criteria import Edition
from portal.kernel import access, ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import Choice, State
from portal.submissions.domain.choice import NO_OWN, ONE_SERIES_CLAUSE, Editions, Own, choice_problems, mark_of
from portal.submissions.service.dossier import dossier
from portal.submissions.service.offers import offer
from portal.submissions.service.offices import destination, own_offices
from portal.submissions.store import application as store
from portal.submissions.store import draft as drafts
from portal.submissions.store.application import Application


def applicant(actor: Actor) -> int:
    """The person who acts as oneself. Raises Denied for anybody else."""
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    return actor.person_id or 0


# Asked with (office ids, series, now): the specialties of self-reviewing employers' committees, with their levels.
AskOwn = Callable[[tuple[int, ...], str, datetime], Own]


def _nobody(_office_ids: tuple[int, ...], _series: str, _now: datetime) -> Own:
    return NO_OWN


def own_specialties(*, series: str, ask: AskOwn, actor: Actor, now: datetime) -> Own:
    """What the actor's self-reviewing employer has set up in this series for its own people; nothing for most."""
    offices = own_offices(dossier(applicant(actor)))
    return ask(offices, series, now) if offices else NO_OWN


def choose(
    *,
    series: str,
    specialty: str,
    level: str,
    track: str,
    application_id: int | None = None,
    registry: Editions,
    ask_own: AskOwn = _nobody,
    actor: Actor,
    now: datetime,
) -> int:
    """Start a draft, or change what an existing one applies for; all that was typed stays. Returns its id.

    A draft of the same application year is changed instead of starting a second one. Raises Invalid beside the
    question at fault; Refused outside the row's time, or when the year's one application has been made.
    """
    person_id = applicant(actor)
    offered = offer(series, registry=registry, now=now, person_id=person_id, track=track)
    if not offered.is_open or offered.edition is None:
        raise Refused(offered.reason, clause=offered.clause, cure=_("可以先完善业绩档案，到时再新建申报"))
    choice = Choice(offered.application_year, offered.series, specialty, level, track)
    own = own_specialties(series=offered.series, ask=ask_own, actor=actor, now=now)
    with transaction():
        refuse_second(person_id, choice.application_year)
        problems = choice_problems(offered.edition, choice, own)
        if problems:
            raise Invalid({name: _(message) for name, message in problems.items()})
        draft = _draft(person_id, application_id, choice.application_year)
        # The series' dates, and their changes, reach whoever prepares for them.
        calendar.follow(series=offered.series, actor=actor, now=now)
        return _keep(draft, person_id, choice, offered.edition, actor=actor, now=now)


def refuse_second(person_id: int, application_year: int) -> None:
    """Raise Refused when the person has used the year's slot (reading 8)."""
    held = drafts.slot_of(person_id, application_year)
    if held is not None:
        raise Refused(
            _("您%(year)d年度已经申报过，编号%(number)s", year=application_year, number=held.number or ""),
            clause=_(ONE_SERIES_CLAUSE),
            cure=_("单位审核之前可以撤回，撤回后可以重新申报"),
            code="slot_taken",
        )


def _draft(person_id: int, application_id: int | None, application_year: int) -> Application | None:
    if application_id is None:
        return drafts.draft_of_year(person_id, application_year)
    found = store.locked_application(application_id)
    if found is None or found.person_id != person_id:
        raise Missing()
    if found.state != State.DRAFT.value:
        raise Refused(_("申报已经提交，不能再改专业和级别"), cure=_("单位审核之前可以撤回后重新申报"))
    return found


def _keep(
    draft: Application | None, person_id: int, choice: Choice, edition: Edition, *, actor: Actor, now: datetime
) -> int:
    mark = mark_of(edition)
    way = destination(dossier(person_id), series=choice.series, level=choice.level, specialty=choice.specialty)
    values = {
        "application_year": choice.application_year,
        "series": choice.series,
        "specialty": choice.specialty,
        "level": choice.level,
        "track": choice.track,
        "edition_year": mark.year,
        "edition_version": mark.version,
        "edition_hash": mark.hash,
        "office_id": way.office.id if way.office else None,
    }
    if draft is None:
        identity = drafts.add(person_id, values, drafts.answers_to_bring(person_id, choice.series), now=now)
        action = "draft.started"
    else:
        drafts.change(draft, values, now=now)
        identity, action = draft.id, "draft.choice_changed"
    data = {"series": choice.series, "specialty": choice.specialty, "level": choice.level, "track": choice.track}
    ledger.append(subject=f"application:{identity}", action=action, actor=actor, at=now, data=data)
    return identity
