"""Rules on the answers to a series' own form fields."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.criteria.facts import Facts
from portal.criteria.levels import is_among
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Used, Verdict, When
from portal.criteria.years import add_years, span_text, year_end


@dataclass(frozen=True, kw_only=True)
class _AnswerRule(Rule):
    """A rule on one answer: `key` is the field's, `label` its name for a reader."""

    reads: ClassVar[str] = "answers"
    key: str
    label: str

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None or facts.answers.get(self.key) is None:
            return self.verdict(Outcome.UNKNOWN, when, cure=f"填写“{self.label}”后可判断")
        return self.weigh(facts.answers[self.key], when)

    def weigh(self, answer: object, when: When) -> Verdict:
        """The verdict on an answer that is there."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class AnswerAtLeast(_AnswerRule):
    """The answer is a number of at least `minimum`; `unit` is what is counted."""

    kind: ClassVar[str] = "answer_at_least"
    minimum: int
    unit: str = ""

    def wording(self) -> str:
        return f"{self.label}不少于{self.minimum}{self.unit}"

    def weigh(self, answer: object, when: When) -> Verdict:
        if not isinstance(answer, int):
            return self.verdict(Outcome.UNKNOWN, when, cure=f"“{self.label}”填写整数后可判断")
        used = [Used("answers", None, f"{self.label}：{answer}{self.unit}")]
        if answer >= self.minimum:
            return self.verdict(Outcome.MET, when, facts=used)
        cure = f"“{self.label}”还差{self.minimum - answer}{self.unit}"
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure)


@dataclass(frozen=True, kw_only=True)
class AnswerIs(_AnswerRule):
    """The answer is one of `values`."""

    kind: ClassVar[str] = "answer_is"
    values: tuple[str, ...]

    def wording(self) -> str:
        return f"{self.label}为{'、'.join(self.values)}"

    def weigh(self, answer: object, when: When) -> Verdict:
        used = [Used("answers", None, f"{self.label}：{answer}")]
        if is_among(str(answer), self.values):
            return self.verdict(Outcome.MET, when, facts=used)
        cure = f"“{self.label}”须为{'、'.join(self.values)}"
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure)


@dataclass(frozen=True, kw_only=True)
class SinceAnswer(Rule):
    """The day answered in the field `key` lies `years` full years before the day that years are counted to."""

    kind: ClassVar[str] = "since_answer"
    reads: ClassVar[str] = "answers"
    key: str
    label: str
    years: int

    def wording(self) -> str:
        return f"{self.label}满{self.years}年"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None:
            return self.not_known("answers", when)
        start = answer_day(facts.answers.get(self.key))
        if start is None:
            return self.verdict(Outcome.UNKNOWN, when, cure=f"填写“{self.label}”后可判断")
        due = add_years(start, self.years)
        used = [Used("answers", None, f"{self.label}：{start}")]
        if due <= when.at:
            return self.verdict(Outcome.MET, when, facts=used)
        cure = f"还差{span_text(when.at, due)}，最早{year_end(due)}满足"
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure, earliest=year_end(due))


def answer_day(value: object) -> date | None:
    """The day that an answer is, given as a date or as YYYY-MM-DD; None when there is none that can be read."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
