"""What is applied for: series, specialty, level, track, as an edition offers them; and the answers to its fields."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from portal.accounts.domain.texts import N_
from portal.criteria import Edition, Facts, FormField, Judgement, Level, LevelEntry, Series, Track
from portal.submissions.domain.application import Choice, EditionMark

# Characters of an answer whose field sets no limit of its own.
LONGEST_LINE, LONGEST_TEXT = 200, 4000
ONE_SERIES_CLAUSE = N_("黔人社通〔2023〕37号五(五)：同一年度内仅支持申报一个系列（专业）")


class Editions(Protocol):
    """Where editions come from: the registry of plugins."""

    def series(self) -> tuple[Series, ...]: ...
    def edition(self, series: str, year: int, *, version: int | None = None, on: date | None = None) -> Edition: ...
    def judge(
        self, edition: Edition, level: Level | str, track: str, facts: Facts, *, on: date | None = None
    ) -> Judgement: ...


def mark_of(edition: Edition) -> EditionMark:
    """What an application records of the edition that judges it."""
    return EditionMark(edition.slug, edition.year, str(edition.version), edition.hash)


def open_tracks(edition: Edition, level: str, fixed: str = "") -> tuple[Track, ...]:
    """The review types to choose from; one with a row of its own in the plan is an entry of its own (`fixed`)."""
    return tuple(
        track for track in edition.tracks_for(level) if (track.slug == fixed if fixed else not track.plan_entry)
    )


def open_levels(edition: Edition, fixed: str = "", within: frozenset[str] | None = None) -> tuple[LevelEntry, ...]:
    """The levels that can be applied for, on any of the review types to choose from; `within`: only these."""
    return tuple(
        entry
        for entry in edition.levels
        if open_tracks(edition, entry.level, fixed) and (within is None or entry.level.value in within)
    )


# The levels of each specialty that the applicant's self-reviewing employer has set up (自主评审单位自设专业).
Own = Mapping[str, frozenset[str]]
NO_OWN: Own = {}


def own_beside(edition: Edition, own: Own) -> Own:
    """The employer's own specialties that the edition does not have itself."""
    known = {specialty.name for specialty in edition.specialties}
    return {name: levels for name, levels in own.items() if name not in known}


def choice_problems(edition: Edition, choice: Choice, own: Own = NO_OWN) -> dict[str, str]:
    """Why this can't be applied for: a message for each question at fault; empty when it can."""
    found: dict[str, str] = {}
    if choice.specialty in (beside := own_beside(edition, own)):
        if choice.level not in beside[choice.specialty]:
            found["level"] = N_("本单位自设的专业只能申报本单位评审委员会评审的级别")
    elif choice.specialty not in {specialty.name for specialty in edition.specialties}:
        found["specialty"] = N_("请选择一个专业")
    level = next((entry for entry in edition.levels if entry.level.value == choice.level), None)
    if level is None:
        found["level"] = N_("请选择申报的级别")
    elif level.by_exam:
        found["level"] = N_("这一级别以考试方式取得，不能申报")
    elif choice.track not in {track.slug for track in edition.tracks_for(choice.level)}:
        found["track"] = N_("请选择一种评审类型")
    return found


def relevant_answers(fields: tuple[FormField, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to these fields. Those to other fields stay in the draft: choosing otherwise brings them back."""
    return {field.key: answers[field.key] for field in fields if answers.get(field.key) not in (None, "")}


def missing_answers(fields: tuple[FormField, ...], answers: Mapping[str, Any]) -> tuple[FormField, ...]:
    """The required fields without an answer, and those whose answer the edition does not take (any more)."""
    return tuple(
        field
        for field in fields
        if (field.required if answers.get(field.key) in (None, "") else not takes(field, answers[field.key]))
    )


def takes(field: FormField, answer: object) -> bool:
    """Is this an answer to that field? A corrected edition may offer other choices than a draft was written with."""
    match field.kind:
        case "choice":
            return answer in field.choices
        case "integer":
            whole = isinstance(answer, int) and not isinstance(answer, bool)
            return whole and answer >= 0 and (field.maximum is None or answer <= field.maximum)
        case "date":
            return isinstance(answer, str) and _is_date(answer)
    return isinstance(answer, str) and len(answer) <= longest(field)


def longest(field: FormField) -> int:
    """The most characters of a text."""
    return field.maximum or (LONGEST_TEXT if field.kind == "textarea" else LONGEST_LINE)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class Phase(StrEnum):
    """When an application can be started: now, later, or no longer (or not at all)."""

    OPEN = "open"
    LATER = "later"
    CLOSED = "closed"


def phase_of(now: datetime, *, upload_opens: datetime, apply_closes: datetime) -> Phase:
    """From the opening of the row's upload period (new 2023 records: from 08-01) until its apply window is over.

    Starting late, inside the window, is still possible: the dossier is closed then (reading 4), but one that was
    finished before can be applied with.
    """
    if now < upload_opens:
        return Phase.LATER
    return Phase.OPEN if now <= apply_closes else Phase.CLOSED
