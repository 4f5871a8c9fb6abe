"""What a service plugin may ask about scoring: a case scored by a scheme, and what schemes and sheets say in words."""

from portal.criteria.scheme import ExpertMark, ExpertRange, Scheme, SchemeItem
from portal.criteria.scheme import plain as points_text
from portal.criteria.score_sheet import ScoreSheet
from portal.criteria.scoring import MarkError, Marks, allowed_text, check_marks, score
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
    "case_score",
    "check_marks",
    "describe_item",
    "experts_text",
    "points_text",
    "sheet_words",
]


def case_score(*, application_id: int, scheme: Scheme, marks: Marks) -> ScoreSheet:
    """The sheet of a case from its frozen facts as of the day of 申报, and the experts' marks.

    Whoever asks has checked that the case is theirs. Raises Missing, MarkError.
    """
    found, day = case_reading.case_facts(application_id)
    return score(scheme, found, marks, on=day)
