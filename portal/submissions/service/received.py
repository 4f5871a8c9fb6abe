"""Applications that a committee office has received: what a service plugin may know of them."""

from dataclasses import dataclass
from datetime import datetime

import portal.submissions.store.received as store
from portal.kernel.access import Actor, Role, require
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.service.desk import key_of

PAGE = 30


@dataclass(frozen=True)
class ReceivedApplication:
    """A received application as its committee office knows it. `key` is its place in the list."""

    id: int
    number: str
    person_id: int
    applicant_name: str
    employer_id: int | None
    employer_name: str
    application_year: int
    series: str
    specialty: str
    level: str
    track: str
    revision: int
    office_id: int
    received_at: datetime
    key: str


def received_applications(*, actor: Actor, after: str = "", count: int = PAGE) -> tuple[ReceivedApplication, ...]:
    """What the actor's committee office has received, by due date; `after` is the key of the last one seen.

    Never the actor's own. One query. Raises Denied for any other capacity.
    """
    office = _office(actor)
    rows = store.received_rows(office, after=key_of(after), without_person=actor.person_id, count=count)
    return tuple(_value(row, office) for row in rows)


def received_application(*, application_id: int, actor: Actor) -> ReceivedApplication:
    """One of them. Raises Missing for any that this office has not received, and for the actor's own."""
    office = _office(actor)
    row = store.received_row(application_id, office, without_person=actor.person_id)
    if row is None:
        raise Missing(_("没有这份申报，或尚未由您的评委会办公室接收"))
    return _value(row, office)


def _office(actor: Actor) -> int:
    require(actor.role is Role.OFFICE_OFFICER and actor.organisation_id is not None)
    assert actor.organisation_id is not None  # noqa: S101 - for the type checker: required above
    return actor.organisation_id


def _value(row: store.Row, office: int) -> ReceivedApplication:
    due, step, closed, *rest = row
    return ReceivedApplication(*rest, office_id=office, received_at=closed, key=f"{due}.{step}")
