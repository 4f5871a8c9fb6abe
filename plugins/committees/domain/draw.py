"""Drawing a panel from a pool (随机抽取): the same seed, pool and conditions give the same list, anywhere, always.

Standard library only and pure, so that anybody can run it again. Randomness is a stream of numbers: number i is
SHA-256(seed || i as 8 bytes, big-endian), brought below n by rejection, so that no expert is favoured. Each place is
drawn evenly among those who fit it and with whom all places that remain can still be filled within the conditions.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from plugins.committees.domain.draw_values import (
    MEMBER,
    Candidate,
    Conditions,
    Named,
    Place,
    Replacement,
    Result,
    Unfillable,
    Vacancy,
    bars,
    caps,
)

_SPAN = 1 << 256
Kind = tuple[str, frozenset[str]]


@dataclass
class Stream:
    """The numbers of a seed, in order."""

    seed: bytes
    used: int = field(default=0)

    def below(self, limit: int) -> int:
        """The next number from 0 to limit - 1, each equally likely. `limit` is at least 1."""
        fair = _SPAN - _SPAN % limit
        while True:
            block = hashlib.sha256(self.seed + self.used.to_bytes(8, "big")).digest()
            self.used += 1
            number = int.from_bytes(block, "big")
            if number < fair:
                return number % limit


@dataclass
class Table:
    """A draw under way: the places still to fill, who is left, and how much room each region has."""

    left: dict[str, Candidate]
    room: dict[str, int]

    def fitting(self, wanted: str, others: Mapping[str, int]) -> list[str]:
        """Who fits a place for `wanted` (empty: any) so that the `others` (specialty -> places) can be filled too."""
        asked = frozenset(others)
        # With no slack, a set of specialties can't spare a candidate of its own, nor room in a region it fills.
        tight = [each for each in slacks(kinds_of(self.left.values(), asked), self.room, others) if each[2] == 0]
        verdicts: dict[Kind, bool] = {}
        found = []
        for ref in sorted(self.left):
            each = self.left[ref]
            room = self.room.get(each.region, 0)
            if room < 1 or (wanted and wanted not in each.specialties):
                continue
            kind = (each.region, asked.intersection(each.specialties))
            if kind not in verdicts:
                hit = ("" in some or kind[1] & some or count[each.region] >= room for some, count, _slack in tight)
                verdicts[kind] = not any(hit)
            if verdicts[kind]:
                found.append(ref)
        return found

    def take(self, ref: str) -> None:
        """Seat someone."""
        self.room[self.left.pop(ref).region] -= 1


def kinds_of(pool: Iterable[Candidate], asked: frozenset[str]) -> Counter[Kind]:
    """How many candidates there are of each region and each part of the specialties asked for."""
    return Counter((each.region, asked.intersection(each.specialties)) for each in pool)


def fillable(kinds: Mapping[Kind, int], room: Mapping[str, int], places: Mapping[str, int]) -> bool:
    """Can these places (specialty, or empty for any -> number) be filled, no region beyond its room?

    Rado's theorem on independent transversals: yes, exactly if for every set of specialties the candidates who fit one
    of them, counted region by region up to its room, are at least as many as the places of the set.
    """
    return all(slack >= 0 for _some, _count, slack in slacks(kinds, room, places))


def slacks(
    kinds: Mapping[Kind, int], room: Mapping[str, int], places: Mapping[str, int]
) -> Iterator[tuple[frozenset[str], Counter[str], int]]:
    """Each set of specialties, who fits it by region, and how many more can be seated than the set has places."""
    wanted = [specialty for specialty, number in places.items() if number > 0]
    for chosen in range(1, 1 << len(wanted)):
        some = frozenset(specialty for bit, specialty in enumerate(wanted) if chosen >> bit & 1)
        count: Counter[str] = Counter()
        for (region, fits), number in kinds.items():
            if "" in some or not fits.isdisjoint(some):
                count[region] += number
        seats = sum(min(number, max(0, room.get(region, 0))) for region, number in count.items())
        yield some, count, seats - sum(places[specialty] for specialty in some)


def draw(seed: str, pool: Sequence[Candidate], conditions: Conditions, named: Sequence[Named] = ()) -> Result:
    """The panel and its reserve list. Raises Unfillable when the pool can't give it."""
    stream = Stream(bytes.fromhex(seed))
    table, places, todo = _opened(pool, conditions, named)
    for specialty in [*(quota.specialty for quota in conditions.quotas if quota.least), ""]:
        while todo[specialty]:
            todo[specialty] -= 1
            ref, among = _pick(stream, table.fitting(specialty, todo))
            table.take(ref)
            places.append(Place(len(places) + 1, ref, MEMBER, specialty, among))
    reserves = []
    for _number in range(min(conditions.reserves, len(table.left))):
        ref, _among = _pick(stream, sorted(table.left))
        del table.left[ref]
        reserves.append(ref)
    return Result(tuple(places), tuple(reserves), (), stream.used)


