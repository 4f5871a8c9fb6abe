"""What a service plugin that holds meetings may ask: how far cases are in numbers, and what tells a conflict."""

from portal.criteria import Facts
from portal.submissions.service.dossier import facts_of
from portal.submissions.service.tally import Tally, applies_in, tallies

__all__ = ["Tally", "applies_in", "dossier_facts", "tallies"]


def dossier_facts(person_id: int) -> Facts:
    """What a person's own dossier says, to be compared and not to be shown: of an expert, for conflicts of interest."""
    return facts_of(person_id)
