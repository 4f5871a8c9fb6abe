"""What-if: a few answers that anybody can give, turned into facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from portal.criteria import (
    Achievement,
    Degree,
    Edition,
    Education,
    EducationLevel,
    Employment,
    Facts,
    FormField,
    Hours,
    Item,
    Level,
    Outcome,
    Sanction,
    Title,
    Verdict,
)
from portal.submissions.domain.dossier import answer_fact

# What a sanction is called when somebody only says that there is one: the mildest that bars (人社部令第40号).
BARRING_SANCTION = "记过"


@dataclass(frozen=True)
class Answers:
    """What was answered; None, or an empty text, is not yet known. `title_level` "none" is: no title held."""

    education: EducationLevel | None = None
    degree: Degree | None = None
    graduated: date | None = None
    title_level: str = ""
    title_obtained: date | None = None
    title_year: int | None = None
    employment_kind: str = ""
    employed_since: date | None = None
    public_hours: int | None = None
    professional_hours: int | None = None
    results: tuple[str, ...] = ()
    sanction: str = ""
    # To the series' own fields, by key; one that is missing is not yet known.
    own: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ResultChoice:
    """One result that the menu of a level asks for: the key of its rule, and its text."""

    key: str
    text: str


NO_RESULT = "none"
NO_TITLE = "none"


def result_choices(edition: Edition, level: str, track: str) -> tuple[ResultChoice, ...]:
    """The results that count for a level and track, in the edition's order; empty when none are asked for."""
    return tuple(ResultChoice(item.id, item.shown) for item in _items(edition, level, track))


def _items(edition: Edition, level: str, track: str) -> list[Item]:
    menus = edition.menus(level, track)
    found = [rule for menu in menus for rule in menu.walk() if isinstance(rule, Item)]
    return list({rule.id: rule for rule in found}.values())


def asked_fields(edition: Edition, level: str, track: str) -> tuple[FormField, ...]:
    """Those of the series' own form fields that decide something: a rule of this level and track names their key.

    A rule of a plugin's own kind names its keys somewhere among its parameters, so all of them are looked through.
    """
    named = {text for rule in edition.rule_for(level, track).walk() if rule.reads == "answers" for text in _texts(rule)}
    return tuple(entry for entry in edition.fields_for(level, track) if entry.key in named)


def _texts(value: Any) -> Iterator[str]:
    """Every text among a rule's parameters."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))


def facts_from_answers(answers: Answers, edition: Edition, level: str, track: str, *, on: date) -> Facts:
    """The facts that the answers stand for; what was not answered stays not known."""
    return Facts(
        education=_education(answers),
        titles=_titles(answers, edition),
        employment=_employment(answers),
        hours=_hours(answers, edition),
        achievements=_achievements(answers, edition, level, track, on),
        sanctions=_sanctions(answers, on),
        answers={key: answer_fact(value) for key, value in answers.own.items()},
    )


def _education(answers: Answers) -> tuple[Education, ...] | None:
    if answers.education is None:
        return None
    return (Education(answers.education, answers.degree, graduated=answers.graduated),)


def _titles(answers: Answers, edition: Edition) -> tuple[Title, ...] | None:
    if not answers.title_level:
        return None
    if answers.title_level == NO_TITLE:
        return ()
    held = Level(answers.title_level)
    name = next((entry.title for entry in edition.levels if entry.level is held), held.value)
    return (Title(edition.name, name, held, answers.title_obtained, application_year=answers.title_year),)


def _employment(answers: Answers) -> tuple[Employment, ...] | None:
    if not answers.employment_kind or answers.employed_since is None:
        return None
    return (Employment("本人单位", answers.employment_kind, answers.employed_since),)


def _hours(answers: Answers, edition: Edition) -> tuple[Hours, ...] | None:
    if answers.public_hours is None and answers.professional_hours is None:
        return None
    return (Hours(edition.year, answers.public_hours, answers.professional_hours),)


def _achievements(
    answers: Answers, edition: Edition, level: str, track: str, on: date
) -> tuple[Achievement, ...] | None:
    if not answers.results:
        return None
    made = []
    for item in _items(edition, level, track):
        if item.id in answers.results:
            one = Achievement(
                kind=item.kinds[0],
                rank=item.ranks[0] if item.ranks else None,
                role=item.roles[0] if item.roles else None,
                achieved=min(on, edition.counted_to),
                name=item.shown,
            )
            made.extend([one] * item.count)
    return tuple(made)


def _sanctions(answers: Answers, on: date) -> tuple[Sanction, ...] | None:
    if not answers.sanction:
        return None
    return () if answers.sanction == "none" else (Sanction(BARRING_SANCTION, on),)


@dataclass(frozen=True)
class Sorted:
    """Verdicts by outcome: what stands in the way first."""

    not_met: tuple[Verdict, ...]
    unknown: tuple[Verdict, ...]
    met: tuple[Verdict, ...]


def by_outcome(verdicts: tuple[Verdict, ...]) -> Sorted:
    """The verdicts apart by outcome, each in the order given."""

    def those(outcome: Outcome) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in verdicts if verdict.outcome is outcome)

    return Sorted(those(Outcome.NOT_MET), those(Outcome.UNKNOWN), those(Outcome.MET))
