"""What the teachers' editions ask that data alone can't say: the school stage, the rural year, the titles of old.

Each kind reads its words, days and levels from the edition; none of them is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from portal.plugin import (
    Facts,
    Level,
    LoadError,
    Outcome,
    Rule,
    RuleKind,
    Status,
    Title,
    Used,
    Verdict,
    When,
    add_years,
    answer_day,
    day,
    folded,
    is_among,
    one_of,
    span_text,
    text,
    texts,
    whole,
    word,
    year_end,
)

_ANSWERS = "answers"


@dataclass(frozen=True, kw_only=True)
class SchoolStage(Rule):
    """The teacher's school stage (学段) is one of these: part of every path below 本科 (人社部发〔2015〕79号).

    `also` are stages that are set beside them by a reading that is not confirmed: they pass, marked with `also_status`.
    """

    kind: ClassVar[str] = "school_stage"
    reads: ClassVar[str] = _ANSWERS
    key: str
    label: str
    stages: tuple[str, ...]
    also: tuple[str, ...] = ()
    also_status: Status = Status.UNCONFIRMED

    def wording(self) -> str:
        more = f"，或{'、'.join(self.also)}（比照）" if self.also else ""
        return f"{self.label}为{'、'.join(self.stages)}{more}"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None:
            return self.not_known(_ANSWERS, when)
        stage = facts.answers.get(self.key)
        if stage is None:
            return self.verdict(Outcome.UNKNOWN, when, cure=f"填写“{self.label}”后可判断")
        used = [Used(_ANSWERS, None, f"{self.label}：{stage}")]
        if is_among(str(stage), self.stages):
            return self.verdict(Outcome.MET, when, facts=used)
        if is_among(str(stage), self.also):
            return self.verdict(Outcome.MET, when, facts=used, status=self.also_status)
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=f"这一学历只适用于：{'、'.join(self.stages)}教师")


@dataclass(frozen=True, kw_only=True)
class RuralService(Rule):
    """A teacher of a town school has taught `years` years in a weak or rural school; others needn't.

    From the first to the last day, both taught; a service that lasts is counted to 31 December of the application
    year. The document says 原则上 (as a rule), so a shortfall is shown but refuses nobody firmly.
    """

    kind: ClassVar[str] = "rural_service"
    reads: ClassVar[str] = _ANSWERS
    place: str
    urban: tuple[str, ...]
    served: str
    none: tuple[str, ...]
    starts: str
    ends: str
    years: int

    def wording(self) -> str:
        return f"城镇教师原则上有{self.years}年以上在薄弱学校或乡村学校任教的经历"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None:
            return self.not_known(_ANSWERS, when)
        place, served = facts.answers.get(self.place), facts.answers.get(self.served)
        if place is None:
            return self.verdict(Outcome.UNKNOWN, when, cure="填写“学校所在地”后可判断")
        used = [Used(_ANSWERS, None, f"学校所在地：{place}")]
        if not is_among(str(place), self.urban):
            return self.verdict(Outcome.MET, when, facts=used)
        if served is not None and is_among(str(served), self.none):
            return self._short(when, used, f"须到薄弱学校或乡村学校任教满{self.years}年")
        return self._served(facts.answers, when, used)

    def _served(self, answers: Mapping[str, Any], when: When, used: list[Used]) -> Verdict:
        start, end = answer_day(answers.get(self.starts)), answer_day(answers.get(self.ends))
        if start is None:
            cure = "填写到乡村学校或薄弱学校任教的日期后可判断；没有任教过的，请选“没有”"
            return self.verdict(Outcome.UNKNOWN, when, cure=cure, facts=used)
        if end is not None and end < start:
            return self.verdict(Outcome.UNKNOWN, when, cure="任教结束的日期早于开始的日期，请更正", facts=used)
        used = [*used, Used(_ANSWERS, None, f"薄弱学校或乡村学校任教：{start} 至 {end or '今'}")]
        due = add_years(start, self.years)
        # The last day is taught too, so the service ends with the day after.
        over = end + timedelta(days=1) if end else None
        if due <= min(over or when.at, when.at):
            return self.verdict(Outcome.MET, when, facts=used)
        if over and over < due:
            return self._short(when, used, f"还差{span_text(over, due)}")
        return self._short(when, used, f"还差{span_text(when.at, due)}，最早{year_end(due)}满足", year_end(due))

    def _short(self, when: When, used: list[Used], cure: str, earliest: date | None = None) -> Verdict:
        found = self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure, earliest=earliest)
        return replace(found, firm=Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class OldTitle:
    """A title of the older scheme and the level it had."""

    title: str
    level: Level
    status: Status


@dataclass(frozen=True, kw_only=True)
class RecordedLevel(Rule):
    """Titles of the older scheme stand in the dossier with the level they had: 小学高级教师 is 中级, not 副高级.

    The mapping is dated: such a title granted outside `starts` … `until` is looked at by a person.
    """

    kind: ClassVar[str] = "recorded_level"
    reads: ClassVar[str] = "titles"
    more_helps: ClassVar[bool] = False
    titles: tuple[OldTitle, ...]
    starts: date
    until: date

    def wording(self) -> str:
        return f"{self.until.year}年以前的旧职称按原级别登记"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.titles is None:
            return self.not_known("titles", when)
        known = {folded(old.title): old for old in self.titles}
        found = [
            self._check(index, title, known[folded(title.title)], when)
            for index, title in enumerate(facts.titles)
            if folded(title.title) in known
        ]
        order = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)
        worst = min(found, key=lambda each: order.index(each.outcome), default=None)
        if worst is None or worst.outcome is Outcome.MET:
            return self.verdict(Outcome.MET, when, facts=[used for each in found for used in each.facts])
        return worst

    def _check(self, index: int, title: Title, old: OldTitle, when: When) -> Verdict:
        used = [Used("titles", index, f"{title.title}，{title.obtained or '取得日期未填'}，登记为{title.level}")]
        if title.obtained is None:
            cure = f"补填“{title.title}”的取得日期后可判断"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        if not self.starts <= title.obtained <= self.until:
            cure = f"“{title.title}”是{self.starts}至{self.until}的旧职称，请核对证书上的名称和日期"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        if title.level is not old.level:
            cure = f"“{title.title}”是{old.level}，请把现有职称中的级别由{title.level}改为{old.level}"
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure, status=old.status)
        return self.verdict(Outcome.MET, when, facts=used)


def _old_titles(value: object, place: str) -> tuple[OldTitle, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise LoadError(f"{place}: must be a list of titles")
    return tuple(_old_title(each, f"{place}[{index}]") for index, each in enumerate(value))


def _old_title(value: object, place: str) -> OldTitle:
    if not isinstance(value, Mapping) or set(value) != {"title", "level", "status"}:
        raise LoadError(f"{place}: must have 'title', 'level' and 'status', and nothing else")
    return OldTitle(
        title=text(value["title"], f"{place}.title"),
        level=word(Level)(value["level"], f"{place}.level"),
        status=_status(value["status"], f"{place}.status"),
    )


def _status(value: object, place: str) -> Status:
    return Status(one_of(*(each.value for each in Status))(value, place))


KINDS: Mapping[str, RuleKind] = {
    SchoolStage.kind: RuleKind(
        make=SchoolStage,
        keys={"key": text, "label": text, "stages": texts, "also": texts, "also_status": _status},
        required=frozenset({"key", "label", "stages"}),
    ),
    RuralService.kind: RuleKind(
        make=RuralService,
        keys={
            "place": text, "urban": texts, "served": text, "none": texts, "starts": text, "ends": text, "years": whole,
        },
        required=frozenset({"place", "urban", "served", "none", "starts", "ends", "years"}),
    ),
    RecordedLevel.kind: RuleKind(
        make=RecordedLevel,
        keys={"titles": _old_titles, "starts": day, "until": day},
        required=frozenset({"titles", "starts", "until"}),
    ),
}  # fmt: skip
