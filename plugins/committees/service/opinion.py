"""The written opinion of a group on a case: a member drafts, the others agree or remark, the leader concludes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain.group import Verdict, agreed_by_all, may_conclude, speaker
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import room
from plugins.committees.service.session import IN_SESSION, record, require_able_for, require_state
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import group as store
from plugins.committees.store.group import Group, Opinion, OpinionVersion, OpinionVoice
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import Actor, Conflict, Invalid, Missing, Refused, Role, _, access, notify, transaction

LEAST, LONGEST = 10, 2000


@dataclass(frozen=True)
class View:
    """The opinion of one case as the actor may see it."""

    meeting: Meeting
    case: Case
    group: Group | None
    opinion: Opinion | None
    versions: tuple[OpinionVersion, ...]
    voices: tuple[OpinionVoice, ...]
    names: dict[int, str]
    free: tuple[int, ...]
    in_group: bool
    may_write: bool
    may_conclude: bool


@dataclass(frozen=True)
class Task:
    """A case of the expert's group, and what is to do about it."""

    case: Case
    opinion: Opinion | None
    spoken: bool


@dataclass(frozen=True)
class _Table:
    """Who sits at the table of a case."""

    group: Group | None
    members: tuple[int, ...]
    free: tuple[int, ...]
    names: dict[int, str]


def _table(case: Case) -> _Table:
    group, sitting = store.table_of(case.group_id)
    if group is None:
        return _Table(None, (), (), {})
    out = conflicts.recused(case.id)
    members = tuple(person for person, _name in sitting)
    return _Table(group, members, tuple(person for person in members if person not in out), dict(sitting))


def tasks(*, meeting_id: int, actor: Actor) -> tuple[Group | None, tuple[Task, ...]]:
    """The expert's group, and its cases that the expert may know of. Raises Missing for one without a seat."""
    seat = room.own_seat(meeting_id, actor)
    mine = next((group for group, people in store.members_of(meeting_id).items() if seat.person_id in people), None)
    if mine is None:
        return None, ()
    cases = [case for case in room.cases_for(seat.meeting, actor) if case.group_id == mine]
    opinions = store.opinions_of([case.id for case in cases])
    said = {
        (voice.opinion_id, voice.version)
        for voice in store.voices_of([each.id for each in opinions.values()])
        if voice.person_id == actor.person_id
    }
    found = [(case, opinions.get(case.id)) for case in cases]
    return store.group(mine), tuple(
        Task(case, each, each is not None and (each.id, each.version) in said) for case, each in found
    )


def view(*, case_id: int, actor: Actor) -> View:
    """The opinion: for the case's group all of it, for the rest of the panel what was concluded; for the office.

    Raises Missing for a case that does not exist for the actor.
    """
    meeting, case = room.case_for(case_id, actor)
    table = _table(case)
    found, versions = store.opinion_with_versions(case.id)
    in_group = actor.person_id in table.free and actor.role is Role.EXPERT
    whole = in_group or actor.role is not Role.EXPERT
    shown = found if found and (whole or found.concluded_at) else None
    voices = tuple(store.voices_of([shown.id])) if shown and whole else ()
    now_open = in_group and MeetingState(meeting.state) in IN_SESSION and not (found and found.concluded_at)
    return View(
        meeting,
        case,
        table.group,
        shown,
        tuple(versions) if shown and whole else (),
        voices,
        table.names,
        table.free,
        in_group,
        now_open,
        now_open and shown is not None and _concludes(table, shown, voices, actor),
    )


def _concludes(table: _Table, found: Opinion, voices: Sequence[OpinionVoice], actor: Actor) -> bool:
    leader = table.group.leader_id if table.group else 0
    if speaker(leader, table.members, table.free) != actor.person_id:
        return False
    return may_conclude(table.free, _agreeing(found, voices))


def _agreeing(found: Opinion, voices: Sequence[OpinionVoice]) -> list[int]:
    return [each.person_id for each in voices if each.version == found.version and each.agrees]


def _open_table(case_id: int, actor: Actor, now: datetime) -> tuple[Meeting, Case, _Table, int]:
    """The case, for a member of its group while the meeting is in session. Raises Missing, Refused, Denied."""
    access.require(actor.role is Role.EXPERT)
    meeting, case = room.case_for(case_id, actor)
    table = _table(case)
    if actor.person_id is None or actor.person_id not in table.free:
        raise Missing(_("这份申报不由您所在的学科组评议"))
    require_state(meeting, IN_SESSION)
    require_able_for(meeting, case, now)
    return meeting, case, table, actor.person_id


