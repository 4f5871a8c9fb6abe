"""What data alone can't say: where and for how long a pass in the examination of 高级会计师 counts.

The standards, years and the home province are read from the edition; none of them is written here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.plugin import Answer, Facts, Outcome, Rule, RuleKind, Used, Verdict, When, is_among, text, texts, whole

_ANSWERS = "answers"


@dataclass(frozen=True, kw_only=True)
class ExamPass(Rule):
    """A national pass counts `national_years` years everywhere; a provincial one only that year, at home.

    人社部发〔2019〕8号 (DOMAIN 3.2). Years are application years: an exam of 2021 that counts three years counts for
    2021, 2022 and 2023. `line`, `year` and `province` are the keys of the form's fields.
    """

    kind: ClassVar[str] = "exam_pass"
    reads: ClassVar[str] = _ANSWERS
    line: str
    year: str
    province: str
    national: tuple[str, ...]
    national_years: int
    provincial: tuple[str, ...]
    home: tuple[str, ...]

    def wording(self) -> str:
        return (
            f"考试合格：达到{'、'.join(self.national)}的成绩{self.national_years}年内在全国有效，"
            f"达到{'、'.join(self.provincial)}的成绩仅当年在{'、'.join(self.home)}有效"
        )

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.answers is None:
            return self.not_known(_ANSWERS, when)
        line, year = facts.answers.get(self.line), facts.answers.get(self.year)
        if line is None:
            return self.verdict(Outcome.UNKNOWN, when, cure="填写考试达到的标准后可判断")
        if not is_among(str(line), (*self.national, *self.provincial)):
            used = [Used(_ANSWERS, None, f"考试：{line}")]
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure="须先通过高级资格考试")
        if not isinstance(year, int):
            return self.verdict(Outcome.UNKNOWN, when, cure="填写考试的年度后可判断")
        used = [Used(_ANSWERS, None, f"{year}年度考试，达到{line}")]
        if year > when.at.year:
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure="考试的年度晚于申报年度，请更正")
        if is_among(str(line), self.national):
            return self._counts(year, self.national_years, when, used)
        return self._at_home(facts.answers, year, when, used)

    def _at_home(self, answers: Mapping[str, Answer], year: int, when: When, used: list[Used]) -> Verdict:
        province = answers.get(self.province)
        if province is None:
            return self.verdict(Outcome.UNKNOWN, when, facts=used, cure="填写参加考试的省份后可判断")
        used = [*used, Used(_ANSWERS, None, f"参加考试的省份：{province}")]
        if not is_among(str(province), self.home):
            cure = f"省级标准的成绩只在参加考试的省份有效，须达到{'、'.join(self.national)}"
            return self.verdict(Outcome.NOT_MET, when, facts=used, cure=cure)
        return self._counts(year, 1, when, used)

    def _counts(self, year: int, years: int, when: When, used: list[Used]) -> Verdict:
        last = year + years - 1
        if when.at.year <= last:
            return self.verdict(Outcome.MET, when, facts=used)
        return self.verdict(Outcome.NOT_MET, when, facts=used, cure=f"成绩到{last}年度为止有效，须重新参加考试")


KINDS: Mapping[str, RuleKind] = {
    ExamPass.kind: RuleKind(
        make=ExamPass,
        keys={
            "line": text,
            "year": text,
            "province": text,
            "national": texts,
            "national_years": whole,
            "provincial": texts,
            "home": texts,
        },
        required=frozenset({"line", "year", "province", "national", "national_years", "provincial", "home"}),
    ),
}
