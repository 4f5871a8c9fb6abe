"""What data alone can't say: results that count only when they were reached since the last title."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from portal.plugin import KINDS as CORE_KINDS
from portal.plugin import (
    Facts,
    Item,
    Level,
    Outcome,
    RuleKind,
    Title,
    Verdict,
    When,
    is_among,
    texts,
    word,
)

# Takes the place of a result's kind that is too early: the places of the others in the dossier stay what they are.
_EARLIER = "取得现职称以前的业绩"


@dataclass(frozen=True, kw_only=True)
class ItemSinceTitle(Item):
    """At least `count` results, each reached on or after the day on which the title of `level` was obtained.

    Guizhou's audit conditions ask for results since 中级 (DOMAIN 3.3). Of several titles of the level (审计师, or an
    equal one: `series`), the earliest counts. A result of that same day counts.
    """

    kind: ClassVar[str] = "item_since_title"
    level: Level
    series: tuple[str, ...]

    def wording(self) -> str:
        return f"取得{self.level}职称后，{super().wording()}"

    def evaluate(self, facts: Facts, when: When) -> Verdict:
        if facts.achievements is None:
            return self.not_known("achievements", when)
        if facts.titles is None:
            return self.not_known("titles", when)
        held = [each for each in facts.titles if each.level is self.level and is_among(each.series, self.series)]
        days = [each.obtained for each in held if each.obtained]
        if not held:
            return self.verdict(Outcome.NOT_MET, when, cure=f"需先取得{self.level}职称，业绩从取得之日起计算")
        if not days:
            return self._undated(facts, held[0], when)
        return super().evaluate(_since(facts, min(days)), when)

    def _undated(self, facts: Facts, held: Title, when: When) -> Verdict:
        """From when results count isn't known: enough of them may be late enough, too few stay too few."""
        found = super().evaluate(facts, when)
        if found.outcome is Outcome.NOT_MET:
            return found
        return self.verdict(Outcome.UNKNOWN, when, cure=f"补填“{held.title}”的取得日期后可判断")


def _since(facts: Facts, day: date) -> Facts:
    results = tuple(
        replace(each, kind=_EARLIER) if each.achieved and each.achieved < day else each
        for each in facts.achievements or ()
    )
    return replace(facts, achievements=results)


KINDS: Mapping[str, RuleKind] = {
    ItemSinceTitle.kind: RuleKind(
        make=ItemSinceTitle,
        keys={**CORE_KINDS["item"].keys, "level": word(Level), "series": texts},
        required=frozenset({"kinds", "level", "series"}),
    ),
}