def draft(*, case_id: int, version: int, verdict: str, text: str, actor: Actor, now: datetime) -> int:
    """Write the opinion, or a new version of it, which takes back what others had agreed to; returns the version.

    `version` is the one that was seen, 0 for none. Raises Invalid, Conflict, Refused, Missing.
    """
    clean = text.strip()
    if verdict not in set(Verdict):
        raise Invalid({"verdict": _("请选择评议结论")})
    if not LEAST <= len(clean) <= LONGEST:
        raise Invalid({"text": _("请填写评议意见，10到2000个字")})
    with transaction():
        _meeting, case, table, me = _open_table(case_id, actor, now)
        found = store.locked_opinion(case.id)
        if (found.version if found else 0) != version:
            raise Conflict(_("同组专家刚刚修改了评议意见，请查看后再写"))
        found = _written(found, case, table, verdict, clean, me, now)
        OpinionVersion.create(
            opinion=found.id, version=found.version, verdict=verdict, text=clean, person_id=me, at=now
        )
        store.put_voice(found, me, agrees=True, remark="", at=now)
        record(case, "opinion_drafted", actor=actor, now=now, data={"version": found.version, "verdict": verdict})
        _settle(found, case, table, actor, now)
        _tell(found, case, table, me, now)
    return found.version


def _written(
    found: Opinion | None, case: Case, table: _Table, verdict: str, text: str, me: int, now: datetime
) -> Opinion:
    columns = {"verdict": verdict, "text": text, "drafted_by": me, "updated_at": now}
    if found is None:
        group = table.group
        assert group is not None  # noqa: S101 - for the type checker: somebody of it is writing
        return Opinion.create(case=case.id, group=group.id, created_at=now, **columns)
    if found.concluded_at:
        raise Refused(_("学科组的评议意见已经定稿"))
    store.write(found, {**columns, "version": found.version + 1})
    return found


def say(*, case_id: int, version: int, agrees: bool, remark: str = "", actor: Actor, now: datetime) -> None:
    """Agree to the version that was seen, or not, and why. Raises Invalid, Conflict, Refused, Missing."""
    clean = remark.strip()
    if len(clean) > LONGEST or (not agrees and len(clean) < LEAST):
        raise Invalid({"remark": _("不同意的，请写明不同意见，10到2000个字")})
    with transaction():
        _meeting, case, table, me = _open_table(case_id, actor, now)
        found = _seen(case, version)
        store.put_voice(found, me, agrees=agrees, remark=clean, at=now)
        record(case, "opinion_answered", actor=actor, now=now, data={"version": version, "agrees": agrees})
        _settle(found, case, table, actor, now)


def conclude(*, case_id: int, version: int, actor: Actor, now: datetime) -> None:
    """The leader ends it: more than half of those who may speak agree. Raises Refused, Conflict, Missing."""
    with transaction():
        _meeting, case, table, _me = _open_table(case_id, actor, now)
        found = _seen(case, version)
        if not _concludes(table, found, store.voices_of([found.id]), actor):
            raise Refused(_("由组长在过半数组员同意后定稿"))
        _conclude(found, case, actor, now)


def _seen(case: Case, version: int) -> Opinion:
    found = store.locked_opinion(case.id)
    if found is None:
        raise Missing(_("还没有评议意见"))
    if found.concluded_at:
        raise Refused(_("学科组的评议意见已经定稿"))
    if found.version != version:
        raise Conflict(_("评议意见已有新的版本，请查看后再表态"))
    return found


def _settle(found: Opinion, case: Case, table: _Table, actor: Actor, now: datetime) -> None:
    if agreed_by_all(table.free, _agreeing(found, store.voices_of([found.id]))):
        _conclude(found, case, actor, now)


def _conclude(found: Opinion, case: Case, actor: Actor, now: datetime) -> None:
    store.write(found, {"concluded_at": now, "concluded_by": actor.person_id})
    data = {"version": found.version, "verdict": found.verdict}
    record(case, "opinion_concluded", actor=actor, now=now, data=data)


def _tell(found: Opinion, case: Case, table: _Table, me: int, now: datetime) -> None:
    if found.concluded_at:
        return
    for person in table.free:
        if person != me:
            notify(
                person_id=person,
                subject=f"committees.case:{case.id}",
                kind="committees.opinion",
                title=_("请对学科组评议意见表态"),
                body=_("第%(version)s版评议意见已写好，请查看并表示同意或写明不同意见。", version=found.version),
                link=f"/expert/meetings/{case.meeting_id}/opinions/{case.id}",
                now=now,
                key=f"committees.opinion:{found.id}:{found.version}:{person}",
            )
