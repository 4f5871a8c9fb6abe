"""How far the cases of committee offices are, in numbers; nobody is named."""

from collections.abc import Iterable
from dataclasses import dataclass

import portal.submissions.store.tally as store
from portal.submissions.domain.application import State, StepKind


@dataclass(frozen=True)
class Tally:
    """The cases of an office in one series, specialty and level. Each number includes those after it.

    `failed` of the `decided` were not passed: they are never `confirmed`.
    """

    office_id: int
    series: str
    specialty: str
    level: str
    received: int = 0
    reviewed: int = 0
    voted: int = 0
    decided: int = 0
    failed: int = 0
    confirmed: int = 0


_DECIDED = frozenset({State.PASSED, State.NOT_PASSED, State.CONFIRMED})


def tallies(*, office_ids: Iterable[int], application_year: int) -> tuple[Tally, ...]:
    """What the offices have received, reviewed, voted, decided and confirmed in a year. One query."""
    found: dict[tuple[int, str, str, str], dict[str, int]] = {}
    for office, kind, series, specialty, level, state, voted, count in store.stations(office_ids, application_year):
        counts = found.setdefault((office, series, specialty, level), {})
        if kind == StepKind.POLICY_REVIEW:
            counts["reviewed"] = counts.get("reviewed", 0) + count
            continue
        names = ["received"]
        names += ["voted"] if voted else []
        names += ["decided"] if state in _DECIDED else []
        names += ["failed"] if state == State.NOT_PASSED else []
        names += ["confirmed"] if state == State.CONFIRMED else []
        for name in names:
            counts[name] = counts.get(name, 0) + count
    return tuple(Tally(*key, **counts) for key, counts in sorted(found.items()))


def applies_in(*, person_ids: Iterable[int], application_year: int) -> dict[int, str]:
    """Person -> the series in which that person applies in this year (an applicant has one); others are left out."""
    return store.series_of_slots(person_ids, application_year)
