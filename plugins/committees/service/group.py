"""Groups of a meeting (学科组): suggested by specialty, edited by the office, with members of the panel and cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain import group as rules
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.service import room
from plugins.committees.service.session import BEFORE_VOTE, panel, record, require_state
from plugins.committees.service.session_wording import GROUP_DEFECTS
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import expert as experts
from plugins.committees.store import group as store
from plugins.committees.store.group import Group, Opinion
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import Actor, Conflict, Invalid, Missing, Refused, Role, _, notify, transaction

CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）：学科组不少于3人；条款号未核实，国家基准，待省厅确认"


@dataclass(frozen=True)
class Listed:
    """A case of a group: how many members may speak to it, and its opinion."""

    case: Case
    free: int
    opinion: Opinion | None


@dataclass(frozen=True)
class GroupView:
    """A group with its people and cases."""

    row: Group
    seats: tuple[Seat, ...]
    cases: tuple[Listed, ...]


@dataclass(frozen=True)
class Groups:
    """All groups of a meeting, and what is in none."""

    meeting: Meeting
    groups: tuple[GroupView, ...]
    loose_seats: tuple[Seat, ...]
    loose_cases: tuple[Case, ...]
    seats: tuple[Seat, ...]
    cases: tuple[Case, ...]
    specialties: Mapping[int, Sequence[str]]
    may_edit: bool

    def one(self, group_id: int) -> GroupView:
        """One of them. Raises Missing."""
        for each in self.groups:
            if each.row.id == group_id:
                return each
        raise Missing(_("没有这个学科组"))


def view(*, meeting_id: int, actor: Actor) -> Groups:
    """The groups of a meeting, for its office and the province. Raises Missing for anybody else."""
    meeting = room.own_meeting(meeting_id, actor)
    cases = room.cases_for(meeting, actor)
    seats = panel(meeting_id)
    members = store.members_of(meeting_id)
    out = _recused(cases)
    opinions = store.opinions_of([case.id for case in cases])
    groups = tuple(
        GroupView(
            row,
            tuple(seats[person] for person in members.get(row.id, ()) if person in seats),
            tuple(
                Listed(case, _free(members.get(row.id, ()), seats, out, case), opinions.get(case.id))
                for case in cases
                if case.group_id == row.id
            ),
        )
        for row in store.groups_of(meeting_id)
    )
    placed = {seat.person_id for each in groups for seat in each.seats}
    known = experts.experts_by_id([seat.expert_id for seat in seats.values()])
    return Groups(
        meeting,
        groups,
        tuple(seat for seat in seats.values() if seat.person_id not in placed),
        tuple(case for case in cases if case.group_id is None),
        tuple(seats.values()),
        cases,
        {seat.person_id: known[seat.expert_id].specialties for seat in seats.values() if seat.expert_id in known},
        actor.role is Role.OFFICE_OFFICER and MeetingState(meeting.state) in BEFORE_VOTE,
    )


def _recused(cases: Sequence[Case]) -> set[tuple[int, int]]:
    rows = conflicts.of_cases([case.id for case in cases])
    return {(row.case_id, row.person_id) for row in rows if row.standing == "recused"}


def _free(members: Sequence[int], seats: Mapping[int, Seat], out: set[tuple[int, int]], case: Case) -> int:
    return sum(person in seats and (case.id, person) not in out for person in members)


def suggested(found: Groups) -> tuple[rules.Grouping, ...]:
    """What the specialties of cases and experts suggest."""
    people = {seat.person_id: tuple(found.specialties.get(seat.person_id, ())) for seat in found.seats}
    return rules.suggest({case.id: case.specialty for case in found.cases}, people)


def adopt(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """Make the suggested groups, when there are none yet; returns how many. Raises Refused."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, BEFORE_VOTE)
        if store.groups_of(meeting_id):
            raise Refused(_("已经有学科组，请逐个修改"))
        groups = suggested(view(meeting_id=meeting_id, actor=actor))
        if not groups:
            raise Refused(_("接受邀请的专家不足3人，或没有申报，不能分组"), clause=CLAUSE)
        for each in groups:
            row = Group.create(
                meeting=meeting.id, name=each.specialty, leader_id=each.members[0], created_at=now, updated_at=now
            )
            store.put_members(row, each.members)
            store.put_cases(row.id, meeting.id, each.cases)
            _recorded(row, meeting, each.members, each.cases, actor, now)
    return len(groups)


