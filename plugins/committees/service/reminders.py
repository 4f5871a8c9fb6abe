"""What happens by itself: offices hear in time that a filing ends."""

from datetime import datetime, timedelta
from typing import Any

from plugins.committees.store import filing as store
from portal.plugin import SHANGHAI, _, members, notify

AHEAD = timedelta(days=60)


def sweep_ending(*, portal: Any, now: datetime) -> int:
    """Tell the people of an office, once, that its committee's filing ends within sixty days."""
    today = now.astimezone(SHANGHAI).date()
    told = 0
    for row in store.ending_between(today, today + AHEAD):
        for person_id in members(row.office_id):
            told += notify(
                person_id=person_id,
                subject=f"committees.committee:{row.id}",
                kind="committees.ending",
                title=_("评审委员会备案即将到期"),
                body=_(
                    "%(name)s的备案有效期到%(day)s，到期后不能接收、评分和表决。",
                    name=row.name,
                    day=row.valid_until.isoformat(),
                ),
                link=f"/committees/{row.id}",
                now=now,
                key=f"committees.ending:{row.id}:{person_id}",
            )
    return told
