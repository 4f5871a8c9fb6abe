"""What the records show of conflicts, found before an invitation goes out and when cases are added to a list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from plugins.committees.domain import conflict as rules
from plugins.committees.domain.conflict import Side, Source, Standing, Work
from plugins.committees.service.settings import conflict_years
from plugins.committees.store import conflict as store
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store.meeting import Case, Meeting
from portal.plugin import SHANGHAI, Actor, Facts, append, applies_in, case_facts, dossier_facts


def compute(*, meeting: Meeting, persons: Sequence[int], actor: Actor, now: datetime) -> int:
    """Find what the records show between these experts and the meeting's cases; returns how many recusals are new.

    Runs inside the caller's transaction. What is known of a pair already stays as it is. The ledger names no applicant.
    """
    cases = meetings.cases_of(meeting.id)
    known = {(row.case_id, row.person_id) for row in store.of_cases([case.id for case in cases])}
    sides = {person: _expert_side(person, meeting) for person in persons}
    applying = applies_in(person_ids=persons, application_year=meeting.application_year)
    on, years = now.astimezone(SHANGHAI).date(), conflict_years()
    added = 0
    for case in cases:
        wanted = [person for person in persons if (case.id, person) not in known]
        if not wanted:
            continue
        applicant = _applicant_side(case)
        for person in wanted:
            competes = applying.get(person) == meeting.series
            kind = rules.found(sides[person], applicant, applies_too=competes, on=on, years=years)
            if kind is None:
                continue
            store.put(case.id, person, Standing.RECUSED, Source.COMPUTED, kind=kind, note="", at=now, by=None)
            append(
                subject=f"committees.meeting:{meeting.id}",
                action="committees.recused",
                actor=actor,
                at=now,
                data={"case": case.id, "person": person, "source": "computed", "kind": kind.value},
            )
            added += 1
    return added


def tally(*, meeting: Meeting, persons: Sequence[int], now: datetime) -> dict[int, int]:
    """Person -> with how many listed cases the records show a conflict. Writes nothing: for the list of a draw."""
    applicants = [_applicant_side(case) for case in meetings.cases_of(meeting.id)]
    applying = applies_in(person_ids=persons, application_year=meeting.application_year)
    on, years = now.astimezone(SHANGHAI).date(), conflict_years()
    counts = {}
    for person in persons:
        side, competes = _expert_side(person, meeting), applying.get(person) == meeting.series
        kinds = (rules.found(side, each, applies_too=competes, on=on, years=years) for each in applicants)
        counts[person] = sum(kind is not None for kind in kinds)
    return counts


def _applicant_side(case: Case) -> Side:
    facts = case_facts(case.application_id)
    return Side(case.person_id, case.employer_id, (*_work(facts), Work(case.employer_name, None)), _items(facts))


def _expert_side(person_id: int, meeting: Meeting) -> Side:
    """What the pool says of the expert, and what the expert's own dossier says."""
    facts = dossier_facts(person_id)
    row = experts.own(meeting.office_id, person_id)
    stated: Iterable[Work] = () if row is None else (Work(row.employer_name, None),)
    return Side(person_id, row.employer_id if row else None, (*stated, *_work(facts)), _items(facts))


def _work(facts: Facts) -> tuple[Work, ...]:
    return tuple(Work(each.employer, each.end) for each in facts.employment or ())


def _items(facts: Facts) -> frozenset[str]:
    return frozenset(each.name for each in facts.achievements or () if each.name)
