"""Entrusted reviews (委托评审): asked for by a letter, accepted or declined by the other office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.entrustment import CLAUSE, EntrustmentEvent, EntrustmentState, after
from plugins.committees.domain.filing import Case as Scope
from plugins.committees.service.ability import require_able
from plugins.committees.store import entrustment as store
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as meetings
from plugins.committees.store.entrustment import EntrustedCase, Entrustment
from portal.plugin import (
    Actor,
    Conflict,
    Invalid,
    Missing,
    OrganisationView,
    ReceivedApplication,
    Refused,
    Role,
    _,
    access,
    append,
    members,
    notify,
    organisation,
    reviewed_among,
    reviewed_applications,
    transaction,
)

PAGE = 30


@dataclass(frozen=True)
class Letter:
    """What is entered: the other office, the letter's number, why, and the cases."""

    to_office: int
    number: str
    reason: str
    application_ids: tuple[int, ...]


@dataclass(frozen=True)
class View:
    """A letter as either office sees it. `ours`: the reader's office wrote it."""

    row: Entrustment
    cases: tuple[EntrustedCase, ...]
    other: str
    ours: bool


def entrusted_cases(office_id: int) -> tuple[int, ...]:
    """The applications of other offices whose review this office has accepted."""
    return tuple(store.accepted(office_id))


def _own_office(actor: Actor) -> int:
    access.require(actor.role is Role.OFFICE_OFFICER and actor.organisation_id is not None)
    return actor.organisation_id or 0


def offices(*, actor: Actor) -> tuple[OrganisationView, ...]:
    """The other offices with an approved committee."""
    return tuple(organisation(each) for each in store.approved_offices(without=_own_office(actor)))


def candidates(*, actor: Actor) -> tuple[ReceivedApplication, ...]:
    """The office's reviewed cases that are on no list and in no standing letter."""
    found = reviewed_applications(actor=actor, count=100)
    ids = [each.id for each in found]
    taken = {row.application_id for row in meetings.cases_of_applications(ids)} | store.held_among(ids)
    return tuple(each for each in found if each.id not in taken)


def ask(*, letter: Letter, actor: Actor, now: datetime) -> int:
    """Entrust cases to another office; returns the letter's id. Raises Invalid, Refused, Conflict."""
    own = _own_office(actor)
    if errors := _faults(letter, own):
        raise Invalid(errors)
    with transaction():
        found = [
            each
            for each in reviewed_among(application_ids=letter.application_ids, actor=actor)
            if each.office_id == own
        ]
        ids = [each.id for each in found]
        if len(found) < len(set(letter.application_ids)):
            raise Refused(_("所选申报不能委托评审：可能已被退回，或已经表决"))
        if meetings.cases_of_applications(ids) or store.held_among(ids):
            raise Conflict(_("所选申报中有的已经列入会议或已经委托"))
        for each in found:
            _require_need(own, letter.to_office, each, now)
        made = Entrustment.create(
            from_office=own,
            to_office=letter.to_office,
            number=letter.number.strip(),
            reason=letter.reason.strip(),
            asked_at=now,
            asked_by=actor.person_id,
        )
        for each in found:
            _put(made, each)
        _record(made, "entrusted", actor, now, cases=ids, number=made.number)
        _tell(members(made.to_office), made, _("收到委托评审函"), made.number, now)
    return made.id


def _faults(letter: Letter, own: int) -> dict[str, str]:
    errors = {}
    if letter.to_office == own or letter.to_office not in store.approved_offices(without=own):
        errors["to_office"] = _("请选择有经核准备案的评审委员会的办公室")
    if not 3 <= len(letter.number.strip()) <= 80:
        errors["number"] = _("请填写委托函的文号")
    if not 4 <= len(letter.reason.strip()) <= 500:
        errors["reason"] = _("请写明委托的原因，4到500个字")
    if not letter.application_ids:
        errors["application_ids"] = _("请勾选委托评审的申报")
    return errors


def _require_need(own: int, other: int, each: ReceivedApplication, now: datetime) -> None:
    scope = Scope(each.series, each.specialty, each.level)
    require_able(office_id=other, case=scope, now=now)
    if not filings.of_offices([own]):
        return
    try:
        require_able(office_id=own, case=scope, now=now)
    except Refused:
        return
    told = _("本办公室的评审委员会可以评审申报编号%(number)s，不需要委托", number=each.number)
    raise Refused(told, clause=CLAUSE)


