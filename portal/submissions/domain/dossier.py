"""The dossier (业绩档案): sections, items, their verification; and the facts that criteria are judged on."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal import criteria
from portal.accounts.domain.texts import N_


class Section(StrEnum):
    """The parts of a dossier, named as in `portal.criteria.Facts`."""

    EDUCATION = "education"
    TITLES = "titles"
    EMPLOYMENT = "employment"
    HOURS = "hours"
    ACHIEVEMENTS = "achievements"
    SANCTIONS = "sanctions"


SECTION_NAMES: dict[Section, str] = {
    Section.EDUCATION: N_("学历学位"),
    Section.TITLES: N_("现有职称"),
    Section.EMPLOYMENT: N_("工作经历"),
    Section.HOURS: N_("继续教育学时"),
    Section.ACHIEVEMENTS: N_("业绩成果"),
    Section.SANCTIONS: N_("处分和诚信记录"),
}


class Standing(StrEnum):
    """What the applicant has said of a section. Only a finished one tells criteria what is *not* there."""

    OPEN = "open"
    COMPLETE = "complete"
    NONE = "none"


class Verification(StrEnum):
    """How far an item is proven (DESIGN 3)."""

    UNVERIFIED = "unverified"
    REGISTER = "register"
    EMPLOYER = "employer"
    REJECTED = "rejected"


VERIFICATION_NAMES: dict[Verification, str] = {
    Verification.UNVERIFIED: N_("未核验"),
    Verification.REGISTER: N_("已由登记系统核验"),
    Verification.EMPLOYER: N_("单位已确认"),
    Verification.REJECTED: N_("未通过核验"),
}


@dataclass(frozen=True)
class Item:
    """One entry of a dossier. `data` holds the values of its field set; dates are YYYY-MM-DD or YYYY-MM."""

    id: int
    person_id: int
    section: Section
    kind: str
    data: Mapping[str, Any]
    version: int
    verification: Verification = Verification.UNVERIFIED
    verified_at: datetime | None = None
    reason: str = ""
    organisation_id: int | None = None
    removed_at: datetime | None = None
    evidence_count: int = 0
    updated_at: datetime | None = None

    @property
    def register(self) -> str:
        """The number under which a register has entered the item; empty for what the person has entered."""
        return str(self.data.get("register") or "")

    @property
    def removed(self) -> bool:
        return self.removed_at is not None

    @cached_property
    def fact(self) -> Any:
        """The item as criteria know it."""
        return _MAKERS[self.section](self.data, item_fact_kind(self))


@dataclass(frozen=True)
class Employer:
    """The employer that the applicant marked as the present one; `organisation_id` None = not on the portal."""

    item_id: int
    name: str
    organisation_id: int | None
    kind: str


@dataclass(frozen=True)
class Dossier:
    """Everything a person has entered, in the order in which it was entered; removed items are not among them."""

    person_id: int
    items: tuple[Item, ...]
    standings: Mapping[Section, Standing] = field(default_factory=dict)

    def of(self, section: Section) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.section is section)

    def standing(self, section: Section) -> Standing:
        return self.standings.get(section, Standing.OPEN)

    @property
    def employer(self) -> Employer | None:
        """The employer that the route of an application begins with."""
        for item in self.of(Section.EMPLOYMENT):
            if item.data.get("current"):
                return Employer(item.id, item.data["employer"], item.organisation_id, item.data["employer_kind"])
        return None


def first_day(text: str) -> date:
    """The day of a date; the first of the month where only the month is known."""
    parts = [int(part) for part in text.split("-")]
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)


def last_day(text: str) -> date:
    """The day of a date; the last of the month where only the month is known.

    Years are counted to 31 December (通知五(六)), so that both ends of a month give the same full years; the last
    is what never counts a day too many.
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) > 2:
        return date(*parts)
    return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])


def _last(data: Mapping[str, Any], key: str) -> date | None:
    return last_day(data[key]) if data.get(key) else None


def _education(data: Mapping[str, Any], _kind: str) -> criteria.Education:
    degree = data.get("degree")
    return criteria.Education(
        level=criteria.EducationLevel(data["level"]),
        degree=criteria.Degree(degree) if degree else None,
        major=data.get("major") or None,
        graduated=_last(data, "graduated"),
        full_time=data.get("full_time"),
    )


