"""What other areas may ask of the calendar."""

from portal.calendar.domain.plan import UnknownSeries, UnknownYear
from portal.calendar.service.extensions import extensions_of, grant_extension, revoke_extension
from portal.calendar.service.feeds import follow, unfollow
from portal.calendar.service.offices import office_calendar, set_office_dates
from portal.calendar.service.reading import (
    Decision,
    PlanEntry,
    decide,
    entry_of,
    plan_entries,
    windows,
    windows_of_offices,
)
from portal.calendar.service.versions import current_plan, install_shipped_plans, plan_of, plans, version_key
from portal.calendar.service.workdays import (
    add_working_days,
    is_working_day,
    seed_workdays,
    special_days,
    working_days_between,
)

__all__ = [
    "Decision",
    "PlanEntry",
    "UnknownSeries",
    "UnknownYear",
    "add_working_days",
    "is_working_day",
    "current_plan",
    "decide",
    "entry_of",
    "extensions_of",
    "follow",
    "grant_extension",
    "install_shipped_plans",
    "office_calendar",
    "plan_entries",
    "plan_of",
    "plans",
    "revoke_extension",
    "seed_workdays",
    "set_office_dates",
    "special_days",
    "unfollow",
    "version_key",
    "windows",
    "windows_of_offices",
    "working_days_between",
]
