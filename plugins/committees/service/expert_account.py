"""The accounts of experts: found by the document's number, given the role on entry, and taken it on exit."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.committees.domain.expert import ExpertState
from plugins.committees.store import expert as store
from plugins.committees.store.expert import Expert
from portal.plugin import (
    SHANGHAI,
    SYSTEM,
    Actor,
    Missing,
    Refused,
    Role,
    _,
    append,
    end_role,
    find_person,
    grant_role,
    members,
    notify,
    transaction,
)

# How often an account is looked for, and for how many experts at a time.
SEEK_AGAIN = timedelta(minutes=10)
AT_ONCE = 100
AHEAD = timedelta(days=60)


def record(row: Expert, verb: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """Append to the expert's chain; never a number."""
    append(
        subject=f"committees.expert:{row.id}",
        action=f"committees.expert_{verb}",
        actor=actor,
        at=now,
        data={"office": row.office_id, **data},
    )


def link(row: Expert, *, actor: Actor, now: datetime) -> bool:
    """Find the account with the expert's document and name, and give it the role; within the caller's transaction."""
    if row.person_id is None:
        person = find_person(row.id_sealed)
        if person is None or person.name.strip() != row.name.strip():
            return False
        store.write(row, now, person_id=person.id)
        record(row, "linked", actor, now, {"person": person.id})
    grant_role(person_id=row.person_id, organisation_id=row.office_id, role=Role.EXPERT, actor=actor, now=now)
    return True


def seek_account(*, expert_id: int, actor: Actor, now: datetime) -> bool:
    """The office looks for the expert's account now; False when there is none with this number and name."""
    with transaction():
        row = store.locked(expert_id)
        if row is None or actor.role is not Role.OFFICE_OFFICER or row.office_id != actor.organisation_id:
            raise Missing(_("专家库中没有这位专家"))
        if row.state != ExpertState.APPROVED:
            raise Refused(_("批准入库后才能关联账号"))
        return link(row, actor=actor, now=now)


def end_expert_role(row: Expert, *, actor: Actor, now: datetime) -> None:
    """The person is no expert of this office any more; within the caller's transaction."""
    if row.person_id is None:
        return
    reason = _("已退出评审专家库")
    given = {"person_id": row.person_id, "organisation_id": row.office_id, "actor": actor, "now": now}
    end_role(**given, role=Role.EXPERT, reason=reason)


def sweep_accounts(*, portal: Any, now: datetime) -> int:
    """Link approved experts who have registered since; returns how many."""
    rows = store.unlinked(sought_before=now - SEEK_AGAIN, count=AT_ONCE)
    store.mark_sought([row.id for row in rows], now)
    return sum(_linked(row, now) for row in rows)


def _linked(row: Expert, now: datetime) -> bool:
    """One who may not hold the role (an auditor) keeps nobody else waiting."""
    try:
        with transaction():
            return link(row, actor=SYSTEM, now=now)
    except Refused:
        return False


def sweep_terms(*, portal: Any, now: datetime) -> int:
    """Tell the office, once for each term, that an expert's term ends within sixty days."""
    today = now.astimezone(SHANGHAI).date()
    told, people = 0, {}
    for row in store.ending_between(today, today + AHEAD):
        if row.office_id not in people:
            people[row.office_id] = members(row.office_id, Role.OFFICE_OFFICER.value)
        for person_id in people[row.office_id]:
            told += notify(
                person_id=person_id,
                subject=f"committees.expert:{row.id}",
                kind="committees.term",
                title=_("评审专家任期即将到期"),
                body=_("%(name)s的任期到%(day)s，到期后不能再抽取。", name=row.name, day=row.term_until.isoformat()),
                link=f"/committees/experts/{row.id}",
                now=now,
                key=f"committees.term:{row.id}:{row.term_until.isoformat()}:{person_id}",
            )
    return told
