"""The frame of a meeting's pages: its tabs, and the words that they share."""

from datetime import datetime, time, timedelta

from plugins.committees.domain.conflict import Kind
from plugins.committees.domain.meeting import MeetingState, SeatRole, SeatState
from plugins.committees.service import room
from plugins.committees.service.room import Meeting
from portal.plugin import N_, SHANGHAI, Actor, Role, _, access

office = access.roles(Role.OFFICE_OFFICER)
watchers = access.roles(Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER)
experts = access.roles(Role.EXPERT)

MEETING_NAMES = {
    MeetingState.PREPARING: N_("筹备中"),
    MeetingState.SESSION: N_("评审中"),
    MeetingState.VOTING: N_("表决中"),
    MeetingState.VOTED: N_("已表决"),
    MeetingState.DECIDED: N_("结果已生效"),
    MeetingState.PUBLISHED: N_("结果公示中"),
    MeetingState.CONFIRMED: N_("已确认"),
    MeetingState.CANCELLED: N_("已取消"),
}
MEETING_TONES = {"preparing": "amber", "session": "blue", "voting": "blue", "cancelled": "grey"}
ROLE_NAMES = {SeatRole.CHAIR: N_("主任委员"), SeatRole.DEPUTY: N_("副主任委员"), SeatRole.MEMBER: N_("委员")}
SEAT_NAMES = {
    SeatState.INVITED: N_("待答复"),
    SeatState.ACCEPTED: N_("已接受"),
    SeatState.DECLINED: N_("不能参加"),
    SeatState.REPLACED: N_("已更换"),
}
SEAT_TONES = {"invited": "amber", "accepted": "green", "declined": "red", "replaced": "grey"}
KIND_NAMES = {
    Kind.OWN_CASE: N_("本人的申报"),
    Kind.EMPLOYER: N_("在同一单位工作"),
    Kind.FORMER_EMPLOYER: N_("曾在同一单位工作"),
    Kind.SHARED_ITEM: N_("共同完成的成果"),
    Kind.SAME_YEAR: N_("本人同年度申报"),
    Kind.KINSHIP: N_("亲属关系"),
    Kind.SUPERVISION: N_("师生或指导关系"),
    Kind.OTHER: N_("其他可能影响公正的情形"),
}
_TABS = (
    ("", N_("概览")),
    ("/cases", N_("名单")),
    ("/draw", N_("抽取")),
    ("/seats", N_("专家")),
    ("/conflicts", N_("回避")),
    ("/groups", N_("学科组")),
    ("/works", N_("代表作")),
    ("/scores", N_("评分")),
    ("/defence", N_("答辩")),
    ("/ballot", N_("表决")),
    ("/decisions", N_("结果")),
    ("/publicity", N_("公示")),
    ("/confirmation", N_("确认")),
)


def room_tabs(meeting: Meeting, here: str, served: frozenset[str]) -> list[tuple[str, str, bool]]:
    """(label, address, is it this one) of the tabs that there are pages for."""
    base = f"/committees/meetings/{meeting.id}"
    return [(_(label), f"{base}{path}", path == here) for path, label in _TABS if _is_there(path, meeting, served)]


def _is_there(path: str, meeting: Meeting, served: frozenset[str]) -> bool:
    # Only 正高级 cases have representative works.
    return path in served and (path != "/works" or meeting.level == "正高级")


# Which tabs have a page; a noun adds its own when its pages are registered.
SERVED: set[str] = {
    "",
    "/cases",
    "/draw",
    "/seats",
    "/conflicts",
    "/scores",
    "/ballot",
    "/groups",
    "/works",
    "/defence",
    "/decisions",
    "/publicity",
    "/confirmation",
}


def words(meeting: Meeting, here: str) -> dict[str, object]:
    """What every page of a meeting needs."""
    return {
        "meeting": meeting,
        "tabs": room_tabs(meeting, here, frozenset(SERVED)),
        "base": f"/committees/meetings/{meeting.id}",
        "meeting_names": MEETING_NAMES,
        "meeting_tones": MEETING_TONES,
        "role_names": ROLE_NAMES,
        "seat_names": SEAT_NAMES,
        "seat_tones": SEAT_TONES,
        "kind_names": KIND_NAMES,
        "say": say,
        "say_end": say_end,
    }


def own_meeting(meeting_id: int, actor: Actor) -> Meeting:
    """The meeting for its office's and the province's pages."""
    return room.own_meeting(meeting_id, actor)


def say_end(instant: datetime) -> str:
    """An instant at which something ends: midnight is 24:00 of the day before."""
    local = instant.astimezone(SHANGHAI)
    if local.time() != time(0):
        return say(instant)
    return say(instant - timedelta(minutes=1))[:-5] + "24:00"


def say(instant: datetime | None) -> str:
    """2023年12月12日 09:30."""
    if instant is None:
        return ""
    local = instant.astimezone(SHANGHAI)
    day = _("%(year)d年%(month)d月%(day)d日", year=local.year, month=local.month, day=local.day)
    return f"{day} {local:%H:%M}"
