"""The tellers of a ballot, and their counts of the paper ballots until these have been compared."""

import peewee

from plugins.committees.store.ballot import BallotRoll, BallotSession
from portal.plugin import InstantField, Model, SealedField


class BallotTeller(Model):
    """Who holds one of the two places."""

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT")
    place = peewee.CharField(max_length=10)
    person_id = peewee.IntegerField()
    name = peewee.CharField(max_length=60)

    class Meta:
        indexes = ((("session", "place"), True), (("session", "person_id"), True))


class BallotCount(Model):
    """One teller's numbers of one round: sealed until the other's are in, then wiped. The commitment stays."""

    session = peewee.ForeignKeyField(BallotSession, backref=None, on_delete="RESTRICT")
    round = peewee.IntegerField()
    place = peewee.CharField(max_length=10)
    person_id = peewee.IntegerField()
    content = SealedField("committees_ballot_count.content", default="")
    commitment = peewee.CharField(max_length=64)
    entered_at = InstantField()

    class Meta:
        indexes = ((("session", "round", "place"), True),)


def tellers_of(session_id: int) -> dict[str, BallotTeller]:
    """Place -> who holds it."""
    rows = BallotTeller.select().where(BallotTeller.session == session_id).order_by(BallotTeller.id)
    return {row.place: row for row in rows}


def ask_for_paper(row: BallotRoll, place: str) -> None:
    """One teller has said that this voter votes on paper; the other has not yet ("" takes it back)."""
    BallotRoll.update(asked_by=place).where(BallotRoll.id == row.id).execute()


def give_paper(row: BallotRoll) -> bool:
    """Once, and only to somebody who has not voted: False otherwise."""
    free = (BallotRoll.id == row.id) & ~BallotRoll.voted & ~BallotRoll.on_paper
    return BallotRoll.update(on_paper=True, asked_by="").where(free).execute() == 1


def take_paper_back(row: BallotRoll) -> None:
    BallotRoll.update(on_paper=False, asked_by="").where(BallotRoll.id == row.id).execute()


def forget_asked(session_id: int) -> None:
    """Nothing is half handed out any more."""
    BallotRoll.update(asked_by="").where(BallotRoll.session == session_id).execute()


def counts_in(session_id: int, number: int) -> dict[str, BallotCount]:
    """Place -> the numbers of one round."""
    wanted = (BallotCount.session == session_id) & (BallotCount.round == number)
    return {row.place: row for row in BallotCount.select().where(wanted).order_by(BallotCount.id)}


def wipe_counts(session_id: int) -> None:
    """Compared or void: nobody can read them any more."""
    BallotCount.update(content="").where(BallotCount.session == session_id).execute()
