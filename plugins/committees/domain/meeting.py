"""The life of a meeting: one enum of states, one table of transitions."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PREPARING = "preparing"  # 筹备
    SESSION = "session"  # 评审中
    VOTING = "voting"  # 表决中
    VOTED = "voted"  # 已表决
    DECIDED = "decided"  # 结果已生效
    PUBLISHED = "published"  # 公示
    CONFIRMED = "confirmed"  # 已确认
    CANCELLED = "cancelled"  # 已取消


class MeetingEvent(StrEnum):
    """What happens to it."""

    CONVENE = "convene"
    OPEN_BALLOT = "open_ballot"
    CLOSE_BALLOT = "close_ballot"
    DECIDE = "decide"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    CANCEL = "cancel"


TRANSITIONS: Mapping[tuple[MeetingState, MeetingEvent], MeetingState] = {
    (MeetingState.PREPARING, MeetingEvent.CONVENE): MeetingState.SESSION,
    (MeetingState.SESSION, MeetingEvent.OPEN_BALLOT): MeetingState.VOTING,
    (MeetingState.VOTING, MeetingEvent.CLOSE_BALLOT): MeetingState.VOTED,
    (MeetingState.VOTED, MeetingEvent.DECIDE): MeetingState.DECIDED,
    (MeetingState.DECIDED, MeetingEvent.PUBLISH): MeetingState.PUBLISHED,
    (MeetingState.PUBLISHED, MeetingEvent.CONFIRM): MeetingState.CONFIRMED,
    (MeetingState.PREPARING, MeetingEvent.CANCEL): MeetingState.CANCELLED,
    (MeetingState.SESSION, MeetingEvent.CANCEL): MeetingState.CANCELLED,
}


def after(state: MeetingState, event: MeetingEvent) -> MeetingState | None:
    """The state that follows, or None when this can't happen now."""
    return TRANSITIONS.get((MeetingState(state), event))


class SeatRole(StrEnum):
    """What an expert is in the panel."""

    CHAIR = "chair"  # 主任委员
    DEPUTY = "deputy"  # 副主任委员
    MEMBER = "member"  # 委员


def presiding(present: Iterable[tuple[str, int]]) -> int | None:
    """Who presides of those who attend (role, person), in the order of their seats: the chair, else a deputy."""
    found: dict[str, int] = {}
    for role, person_id in present:
        found.setdefault(role, person_id)
    return found.get(SeatRole.CHAIR, found.get(SeatRole.DEPUTY))


class SeatState(StrEnum):
    """How an invitation stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"
