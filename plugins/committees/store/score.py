"""Scoring of a meeting: whether it is open, what each expert gave in every revision, the sheets as they closed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import peewee

from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import InstantField, JsonField, Model, for_update


class Scoring(Model):
    """The scoring of a meeting by its filed scheme. `round` counts how often it was opened."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT", unique=True)
    state = peewee.CharField(max_length=8, default="open")
    round = peewee.IntegerField(default=1)
    opened_at = InstantField()
    closed_at = InstantField(null=True)
    reason = peewee.TextField(default="")
    version = peewee.IntegerField(default=1)


class Score(Model):
    """What one expert gives one case. `revision` 0: nothing yet, only a draft, which nobody else sees."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField(index=True)
    revision = peewee.IntegerField(default=0)
    draft = JsonField(null=True)
    updated_at = InstantField()

    class Meta:
        indexes = ((("case", "person_id"), True),)


class ScoreRevision(Model):
    """A score as it was given. Marks are texts, so that nothing rounds them; never changed, never deleted."""

    score = peewee.ForeignKeyField(Score, backref=None, on_delete="RESTRICT")
    revision = peewee.IntegerField()
    marks = JsonField()
    reasons = JsonField()
    # Why it was given anew.
    why = peewee.TextField(default="")
    source = peewee.CharField(max_length=8)
    at = InstantField()
    nonce = peewee.CharField(max_length=32)
    digest = peewee.CharField(max_length=64)

    class Meta:
        indexes = ((("score", "revision"), True),)


class ScoringFacts(Model):
    """What a case is scored by: its facts as they were when scoring was opened, the same for every expert."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT", unique=True)
    facts = JsonField()
    day = peewee.DateField()
    at = InstantField()


class FrozenSheet(Model):
    """The score sheet of a case as it was when the round was closed."""

    case = peewee.ForeignKeyField(Case, backref=None, on_delete="RESTRICT")
    round = peewee.IntegerField()
    total = peewee.CharField(max_length=20)
    complete = peewee.BooleanField()
    content = JsonField()
    at = InstantField()

    class Meta:
        indexes = ((("case", "round"), True),)


def scoring(meeting_id: int) -> Scoring | None:
    return Scoring.get_or_none(Scoring.meeting == meeting_id)


def locked_scoring(meeting_id: int) -> Scoring | None:
    """The scoring, locked until the transaction ends: nobody scores while it is being closed."""
    return for_update(Scoring.select().where(Scoring.meeting == meeting_id)).first()


def open_scoring(meeting_id: int, now: datetime) -> Scoring:
    return Scoring.create(meeting=meeting_id, opened_at=now)


def write_scoring(row: Scoring, **columns: Any) -> None:
    """Put values into the columns of a scoring that the caller holds."""
    for name, given in {**columns, "version": row.version + 1}.items():
        setattr(row, name, given)
    row.save()


def own_scores(case_ids: Iterable[int], person_id: int) -> dict[int, Score]:
    """Case -> the expert's own score or draft."""
    query = Score.select().where(Score.case.in_(list(case_ids)) & (Score.person_id == person_id))
    return {row.case_id: row for row in query.order_by(Score.id)}


def score_for(case_id: int, person_id: int, now: datetime) -> Score:
    """The expert's row for a case, locked; made when there is none."""
    mine = (Score.case == case_id) & (Score.person_id == person_id)
    Score.insert(case=case_id, person_id=person_id, updated_at=now).on_conflict_ignore().execute()
    return for_update(Score.select().where(mine)).get()


def add_revision(row: Score, now: datetime, **columns: Any) -> ScoreRevision:
    """The next revision; the draft has become it."""
    row.revision, row.draft, row.updated_at = row.revision + 1, None, now
    row.save()
    return ScoreRevision.create(score=row.id, revision=row.revision, at=now, **columns)


def keep_draft(row: Score, draft: dict[str, Any] | None, now: datetime) -> None:
    row.draft, row.updated_at = draft, now
    row.save()


def revisions_of(score_id: int) -> list[ScoreRevision]:
    """Newest first."""
    query = ScoreRevision.select().where(ScoreRevision.score == score_id)
    return list(query.order_by(ScoreRevision.revision.desc()))


def own_history(case_id: int, person_id: int) -> tuple[Score | None, list[ScoreRevision]]:
    """The expert's score or draft of a case, and its revisions, newest first. One query."""
    query = Score.select(Score, ScoreRevision).join(
        ScoreRevision, peewee.JOIN.LEFT_OUTER, on=(ScoreRevision.score == Score.id), attr="given"
    )
    mine = query.where((Score.case == case_id) & (Score.person_id == person_id))
    rows = list(mine.order_by(ScoreRevision.revision.desc()))
    return (rows[0] if rows else None), [row.given for row in rows if row.revision]


def latest(case_ids: Iterable[int], *, person_id: int | None = None) -> list[ScoreRevision]:
    """The newest revision of every score of some cases (of one expert), its `score` joined. One query."""
    newest = (ScoreRevision.score == Score.id) & (ScoreRevision.revision == Score.revision)
    wanted = Score.case.in_(list(case_ids))
    if person_id is not None:
        wanted &= Score.person_id == person_id
    query = ScoreRevision.select(ScoreRevision, Score).join(Score, on=newest).where(wanted)
    return list(query.order_by(Score.case, Score.person_id))


def history(case_id: int) -> list[ScoreRevision]:
    """Every revision of every expert of a case, `score` joined."""
    query = ScoreRevision.select(ScoreRevision, Score).join(Score).where(Score.case == case_id)
    return list(query.order_by(Score.person_id, ScoreRevision.revision.desc()))


def facts_of(case_ids: Iterable[int]) -> dict[int, ScoringFacts]:
    """Case -> the facts by which it is scored."""
    query = ScoringFacts.select().where(ScoringFacts.case.in_(list(case_ids)))
    return {row.case_id: row for row in query.order_by(ScoringFacts.id)}


def keep_facts(case_id: int, facts: Any, day: date, now: datetime) -> None:
    """Once; what is there already stays."""
    ScoringFacts.insert(case=case_id, facts=facts, day=day, at=now).on_conflict_ignore().execute()


def freeze(case_id: int, round_number: int, **columns: Any) -> None:
    FrozenSheet.create(case=case_id, round=round_number, **columns)


def frozen(case_ids: Iterable[int], round_number: int) -> dict[int, FrozenSheet]:
    """Case -> its sheet as that round was closed."""
    wanted = FrozenSheet.case.in_(list(case_ids)) & (FrozenSheet.round == round_number)
    return {row.case_id: row for row in FrozenSheet.select().where(wanted).order_by(FrozenSheet.id)}
