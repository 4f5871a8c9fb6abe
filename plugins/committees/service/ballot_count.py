"""Counting of paper ballots: both tellers by themselves, compared by the portal, sealed into the box.

Nobody sees the other's numbers, now or later. The ledger keeps a commitment to each entry, which its teller alone can
open with the receipt; the numbers are wiped when they have been compared. Once they agree they lie in the box as
ballots like all others, so that no page and no bundle tells how the voters on paper have voted.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.domain import ballot as rules
from plugins.committees.domain import teller as counting
from plugins.committees.domain.ballot import CHOICES, Choice, SessionState
from plugins.committees.domain.teller import NONCE, Counts, Entered, Teller
from plugins.committees.service import ballot_seal as seals
from plugins.committees.service.ballot_frame import record
from plugins.committees.service.ballot_teller import as_teller
from plugins.committees.store import ballot as ballots
from plugins.committees.store import ballot_teller as store
from plugins.committees.store.ballot import BallotSession
from plugins.committees.store.ballot_teller import BallotCount
from portal.plugin import Actor, Conflict, Invalid, Missing, _, transaction


@dataclass(frozen=True)
class Told:
    """What a teller is told of the own entry: the receipt, shown once, and what came of it."""

    receipt: str
    entered: Entered


def field(place: int, choice: Choice) -> str:
    """The name of a number's field."""
    return f"case-{place}-{choice}"


def enter(*, meeting_id: int, typed: Mapping[str, int], actor: Actor, now: datetime) -> Told:
    """A teller's numbers of every case. Raises Invalid where they don't add up to the paper ballots, Conflict when
    there is nothing to count or the teller has entered before."""
    with transaction():
        session, mine = as_teller(meeting_id, actor)
        roll = ballots.roll_of(session.id)
        papers = counting.papers_of((row.places for row in roll if row.on_paper), len(session.cases))
        if session.state != SessionState.CLOSED or not any(papers):
            raise Conflict(_("结束投票以后才能录入纸质票，且须有纸质票"))
        if mine in store.counts_in(session.id, session.count_round):
            raise Conflict(_("您已经录入，请等待另一位"))
        text = counting.count_text(_checked(typed, papers))
        receipt = secrets.token_bytes(NONCE)
        _keep(session, mine, receipt + text, actor, now)
        return Told(receipt.hex(), _compared(session, actor, now))


def _checked(typed: Mapping[str, int], papers: Sequence[int]) -> list[Counts]:
    counts: list[Counts] = [
        {choice: typed.get(field(place, choice), 0) for choice in CHOICES} for place in range(len(papers))
    ]
    wrong = counting.wrong_places(counts, papers)
    if wrong:
        raise Invalid(
            {
                field(place, CHOICES[0]): _(
                    "三项合计应为%(papers)d张，现为%(found)d张", papers=papers[place], found=found
                )
                for place, found in wrong.items()
            }
        )
    return counts


def _keep(session: BallotSession, mine: Teller, content: bytes, actor: Actor, now: datetime) -> None:
    promised = counting.commitment(content[:NONCE], content[NONCE:])
    BallotCount.create(
        session=session.id,
        round=session.count_round,
        place=mine.value,
        person_id=actor.person_id or 0,
        content=seals.to_text(content),
        commitment=promised,
        entered_at=now,
    )
    record(session, "paper_counted", actor, now, round=session.count_round, place=mine.value, commitment=promised)


def _compared(session: BallotSession, actor: Actor, now: datetime) -> Entered:
    texts = [seals.from_text(row.content)[NONCE:] for row in store.counts_in(session.id, session.count_round).values()]
    if len(texts) < len(Teller):
        return Entered.WAITING
    store.wipe_counts(session.id)
    differs = counting.differing(*texts)
    if differs:
        ballots.write(session, count_round=session.count_round + 1, differs=differs)
        record(session, "paper_differs", actor, now, round=session.count_round - 1, places=differs)
        return Entered.DIFFERENT
    _seal(session, counting.read_counts(texts[0]), actor, now)
    return Entered.SEALED


def _seal(session: BallotSession, counts: Sequence[Counts], actor: Actor, now: datetime) -> None:
    public = bytes.fromhex(session.public_key)
    votes = [(place, choice) for place, each in enumerate(counts) for choice in CHOICES for _n in range(each[choice])]
    sealed = [seals.seal(place, choice, public) for place, choice in votes]
    box = ballots.locked_box(session.id)
    if box is None:
        raise Missing(_("没有票箱"))
    ballots.fill_box(box, seals.to_text(seals.put_in(seals.from_text(box.content), sealed)))
    trackers = rules.trackers_of(sealed)
    ballots.write(session, differs=[], paper_trackers=trackers, sealed_at=now)
    record(session, "paper_sealed", actor, now, ballots=len(trackers), trackers=rules.hash_of(trackers))
