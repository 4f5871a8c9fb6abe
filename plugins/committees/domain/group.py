"""Groups of a panel (学科组): at least three experts each, cases by specialty, a written opinion for each case.

DOMAIN 1.3 (职称评审管理暂行规定, article numbers unsourced): a group is optional, has three or more experts, and its
written opinion is a reference for the plenary vote.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST = 3
# The group of whatever has no group of its own.
MIXED = "综合组"


class Verdict(StrEnum):
    """What a group says of a case."""

    RECOMMENDED = "recommended"
    NOT_RECOMMENDED = "not_recommended"
    DIVIDED = "divided"


class Defect(StrEnum):
    """What may be wrong with a group."""

    TOO_FEW = "too_few"
    NO_SUCH_MEMBER = "no_such_member"
    TWO_GROUPS = "two_groups"
    LEADER_OUTSIDE = "leader_outside"


@dataclass(frozen=True)
class Grouping:
    """A group before it is made: persons by id, the first of them leads, and cases by id."""

    specialty: str
    members: tuple[int, ...]
    cases: tuple[int, ...]


def defects(
    members: Sequence[int], leader: int, *, panel: Iterable[int], elsewhere: Iterable[int]
) -> tuple[Defect, ...]:
    """Everything that is wrong with a group, at once. `elsewhere` are members of the meeting's other groups."""
    chosen = set(members)
    checks = (
        (len(chosen) < LEAST, Defect.TOO_FEW),
        (not chosen <= set(panel), Defect.NO_SUCH_MEMBER),
        (bool(chosen & set(elsewhere)), Defect.TWO_GROUPS),
        (leader not in chosen, Defect.LEADER_OUTSIDE),
    )
    return tuple(defect for wrong, defect in checks if wrong)


def suggest(cases: Mapping[int, str], experts: Mapping[int, Sequence[str]]) -> tuple[Grouping, ...]:
    """Groups by the specialties of the cases, each with enough experts; everything else in a mixed one.

    Specialties with the fewest experts choose first. What can't be a group by itself joins the mixed group, and a
    mixed group with too few experts gives its cases to the largest one. () when the panel has fewer than three.
    """
    if len(experts) < LEAST or not cases:
        return ()
    wanted = sorted(set(cases.values()), key=lambda name: (_able(experts, name), name))
    free = dict(experts)
    made: list[tuple[str, tuple[int, ...]]] = []
    for name in wanted:
        members = tuple(sorted(person for person, known in free.items() if name in known))
        if len(members) >= LEAST:
            made.append((name, members))
            free = {person: known for person, known in free.items() if person not in members}
    return _with_the_rest(made, tuple(sorted(free)), cases)


def _able(experts: Mapping[int, Sequence[str]], specialty: str) -> int:
    return sum(specialty in known for known in experts.values())


def _with_the_rest(
    made: Sequence[tuple[str, tuple[int, ...]]], rest: tuple[int, ...], cases: Mapping[int, str]
) -> tuple[Grouping, ...]:
    names = {name for name, _members in made}
    orphans = [case for case, name in sorted(cases.items()) if name not in names]
    if len(rest) >= LEAST or not made:
        groups = [*made, (MIXED, rest)]
        taking = len(groups) - 1
    else:
        # Too few for a group: they join the smallest one, which takes what is left over.
        taking = min(range(len(made)), key=lambda place: (len(made[place][1]), place))
        groups = [(name, (*members, *rest) if at == taking else members) for at, (name, members) in enumerate(made)]
    own = {name: [case for case, each in sorted(cases.items()) if each == name] for name in names}
    return tuple(
        Grouping(name, members, tuple(own.get(name, []) + (orphans if at == taking else [])))
        for at, (name, members) in enumerate(groups)
    )


def speaker(leader: int, members: Sequence[int], free: Iterable[int]) -> int | None:
    """Who concludes for the group: the leader, or the first member who is not out of the case when the leader is."""
    open_to = set(free)
    if leader in open_to:
        return leader
    return next((person for person in members if person in open_to), None)


def agreed_by_all(free: Iterable[int], agreeing: Iterable[int]) -> bool:
    """Does everybody who may speak to the case agree? Nobody may: no."""
    speaking = set(free)
    return bool(speaking) and speaking <= set(agreeing)


def may_conclude(free: Iterable[int], agreeing: Iterable[int]) -> bool:
    """More than half of those who may speak agree: the rest's remarks are kept beside the opinion."""
    speaking = set(free)
    return 2 * len(speaking & set(agreeing)) > len(speaking)
