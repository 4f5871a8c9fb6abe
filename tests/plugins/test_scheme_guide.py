"""The guide's section on scoring schemes: its example loads, and every word of the format is in it."""

import re
from pathlib import Path

from portal.criteria.scheme import Aggregation
from portal.criteria.scheme_data import SCHEME_KINDS
from portal.criteria.scheme_items import KINDS, MEASURES
from portal.plugin import Facts, scheme_from_text, score_objective

GUIDE = (Path(__file__).parents[2] / "plugins" / "README.md").read_text(encoding="utf-8")
SECTION = GUIDE[GUIDE.index("## Scoring schemes") :]


def test_the_example_is_a_scheme_that_scores():
    found = re.search(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    assert found
    scheme = scheme_from_text(found[1])
    assert {item.__class__.__name__ for _segment, _block, item in scheme.items()} == {
        "BandItem",
        "TierItem",
        "UnitItem",
        "ExpertRange",
        "ExpertMark",
    }
    sheet = score_objective(scheme, Facts(titles=(), achievements=()))
    assert (sheet.total, sheet.possible) == (0, 40)


def test_every_word_of_the_format_is_documented():
    for word in (*KINDS, *MEASURES, *SCHEME_KINDS, *(each.value for each in Aggregation)):
        assert f"`{word}`" in SECTION, word
