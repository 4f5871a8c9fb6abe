"""When one applicant of an entry of the plan does what, all inside the entry's own dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.calendar import service as calendar
from portal.submissions.service import offers as offered
from portal.submissions.service.offers import Offer


def track_of(offer: Offer) -> str:
    return offer.track or "normal"


@dataclass(frozen=True)
class Days:
    """When one case is filled in, applied with, and goes its way: all inside the entry's own dates."""

    filled: datetime
    applied: datetime
    audited: datetime
    published: datetime
    shown_out: datetime
    reviewed: datetime
    received: datetime


def days_of(windows: calendar.PlanEntry) -> Days:
    dates = windows.windows
    applied = dates.apply.opens + timedelta(hours=2)
    audited = applied + timedelta(days=1)
    return Days(
        filled=dates.upload.opens + timedelta(days=1, hours=9),
        applied=applied,
        audited=audited,
        published=audited + timedelta(hours=2),
        # Five working days lie within twelve days, the national holiday's week included.
        shown_out=audited + timedelta(days=15),
        reviewed=audited + timedelta(days=16),
        received=audited + timedelta(days=17),
    )


def offer_of(key: str, *, registry: Any, now: datetime) -> Offer:
    return next(each for each in offered.offers(registry=registry, now=now) if each.key == key)
