"""The guide's section on scoring schemes: its example loads, and every word of the format is in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from portal.criteria.scheme import Aggregation
from portal.criteria.scheme_data import SCHEME_KINDS
from portal.criteria.scheme_items import KINDS, MEASURES
from portal.plugin import Facts, Series, hookimpl, scheme_from_text, score_objective
from portal.testing import ContractBroken, check_series
from tests.schemes import TEXT, WithScheme

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


def test_a_template_that_does_not_fit_its_series_breaks_the_contract():
    text = TEXT.replace('measure = { fact = "work_years" }', 'measure = { fact = "answer", key = "shoe_size" }')
    wrong = text.replace('levels = ["副高级"]', 'levels = ["员级", "副高级"]')

    class Misfit(WithScheme):
        """A plugin with templates that fit nothing."""

        @hookimpl
        def portal_series(self) -> Series:
            found = super().portal_series()
            other = scheme_from_text(TEXT.replace('"engineering"', '"teachers"'))
            later = scheme_from_text(TEXT.replace("year = 2023", "year = 2031").replace('"worked-example"', '"later"'))
            return replace(found, schemes=(scheme_from_text(wrong), other, later))

    assert check_series(WithScheme()).slug == "engineering"
    with pytest.raises(ContractBroken) as broken:
        check_series(Misfit())
    found = {line.split(" at ")[0] for line in str(broken.value).splitlines()}
    assert found == {"scheme-answer", "scheme-twice", "scheme-series", "scheme-year"}
