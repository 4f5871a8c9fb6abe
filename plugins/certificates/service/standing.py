"""Suspending, resuming and revoking: states with a date and a reason, never a delete."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from plugins.certificates.domain.certificate import Event, NotPossible, State, after, possible
from plugins.certificates.service.wording import EVENT_NAMES, STATE_NAMES
from plugins.certificates.store import certificate as store
from plugins.certificates.store.certificate import Certificate, Change
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Invalid,
    Missing,
    Refused,
    Role,
    _,
    access,
    append,
    give_back_issued_title,
    notify,
    revoke_issued_title,
    transaction,
)

PAGE = 30
LONGEST = 500
# Anybody who verifies the certificate reads the reason.
PERSONAL = re.compile(r"\d{11}")
READERS = frozenset({Role.PROVINCIAL_OFFICER, Role.AUDITOR})


@dataclass(frozen=True)
class Managed:
    """A certificate as the province sees it, with what may be decided."""

    row: Certificate
    changes: tuple[Change, ...]
    events: tuple[Event, ...]


def listed(
    *, after_id: int = 0, state: str = "", number: str = "", actor: Actor
) -> tuple[tuple[Certificate, ...], int]:
    """A page of all certificates, newest first, and the key of the next page or 0. Never the actor's own."""
    access.require(actor.role in READERS)
    wanted = state if state in set(State) else ""
    rows = store.page(after=after_id, count=PAGE + 1, state=wanted, number=number)
    following = rows[PAGE - 1].id if len(rows) > PAGE else 0
    return tuple(row for row in rows[:PAGE] if not _is_own(row, actor)), following


def managed(*, certificate_id: int, actor: Actor) -> Managed:
    """One certificate. Raises Missing for none, and for the actor's own."""
    access.require(actor.role in READERS)
    row = store.certificate(certificate_id)
    if row is None or _is_own(row, actor):
        raise Missing(_("没有这本证书"))
    events = possible(State(row.state)) if actor.role is Role.PROVINCIAL_OFFICER else ()
    return Managed(row, tuple(store.changes_of(row.id)), events)


def decide(
    *, certificate_id: int, version: int, event: Event, on_day: date, reason: str, actor: Actor, now: datetime
) -> State:
    """Suspend, resume or revoke, from a day on and for a reason; the dossier and the holder hear of it.

    Raises Invalid beside `on_day` or `reason`; Conflict when somebody was faster; Refused for a state that forbids it.
    """
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        row = store.locked(certificate_id)
        if row is None or _is_own(row, actor):
            raise Missing(_("没有这本证书"))
        if row.version != version:
            raise Conflict(_("证书的状态已经变化，请刷新页面后再操作"))
        following = _following(row, event)
        _check(row, on_day, reason, now)
        _write(row, event, following, on_day, reason, actor, now)
        _dossier(row, event, reason, actor, now)
        _tell(row, event, now)
    return following


def _following(row: Certificate, event: Event) -> State:
    try:
        return after(State(row.state), event)
    except NotPossible as error:
        told = _("证书现在的状态是“%(state)s”，不能进行此操作", state=str(STATE_NAMES[State(row.state)]))
        raise Refused(told) from error


def _check(row: Certificate, on_day: date, reason: str, now: datetime) -> None:
    errors: dict[str, str] = {}
    last = row.state_on or row.issued_on
    if on_day > now.astimezone(SHANGHAI).date():
        errors["on_day"] = _("日期不能晚于今天")
    elif on_day < last:
        errors["on_day"] = _("日期不能早于%(day)s", day=last.isoformat())
    if not reason.strip() or len(reason) > LONGEST:
        errors["reason"] = _("请填写理由，不超过%(most)d字", most=LONGEST)
    elif PERSONAL.search(reason):
        errors["reason"] = _("查验证书的人能看到理由，请不要填写证件号码、电话号码")
    if errors:
        raise Invalid(errors)


def _write(
    row: Certificate, event: Event, state: State, on_day: date, reason: str, actor: Actor, now: datetime
) -> None:
    change = store.add_change(
        certificate=row.id,
        event=event.value,
        state=state.value,
        on_day=on_day,
        reason=reason.strip(),
        by_person=actor.person_id,
        at=now,
    )
    store.write(
        row,
        state=state.value,
        state_on=on_day,
        state_reason=reason.strip(),
        state_change=change,
        version=row.version + 1,
        updated_at=now,
    )
    append(
        subject=f"certificates.certificate:{row.id}",
        action=f"certificates.{_DONE[event]}",
        actor=actor,
        at=now,
        data={"number": row.number, "on": on_day.isoformat(), "reason": reason.strip()},
    )


_DONE: Mapping[Event, str] = {Event.SUSPEND: "suspended", Event.RESUME: "resumed", Event.REVOKE: "revoked"}


def _dossier(row: Certificate, event: Event, reason: str, actor: Actor, now: datetime) -> None:
    """What no longer holds is no fact of the dossier; what holds again is one."""
    if row.item_id is None:
        return
    if event is Event.RESUME:
        give_back_issued_title(item_id=row.item_id, actor=actor, now=now)
    else:
        why = _("证书%(number)s：%(state)s。%(reason)s", number=row.number, state=_event(event), reason=reason.strip())
        revoke_issued_title(item_id=row.item_id, reason=why, actor=actor, now=now)


def _tell(row: Certificate, event: Event, now: datetime) -> None:
    if row.person_id is None:
        return
    notify(
        person_id=row.person_id,
        subject=f"certificates.certificate:{row.id}",
        kind=f"certificates.{_DONE[event]}",
        title=_("您的%(title)s职称证书：%(event)s", title=row.title, event=_event(event)),
        body=_(
            "证书编号：%(number)s，自%(day)s起。理由：%(reason)s",
            number=row.number,
            day=row.state_on.isoformat(),
            reason=row.state_reason,
        ),
        link=f"/certificates/{row.public_id}",
        now=now,
        key=f"certificates.state:{row.id}:{row.version}",
    )


def _event(event: Event) -> str:
    return str(EVENT_NAMES[event])


def _is_own(row: Certificate, actor: Actor) -> bool:
    return row.person_id is not None and row.person_id == actor.person_id
