"""Linking ballots to voters: with the whole database, every version of it, the ledger and what is published.

The attacker has everything but the server's secret and the holders' codes, and knows the published counts. Guessing by
the counts alone is right now and then; no trace may make anybody better at it.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.committees.domain import ballot as rules
from plugins.committees.domain.ballot import CHOICES, Choice
from plugins.committees.service import ballot_seal as seals
from plugins.committees.store import ballot as store
from plugins.committees.store.ballot import BallotBox, BallotRoll, BallotSession
from plugins.committees.store.meeting import Meeting
from portal.app import Portal
from portal.kernel.clock import shanghai
from portal.kernel.database import all_models, database, is_sqlite, transaction

AT = shanghai(2023, 12, 12, 10)


@dataclass(frozen=True)
class Seen:
    """One session as the attacker sees it, and (for the count only) the truth by voter."""

    voters: tuple[int, ...]  # in the order in which the ledger says that they voted
    boxes: tuple[str, ...]  # the stored box before the first vote and after each one
    trackers: tuple[str, ...]
    truth: tuple[Choice, ...]


@pytest.fixture(scope="module")
def chance() -> random.Random:
    return random.Random(1212)  # noqa: S311


def simulate(meeting: int, chance: random.Random) -> Seen:
    """A ballot through the real tables and the real sealing, each vote in a transaction of its own."""
    count = chance.randint(7, 25)
    people = chance.sample(range(1, 100_000), count)
    votes = tuple(chance.choices(CHOICES, weights=(6, 3, 1), k=count))
    _private, public = seals.new_key()
    with transaction():
        session = BallotSession.create(
            meeting=meeting, cases=[1], members=count, public_key=public.hex(), salt="00", prepared_at=AT, prepared_by=1
        )
        box = BallotBox.create(session=session.id, content=seals.to_text(seals.empty_box(count)))
        for person in sorted(people):
            BallotRoll.create(session=session.id, person_id=person, places=[0])
    boxes = [stored(box.id)]
    for person, choice in zip(people, votes, strict=True):
        with transaction():
            assert store.mark_voted(session.id, person)
            held = store.locked_box(session.id)
            assert held is not None
            sealed = seals.seal(0, choice, public)
            store.fill_box(held, seals.to_text(seals.put_in(seals.from_text(held.content), [sealed])))
        boxes.append(stored(box.id))
    last = store.locked_box(session.id)
    assert last is not None
    trackers = rules.trackers_of(rules.sealed_of(rules.slots_of(seals.from_text(last.content))))
    return Seen(tuple(people), tuple(boxes), tuple(trackers), votes)


def stored(box_id: int) -> str:
    """What lies in the file, sealed as it is."""
    (row,) = database.execute_sql(f"SELECT content FROM committees_ballot_box WHERE id = {box_id}").fetchall()  # noqa: S608
    return row[0]


# For each voter in voting order a number; the higher, the more it looks like a yes.
Trace = Callable[[Seen], list[float]]


def by_order(seen: Seen) -> list[float]:
    return [-float(place) for place in range(len(seen.voters))]


def by_person(seen: Seen) -> list[float]:
    return [float(person) for person in seen.voters]


def by_tracker_at_the_same_place(seen: Seen) -> list[float]:
    return [int(tracker, 16) / 16**16 for tracker in seen.trackers]


def by_length_of_the_change(seen: Seen) -> list[float]:
    return [float(len(after) - len(before)) for before, after in zip(seen.boxes, seen.boxes[1:], strict=False)]


def by_characters_that_changed(seen: Seen) -> list[float]:
    pairs = zip(seen.boxes, seen.boxes[1:], strict=False)
    return [float(sum(a != b for a, b in zip(before, after, strict=False))) for before, after in pairs]


def by_the_last_characters(seen: Seen) -> list[float]:
    return [float(sum(map(ord, after[-40:]))) for after in seen.boxes[1:]]


def by_the_first_characters(seen: Seen) -> list[float]:
    return [float(sum(map(ord, after[:80]))) for after in seen.boxes[1:]]


TRACES: tuple[Trace, ...] = (
    by_order,
    by_person,
    by_tracker_at_the_same_place,
    by_length_of_the_change,
    by_characters_that_changed,
    by_the_last_characters,
    by_the_first_characters,
)


def test_no_trace_links_a_ballot_to_a_voter_better_than_chance(
    portal: Portal, chance: random.Random, tmp_path: Path
) -> None:
    tables = [model for model in all_models("") if model._meta.table_name.startswith("committees_")]
    database.create_tables(tables, safe=True)
    sessions = 1000 if is_sqlite() else 60
    seen = []
    for number in range(sessions):
        with transaction():
            meeting = _meeting(number)
        seen.append(simulate(meeting, chance))
    for trace in TRACES:
        right, expected, variance = 0, 0.0, 0.0
        for each in seen:
            won, mean, spread = guess(each, trace(each), chance)
            right, expected, variance = right + won, expected + mean, variance + spread
        assert right <= expected + 3 * math.sqrt(variance), trace.__name__
    assert len({len(box) for each in seen for box in each.boxes if len(each.voters) == 16}) <= 1


def guess(seen: Seen, scores: list[float], chance: random.Random) -> tuple[int, float, float]:
    """How many votes are guessed right by ranking the voters; the mean and the variance of a blind guess."""
    count = len(seen.voters)
    counts = [seen.truth.count(choice) for choice in CHOICES]
    ranked = sorted(range(count), key=lambda place: (-scores[place], chance.random()))
    said = [choice for choice, number in zip(CHOICES, counts, strict=True) for _each in range(number)]
    right = sum(seen.truth[place] is choice for place, choice in zip(ranked, said, strict=True))
    mean = sum(number * number for number in counts) / count
    # Of a random matching with these counts (Pearson): at most that of independent guesses with a small correction.
    variance = sum(number * number * (count - number) ** 2 for number in counts) / (count * count * max(1, count - 1))
    others = sum(counts[i] ** 2 * counts[j] ** 2 for i in range(len(counts)) for j in range(len(counts)) if i != j) / (
        count * count * max(1, count - 1)
    )
    return right, mean, variance + others


def test_the_guessing_would_see_a_trace_if_there_were_one(chance: random.Random) -> None:
    truth = tuple(chance.choices(CHOICES, weights=(6, 3, 1), k=20))
    seen = Seen(tuple(range(20)), (), (), truth)
    leaking = [{Choice.YES: 2.0, Choice.NO: 1.0, Choice.ABSTAIN: 0.0}[each] for each in truth]
    right, mean, variance = guess(seen, leaking, chance)
    assert right == 20 > mean + 3 * math.sqrt(variance)


def test_nothing_of_a_vote_is_in_the_files(portal: Portal, chance: random.Random, tmp_path: Path) -> None:
    """Neither the key's sealed ballots nor their trackers are readable anywhere in database or journal."""
    tables = [model for model in all_models("") if model._meta.table_name.startswith("committees_")]
    database.create_tables(tables, safe=True)
    with transaction():
        meeting = _meeting(1)
    seen = simulate(meeting, chance)
    if not is_sqlite():
        return
    (row,) = database.execute_sql("PRAGMA database_list").fetchall()
    files = [Path(row[2]), Path(f"{row[2]}-wal")]
    content = b"".join(path.read_bytes() for path in files if path.exists())
    assert content
    for tracker in seen.trackers:
        assert tracker.encode() not in content


def _meeting(number: int) -> int:
    return Meeting.create(
        committee_id=1, office_id=1, application_year=2023, series="engineering", level="副高级", name=f"会议{number}",
        review_by=AT, members=25, created_at=AT, updated_at=AT,
    ).id  # fmt: skip
