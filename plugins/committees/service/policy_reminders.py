"""What happens by itself with policy reviews: the office hears of what is soon due, and of what is overdue."""

from datetime import datetime, timedelta
from typing import Any

from plugins.committees.store import filing as filings
from portal.plugin import SHANGHAI, Actor, ReviewRow, Role, _, members, notify, policy_reviews, transaction

AHEAD = timedelta(days=3)
MOST = 100


def sweep_policy_due(*, portal: Any, now: datetime) -> int:
    """Tell the officers of each office with a committee, once for each due day before it, and once after."""
    told = 0
    for office in sorted({row.office_id for row in filings.everything()}):
        actor = Actor(person_id=None, role=Role.OFFICE_OFFICER, organisation_id=office)
        rows = [row for row in policy_reviews(actor=actor, count=MOST) if row.due_at <= now + AHEAD]
        late = tuple(row for row in rows if row.due_at <= now)
        soon = tuple(row for row in rows if row.due_at > now)
        if rows:
            with transaction():
                told += _tell(office, soon, _("政策性审查即将到期"), "soon", now)
                told += _tell(office, late, _("政策性审查已逾期"), "late", now)
    return told


def _tell(office: int, rows: tuple[ReviewRow, ...], title: str, stage: str, now: datetime) -> int:
    told = 0
    for person in members(office, Role.OFFICE_OFFICER) if rows else ():
        # Nobody hears of an own case through the office.
        mine = [row for row in rows if row.case.person_id != person]
        if not mine:
            continue
        day = (max(row.due_at for row in mine) - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
        told += notify(
            person_id=person,
            subject=f"committees.office:{office}",
            kind="committees.policy",
            title=title,
            body=_("%(count)s份申报的政策性审查期限是%(day)s。", count=len(mine), day=day.isoformat()),
            link="/committees/policy" if stage == "soon" else "/committees/policy?show=overdue",
            now=now,
            key=f"committees.policy-{stage}:{office}:{day.isoformat()}:{person}",
        )
    return told
