"""Pure criteria: typed facts in, a verdict tree with reasons out. Standard library only.

One implementation behind every use: the applicant's explanation, the employer's and the committee's checks, the what-if
page, the earliest date, and the commands.
"""

from portal.criteria.additions import ClashingAddition, TrackAddition, UnknownRule, combined, refine
from portal.criteria.answers import AnswerAtLeast, AnswerIs
from portal.criteria.edition import (
    MODES,
    Criteria,
    Declaration,
    Edition,
    FormField,
    GroupTitle,
    LevelEntry,
    Specialty,
    Track,
    UnknownChoice,
)
from portal.criteria.edition_data import canonical, edition_from_data
from portal.criteria.experience import EducationAtLeast, Equivalent, TitleHeld, WorkYears
from portal.criteria.facts import (
    Achievement,
    Answer,
    Education,
    Employment,
    Facts,
    Hours,
    Sanction,
    Title,
)
from portal.criteria.facts_json import FactsError, facts_from_json, facts_to_json
from portal.criteria.judging import Judgement, judge
from portal.criteria.levels import Degree, EducationLevel, Level, folded, parse_word
from portal.criteria.loading import KINDS, Loader, LoadError, RuleKind, rule_from_data
from portal.criteria.results import HoursPerYear, Item
from portal.criteria.rules import AllOf, AnyOf, AtLeast, Rule, evaluate
from portal.criteria.schema import facts_schema
from portal.criteria.series import Series
from portal.criteria.standing import Attested, NoMisconduct, NoSanctionInForce, NotEmployedAs
from portal.criteria.verdict import Outcome, Source, Status, Used, Verdict, When, k_of, verdict_to_json

__all__ = [
    "KINDS",
    "MODES",
    "Achievement",
    "AllOf",
    "Answer",
    "AnswerAtLeast",
    "AnswerIs",
    "AnyOf",
    "AtLeast",
    "Attested",
    "ClashingAddition",
    "Criteria",
    "Declaration",
    "Degree",
    "Edition",
    "Education",
    "EducationAtLeast",
    "EducationLevel",
    "Employment",
    "Equivalent",
    "Facts",
    "FactsError",
    "FormField",
    "GroupTitle",
    "Hours",
    "HoursPerYear",
    "Item",
    "Judgement",
    "Level",
    "LevelEntry",
    "LoadError",
    "Loader",
    "NoMisconduct",
    "NoSanctionInForce",
    "NotEmployedAs",
    "Outcome",
    "Rule",
    "RuleKind",
    "Sanction",
    "Series",
    "Source",
    "Specialty",
    "Status",
    "Title",
    "TitleHeld",
    "Track",
    "TrackAddition",
    "UnknownChoice",
    "UnknownRule",
    "Used",
    "Verdict",
    "When",
    "WorkYears",
    "canonical",
    "combined",
    "edition_from_data",
    "evaluate",
    "facts_from_json",
    "facts_schema",
    "facts_to_json",
    "folded",
    "judge",
    "k_of",
    "parse_word",
    "refine",
    "rule_from_data",
    "verdict_to_json",
]
