"""What a service plugin may ask and decide about received applications: policy review, reading, results, dossiers.

The functions that need the series take them from the request, or from the application context around it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import mounting
from portal.calendar import service as calendar
from portal.criteria import Facts, Judgement
from portal.kernel import web
from portal.kernel.access import Actor
from portal.series.service.schemes import FiledScheme, filed, usable
from portal.submissions.domain.dossier import Section
from portal.submissions.service import case_reading, dossier_register
from portal.submissions.service import result as results
from portal.submissions.service.case_reading import CaseSheet
from portal.submissions.service.case_verdicts import case_judgements as judgements
from portal.submissions.service.received import (
    ReviewRow,
    policy_reviews,
    reviewed_among,
    reviewed_applications,
)
from portal.submissions.service.result import (
    ConfirmedResult,
    overturn_result,
    record_certificate,
    record_result,
    record_vote,
    restore_result,
)
from portal.submissions.service.review import pass_policy_review, reject_policy_review

add_working_days = calendar.add_working_days
usable_scheme = usable
filed_scheme = filed

__all__ = [
    "CaseSheet",
    "ConfirmedResult",
    "FiledScheme",
    "ReviewDates",
    "ReviewRow",
    "add_issued_title",
    "add_working_days",
    "case_facts",
    "case_judgement",
    "case_judgements",
    "case_sheet",
    "confirm_result",
    "confirmed_results",
    "filed_scheme",
    "give_back_issued_title",
    "is_working_day",
    "overturn_result",
    "pass_policy_review",
    "policy_reviews",
    "record_certificate",
    "record_result",
    "record_vote",
    "reject_policy_review",
    "restore_result",
    "review_dates",
    "review_dates_among",
    "reviewed_among",
    "reviewed_applications",
    "revoke_issued_title",
    "usable_scheme",
]


def _registry() -> Any:
    return web.portal().registry


def _lets(actor: Actor, application_id: int) -> bool:
    return mounting.reads(_registry(), actor, application_id)


def case_sheet(*, application_id: int, actor: Actor) -> CaseSheet:
    """The case part by part, with the criteria's verdict: for desks that it has reached, and whoever `Service.reads`
    lets in. Raises Missing for anybody else."""
    return case_reading.case_sheet(application_id=application_id, registry=_registry(), lets=_lets, actor=actor)


def case_judgement(*, application_id: int, actor: Actor) -> Judgement | None:
    """The verdict by the recorded edition as of the day of 申报; None when the series' plugin is off."""
    return case_reading.case_judgement(application_id=application_id, registry=_registry(), lets=_lets, actor=actor)


def case_judgements(*, application_ids: Sequence[int], actor: Actor) -> dict[int, Judgement | None]:
    """The verdicts on many of the office's policy reviews, at four queries; only those that are the actor's to see."""
    return judgements(application_ids=application_ids, registry=_registry(), actor=actor)


def case_facts(application_id: int) -> Facts:
    """The frozen facts to score by. Whoever asks has checked that the case is theirs."""
    return case_reading.case_facts(application_id)[0]


def confirm_result(
    *,
    application_id: int,
    document: str,
    confirmed_on: date,
    scope: str = "全省",
    way: str = "评审",
    actor: Actor,
    now: datetime,
) -> None:
    """The authority confirms the title under its paper's number. Raises Refused, Conflict."""
    results.confirm_result(
        application_id=application_id,
        document=document,
        confirmed_on=confirmed_on,
        scope=scope,
        way=way,
        registry=_registry(),
        actor=actor,
        now=now,
    )


def confirmed_results(
    *, after: int = 0, count: int = 50, without_certificate: bool = False
) -> tuple[ConfirmedResult, ...]:
    """Confirmed results behind the key `after`, in the order in which they were recorded. One query.

    `without_certificate`: only those of which `record_certificate` has not been told.
    """
    return results.confirmed_results(
        after=after, count=count, without_certificate=without_certificate, registry=_registry()
    )


@dataclass(frozen=True)
class ReviewDates:
    """Until when a row's cases are to be reviewed, both inclusive."""

    policy_review_by: datetime
    review_by: datetime


def review_dates(
    *, application_year: int, series: str, track: str = "", office_id: int | None = None, now: datetime
) -> ReviewDates | None:
    """The row's dates, or the committee's own earlier ones; None for what the plan does not know."""
    try:
        held = calendar.windows(
            year=application_year, series=series, track=track or None, office_id=office_id, person_id=None, now=now
        )
    except (calendar.UnknownSeries, calendar.UnknownYear):
        return None
    return ReviewDates(held.policy_review_by, held.review_by)


def review_dates_among(
    *, application_year: int, asked: Collection[tuple[str, int]], now: datetime
) -> dict[tuple[str, int], ReviewDates]:
    """(series, office) -> its `review_dates`; without those that no plan knows. At most two queries, however many."""
    found = calendar.windows_of_offices(year=application_year, asked=asked, now=now)
    return {key: ReviewDates(held.policy_review_by, held.review_by) for key, held in found.items()}


def is_working_day(day: date) -> bool:
    """By the State Council's list, swapped days included. Raises UnknownYear for a year without a list."""
    return calendar.is_working_day(day)


def add_issued_title(
    *,
    person_id: int,
    series: str,
    title: str,
    level: str,
    specialty: str = "",
    obtained: date,
    way: str = "评审",
    scope: str = "",
    application_year: int | None = None,
    committee: str = "",
    certificate: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Enter a title whose certificate was issued here into the holder's dossier; returns the item's id.

    `series` is its printed name, `scope` where it holds. It needs no evidence, and its holder can't change it. The same
    certificate again changes nothing.
    """
    data: Mapping[str, Any] = {
        "series": series,
        "level": level,
        "title": title,
        "specialty": specialty,
        "obtained": obtained.isoformat(),
        "obtained_by": way,
        "scope": scope,
        "application_year": application_year,
        "committee": committee,
        "number": certificate,
    }
    return dossier_register.add_registered(
        person_id=person_id,
        section=Section.TITLES,
        kind="title",
        data=data,
        register=certificate,
        actor=actor,
        now=now,
    )


def revoke_issued_title(*, item_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The certificate was suspended or revoked: the title is no fact of the dossier any more."""
    dossier_register.take_back_registered(item_id=item_id, reason=reason, actor=actor, now=now)


def give_back_issued_title(*, item_id: int, actor: Actor, now: datetime) -> None:
    """A suspension was lifted."""
    dossier_register.give_back_registered(item_id=item_id, actor=actor, now=now)
