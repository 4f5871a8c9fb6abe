"""What is open to check of a ballot: the trackers for whoever voted, the bundle for the office and the province."""

import io
import zipfile
from dataclasses import dataclass
from itertools import groupby

from plugins.committees.domain import ballot as rules
from plugins.committees.domain.ballot import SessionState
from plugins.committees.service import room
from plugins.committees.service.bundle import bundle
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotSession
from plugins.committees.store.meeting import Meeting
from portal.plugin import SHANGHAI, Actor, Missing, Refused, Role, _

OVER = (SessionState.CLOSED, SessionState.OPENED)
GLANCE = 60


@dataclass(frozen=True)
class Trackers:
    """All trackers of a ballot, by their first character, and the hash of their list."""

    meeting: Meeting
    count: int
    hash: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_long(self) -> bool:
        """So many that one can't find one's own at a glance."""
        return self.count > GLANCE


def trackers(*, meeting_id: int, actor: Actor) -> Trackers:
    """The trackers. Raises Refused before the voting is over, and Missing for whoever has no part in it.

    Always the whole list: whoever asked for one would tell whose it is.
    """
    meeting, session = _readable(meeting_id, actor)
    if session.state not in OVER:
        raise Refused(_("投票结束后才能核对查验码"))
    groups = tuple((first, tuple(found)) for first, found in groupby(session.trackers, key=lambda each: each[0]))
    return Trackers(meeting, len(session.trackers), rules.hash_of(session.trackers), groups)


def _readable(meeting_id: int, actor: Actor) -> tuple[Meeting, BallotSession]:
    """Office, province, and the experts who are on the roll."""
    session = store.of_meeting(meeting_id)
    if actor.role is Role.EXPERT:
        room.own_seat(meeting_id, actor)
        meeting = meetings.meeting(meeting_id)
        on_roll = session is not None and store.roll_row(session.id, actor.person_id or 0) is not None
    else:
        meeting, on_roll = room.own_meeting(meeting_id, actor), True
    if meeting is None or session is None or not on_roll:
        raise Missing(_("这次会议没有表决"))
    return meeting, session


def archive(*, meeting_id: int, actor: Actor) -> bytes:
    """The bundle as one ZIP, for the office and the province; the same ballot gives the same bytes.

    Experts do not get it: it counts the cases, too, from which one of them is recused. Raises Refused before the box
    is open, and for an officer with an own case on the list.
    """
    meeting = room.own_meeting(meeting_id, actor)
    if any(case.person_id == actor.person_id for case in meetings.cases_of(meeting_id)):
        raise Refused(_("名单中有您本人的申报，请由其他工作人员办理"))
    session = store.of_meeting(meeting_id)
    files = bundle(meeting_id=meeting.id)
    made = (session.revealed_at if session else None) or meeting.review_by
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(name, made.astimezone(SHANGHAI).timetuple()[:6]), content)
    return written.getvalue()
