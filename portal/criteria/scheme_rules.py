"""The kind of condition that only schemes have: a schooling finished before or after the present title."""

from dataclasses import dataclass
from typing import ClassVar

from portal.criteria.facts import Education, Facts, Title
from portal.criteria.levels import Degree, EducationLevel, Level
from portal.criteria.rules import Rule
from portal.criteria.verdict import Outcome, Used, Verdict, When

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, kw_only=True)
class SchoolingAndTitle(Rule):
    """A schooling of at least `level` (or a degree of at least `degree`) finished before, or only after, the title.

    The title is the first one of at least `title`; a schooling finished on the very day counts as before it.
    """

    kind: ClassVar[str] = "schooling_and_title"
    reads: ClassVar[str] = "education"
    level: EducationLevel
    order: str
    title: Level
    degree: Degree | None = None

    def wording(self) -> str:
        order = "以前" if self.order == BEFORE else "以后"
        return f"取得{self.title}职称{order}获得的{self.level}及以上学历"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.education is None:
            return self.not_known("education", when)
        if facts.titles is None:
            return self.not_known("titles", when)
        held = [title for title in facts.titles if title.level.rank >= self.title.rank]
        dates = [title.obtained for title in held if title.obtained is not None]
        if held and len(dates) < len(held):
            return self.verdict(Outcome.UNKNOWN, when, cure=f"补填“{self._undated(held)}”的取得日期后可判断")
        if not dates:
            return self.verdict(Outcome.NOT_MET, when, cure=f"需先取得{self.title}职称")
        obtained = min(dates)
        undated: list[Used] = []
        for index, item in enumerate(facts.education):
            if not self._suits(item):
                continue
            if item.graduated is None:
                undated.append(Used("education", index, f"{item.level}，毕业日期未填"))
            elif item.graduated <= when.at and (item.graduated <= obtained) == (self.order == BEFORE):
                text = f"{item.level}，{item.graduated} 毕业；{obtained} 取得{self.title}职称"
                return self.verdict(Outcome.MET, when, facts=[Used("education", index, text)])
        if undated:
            return self.verdict(Outcome.UNKNOWN, when, facts=undated, cure="补填毕业日期后可判断")
        return self.verdict(Outcome.NOT_MET, when, cure=f"没有{self.wording()}")

    def _suits(self, item: Education) -> bool:
        by_degree = self.degree is not None and item.degree is not None and item.degree.rank >= self.degree.rank
        return by_degree or item.level.rank >= self.level.rank

    def _undated(self, held: list[Title]) -> str:
        return next(title.title for title in held if title.obtained is None)