def require_fillable(pool: Sequence[Candidate], conditions: Conditions, named: Sequence[Named] = ()) -> int:
    """How many can be drawn. Needs no seed; raises Unfillable exactly when the draw would, whatever the seed."""
    return len(_opened(pool, conditions, named)[0].left)


def _opened(
    pool: Sequence[Candidate], conditions: Conditions, named: Sequence[Named]
) -> tuple[Table, list[Place], dict[str, int]]:
    """Who can be drawn, the places of those who are named, and the places to fill by specialty (empty: any).

    Conditions bind the draw, not the named.
    """
    everybody = {each.ref: each for each in pool}
    if len(everybody) < len(pool):
        raise Unfillable("twice")
    if conditions.members < 1 or conditions.members % 2 == 0:
        raise Unfillable("even", str(conditions.members))
    if len({quota.specialty for quota in conditions.quotas}) < len(conditions.quotas):
        raise Unfillable("twice")
    room = caps(conditions, {each.region for each in pool})
    places: list[Place] = []
    for each in named:
        if each.ref not in everybody:
            raise Unfillable("unknown", each.ref)
        room[everybody.pop(each.ref).region] -= 1
        places.append(Place(len(places) + 1, each.ref, each.role))
    left = {ref: each for ref, each in everybody.items() if not bars(each, conditions)}
    table = Table(left, room)
    todo = {quota.specialty: quota.least for quota in conditions.quotas if quota.least}
    free = conditions.members - len(places) - sum(todo.values())
    if free < 0:
        raise Unfillable("too_many_wanted")
    todo[""] = free
    if not fillable(kinds_of(left.values(), frozenset(todo)), room, todo):
        raise Unfillable("not_enough", str(len(left)))
    return table, places, todo


def _pick(stream: Stream, refs: Sequence[str]) -> tuple[str, int]:
    return refs[stream.below(len(refs))], len(refs)


def replaced(
    seed: str,
    pool: Sequence[Candidate],
    conditions: Conditions,
    named: Sequence[Named],
    result: Result,
    vacancy: Vacancy,
) -> Result:
    """The panel with another in the place of one who left: the first of the reserve list who fits, or drawn further.

    Raises Unfillable when nobody fits.
    """
    place = next((each for each in result.places if each.ref == vacancy.ref), None)
    if place is None:
        raise Unfillable("unknown", vacancy.ref)
    out = {*vacancy.gone, *result.panel(), *(each.left for each in result.replacements)}
    by_ref = {each.ref: each for each in pool}
    room = caps(conditions, {each.region for each in pool})
    for each in result.places:
        if each.ref != place.ref:
            room[by_ref[each.ref].region] -= 1
    left = {each.ref: each for each in pool if each.ref not in out and not bars(each, conditions)}
    fits = Table(left, room).fitting(place.specialty, {})
    if not fits:
        raise Unfillable("nobody_left")
    stream = Stream(bytes.fromhex(seed), result.used)
    waiting = [ref for ref in result.reserves if ref in fits]
    ref, among = (waiting[0], 0) if waiting else _pick(stream, fits)
    # Whoever follows a chair or deputy is a member: who presides is named, never drawn.
    places = tuple(
        replace(each, ref=ref, role=MEMBER, among=among) if each.number == place.number else each
        for each in result.places
    )
    told = Replacement(place.number, vacancy.ref, ref, among)
    reserves = tuple(each for each in result.reserves if each != ref)
    return Result(places, reserves, (*result.replacements, told), stream.used)


def run(
    seed: str,
    pool: Sequence[Candidate],
    conditions: Conditions,
    named: Sequence[Named],
    vacancies: Collection[Vacancy],
) -> Result:
    """The draw and every replacement after it."""
    result = draw(seed, pool, conditions, named)
    for vacancy in vacancies:
        result = replaced(seed, pool, conditions, named, result, vacancy)
    return result
