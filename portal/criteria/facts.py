"""The typed facts that criteria are judged on.

A section that is None is *not yet known*; an empty tuple is *known to be none*. Inside an item, `graduated`,
`obtained`, `full_time`, `rank`, `role`, `achieved`, `public` and `professional` may be None = not yet known. A
`degree` of None means that the schooling carried no degree, and an `end` of None that the period has not ended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.criteria.levels import Degree, EducationLevel, Level


@dataclass(frozen=True, slots=True)
class Education:
    """One completed (or dated future) schooling."""

    level: EducationLevel
    degree: Degree | None = None
    major: str | None = None
    graduated: date | None = None
    full_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A professional title held; `level` is stored with it, never inferred from its name."""

    series: str
    title: str
    level: Level
    obtained: date | None = None
    appointed: date | None = None
    application_year: int | None = None
    committee: str | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """A period of work; `end` None = it lasts."""

    employer: str
    kind: str
    start: date
    end: date | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Continuing education (学时) of one year, in hours."""

    year: int
    public: int | None = None
    professional: int | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """One result: a project, patent, standard, award, paper ..."""

    kind: str
    rank: str | None = None
    role: str | None = None
    achieved: date | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """A disciplinary sanction; `end` None = no end is set."""

    kind: str
    start: date
    end: date | None = None


Answer = str | int | date


class Answers(Mapping[str, Answer]):
    """Answers by key: a mapping that can't be changed, and so can be hashed with the facts."""

    __slots__ = ("_answers", "_hash")

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = dict(answers)
        self._hash = hash(frozenset(self._answers.items()))

    def __getitem__(self, key: str) -> Answer:
        return self._answers[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Answers({self._answers!r})"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of one person. A section that is None is not yet known; an `unfinished` one may have more.

    `answers` are those to the series' own form fields, by the field's key; a key that is missing is not yet known.
    """

    birth_date: date | None = None
    education: tuple[Education, ...] | None = None
    titles: tuple[Title, ...] | None = None
    employment: tuple[Employment, ...] | None = None
    hours: tuple[Hours, ...] | None = None
    achievements: tuple[Achievement, ...] | None = None
    sanctions: tuple[Sanction, ...] | None = None
    answers: Mapping[str, Answer] | None = None
    unfinished: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.answers is not None and not isinstance(self.answers, Answers):
            object.__setattr__(self, "answers", Answers(self.answers))


SECTION_NAMES = {
    "birth_date": "出生日期",
    "education": "学历学位",
    "titles": "现有职称",
    "employment": "工作经历",
    "hours": "继续教育学时",
    "achievements": "业绩成果",
    "sanctions": "处分和诚信记录",
    "answers": "申报表中的本系列项目",
}
