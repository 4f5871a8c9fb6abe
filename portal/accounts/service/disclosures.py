"""Seeing a whole ID or phone number: only with a reason, recorded, and told to the person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.domain import limits
from portal.accounts.domain.masking import redacted
from portal.accounts.domain.sessions import DISCLOSURE_SHOWN
from portal.accounts.service.limits import spend
from portal.accounts.store.organisation import active_memberships, organisations_by_ids
from portal.accounts.store.person import Disclosure, disclosures_of, person_by_id
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _

PAGE = 30
FIELDS = ("document", "phone")

# Those who compare a number with a paper; calendar managers, series administrators and auditors don't.
NEEDING_ROLES = frozenset(
    {
        Role.EMPLOYER_OFFICER,
        Role.EMPLOYER_ADMIN,
        Role.DEPARTMENT_OFFICER,
        Role.COUNTY_OFFICER,
        Role.MUNICIPAL_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.OFFICE_OFFICER,
    }
)

# Says whether the actor has a case of this person to handle; other areas bring their own.
Relation = Callable[[Actor, int], bool]


@dataclass(frozen=True)
class DisclosureView:
    """Who saw what of me, when, why, and for whom."""

    id: int
    at: datetime
    field: str
    reason: str
    viewer_name: str
    viewer_role: str
    organisation_name: str


@dataclass(frozen=True)
class Revealed:
    """A whole number, for the eyes of the one who asked."""

    person_id: int
    name: str
    field: str
    number: str
    until: datetime


def is_member_below(actor: Actor, person_id: int) -> bool:
    """Is the person a member of the actor's organisation, or of one below it?"""
    above = f"/{actor.organisation_id}/"
    return any(above in member.organisation.path for member in active_memberships(person_id))


def may_ask(actor: Actor, person_id: int, relations: tuple[Relation, ...]) -> bool:
    """May the actor ask for a number of this person at all? Never for the own, as staff."""
    if actor.role not in NEEDING_ROLES or not actor.second_factor or actor.person_id == person_id:
        return False
    return any(related(actor, person_id) for related in (is_member_below, *relations))


def unmask(
    *, actor: Actor, person_id: int, field: str, reason: str, relations: tuple[Relation, ...] = (), now: datetime
) -> int:
    """Record that the actor asks for a whole number, and why; returns the record's id, under which it is shown.

    Raises Missing when the actor has nothing to do with the person, Invalid beside `field` or `reason`, TooMany.
    """
    person = person_by_id(person_id)
    if person is None or not may_ask(actor, person_id, relations):
        raise Missing()
    text = redacted(reason.strip())
    errors = {} if field in FIELDS else {"field": _("请选择要查看的号码")}
    if not 4 <= len(text) <= 300:
        errors["reason"] = _("请填写查看原因，4到300个字；本人会看到")
    if errors:
        raise Invalid(errors)
    spend(limits.UNMASK, f"person:{actor.person_id}", now)
    with transaction():
        row = Disclosure.create(
            person=person_id,
            viewer=actor.person_id,
            viewer_role=actor.role.value,
            viewer_organisation_id=actor.organisation_id,
            field=field,
            reason=text,
            at=now,
        )
        data = {"field": field, "reason": text, "disclosure": row.id}
        ledger.append(subject=f"person:{person_id}", action="person.unmasked", actor=actor, at=now, data=data)
        return row.id


def revealed(*, actor: Actor, disclosure_id: int, now: datetime) -> Revealed:
    """The number asked for: to the one who asked, in the same capacity, for five minutes. Raises Missing."""
    row = Disclosure.get_or_none((Disclosure.id == disclosure_id) & (Disclosure.viewer == actor.person_id))
    if row is None or not row.at <= now < row.at + DISCLOSURE_SHOWN:
        raise Missing()
    if (row.viewer_role, row.viewer_organisation_id) != (actor.role.value, actor.organisation_id):
        raise Missing()
    number = row.person.document if row.field == "document" else row.person.phone
    return Revealed(row.person_id, row.person.name, row.field, number, row.at + DISCLOSURE_SHOWN)


def my_disclosures(*, actor: Actor, before: int | None = None) -> tuple[tuple[DisclosureView, ...], int | None]:
    """Who saw the actor's own numbers, newest first, and the key of the next page."""
    rows = disclosures_of(actor.person_id or 0, before=before, count=PAGE + 1)
    shown = rows[:PAGE]
    ids = [row.viewer_organisation_id for row in shown if row.viewer_organisation_id is not None]
    units = {unit.id: unit.name for unit in organisations_by_ids(ids)}
    views = tuple(
        DisclosureView(
            row.id,
            row.at,
            row.field,
            row.reason,
            row.viewer.name,
            row.viewer_role,
            units.get(row.viewer_organisation_id or 0, ""),
        )
        for row in shown
    )
    return views, shown[-1].id if len(rows) > PAGE else None
