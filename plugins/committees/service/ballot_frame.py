"""What every act on a ballot begins and ends with: the locked session, and the entry in its ledger."""

from collections.abc import Sequence
from datetime import datetime

from plugins.committees.domain.teller import ways_keep_secret
from plugins.committees.store import ballot as store
from plugins.committees.store.ballot import BallotRoll, BallotSession
from portal.plugin import Actor, Missing, Refused, _, append


def subject_of(session: BallotSession) -> str:
    """The ledger's name of a ballot."""
    return f"committees.ballot:{session.id}"


def locked_session(meeting_id: int) -> BallotSession:
    """The meeting's ballot, locked until the transaction ends. Raises Missing."""
    session = store.locked_of_meeting(meeting_id)
    if session is None:
        raise Missing(_("这次会议还没有准备表决"))
    return session


def record(session: BallotSession, verb: str, actor: Actor, at: datetime, **data: object) -> None:
    """Write an act into the ballot's ledger."""
    append(subject=subject_of(session), action=f"committees.ballot_{verb}", actor=actor, at=at, data=data)


def require_secret_ways(session: BallotSession, roll: Sequence[BallotRoll]) -> None:
    """Raises Refused while so few vote on paper, or not on paper, that their votes could be told."""
    if not ways_keep_secret([(row.places, row.on_paper) for row in roll if row.done], len(session.cases)):
        raise Refused(
            _("有的申报纸质票或电子票不足3张，可以推知个人的选择，不能结束投票"),
            cure=_("请监票人、计票人收回纸质票，由专家改用电子投票；或者使两种方式在每项申报上各不少于3人"),
        )
