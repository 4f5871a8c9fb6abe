"""Its rule raises while it judges somebody."""

from dataclasses import dataclass
from typing import ClassVar

from portal.plugin import Rule, RuleKind, Series, edition_from_data, hookimpl

CORE_API = ">=1.0,<2"


@dataclass(frozen=True, kw_only=True)
class Raises(Rule):
    """Fails for everybody."""

    kind: ClassVar[str] = "raises"
    reads: ClassVar[str] = "titles"

    def wording(self):
        return "无人可知"

    def evaluate(self, facts, when):
        raise ArithmeticError("who knows")


KINDS = {"raises": RuleKind(make=Raises)}
EDITION = {
    "slug": "statistics",
    "name": "统计",
    "year": 2023,
    "version": 1,
    "source": {"document": "敌意文件", "status": "unconfirmed"},
    "levels": [{"level": "副高级", "title": "高级统计师", "mode": "评审"}],
    "tracks": [{"slug": "normal", "name": "正常申报", "levels": ["副高级"]}],
    "criteria": [{"level": "副高级", "tracks": ["normal"], "rules": [{"rule": "raises", "id": "raises"}]}],
}


@hookimpl
def portal_series():
    return Series(
        slug="statistics", name="统计", aliases=(), editions=(edition_from_data(EDITION, KINDS),), kinds=KINDS
    )
