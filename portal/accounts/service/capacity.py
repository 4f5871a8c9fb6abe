"""In which capacity a person acts: for oneself, or as a member of one organisation. One at a time."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.service import sessions
from portal.accounts.store.organisation import active_memberships
from portal.accounts.store.session import Session
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Missing


@dataclass(frozen=True)
class Capacity:
    """One way in which a person may act; `member_id` is None for oneself."""

    member_id: int | None
    role: str
    organisation_id: int | None
    organisation_name: str
    is_current: bool


def capacities(*, actor: Actor) -> tuple[Capacity, ...]:
    """All of the actor's capacities, oneself first."""
    found = [Capacity(None, Role.APPLICANT.value, None, "", actor.role is Role.APPLICANT)]
    for member in active_memberships(actor.person_id or 0):
        current = (actor.role.value, actor.organisation_id) == (member.role, member.organisation_id)
        found.append(Capacity(member.id, member.role, member.organisation_id, member.organisation.name, current))
    return tuple(found)


def switch_capacity(*, actor: Actor, member_id: int | None, now: datetime) -> str:
    """Act in another capacity from now on; returns the session's new token. Raises Missing for somebody else's."""
    chosen = next((c for c in capacities(actor=actor) if c.member_id == member_id), None)
    if chosen is None or actor.session_id is None:
        raise Missing()
    with transaction():
        Session.update(member=member_id).where(Session.id == actor.session_id).execute()
        data = {"role": chosen.role, "organisation": chosen.organisation_id}
        subject = f"person:{actor.person_id}"
        ledger.append(subject=subject, action="capacity.switched", actor=actor, at=now, data=data)
        return sessions.new_token_for(actor.session_id)
