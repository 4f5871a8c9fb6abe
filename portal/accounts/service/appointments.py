"""Roles that somebody comes to by a decision about them: an expert's entry into a committee's pool, and its end."""

from datetime import datetime

from portal.accounts.domain.organisations import APPOINTED
from portal.accounts.service.membership import add_member
from portal.accounts.store.organisation import Member, active_memberships
from portal.kernel import ledger
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction


def appoint(*, person_id: int, organisation_id: int, role: Role, actor: Actor, now: datetime) -> None:
    """Give a person the role in an organisation; nothing happens when they hold it. Raises Refused, Denied."""
    require(role.value in APPOINTED)
    with transaction():
        if not _held(person_id, organisation_id, role):
            add_member(actor=actor, person_id=person_id, organisation_id=organisation_id, role=role.value, now=now)


def dismiss(*, person_id: int, organisation_id: int, role: Role, reason: str, actor: Actor, now: datetime) -> None:
    """End the role at once, also in running sessions; nothing happens when it is not held."""
    require(role.value in APPOINTED)
    with transaction():
        for member in _held(person_id, organisation_id, role):
            Member.update(ended_at=now, end_reason=reason).where(Member.id == member.id).execute()
            data = {"person": person_id, "role": role.value, "reason": reason}
            subject = f"organisation:{organisation_id}"
            ledger.append(subject=subject, action="member.ended", actor=actor, at=now, data=data)


def _held(person_id: int, organisation_id: int, role: Role) -> list[Member]:
    return [
        member
        for member in active_memberships(person_id)
        if member.organisation_id == organisation_id and member.role == role.value
    ]
