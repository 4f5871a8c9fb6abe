"""Applications that a committee office has received: what a service plugin may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import portal.submissions.store.received as store
from portal.kernel.access import Actor, Role, require
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.application import StepState
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


@dataclass(frozen=True)
class ReviewRow:
    """A policy review of an office: the case, until when, and how it stands. `key` is its place in the list."""

    case: ReceivedApplication
    step_id: int
    due_at: datetime
    state: str
    returns: int

    @property
    def key(self) -> str:
        return self.case.key


def policy_reviews(*, actor: Actor, after: str = "", count: int = PAGE, state: str = "open") -> tuple[ReviewRow, ...]:
    """The policy reviews of the actor's office, soonest due first; `after` is the key of the last one seen. One query.

    `state`: "open", "returned", "done" or "closed". Never the actor's own case. Raises Denied for any other capacity.
    """
    office = _office(actor)
    rows = store.review_rows(
        office, state=StepState(state), after=key_of(after), without_person=actor.person_id, count=count
    )
    return tuple(ReviewRow(_value(row[:-2], office), row[1], _instant(row[0]), row[-2], row[-1]) for row in rows)


def reviewed_applications(*, actor: Actor, after: str = "", count: int = PAGE) -> tuple[ReceivedApplication, ...]:
    """What has passed the policy review of the actor's office and was not voted on yet. One query."""
    office = _office(actor)
    rows = store.reviewed_rows(office, after=key_of(after), without_person=actor.person_id, count=count)
    return tuple(_value(row, office) for row in rows)


def reviewed_among(*, application_ids: Sequence[int], actor: Actor) -> tuple[ReceivedApplication, ...]:
    """Those of these that have passed their own office's policy review and were not voted on. One query.

    For cases that another office has entrusted: who asks has checked that they are the actor's to see.
    """
    rows = store.reviewed_of(list(application_ids), without_person=actor.person_id)
    return tuple(_value(row, office) for office, row in rows)


def _instant(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds / 1_000_000, tz=SHANGHAI)


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
