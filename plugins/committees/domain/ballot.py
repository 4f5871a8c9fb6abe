"""A secret ballot (无记名投票): choices, the fixed-size ballot, the parts of its key, the published bundle's texts.

Roll and box share nothing: the roll says that somebody voted; the box is one value of constant length, in which every
slot is as long as every other, filled from the beginning. See QUALITY 1.8.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

# A ballot before it is sealed: the case's place on the list, the choice, padding.
BALLOT = struct.Struct(">IB11s")
# Sealed: a public key, the text, a tag.
SEALED = 32 + BALLOT.size + 16
# In the box: is it a ballot, and the sealed ballot (or chance).
SLOT = 1 + SEALED
TRACKER = 16
KEY = 32


class Choice(StrEnum):
    """What may be voted."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


CHOICES = tuple(Choice)


class SessionState(StrEnum):
    """Where a ballot stands."""

    PREPARED = "prepared"  # the key's holders fetch their codes
    OPEN = "open"
    CLOSED = "closed"
    OPENED = "opened"


class Holder(StrEnum):
    """Who holds two of the three parts of the key; any two holders have all three."""

    CHAIR = "chair"
    OFFICE = "office"
    PROVINCE = "province"


# Which parts each holder has.
PARTS: Mapping[Holder, tuple[int, int]] = {
    Holder.CHAIR: (0, 1),
    Holder.OFFICE: (1, 2),
    Holder.PROVINCE: (0, 2),
}


def split(secret: bytes, chance: bytes) -> tuple[bytes, bytes, bytes]:
    """The three parts of a key, which together give it and any two of which say nothing. `chance`: 64 random bytes."""
    first, second = chance[:KEY], chance[KEY : 2 * KEY]
    return first, second, _xor(_xor(secret, first), second)


def joined(held: Iterable[tuple[Holder, bytes]]) -> bytes | None:
    """The key from the holders' parts; None while a part is missing. Raises ValueError for parts that disagree."""
    parts: dict[int, bytes] = {}
    for holder, both in held:
        for number, part in zip(PARTS[holder], (both[:KEY], both[KEY:]), strict=True):
            if parts.setdefault(number, part) != part:
                raise ValueError("the holders' parts are not of one key")
    if len(parts) < 3:
        return None
    return _xor(_xor(parts[0], parts[1]), parts[2])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def ballot_text(place: int, choice: Choice, chance: bytes) -> bytes:
    """One vote, as long as every other. `chance`: 11 random bytes."""
    return BALLOT.pack(place, CHOICES.index(choice), chance)


def read_ballot(text: bytes) -> tuple[int, Choice]:
    """(place of the case on the list, choice). Raises ValueError."""
    try:
        place, choice, _chance = BALLOT.unpack(text)
        return place, CHOICES[choice]
    except (struct.error, IndexError) as error:
        raise ValueError("this is no ballot") from error


def slots_of(box: bytes) -> list[bytes]:
    """The slots of an open box. Raises ValueError."""
    if len(box) % SLOT:
        raise ValueError("the box has a piece of a slot")
    return [box[start : start + SLOT] for start in range(0, len(box), SLOT)]


def sealed_of(slots: Iterable[bytes]) -> list[bytes]:
    """The sealed ballots among the slots."""
    return [slot[1:] for slot in slots if slot[0] == 1]


def tracker_of(sealed: bytes) -> str:
    """What the voter is shown once: that this ballot is in the box, not what it says."""
    return hashlib.sha256(sealed).hexdigest()[:TRACKER]


def trackers_of(sealed: Iterable[bytes]) -> list[str]:
    """Of all ballots, in the order of the trackers themselves: which says nothing of theirs."""
    return sorted(tracker_of(each) for each in sealed)


def canonical(document: Any) -> bytes:
    """A document as it is hashed and signed."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(document: Any) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


def counted(votes: Iterable[tuple[int, Choice]], cases: int) -> list[dict[Choice, int]]:
    """The number of each choice for each place of the list. Raises ValueError for a place that is not on it."""
    found = [dict.fromkeys(CHOICES, 0) for _ in range(cases)]
    for place, choice in votes:
        if place >= cases:
            raise ValueError(f"a ballot for place {place} of {cases}")
        found[place][choice] += 1
    return found


def pseudonyms(people: Sequence[int], salt: bytes) -> list[str]:
    """A mark for each voter of the published roll, in the order of the marks. `salt`: secret, of this ballot only."""
    return sorted(hashlib.sha256(salt + person.to_bytes(8)).hexdigest()[:TRACKER] for person in people)
