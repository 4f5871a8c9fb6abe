"""A person as other areas see one, and the rule that nobody handles an own case."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonSummary:
    """Name and masked numbers: what a page may show."""

    id: int
    name: str
    masked_id: str
    masked_phone: str


def handles_own_case(*, actor_person_id: int | None, acts_for_self: bool, case_person_id: int) -> bool:
    """Would the actor decide about own affairs? As an applicant one acts on one's own case, and may."""
    return not acts_for_self and actor_person_id == case_person_id
