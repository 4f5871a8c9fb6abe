"""The experts of committees' pools (专家库)."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import peewee

from plugins.committees.domain.expert import Entry, ExpertState
from portal.plugin import InstantField, JsonField, Model, SealedField, for_update


class Expert(Model):
    """One expert of an office's pool. `person_id` is set once the expert has an account."""

    office_id = peewee.IntegerField(index=True)
    person_id = peewee.IntegerField(null=True, index=True)
    name = peewee.CharField(max_length=60)
    id_sealed = SealedField("committees_expert.id")
    id_index = peewee.CharField(max_length=64, index=True)
    series = peewee.CharField(max_length=40)
    specialties = JsonField(default=list)
    title = peewee.CharField(max_length=60)
    title_level = peewee.CharField(max_length=12)
    employer_id = peewee.IntegerField(null=True)
    employer_name = peewee.CharField(max_length=200)
    region = peewee.CharField(max_length=6)
    term_from = peewee.DateField()
    term_until = peewee.DateField()
    pledged_at = InstantField(null=True)
    # SHA-256 of the pledge's text as it was signed.
    pledge_hash = peewee.CharField(max_length=64, default="")
    state = peewee.CharField(max_length=12, default=ExpertState.APPLIED.value)
    reason = peewee.TextField(default="")
    applied_by = peewee.IntegerField(null=True)
    # When an account was last looked for.
    sought_at = InstantField(null=True)
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        indexes = (
            (("office_id", "state", "id"), False),
            (("office_id", "id_index"), True),
            (("state", "id"), False),
        )


def entry_of(row: Expert) -> Entry:
    """The row as the rules know it, its number opened."""
    return Entry(
        name=row.name,
        number=row.id_sealed,
        series=row.series,
        specialties=tuple(row.specialties),
        title=row.title,
        title_level=row.title_level,
        employer_name=row.employer_name,
        region=row.region,
        term_from=row.term_from,
        term_until=row.term_until,
    )


def columns_of(entry: Entry, *, index: str) -> dict[str, Any]:
    """An entry as it is stored; `index` is the number's blind index."""
    columns = {**asdict(entry), "specialties": list(entry.specialties)}
    return {**columns, "id_sealed": columns.pop("number"), "id_index": index}


def expert(expert_id: int) -> Expert | None:
    return Expert.get_or_none(Expert.id == expert_id)


def locked(expert_id: int) -> Expert | None:
    """The expert, locked until the transaction ends."""
    return for_update(Expert.select().where(Expert.id == expert_id)).first()


def write(row: Expert, now: datetime, **columns: Any) -> None:
    """Put values into columns of an expert that the caller holds; its version rises."""
    for name, value in {**columns, "version": row.version + 1, "updated_at": now}.items():
        setattr(row, name, value)
    row.save()


def of_person(person_id: int) -> list[Expert]:
    """The pools in which a person is or was, oldest first."""
    return list(Expert.select().where(Expert.person_id == person_id).order_by(Expert.id))


def own(office_id: int, person_id: int) -> Expert | None:
    """A person's own place in a pool, unless it was left or refused."""
    here = (Expert.office_id == office_id) & (Expert.person_id == person_id)
    return Expert.select().where(here & Expert.state.not_in(["left", "refused"])).order_by(Expert.id).first()


def by_index(index: str, *, office_id: int | None = None) -> list[Expert]:
    """Who has the number with this blind index: in one pool, or in all."""
    query = Expert.select().where(Expert.id_index == index)
    if office_id is not None:
        query = query.where(Expert.office_id == office_id)
    return list(query.order_by(Expert.id))


def by_indexes(office_id: int, indexes: Iterable[str], *, lock: bool = False) -> dict[str, Expert]:
    """Blind index -> expert of a pool, in few queries; locked until the transaction ends where that is asked."""
    wanted, found = list(indexes), {}
    for start in range(0, len(wanted), 500):
        some = Expert.id_index.in_(wanted[start : start + 500])
        query = Expert.select().where((Expert.office_id == office_id) & some).order_by(Expert.id)
        found.update({row.id_index: row for row in (for_update(query) if lock else query)})
    return found


def page(
    *, office_id: int | None, after: int, count: int, state: str = "", series: str = "", name: str = ""
) -> list[Expert]:
    """Experts of one pool, or of all, below the key `after`; newest first."""
    query = Expert.select()
    if office_id is not None:
        query = query.where(Expert.office_id == office_id)
    if state:
        query = query.where(Expert.state == state)
    if series:
        query = query.where(Expert.series == series)
    if name:
        query = query.where(Expert.name.contains(name))
    if after:
        query = query.where(Expert.id < after)
    return list(query.order_by(Expert.id.desc()).limit(count))


def experts_by_id(ids: list[int]) -> dict[int, Expert]:
    """Many experts in one query."""
    return {row.id: row for row in Expert.select().where(Expert.id.in_(ids)).order_by(Expert.id)}


def sitting(office_id: int, *, series: str, on: date) -> list[Expert]:
    """Experts of a pool who may be given a seat that day, by name."""
    query = Expert.select().where(
        (Expert.office_id == office_id)
        & (Expert.state == ExpertState.APPROVED.value)
        & (Expert.series == series)
        & Expert.person_id.is_null(False)
        & (Expert.term_from <= on)
        & (Expert.term_until >= on)
    )
    return list(query.order_by(Expert.name, Expert.id))


def unlinked(*, sought_before: datetime, count: int) -> list[Expert]:
    """Approved experts without an account for whom none was looked for lately."""
    lately = Expert.sought_at.is_null() | (Expert.sought_at < sought_before)
    alone = (Expert.state == ExpertState.APPROVED.value) & Expert.person_id.is_null()
    return list(Expert.select().where(alone & lately).order_by(Expert.id).limit(count))


def mark_sought(ids: list[int], now: datetime) -> None:
    Expert.update(sought_at=now).where(Expert.id.in_(ids)).execute()


def ending_between(first: date, last: date) -> list[Expert]:
    """Approved experts whose last day lies between these two, both included."""
    days = (Expert.term_until >= first) & (Expert.term_until <= last)
    query = Expert.select().where((Expert.state == ExpertState.APPROVED.value) & days)
    return list(query.order_by(Expert.office_id, Expert.id))


def everything() -> list[Expert]:
    return list(Expert.select().order_by(Expert.id))
