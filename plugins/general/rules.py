"""What data alone can't say: the level of a title of old, and how long something answered in the form is held.

Each kind reads its titles, days, keys and years from the edition; none of them is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.plugin import (
    SINCE_ANSWER,
    Facts,
    Level,
    LoadError,
    Outcome,
    Rule,
    RuleKind,
    SinceAnswer,
    Title,
    Used,
    Verdict,
    When,
    day,
    folded,
    is_among,
    text,
    texts,
    word,
)


@dataclass(frozen=True, slots=True)
class RecordedTitle:
    """A title, its level, and the days between which it was granted (None: not bounded)."""

    title: str
    level: Level
    since: date | None = None
    until: date | None = None

    def granted_on(self, on: date) -> bool:
        """Could the title have been granted on that day?"""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    @property
    def span(self) -> str:
        """The days between which it was granted, in words."""
        bounds = ((self.since, "及以后"), (self.until, "及以前"))
        return "、".join(f"{day}{word}" for day, word in bounds if day)


@dataclass(frozen=True, kw_only=True)
class RecordedLevel(Rule):
    """These titles stand in the dossier with the level they have, never one read from the word (DOMAIN 3.1).

    The mapping is dated: a title that was not granted on the day that stands beside it is looked at by a person.
    `series` are the names under which the dossier keeps titles of this series; other series' titles are not looked at.
    """

    kind: ClassVar[str] = "recorded_title"
    reads: ClassVar[str] = "titles"
    more_helps: ClassVar[bool] = False
    titles: tuple[RecordedTitle, ...]
    series: tuple[str, ...]

    def wording(self) -> str:
        return "职称按证书上的级别登记：" + "，".join(f"{each.title}是{each.level}" for each in self.titles)

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.titles is None:
            return self.not_known("titles", when)
        known = {folded(each.title): each for each in self.titles}
        found = [
            self._check(index, title, known[folded(title.title)], when)
            for index, title in enumerate(facts.titles)
            if folded(title.title) in known and is_among(title.series, self.series)
        ]
        order = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)
        worst = min(found, key=lambda each: order.index(each.outcome), default=None)
        if worst is None or worst.outcome is Outcome.MET:
            return self.verdict(Outcome.MET, when, facts=[used for each in found for used in each.facts])
        return worst

    def _check(self, index: int, title: Title, recorded: RecordedTitle, when: When) -> Verdict:
        used = [Used("titles", index, f"{title.title}，{title.obtained or '取得日期未填'}，登记为{title.level}")]
        if title.level is not recorded.level:
            cure = f"“{title.title}”是{recorded.level}，请把现有职称中的级别由{title.level}改为{recorded.level}"
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure)
        if recorded.since is None and recorded.until is None:
            return self.verdict(Outcome.MET, when, facts=used)
        if title.obtained is None:
            cure = f"补填“{title.title}”的取得日期后可判断"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        if not recorded.granted_on(title.obtained):
            cure = f"“{title.title}”在{recorded.span}评定，请核对证书上的名称和日期"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        return self.verdict(Outcome.MET, when, facts=used)


def _titles(value: object, place: str) -> tuple[RecordedTitle, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise LoadError(f"{place}: must be a list of titles")
    return tuple(_title(each, f"{place}[{index}]") for index, each in enumerate(value))


def _title(value: object, place: str) -> RecordedTitle:
    if not isinstance(value, Mapping) or not {"title", "level"} <= set(value) <= {"title", "level", "since", "until"}:
        raise LoadError(f"{place}: must have 'title' and 'level', may have 'since' and 'until', and nothing else")
    return RecordedTitle(
        title=text(value["title"], f"{place}.title"),
        level=word(Level)(value["level"], f"{place}.level"),
        since=day(value["since"], f"{place}.since") if "since" in value else None,
        until=day(value["until"], f"{place}.until") if "until" in value else None,
    )


KINDS: Mapping[str, RuleKind] = {
    RecordedLevel.kind: RuleKind(
        make=RecordedLevel,
        keys={"titles": _titles, "series": texts},
        required=frozenset({"titles", "series"}),
    ),
    SinceAnswer.kind: SINCE_ANSWER,
}
