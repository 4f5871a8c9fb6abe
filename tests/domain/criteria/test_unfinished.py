"""A section that the person is still writing: what is there counts, what is not there is not yet known."""

from dataclasses import replace
from datetime import date

import pytest

from portal.criteria import Facts, Level, Outcome
from portal.criteria.experience import TitleHeld
from portal.criteria.facts import Achievement, Sanction, Title
from portal.criteria.results import Item
from portal.criteria.rules import AtLeast, evaluate
from portal.criteria.standing import NoSanctionInForce
from portal.criteria.verdict import Source

AT = date(2023, 12, 31)
SOURCE = Source("测试文件")
PAPER = Item(id="paper", source=SOURCE, kinds=("论文",))
AWARD = Item(id="award", source=SOURCE, kinds=("奖项",))
FREE = NoSanctionInForce(id="free", source=SOURCE, kinds=("记过",))
HELD = TitleHeld(id="held", source=SOURCE, level=Level("中级"), years=5)
ONE_PAPER = Facts(achievements=(Achievement("论文", achieved=date(2020, 1, 1)),), sanctions=())


def unfinished(facts: Facts, *sections: str) -> Facts:
    return replace(facts, unfinished=frozenset(sections))


def test_what_is_written_down_counts() -> None:
    assert evaluate(PAPER, unfinished(ONE_PAPER, "achievements"), AT).outcome is Outcome.MET


def test_what_is_not_written_down_is_not_yet_known() -> None:
    assert evaluate(AWARD, ONE_PAPER, AT).outcome is Outcome.NOT_MET
    verdict = evaluate(AWARD, unfinished(ONE_PAPER, "achievements"), AT)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "业绩成果" in verdict.cure
    assert verdict.earliest is None


def test_a_half_written_menu_is_not_yet_known() -> None:
    menu = AtLeast(id="menu", source=SOURCE, rules=(PAPER, AWARD), count=2)
    assert evaluate(menu, ONE_PAPER, AT).outcome is Outcome.NOT_MET
    assert evaluate(menu, unfinished(ONE_PAPER, "achievements"), AT).outcome is Outcome.UNKNOWN


def test_an_entry_that_bars_does_so_at_once() -> None:
    barred = Facts(sanctions=(Sanction("记过", date(2023, 6, 1)),))
    assert evaluate(FREE, unfinished(barred, "sanctions"), AT).outcome is Outcome.NOT_MET


def test_no_bar_in_an_unfinished_section_is_not_yet_known() -> None:
    harmless = Facts(sanctions=(Sanction("记过", date(2010, 1, 1), date(2011, 1, 1)),))
    assert evaluate(FREE, harmless, AT).outcome is Outcome.MET
    assert evaluate(FREE, unfinished(harmless, "sanctions"), AT).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("obtained", "finished"), [(date(2019, 1, 1), Outcome.NOT_MET), (date(2018, 12, 31), Outcome.MET)]
)
def test_years_in_title(obtained: date, finished: Outcome) -> None:
    facts = Facts(titles=(Title("工程技术", "工程师", Level("中级"), obtained),))
    assert evaluate(HELD, facts, AT).outcome is finished
    open_outcome = Outcome.MET if finished is Outcome.MET else Outcome.UNKNOWN
    verdict = evaluate(HELD, unfinished(facts, "titles"), AT)
    assert verdict.outcome is open_outcome
    assert ("还差" in verdict.cure) is (finished is Outcome.NOT_MET)