def save(
    *,
    meeting_id: int,
    group_id: int = 0,
    version: int = 0,
    name: str,
    leader: int,
    members: Sequence[int],
    cases: Sequence[int],
    actor: Actor,
    now: datetime,
) -> int:
    """Make a group, or change one; returns its id. Raises Invalid with all that is wrong, Conflict, Missing."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, BEFORE_VOTE)
        row = _held(meeting, group_id, version) if group_id else None
        visible = {case.id: case for case in room.cases_for(meeting, actor)}
        _check(meeting, group_id, leader, members, cases, visible)
        columns = {"name": name.strip(), "leader_id": leader, "updated_at": now}
        if row is None:
            row = Group.create(meeting=meeting.id, created_at=now, **columns)
        else:
            Group.update(**columns, version=row.version + 1).where(Group.id == row.id).execute()
        # The officer's own case, which this page does not show, stays where it is.
        unseen = [case for case in store.cases_in(row.id) if case not in visible]
        store.put_members(row, members)
        store.put_cases(row.id, meeting.id, [*cases, *unseen])
        _recorded(row, meeting, members, cases, actor, now)
    return row.id


def _held(meeting: Meeting, group_id: int, version: int) -> Group:
    row = store.locked(group_id)
    if row is None or row.meeting_id != meeting.id:
        raise Missing(_("没有这个学科组"))
    if row.version != version:
        raise Conflict(_("学科组已被修改，请重新查看后再操作"))
    return row


def _check(
    meeting: Meeting,
    group_id: int,
    leader: int,
    members: Sequence[int],
    cases: Sequence[int],
    visible: Mapping[int, Case],
) -> None:
    others = store.members_of(meeting.id)
    elsewhere = [person for group, people in others.items() if group != group_id for person in people]
    errors: dict[str, str] = {}
    for defect in rules.defects(members, leader, panel=panel(meeting.id), elsewhere=elsewhere):
        field, told = GROUP_DEFECTS[defect]
        errors.setdefault(field, str(told))
    if not set(cases) <= set(visible):
        errors["cases"] = _("有申报不在本次会议的名单里")
    opinions = store.opinions_of(visible)
    moved = [case for case in cases if case in opinions and opinions[case].group_id != group_id]
    left = [case for case, each in opinions.items() if each.group_id == group_id and case not in cases]
    if moved or (group_id and left):
        errors["cases"] = _("已写评议意见的申报不能换组")
    if errors:
        raise Invalid(errors)


def drop(*, meeting_id: int, group_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Undo a group that has written nothing. Raises Refused, Conflict, Missing."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        require_state(meeting, BEFORE_VOTE)
        row = _held(meeting, group_id, version)
        if store.has_opinions(row.id):
            raise Refused(_("学科组已写评议意见，不能删除"))
        store.drop(row)
        record(meeting, "group_dropped", actor=actor, now=now, data={"group": group_id})


def _recorded(
    row: Group, meeting: Meeting, members: Sequence[int], cases: Sequence[int], actor: Actor, now: datetime
) -> None:
    data = {"group": row.id, "leader": row.leader_id, "members": list(members), "cases": list(cases)}
    record(meeting, "group_saved", actor=actor, now=now, data=data)
    for person in members:
        notify(
            person_id=person,
            subject=f"committees.meeting:{meeting.id}",
            kind="committees.group",
            title=_("您已编入学科组"),
            body=_("%(meeting)s：%(group)s。请阅读材料并形成书面评议意见。", meeting=meeting.name, group=row.name),
            link=f"/expert/meetings/{meeting.id}/opinions",
            now=now,
            key=f"committees.group:{row.id}:{person}",
        )
