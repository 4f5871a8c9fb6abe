"""Decisions on the cases of a meeting, pending until they are signed and applied."""

from collections.abc import Iterable
from datetime import date, datetime

import peewee

from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import InstantField, Model


class Decision(Model):
    """What was decided of one case. `letter` is what the applicant will be told, word by word."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT")
    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT", unique=True)
    passed = peewee.BooleanField()
    reason = peewee.TextField(default="")
    letter = peewee.TextField()
    voted_on = peewee.DateField()
    signed_by = peewee.IntegerField(null=True)
    signed_name = peewee.CharField(max_length=60, default="")
    signed_at = InstantField(null=True)
    applied_at = InstantField(null=True)
    prepared_at = InstantField()

    class Meta:
        indexes = ((("meeting", "id"), False),)


def of_meeting(meeting_id: int) -> dict[int, Decision]:
    """Case -> its decision."""
    rows = Decision.select().where(Decision.meeting == meeting_id).order_by(Decision.id)
    return {row.case_id: row for row in rows}


def of_case(case_id: int) -> Decision | None:
    return Decision.get_or_none(Decision.case == case_id)


def add(case: Case, *, passed: bool, reason: str, letter: str, voted_on: date, now: datetime) -> None:
    Decision.create(
        meeting=case.meeting_id,
        case=case.id,
        passed=passed,
        reason=reason,
        letter=letter,
        voted_on=voted_on,
        prepared_at=now,
    )


def reword(row: Decision, *, reason: str, letter: str) -> None:
    """Other words: whoever has signed the former ones has not signed these."""
    values = {"reason": reason, "letter": letter, "signed_by": None, "signed_name": "", "signed_at": None}
    Decision.update(**values).where(Decision.id == row.id).execute()


def sign(ids: Iterable[int], *, person_id: int, name: str, now: datetime) -> None:
    values = {"signed_by": person_id, "signed_name": name, "signed_at": now}
    Decision.update(**values).where(Decision.id.in_(list(ids))).execute()


def apply(row: Decision, *, now: datetime) -> None:
    """From now on the decision holds."""
    Decision.update(applied_at=now).where(Decision.id == row.id).execute()
    set_outcome(row.case_id, passed=row.passed)


def set_outcome(case_id: int, *, passed: bool) -> None:
    """What has become of a case, also after an objection or a re-check."""
    Case.update(outcome="passed" if passed else "failed").where(Case.id == case_id).execute()