def _put(letter: Entrustment, each: ReceivedApplication) -> None:
    EntrustedCase.create(
        entrustment=letter.id,
        application_id=each.id,
        person_id=each.person_id,
        held=each.id,
        number=each.number,
        name=each.applicant_name,
        employer_name=each.employer_name,
        series=each.series,
        specialty=each.specialty,
        level=each.level,
    )


def listed(*, after_id: int = 0, actor: Actor) -> tuple[tuple[View, ...], int]:
    """A page of the letters from and to the actor's office, and the next key or 0. Their cases are left out."""
    own = _own_office(actor)
    rows = store.page(office_id=own, after=after_id, count=PAGE + 1)
    names = {each: organisation(each).name for each in {_other(row, own) for row in rows[:PAGE]}}
    views = tuple(View(row, (), names[_other(row, own)], row.from_office == own) for row in rows[:PAGE])
    return views, rows[PAGE - 1].id if len(rows) > PAGE else 0


def _other(row: Entrustment, own: int) -> int:
    return row.to_office if row.from_office == own else row.from_office


def view(*, entrustment_id: int, actor: Actor) -> View:
    """One letter, for the two offices. The reader's own case is absent. Raises Missing for anybody else."""
    own = _own_office(actor)
    row = store.entrustment(entrustment_id)
    if row is None or own not in (row.from_office, row.to_office):
        raise Missing(_("没有这份委托函"))
    cases = tuple(case for case in store.cases_of(row.id) if case.person_id != actor.person_id)
    return View(row, cases, organisation(_other(row, own)).name, row.from_office == own)


def answer(
    *, entrustment_id: int, version: int, event: EntrustmentEvent, text: str = "", actor: Actor, now: datetime
) -> None:
    """The other office accepts or declines; the own one withdraws. Raises Missing, Invalid, Conflict."""
    found = view(entrustment_id=entrustment_id, actor=actor)
    if found.ours != (event is EntrustmentEvent.WITHDRAW):
        raise Missing(_("没有等待您办理的委托函"))
    words = text.strip()
    if event is EntrustmentEvent.DECLINE and not 4 <= len(words) <= 500:
        raise Invalid({"text": _("请写明不接受的原因，4到500个字")})
    with transaction():
        row = store.locked(entrustment_id)
        following = after(row.state, event) if row else None
        if row is None or row.version != version or following is None:
            raise Conflict(_("委托函的状态已经变化，请刷新页面后查看"))
        store.write(row, state=following.value, answer=words, decided_at=now, decided_by=actor.person_id)
        cases = store.cases_of(row.id)
        if following is EntrustmentState.ACCEPTED:
            for case in cases:
                require_able(office_id=row.to_office, case=Scope(case.series, case.specialty, case.level), now=now)
            _tell_applicants(row, cases, now)
        else:
            store.release(row.id)
        _record(row, f"entrustment_{following.value}", actor, now)
        told = members(row.to_office if found.ours else row.from_office)
        _tell(told, row, _("委托评审函已办理"), row.number, now)


def _tell_applicants(row: Entrustment, cases: Sequence[EntrustedCase], now: datetime) -> None:
    name = organisation(row.to_office).name
    for case in cases:
        notify(
            person_id=case.person_id,
            subject=f"committees.entrustment:{row.id}",
            kind="committees.entrusted",
            title=_("您的申报由受委托的评审委员会评审"),
            body=_("申报编号%(number)s由%(name)s组织评审。", number=case.number, name=name),
            link="/committees/my-results",
            now=now,
            key=f"committees.entrusted:{case.id}",
        )


def _record(row: Entrustment, verb: str, actor: Actor, now: datetime, **data: object) -> None:
    append(subject=f"committees.entrustment:{row.id}", action=f"committees.{verb}", actor=actor, at=now, data=data)


def _tell(people: Sequence[int], row: Entrustment, title: str, body: str, now: datetime) -> None:
    for person_id in people:
        notify(
            person_id=person_id,
            subject=f"committees.entrustment:{row.id}",
            kind="committees.entrustment",
            title=title,
            body=body,
            link=f"/committees/entrustments/{row.id}",
            now=now,
            key=f"committees.entrustment:{row.id}:{row.version}:{person_id}",
        )
