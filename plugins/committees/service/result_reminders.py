"""Reminders of what follows the results: objections and re-checks to be decided, lists to be handed in and confirmed.

Nobody learns from them whose result it is, nor who objects.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from plugins.committees.domain.due import OVERDUE, horizon, spoken, stage
from plugins.committees.domain.recheck import RecheckState
from plugins.committees.service import settings
from plugins.committees.service.confirmation import hindrance
from plugins.committees.service.deadlines import due_after
from plugins.committees.service.decision import signers
from plugins.committees.service.meeting import subject_of
from plugins.committees.store import publicity as publicities
from plugins.committees.store import recheck as store
from plugins.committees.store.meeting import Meeting
from plugins.committees.store.publicity import Objection
from plugins.committees.store.recheck import Confirmation, Recheck
from portal.plugin import SHANGHAI, Refused, Role, _, bureaus, members, notify, transaction

# A date that is written as 24:00 has passed at that instant.
MOMENT = timedelta(microseconds=1)


def sweep_results(*, portal: Any, now: datetime) -> int:
    """Remind whoever has to decide, each stage once: 7, 3 and 1 days before the date, and when it is over."""
    told = 0
    with transaction():
        told += sum(_objection(row, now) for row in publicities.open_until(horizon(now)))
        told += sum(_recheck(row, now) for row in store.waiting_until(horizon(now)))
        told += sum(_to_hand_in(meeting, now) for meeting in store.meetings_to_confirm())
        told += sum(_to_confirm(row, now) for row in store.handed_in())
    return told


def _objection(row: Objection, now: datetime) -> int:
    people = [each for each in members(row.office_id, Role.OFFICE_OFFICER) if each != row.applicant_id]
    titles = _("公示异议的办理期限临近"), _("公示异议的办理期限已过")
    body = _("会议：%(name)s，应在%(when)s前调查核实。", name=row.meeting.name, when=_day(row.due_at))
    link = f"/committees/objections/{row.id}"
    return _tell(people, f"objection_due:{row.id}", row.meeting, row.due_at, titles, body, link, now)


def _recheck(row: Recheck, now: datetime) -> int:
    body = _("会议：%(name)s，应在%(when)s前办结复查。", name=row.meeting.name, when=_day(row.due_at))
    if row.state == RecheckState.PROPOSED:
        people, link = sorted(signers(row.meeting, row.case)), f"/expert/meetings/{row.meeting_id}/rechecks"
        titles = _("复查意见等待您同意，期限临近"), _("复查意见等待您同意，期限已过")
    else:
        people, link = list(members(row.office_id, Role.OFFICE_OFFICER)), f"/committees/rechecks/{row.id}"
        titles = _("复查的办理期限临近"), _("复查的办理期限已过")
    people = [each for each in people if each != row.applicant_id]
    # Its version says whose turn it is: after a disagreement the office is reminded anew.
    return _tell(people, f"recheck_due:{row.id}.{row.version}", row.meeting, row.due_at, titles, body, link, now)


def _to_hand_in(meeting: Meeting, now: datetime) -> int:
    """Results that nothing hinders, on no list yet: from the end of the publicity, or of what has held them up."""
    since = max(filter(None, (publicities.settled_at(meeting.id), store.returned_at(meeting.id))), default=None)
    due = _due(since)
    if due is None or hindrance(meeting, store.confirmable(meeting.id)):
        return 0
    people = members(meeting.office_id, Role.OFFICE_OFFICER)
    titles = _("报送评审结果确认的期限临近"), _("报送评审结果确认的期限已过")
    body = _("会议：%(name)s，应在%(when)s前报送。", name=meeting.name, when=_day(due))
    link = f"/committees/meetings/{meeting.id}/confirmation"
    return _tell(people, f"hand_in_due:{meeting.id}.{due:%Y%m%d}", meeting, due, titles, body, link, now)


def _to_confirm(row: Confirmation, now: datetime) -> int:
    due = _due(row.handed_in_at)
    if due is None:
        return 0
    people = [each for bureau in bureaus() for each in members(bureau.id, Role.PROVINCIAL_OFFICER)]
    titles = _("评审结果确认的办理期限临近"), _("评审结果确认的办理期限已过")
    body = _("会议：%(name)s，应在%(when)s前办理确认或备案。", name=row.meeting.name, when=_day(due))
    link = f"/committees/confirmations/{row.id}"
    return _tell(people, f"confirmation_due:{row.id}", row.meeting, due, titles, body, link, now)


def _due(since: datetime | None) -> datetime | None:
    try:
        return None if since is None else due_after(since, settings.confirmation_days())
    except Refused:
        # The holidays of that year are not known yet: the others are reminded all the same.
        return None


def _day(instant: datetime) -> str:
    return spoken(instant.astimezone(SHANGHAI))


def _tell(
    people: Iterable[int],
    what: str,
    meeting: Meeting,
    due: datetime,
    titles: tuple[str, str],
    body: str,
    link: str,
    now: datetime,
) -> int:
    held = stage(due - MOMENT, now)
    if held is None:
        return 0
    given = {"subject": subject_of(meeting.id), "kind": f"committees.{what.partition(':')[0]}", "body": body}
    title = titles[1] if held == OVERDUE else titles[0]
    return sum(
        notify(person_id=each, **given, title=title, link=link, now=now, key=f"committees.{what}:{held}:{each}")
        for each in people
    )
