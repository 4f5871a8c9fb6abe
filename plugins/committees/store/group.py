"""Groups of a meeting (学科组), their members, and what they wrote of each case."""

from collections.abc import Iterable, Mapping

import peewee

from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import InstantField, Model, for_update


class Group(Model):
    """A group. `leader_id` is one of its members."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    name = peewee.CharField(max_length=60)
    leader_id = peewee.IntegerField()
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()


class GroupMember(Model):
    """An expert in a group; in one of a meeting's groups only."""

    group = peewee.ForeignKeyField(Group, backref=None, on_delete="RESTRICT")
    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()

    class Meta:
        indexes = ((("meeting", "person_id"), True),)


class Opinion(Model):
    """A group's written opinion of a case, as its newest version says it."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT", unique=True)
    group = peewee.ForeignKeyField(Group, backref=None, on_delete="RESTRICT")
    verdict = peewee.CharField(max_length=16)
    text = peewee.TextField()
    version = peewee.IntegerField(default=1)
    drafted_by = peewee.IntegerField()
    concluded_at = InstantField(null=True)
    concluded_by = peewee.IntegerField(null=True)
    created_at = InstantField()
    updated_at = InstantField()


class OpinionVersion(Model):
    """Every version that was ever written."""

    opinion = peewee.ForeignKeyField(Opinion, backref=None, on_delete="RESTRICT")
    version = peewee.IntegerField()
    verdict = peewee.CharField(max_length=16)
    text = peewee.TextField()
    person_id = peewee.IntegerField()
    at = InstantField()

    class Meta:
        indexes = ((("opinion", "version"), True),)


class OpinionVoice(Model):
    """What a member says of a version: agrees, or not and why."""

    opinion = peewee.ForeignKeyField(Opinion, backref=None, on_delete="RESTRICT")
    version = peewee.IntegerField()
    person_id = peewee.IntegerField()
    agrees = peewee.BooleanField()
    remark = peewee.TextField(default="")
    at = InstantField()

    class Meta:
        indexes = ((("opinion", "version", "person_id"), True),)


def groups_of(meeting_id: int) -> list[Group]:
    return list(Group.select().where(Group.meeting == meeting_id).order_by(Group.id))


def group(group_id: int) -> Group | None:
    return Group.get_or_none(Group.id == group_id)


def locked(group_id: int) -> Group | None:
    """The group, locked until the transaction ends."""
    return for_update(Group.select().where(Group.id == group_id)).first()


def members_of(meeting_id: int) -> dict[int, list[int]]:
    """Group -> the persons in it, in the order in which they were put there."""
    query = GroupMember.select(GroupMember.group, GroupMember.person_id).where(GroupMember.meeting == meeting_id)
    found: dict[int, list[int]] = {}
    for group_id, person_id in query.order_by(GroupMember.id).tuples():
        found.setdefault(group_id, []).append(person_id)
    return found


def put_members(row: Group, person_ids: Iterable[int]) -> None:
    """These and no others."""
    GroupMember.delete().where(GroupMember.group == row.id).execute()
    for person_id in person_ids:
        GroupMember.create(group=row.id, meeting=row.meeting_id, person_id=person_id)


def put_cases(group_id: int, meeting_id: int, case_ids: Iterable[int]) -> None:
    """These cases are the group's, and no others of the meeting."""
    Case.update(group_id=None).where((Case.meeting == meeting_id) & (Case.group_id == group_id)).execute()
    wanted = (Case.meeting == meeting_id) & Case.id.in_(list(case_ids))
    Case.update(group_id=group_id).where(wanted).execute()


def cases_in(group_id: int) -> list[int]:
    """The ids of a group's listed cases."""
    query = Case.select(Case.id).where((Case.group_id == group_id) & (Case.state == "listed"))
    return [row[0] for row in query.order_by(Case.id).tuples()]


def drop(row: Group) -> None:
    """The group is no more; its cases have none."""
    put_members(row, ())
    put_cases(row.id, row.meeting_id, ())
    row.delete_instance()


def has_opinions(group_id: int) -> bool:
    return Opinion.select().where(Opinion.group == group_id).exists()


def table_of(group_id: int | None) -> tuple[Group | None, list[tuple[int, str]]]:
    """A group and its members who sit (person, name), in their order. One query."""
    if group_id is None:
        return None, []
    columns = (Group, GroupMember.person_id.alias("person"), Seat.name.alias("sitting"))
    query = Group.select(*columns).join(GroupMember, on=(GroupMember.group == Group.id))
    sits = (Seat.meeting == Group.meeting) & (Seat.person_id == GroupMember.person_id) & (Seat.state == "accepted")
    query = query.join(Seat, on=sits).where(Group.id == group_id).order_by(GroupMember.id)
    rows = list(query.objects())
    return (rows[0] if rows else None), [(row.person, row.sitting) for row in rows]


def opinion_with_versions(case_id: int) -> tuple[Opinion | None, list[OpinionVersion]]:
    """The opinion of a case, and its versions, newest first. One query."""
    query = OpinionVersion.select(OpinionVersion, Opinion).join(Opinion).where(Opinion.case == case_id)
    rows = list(query.order_by(OpinionVersion.version.desc()))
    return (rows[0].opinion if rows else None), rows


def locked_opinion(case_id: int) -> Opinion | None:
    return for_update(Opinion.select().where(Opinion.case == case_id)).first()


def opinions_of(case_ids: Iterable[int]) -> dict[int, Opinion]:
    """Case -> opinion, of many cases."""
    query = Opinion.select().where(Opinion.case.in_(list(case_ids))).order_by(Opinion.id)
    return {row.case_id: row for row in query}


def voices_of(opinion_ids: Iterable[int]) -> list[OpinionVoice]:
    query = OpinionVoice.select().where(OpinionVoice.opinion.in_(list(opinion_ids)))
    return list(query.order_by(OpinionVoice.id))


def write(row: Opinion, columns: Mapping[str, object]) -> None:
    """Put values into an opinion that the caller holds."""
    for name, given in columns.items():
        setattr(row, name, given)
    row.save()


def put_voice(row: Opinion, person_id: int, *, agrees: bool, remark: str, at: object) -> None:
    """What a member says of the newest version; a second word takes the place of the first."""
    mine = (
        (OpinionVoice.opinion == row.id) & (OpinionVoice.version == row.version) & (OpinionVoice.person_id == person_id)
    )
    OpinionVoice.delete().where(mine).execute()
    OpinionVoice.create(opinion=row.id, version=row.version, person_id=person_id, agrees=agrees, remark=remark, at=at)
