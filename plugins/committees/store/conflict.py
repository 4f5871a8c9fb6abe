"""Conflicts of interest (回避): for each case and expert, clear or recused. No row: nothing was declared yet."""

from collections.abc import Collection, Iterable
from datetime import datetime

import peewee

from plugins.committees.domain.conflict import Kind, Source, Standing
from plugins.committees.store.meeting import Case
from portal.plugin import InstantField, Model


class Conflict(Model):
    """How one expert stands to one case."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()
    standing = peewee.CharField(max_length=8)
    source = peewee.CharField(max_length=8)
    kind = peewee.CharField(max_length=20, default="")
    note = peewee.TextField(default="")
    at = InstantField()
    by_person = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("case", "person_id"), True), (("person_id", "standing"), False))


def standings(case_ids: Iterable[int], person_id: int) -> dict[int, str]:
    """Case -> clear or recused, of one expert; undeclared ones are left out."""
    query = Conflict.select(Conflict.case, Conflict.standing).where(
        Conflict.case.in_(list(case_ids)) & (Conflict.person_id == person_id)
    )
    return dict(query.order_by(Conflict.id).tuples())


def of_cases(case_ids: Iterable[int]) -> list[Conflict]:
    """All that is known of some cases."""
    return list(Conflict.select().where(Conflict.case.in_(list(case_ids))).order_by(Conflict.case, Conflict.id))


def recused(case_id: int) -> set[int]:
    """The persons who are out of one case."""
    query = Conflict.select(Conflict.person_id).where((Conflict.case == case_id) & (Conflict.standing == "recused"))
    return {row[0] for row in query.tuples()}


def recused_among(case_ids: Collection[int]) -> dict[int, set[int]]:
    """Case -> the persons who are out of it; without the cases that nobody is out of. One query."""
    of_cases = Conflict.case.in_(list(case_ids)) & (Conflict.standing == "recused")
    found: dict[int, set[int]] = {}
    for case_id, person_id in Conflict.select(Conflict.case, Conflict.person_id).where(of_cases).tuples():
        found.setdefault(case_id, set()).add(person_id)
    return found


def put(
    case_id: int,
    person_id: int,
    standing: Standing,
    source: Source,
    *,
    kind: Kind | None,
    note: str,
    at: datetime,
    by: int | None,
) -> None:
    """Write how an expert stands to a case, over what was known."""
    values = {
        "standing": standing.value,
        "source": source.value,
        "kind": kind.value if kind else "",
        "note": note,
        "at": at,
        "by_person": by,
    }
    Conflict.insert(case=case_id, person_id=person_id, **values).on_conflict(
        conflict_target=[Conflict.case, Conflict.person_id],
        preserve=[getattr(Conflict, name) for name in values],
    ).execute()