def _title(data: Mapping[str, Any], _kind: str) -> criteria.Title:
    return criteria.Title(
        series=data["series"],
        title=data["title"],
        level=criteria.Level(data["level"]),
        obtained=_last(data, "obtained"),
        appointed=_last(data, "appointed"),
        application_year=data.get("application_year"),
        committee=data.get("committee") or None,
    )


def _employment(data: Mapping[str, Any], _kind: str) -> criteria.Employment:
    # From the first of a month to the last of one: two jobs that follow each other leave no gap.
    return criteria.Employment(
        employer=data["employer"],
        kind=data["employer_kind"],
        start=first_day(data["from"]),
        end=_last(data, "to"),
        region=data.get("region") or None,
    )


def _hours(data: Mapping[str, Any], _kind: str) -> criteria.Hours:
    return criteria.Hours(year=data["year"], public=data.get("public"), professional=data.get("professional"))


def _achievement(data: Mapping[str, Any], kind: str) -> criteria.Achievement:
    return criteria.Achievement(
        kind=kind,
        rank=data.get("rank") or None,
        role=data.get("role") or None,
        achieved=_last(data, "date"),
        name=data.get("name") or None,
    )


def _sanction(data: Mapping[str, Any], _kind: str) -> criteria.Sanction:
    return criteria.Sanction(kind=data["sanction"], start=first_day(data["from"]), end=_last(data, "to"))


_MAKERS = {
    Section.EDUCATION: _education,
    Section.TITLES: _title,
    Section.EMPLOYMENT: _employment,
    Section.HOURS: _hours,
    Section.ACHIEVEMENTS: _achievement,
    Section.SANCTIONS: _sanction,
}


def facts(
    items: Iterable[Item],
    standings: Mapping[Section, Standing],
    *,
    birth_date: date | None = None,
    answers: Mapping[str, Any] | None = None,
) -> criteria.Facts:
    """The facts of a dossier, in three values, and the answers to the series' own fields.

    A section that the applicant has finished is known, empty or not. One that is still open tells only what *is*
    there: its entries are handed over as unfinished, and it is None (not yet known) when it has none. Items that were
    removed or rejected are not facts.
    """
    values: dict[str, Any] = {}
    unfinished = set()
    live: dict[Section, list[Any]] = {}
    for item in items:
        if not item.removed and item.verification is not Verification.REJECTED:
            live.setdefault(item.section, []).append(item.fact)
    for section in Section:
        entries = tuple(live.get(section, ()))
        finished = standings.get(section, Standing.OPEN) is not Standing.OPEN
        values[section.value] = entries if entries or finished else None
        if entries and not finished:
            unfinished.add(section.value)
    known = None if answers is None else {key: answer_fact(value) for key, value in answers.items()}
    return criteria.Facts(birth_date=birth_date, unfinished=frozenset(unfinished), answers=known, **values)


def answer_fact(value: Any) -> criteria.Answer:
    """An answer as criteria know it: whole numbers, days (kept as YYYY-MM-DD), texts."""
    if isinstance(value, int):
        return value
    text = str(value)
    try:
        return date.fromisoformat(text) if len(text) == len("2023-12-31") else text
    except ValueError:
        return text


def item_fact_kind(item: Item) -> str:
    """The word by which criteria know the kind of an item (发明专利 rather than patent, where it says more)."""
    return str(item.data.get("kind_word") or ACHIEVEMENT_WORDS.get(item.kind, item.kind))


# The words that editions use (see `kinds` of their item rules), by the kind's slug.
ACHIEVEMENT_WORDS: dict[str, str] = {
    "project": "工程项目",
    "research": "科研项目",
    "design": "设计方案",
    "report": "技术报告",
    "paper": "论文",
    "monograph": "专著",
    "patent": "专利",
    "standard": "标准",
    "award": "奖项",
    "promotion": "成果转化",
    "digital": "数字技术工程师证书",
    "training": "培训证书",
    "other": "其他业绩",
}
