"""What must hold of groups, opinions, representative works and defences."""

from collections.abc import Iterator

import peewee

from plugins.committees.domain.defence import Status
from plugins.committees.domain.group import Verdict
from plugins.committees.domain.works import STANDING, Grade, State
from plugins.committees.store.defence import DefenceTurn
from plugins.committees.store.group import Group, GroupMember, Opinion, OpinionVersion
from plugins.committees.store.meeting import Case
from plugins.committees.store.works import WorkReview
from portal.plugin import Examination, Invariant


def _leaders(_examination: Examination) -> Iterator[str]:
    members = set(GroupMember.select(GroupMember.group, GroupMember.person_id).tuples())
    for row in Group.select().order_by(Group.id):
        if (row.id, row.leader_id) not in members:
            yield f"group {row.id} is led by {row.leader_id}, who is not in it"


def _meetings(_examination: Examination) -> Iterator[str]:
    meetings = dict(Group.select(Group.id, Group.meeting).tuples())
    for member in GroupMember.select().order_by(GroupMember.id):
        if meetings.get(member.group_id) != member.meeting_id:
            yield f"member {member.id} of group {member.group_id} belongs to meeting {member.meeting_id}"
    for case in Case.select().where(Case.group_id.is_null(False)).order_by(Case.id):
        if meetings.get(case.group_id) != case.meeting_id:
            yield f"case {case.id} of meeting {case.meeting_id} is in group {case.group_id}"


def _opinions(_examination: Examination) -> Iterator[str]:
    newest = {
        opinion: (number, count)
        for opinion, number, count in OpinionVersion.select(
            OpinionVersion.opinion, peewee.fn.MAX(OpinionVersion.version), peewee.fn.COUNT(OpinionVersion.id)
        )
        .group_by(OpinionVersion.opinion)
        .tuples()
    }
    for row in Opinion.select().order_by(Opinion.id):
        if newest.get(row.id) != (row.version, row.version) or row.verdict not in set(Verdict):
            yield f"opinion {row.id} is at version {row.version}, {row.verdict}; kept are {newest.get(row.id)}"


def _works(_examination: Examination) -> Iterator[str]:
    for row in WorkReview.select().order_by(WorkReview.id):
        known = row.state in set(State) and (row.grade == "" or row.grade in set(Grade))
        returned = (row.state == State.RETURNED) == bool(row.grade)
        if not known or not returned or (row.held == 1) != (row.state in STANDING):
            yield f"review {row.id} is {row.state}, {row.grade}, held {row.held}"


def _turns(_examination: Examination) -> Iterator[str]:
    running: dict[int, int] = {}
    for row in DefenceTurn.select().order_by(DefenceTurn.id):
        if row.status not in set(Status):
            yield f"turn {row.id} is {row.status}"
        if (row.status in (Status.NOW, Status.DONE)) != (row.started_at is not None):
            yield f"turn {row.id} is {row.status} and was started at {row.started_at}"
        if row.status == Status.NOW:
            running[row.defence_id] = running.get(row.defence_id, 0) + 1
    for defence, count in sorted(running.items()):
        if count > 1:
            yield f"defence {defence} runs {count} turns at once"


INVARIANTS = (
    Invariant("committees-groups-are-led-from-inside", "the leader of every group is one of its members", _leaders),
    Invariant("committees-groups-keep-to-a-meeting", "members and cases of a group are of its meeting", _meetings),
    Invariant("committees-opinions-keep-versions", "every version of an opinion is kept, once", _opinions),
    Invariant("committees-works-are-graded-once-back", "exactly the works that came back have a grade", _works),
    Invariant("committees-one-defence-runs", "a defence runs one turn at a time, begun when it was started", _turns),
)
