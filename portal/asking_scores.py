"""What a service plugin may ask about scoring: a case scored by a scheme, and what schemes and sheets say in words."""

from datetime import date

from portal.criteria import Facts
from portal.criteria.scheme import ExpertMark, ExpertRange, SchemeItem
from portal.criteria.scheme import plain as points_text
from portal.criteria.scoring import MarkError, Marks, allowed_text, check_marks
from portal.series.service.scheme_wording import describe as describe_item
from portal.series.service.scheme_wording import experts_text
from portal.series.service.score_wording import segments as sheet_words
from portal.submissions.service import case_reading

__all__ = [
    "ExpertMark",
    "ExpertRange",
    "MarkError",
    "Marks",
    "SchemeItem",
    "allowed_text",
    "check_marks",
    "describe_item",
    "experts_text",
    "points_text",
    "scoring_facts",
    "sheet_words",
]


def scoring_facts(application_id: int) -> tuple[Facts, date]:
    """The frozen facts of a case, and the day of 申报 as of which they are scored.

    Whoever asks has checked that the case is theirs. Raises Missing.
    """
    return case_reading.case_facts(application_id)
