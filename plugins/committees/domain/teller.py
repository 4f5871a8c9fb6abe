"""Paper ballots and the two tellers (监票人、计票人) who hand them out and count them.

A vote on paper is secret only among others: what the tellers read they could ascribe to the one or two who have voted
so, and what is left of the result to the one or two who have not. Therefore in every case either way of voting is
used by nobody or by at least three, and how paper was voted is never told apart from the whole.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from plugins.committees.domain.ballot import CHOICES, Choice

# The fewest who may vote in one of the two ways.
LEAST = 3
NONCE = 16
# As long for any numbers as for any others.
COUNT = struct.Struct(f">{len(CHOICES)}H")

Counts = Mapping[Choice, int]


class Teller(StrEnum):
    """The two places, held by two different people."""

    SUPERVISOR = "supervisor"  # 监票人
    COUNTER = "counter"  # 计票人


class Entered(StrEnum):
    """What came of a teller's numbers."""

    WAITING = "waiting"  # for the other teller's
    DIFFERENT = "different"
    SEALED = "sealed"


def ways_keep_secret(voters: Iterable[tuple[Sequence[int], bool]], cases: int) -> bool:
    """Does nobody's way of voting give the vote away? `voters`: the places of each vote cast, and is it on paper."""
    papers, electronic = [0] * cases, [0] * cases
    for places, on_paper in voters:
        for place in places:
            (papers if on_paper else electronic)[place] += 1
    return not any(papers) or not any(0 < number < LEAST for number in papers + electronic)


def papers_of(papers: Iterable[Sequence[int]], cases: int) -> list[int]:
    """How many paper ballots each place of the list has: of those handed out, without the recused voters'."""
    found = [0] * cases
    for places in papers:
        for place in places:
            found[place] += 1
    return found


def wrong_places(counts: Sequence[Counts], papers: Sequence[int]) -> dict[int, int]:
    """Place -> what its numbers add up to, where that is not the number of its paper ballots."""
    sums = [sum(each.values()) for each in counts]
    return {place: found for place, (found, wanted) in enumerate(zip(sums, papers, strict=True)) if found != wanted}


def count_text(counts: Sequence[Counts]) -> bytes:
    """A teller's numbers, as long as any other of the same list."""
    return b"".join(COUNT.pack(*(each[choice] for choice in CHOICES)) for each in counts)


def read_counts(text: bytes) -> list[dict[Choice, int]]:
    """The numbers for each place. Raises ValueError."""
    try:
        return [dict(zip(CHOICES, each, strict=True)) for each in COUNT.iter_unpack(text)]
    except struct.error as error:
        raise ValueError("these are no counts") from error


def differing(one: bytes, other: bytes) -> list[int]:
    """The places at which two tellers' numbers differ."""
    pairs = zip(read_counts(one), read_counts(other), strict=True)
    return [place for place, (mine, theirs) in enumerate(pairs) if mine != theirs]


def commitment(receipt: bytes, text: bytes) -> str:
    """What the ledger keeps of a teller's numbers: nothing can be read from it without the teller's receipt."""
    return hashlib.sha256(receipt + text).hexdigest()
