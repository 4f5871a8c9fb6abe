"""Secret ballots: the roll, the box, the key's parts, the results. Roll and box share no key, no order and no time."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

import peewee

from plugins.committees.domain.ballot import Choice
from plugins.committees.domain.quorum import Tally
from plugins.committees.store.meeting import Meeting
from portal.plugin import InstantField, JsonField, Model, SealedField, for_update


class BallotSession(Model):
    """One ballot of a meeting. `cases` are the ids on its list, in their order."""

    meeting = peewee.ForeignKeyField(Meeting, backref=None, on_delete="RESTRICT", unique=True)
    state = peewee.CharField(max_length=8, default="prepared")
    cases = JsonField()
    members = peewee.IntegerField()
    public_key = peewee.CharField(max_length=64)
    # Of the published roll only; wiped with nothing, as it tells nothing about ballots.
    salt = SealedField("committees_ballot_session.salt")
    trackers = JsonField(default=list)
    prepared_at = InstantField()
    prepared_by = peewee.IntegerField()
    opened_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    # Why it was closed before everybody had voted, in the chair's words.
    closing_note = peewee.TextField(default="")
    revealed_at = InstantField(null=True)
    # Paper ballots: how often the tellers have begun to count, where their last counts differed, what was sealed.
    count_round = peewee.IntegerField(default=1)
    differs = JsonField(default=list)
    paper_trackers = JsonField(default=list)
    sealed_at = InstantField(null=True)


class BallotRoll(Model):
    """Who may vote, on which places of the list, and whether they have. Nothing else, and no time.

    A voter `on_paper` has not `voted` here, and can't; `asked_by` is the teller who wants it while the other has not
    agreed.
    """

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT")
    person_id = peewee.IntegerField()
    places = JsonField()
    voted = peewee.BooleanField(default=False)
    on_paper = peewee.BooleanField(default=False)
    asked_by = peewee.CharField(max_length=10, default="")

    class Meta:
        indexes = ((("session", "person_id"), True),)

    @property
    def done(self) -> bool:
        """Has the voter voted, or got a paper ballot?"""
        return self.voted or self.on_paper


class BallotBox(Model):
    """All ballots of a session as one value of constant length, sealed anew with every vote."""

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT", unique=True)
    content = SealedField("committees_ballot_box.content")


class BallotShare(Model):
    """A holder's parts of the key: kept by us until they are fetched, afterwards locked with the holder's code."""

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT")
    holder = peewee.CharField(max_length=8)
    person_id = peewee.IntegerField(null=True)
    waiting = SealedField("committees_ballot_share.waiting", default="")
    locked = peewee.TextField(default="")
    handed_in = SealedField("committees_ballot_share.handed_in", default="")
    fetched_at = InstantField(null=True)
    handed_in_at = InstantField(null=True)

    class Meta:
        indexes = ((("session", "holder"), True),)


class BallotResult(Model):
    """What was counted for one case."""

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT")
    case_id = peewee.IntegerField(unique=True)
    number = peewee.CharField(max_length=40)
    members = peewee.IntegerField()
    attending = peewee.IntegerField()
    recused = peewee.IntegerField()
    yes = peewee.IntegerField()
    no = peewee.IntegerField()
    abstain = peewee.IntegerField()
    passed = peewee.BooleanField()


def of_meeting(meeting_id: int) -> BallotSession | None:
    return BallotSession.get_or_none(BallotSession.meeting == meeting_id)


def locked_of_meeting(meeting_id: int) -> BallotSession | None:
    """The session, locked until the transaction ends."""
    return for_update(BallotSession.select().where(BallotSession.meeting == meeting_id)).first()


def write(session: BallotSession, **columns: object) -> None:
    """Put values into columns of a session that the caller holds."""
    BallotSession.update(**columns).where(BallotSession.id == session.id).execute()
    for name, given in columns.items():
        setattr(session, name, given)


def roll_of(session_id: int) -> list[BallotRoll]:
    """The roll by person: no order in which anybody voted."""
    return list(BallotRoll.select().where(BallotRoll.session == session_id).order_by(BallotRoll.person_id))


def roll_row(session_id: int, person_id: int) -> BallotRoll | None:
    return BallotRoll.get_or_none((BallotRoll.session == session_id) & (BallotRoll.person_id == person_id))


def done_by(person_id: int, meeting_ids: Iterable[int]) -> set[int]:
    """Those of the meetings in whose ballot the person has voted, or votes on paper."""
    query = BallotRoll.select(BallotSession.meeting).join(BallotSession)
    query = query.where((BallotRoll.person_id == person_id) & BallotSession.meeting.in_(list(meeting_ids)))
    return {row[0] for row in query.where(BallotRoll.voted | BallotRoll.on_paper).tuples()}


def mark_voted(session_id: int, person_id: int) -> bool:
    """Once for each person: False when it was done before, or is done on paper."""
    waiting = (BallotRoll.session == session_id) & (BallotRoll.person_id == person_id)
    waiting &= ~BallotRoll.voted & ~BallotRoll.on_paper
    return BallotRoll.update(voted=True).where(waiting).execute() == 1


def locked_box(session_id: int) -> BallotBox | None:
    """The box, locked until the transaction ends."""
    return for_update(BallotBox.select().where(BallotBox.session == session_id)).first()


def fill_box(box: BallotBox, content: str) -> None:
    BallotBox.update(content=content).where(BallotBox.id == box.id).execute()


def shares_of(session_id: int) -> dict[str, BallotShare]:
    """Holder -> the share."""
    rows = BallotShare.select().where(BallotShare.session == session_id).order_by(BallotShare.id)
    return {row.holder: row for row in rows}


def write_share(share: BallotShare, **columns: object) -> None:
    BallotShare.update(**columns).where(BallotShare.id == share.id).execute()


def results_of(session_id: int) -> list[BallotResult]:
    """The results in the order of the list."""
    return list(BallotResult.select().where(BallotResult.session == session_id).order_by(BallotResult.id))


def add_result(
    session: BallotSession,
    case_id: int,
    number: str,
    counts: Mapping[Choice, int],
    *,
    attending: int,
    voters: int,
) -> None:
    """Keep what was counted for a case; whether it passed follows from the numbers."""
    tally = Tally(
        members=session.members,
        attending=attending,
        recused=attending - voters,
        yes=counts[Choice.YES],
        no=counts[Choice.NO],
        abstain=counts[Choice.ABSTAIN],
    )
    BallotResult.create(session=session.id, case_id=case_id, number=number, passed=tally.passed, **asdict(tally))
