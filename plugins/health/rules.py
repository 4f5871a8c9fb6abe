"""What data alone can't say: the clinical workload by specialty, and how long somebody has served at the grassroots.

Measures, specialties and numbers are read from the edition; none of them is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from portal.plugin import (
    SINCE_ANSWER,
    Answer,
    Facts,
    LoadError,
    Outcome,
    Rule,
    RuleKind,
    SinceAnswer,
    Used,
    Verdict,
    When,
    is_among,
    text,
    texts,
    whole,
)

_ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: the sum of some answers, and of hours turned into units, `hours_per_unit` each."""

    name: str
    label: str
    unit: str
    counts: tuple[str, ...]
    hours: tuple[str, ...] = ()
    hours_per_unit: int = 1

    def reading(self, answers: Mapping[str, Answer]) -> tuple[int, bool]:
        """What the answers add up to, and whether all of them are there. Parts of a unit don't count."""
        counted = [answers.get(key) for key in self.counts]
        hours = [answers.get(key) for key in self.hours]
        units = sum(each for each in hours if isinstance(each, int)) // self.hours_per_unit
        whole_numbers = sum(each for each in counted if isinstance(each, int))
        return whole_numbers + units, all(isinstance(each, int) for each in (*counted, *hours))


@dataclass(frozen=True, slots=True)
class Column:
    """The specialties of one column, and what is asked of them; a measure that isn't named isn't asked for."""

    specialties: tuple[str, ...]
    asked: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class ClinicalWorkload(Rule):
    """The clinical workload (临床工作量) of the applicant's specialty is reached (人社部发〔2021〕51号; DOMAIN 3.2).

    Which operations count (surgeon, first assistant) is said by the measure's answers, level by level. `specialty` is
    the key of the answer that names the column; those in `exempt` have no clinical workload.
    """

    kind: ClassVar[str] = "clinical_workload"
    reads: ClassVar[str] = _ANSWERS
    specialty: str
    label: str
    measures: tuple[Measure, ...]
    columns: tuple[Column, ...]
    exempt: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = {name for each in self.columns for name, _ in each.asked} - {each.name for each in self.measures}
        if unknown:
            raise LoadError(f"{self.id}.columns: no measure has the name {min(unknown)!r}")

    def wording(self) -> str:
        return f"临床工作量达到本专业的要求（{'、'.join(each.label for each in self.measures)}）"

    def column(self, specialty: str) -> Column | None:
        """The column of a specialty; None when there is none."""
        return next((each for each in self.columns if is_among(specialty, each.specialties)), None)

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None:
            return self.not_known(_ANSWERS, when)
        specialty = facts.answers.get(self.specialty)
        if specialty is None:
            return self.verdict(Outcome.UNKNOWN, when, cure=f"填写“{self.label}”后可判断")
        used = [Used(_ANSWERS, None, f"{self.label}：{specialty}")]
        if is_among(str(specialty), self.exempt):
            return self.verdict(Outcome.MET, when, facts=used)
        column = self.column(str(specialty))
        if column is None:
            cure = f"“{specialty}”没有对应的工作量要求，由评委会核对"
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure=cure)
        return self._weigh(column, facts.answers, when, used)

    def _weigh(self, column: Column, answers: Mapping[str, Answer], when: When, used: list[Used]) -> Verdict:
        short, unknown = [], []
        asked = dict(column.asked)
        for measure in self.measures:
            minimum = asked.get(measure.name)
            if minimum is None:
                continue
            value, complete = measure.reading(answers)
            used.append(Used(_ANSWERS, None, f"{measure.label}：{value}{measure.unit}，要求{minimum}{measure.unit}"))
            if value >= minimum:
                continue
            if complete:
                short.append(f"{measure.label}还差{minimum - value}{measure.unit}")
            else:
                unknown.append(f"填写“{measure.label}”的各项后可判断，没有的填0")
        if short:
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure="；".join(short))
        if unknown:
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure="；".join(unknown))
        return self.verdict(Outcome.MET, when, facts=used)


@dataclass(frozen=True, kw_only=True)
class ServedSince(SinceAnswer):
    """Service without a break since the day answered in `key` is `years` full years at the day years are counted to."""

    kind: ClassVar[str] = "served_since"


def _tables(value: object, place: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        raise LoadError(f"{place}: must be a list of tables, at least one")
    return value


def _measures(value: object, place: str) -> tuple[Measure, ...]:
    return tuple(_measure(each, f"{place}[{index}]") for index, each in enumerate(_tables(value, place)))


def _measure(value: Mapping[str, Any], place: str) -> Measure:
    required, optional = {"name", "label", "unit", "counts"}, {"hours", "hours_per_unit"}
    if not required <= set(value) <= required | optional or ("hours" in value) != ("hours_per_unit" in value):
        raise LoadError(
            f"{place}: must have name, label, unit and counts; hours and hours_per_unit together or neither"
        )
    per_unit = whole(value.get("hours_per_unit", 1), f"{place}.hours_per_unit")
    if not per_unit:
        raise LoadError(f"{place}.hours_per_unit: must be at least 1")
    return Measure(
        name=text(value["name"], f"{place}.name"),
        label=text(value["label"], f"{place}.label"),
        unit=text(value["unit"], f"{place}.unit"),
        counts=texts(value["counts"], f"{place}.counts"),
        hours=texts(value["hours"], f"{place}.hours") if "hours" in value else (),
        hours_per_unit=per_unit,
    )


def _columns(value: object, place: str) -> tuple[Column, ...]:
    return tuple(_column(each, f"{place}[{index}]") for index, each in enumerate(_tables(value, place)))


def _column(value: Mapping[str, Any], place: str) -> Column:
    # Sorted, since a table's order says nothing and is lost in a stored draft; told in the order of the measures.
    asked = tuple((name, whole(value[name], f"{place}.{name}")) for name in sorted(value) if name != "specialties")
    if not asked:
        raise LoadError(f"{place}: asks for nothing; a specialty without clinical workload belongs in 'exempt'")
    return Column(texts(value.get("specialties"), f"{place}.specialties"), asked)


KINDS: Mapping[str, RuleKind] = {
    ClinicalWorkload.kind: RuleKind(
        make=ClinicalWorkload,
        keys={"specialty": text, "label": text, "measures": _measures, "columns": _columns, "exempt": texts},
        required=frozenset({"specialty", "label", "measures", "columns"}),
    ),
    ServedSince.kind: replace(SINCE_ANSWER, make=ServedSince),
}
