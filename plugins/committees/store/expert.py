"""The experts of committees' pools (专家库)."""

from datetime import date

import peewee

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
    state = peewee.CharField(max_length=12, default="applied")
    reason = peewee.TextField(default="")
    version = peewee.IntegerField(default=1)
    created_at = InstantField()
    updated_at = InstantField()

    class Meta:
        indexes = ((("office_id", "state", "id"), False), (("office_id", "id_index"), True))


def expert(expert_id: int) -> Expert | None:
    return Expert.get_or_none(Expert.id == expert_id)


def locked(expert_id: int) -> Expert | None:
    """The expert, locked until the transaction ends."""
    return for_update(Expert.select().where(Expert.id == expert_id)).first()


def of_person(person_id: int) -> list[Expert]:
    """The pools in which a person is or was, oldest first."""
    return list(Expert.select().where(Expert.person_id == person_id).order_by(Expert.id))


def experts_by_id(ids: list[int]) -> dict[int, Expert]:
    """Many experts in one query."""
    return {row.id: row for row in Expert.select().where(Expert.id.in_(ids)).order_by(Expert.id)}


def sitting(office_id: int, *, series: str, on: date) -> list[Expert]:
    """Experts of a pool who may be given a seat that day, by name."""
    query = Expert.select().where(
        (Expert.office_id == office_id)
        & (Expert.state == "approved")
        & (Expert.series == series)
        & Expert.person_id.is_null(False)
        & (Expert.term_from <= on)
        & (Expert.term_until >= on)
    )
    return list(query.order_by(Expert.name, Expert.id))
