"""`check_series` finds what it says it finds."""

import dataclasses

import pytest

from plugins.engineering import plugin as engineering
from portal.criteria import AllOf, Attested, Criteria, EducationAtLeast, EducationLevel, NotEmployedAs, Source
from portal.plugin import hookimpl
from portal.registry import build
from portal.testing import ContractBroken, check_series, series_findings

SERIES = build([engineering]).series()[0]


class Plugin:
    CORE_API = ">=1.0,<2"

    def __init__(self, **changes):
        edition = dataclasses.replace(SERIES.editions[0], **changes)
        self.value = dataclasses.replace(SERIES, editions=(edition,))

    @hookimpl
    def portal_series(self):
        return self.value


def names(**changes):
    return {finding.name for finding in series_findings(Plugin(**changes))[1]}


EDITION = SERIES.editions[0]


def criteria_of(*rules):
    first = EDITION.criteria[0]
    root = AllOf(id="root", source=Source("文件"), rules=rules)
    return (Criteria(first.level, first.tracks, root), *EDITION.criteria[1:])


SCHOOL = EducationAtLeast(id="e", source=Source("文件"), level=EducationLevel.BACHELOR)


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"levels": EDITION.levels * 2}, "level-twice"),
        ({"tracks": EDITION.tracks * 2}, "track-twice"),
        ({"fields": EDITION.fields * 2}, "field-twice"),
        ({"declarations": EDITION.declarations * 2}, "declaration-twice"),
        ({"specialties": EDITION.specialties * 2}, "specialty-twice"),
        ({"hash": "abc"}, "no-hash"),
        ({"criteria": EDITION.criteria[1:]}, "criteria-missing"),
        ({"criteria": (*EDITION.criteria, Criteria(EDITION.levels[0].level, ("green",), EDITION.criteria[0].rule))},
         "criteria-unreachable"),
        ({"criteria": criteria_of(SCHOOL, SCHOOL)}, "rule-id-twice"),
        ({"criteria": criteria_of(AllOf(id="x", source=Source("文件"), rules=()))}, "decides-without-facts"),
        ({"criteria": criteria_of(dataclasses.replace(SCHOOL, source=Source("")))}, "no-source"),
        ({"criteria": criteria_of(Attested(id="a", source=Source("文件"), needs=""))}, "no-text"),
        ({"criteria": criteria_of(Attested(id="a", source=Source("文件"), text="某事", needs=""))}, "no-cure"),
    ],
)  # fmt: skip
def test_breach_is_named(changes, finding):
    assert finding in names(**changes)


def test_a_clean_series_has_no_findings():
    assert names() == set()
    assert check_series(Plugin()).slug == "engineering"


def test_a_rule_that_only_bars_is_not_a_breach():
    barred = NotEmployedAs(id="r", source=Source("文件"), kinds=("退休",))
    assert names(criteria=criteria_of(barred)) == set()


def test_every_finding_is_in_the_error():
    with pytest.raises(ContractBroken) as caught:
        check_series(Plugin(levels=EDITION.levels * 2, hash="abc"))
    assert "level-twice at engineering/2023: '中级' is there 2 times" in str(caught.value)
    assert "no-hash at engineering/2023" in str(caught.value)


def test_plugin_that_is_switched_off_is_a_finding():
    with pytest.raises(ContractBroken, match="plugin-switched-off at object"):
        check_series(object())
