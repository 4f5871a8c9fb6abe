"""民营经济专项 as the portal sees it: a review type on two series, in the window of row 7, and no thirtieth series."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from plugins.engineering import plugin as engineering
from plugins.general import plugin as general
from plugins.general.rules import RecordedLevel, SinceAnswer
from plugins.private_economy import plugin as private_economy
from portal.calendar import service as calendar
from portal.criteria import Facts, Level, Title, facts_from_json
from portal.kernel.access import SYSTEM
from portal.kernel.clock import SHANGHAI
from portal.registry import UnknownSeries, build
from portal.testing import check_boundaries, edition_findings

SERIES = ["engineering", "agriculture"]
WITH = build([engineering, general, private_economy])
WITHOUT = build([engineering, general])

FACTS = [
    {},
    {"education": [], "titles": [], "employment": [], "hours": [], "achievements": [], "sanctions": [], "answers": {}},
    {
        "education": [{"level": "本科", "degree": "学士", "graduated": "2005-07-01"}],
        "titles": [
            {"series": name, "title": "职称", "level": "中级", "obtained": "2018-12-31", "application_year": 2018}
            for name in ("工程技术", "农业技术")
        ],
        "employment": [{"employer": "甲企业", "kind": "企业", "from": "2005-07-01"}],
        "hours": [{"year": 2023, "public": 30, "professional": 60}],
        "achievements": [{"kind": "发明专利", "date": "2022-05-01"}, {"kind": "标准", "date": "2022-05-01"}],
        "sanctions": [],
        "answers": {"private_employer_kind": "民营企业"},
    },
]


def test_it_is_no_series():
    with pytest.raises(UnknownSeries):
        WITH.find_series("private_economy")
    report = next(each for each in WITH.report() if each.name == private_economy.__name__)
    assert (report.enabled, report.series) == (True, ()), report.reason
    assert [series.slug for series in WITH.series()] == [series.slug for series in WITHOUT.series()]


@pytest.mark.parametrize("slug", SERIES)
def test_it_adds_its_review_type(slug):
    edition = WITH.edition(slug, 2023)
    assert edition.track("民营经济专项").plan_entry == "private_economy"
    assert edition.hash != WITHOUT.edition(slug, 2023).hash
    assert edition.refined_by == (private_economy.__name__,)
    assert "private_employer_kind" in {field.key for field in edition.fields_for("副高级", "private_economy")}
    assert "private_employer_kind" not in {field.key for field in edition.fields_for("副高级")}


@pytest.mark.parametrize("slug", SERIES)
@pytest.mark.parametrize("facts", FACTS, ids=["unknown", "nothing", "somebody"])
def test_verdicts_on_the_other_review_types_are_what_they_were(slug, facts):
    refined, plain = WITH.edition(slug, 2023), WITHOUT.edition(slug, 2023)
    assert [track.slug for track in refined.tracks] == [*(track.slug for track in plain.tracks), "private_economy"]
    known = facts_from_json(facts)
    for track in plain.tracks:
        assert [field.key for field in refined.fields_for(track.levels[0], track.slug)] == [
            field.key for field in plain.fields_for(track.levels[0], track.slug)
        ]
        for level in track.levels:
            found = WITH.judge(refined, level, track.slug, known).to_json()
            assert found["rules"] == WITHOUT.judge(plain, level, track.slug, known).to_json()["rules"]


@pytest.mark.parametrize("slug", SERIES)
def test_it_judges_by_the_series_own_conditions_and_its_own(slug):
    found = WITH.judge(WITH.edition(slug, 2023), "副高级", "民营经济专项", facts_from_json(FACTS[2]))
    normal = WITH.judge(WITH.edition(slug, 2023), "副高级", "", facts_from_json(FACTS[2]))
    own = [rule.id for rule in found.rules]
    assert own == [*(rule.id for rule in normal.rules), "private-employer"]


def test_all_other_series_keep_their_editions():
    for series in WITHOUT.series():
        if series.slug not in SERIES:
            same = WITH.find_series(series.slug)
            assert [each.hash for each in same.editions] == [each.hash for each in series.editions]


@pytest.mark.parametrize("slug", SERIES)
@pytest.mark.parametrize(
    ("instant", "special", "normal"),
    [
        (datetime(2023, 8, 28, 8, 0, tzinfo=SHANGHAI), False, True),
        (datetime(2023, 11, 1, 7, 59, 59, tzinfo=SHANGHAI), False, False),
        (datetime(2023, 11, 1, 8, 0, tzinfo=SHANGHAI), True, False),
        (datetime(2023, 11, 3, 17, 0, tzinfo=SHANGHAI), True, False),
        (datetime(2023, 11, 3, 17, 0, 1, tzinfo=SHANGHAI), False, False),
    ],
)
def test_it_has_the_window_of_row_7(portal, slug, instant, special, normal):
    calendar.install_shipped_plans(now=datetime(2023, 3, 28, 9, tzinfo=SHANGHAI), actor=SYSTEM)
    entry = WITH.edition(slug, 2023).track("民营经济专项").plan_entry
    for track, allowed in ((entry, special), (None, normal)):
        decision = calendar.decide(action="apply", series=slug, track=track, now=instant)
        assert decision.allowed is allowed


def _since(rule):
    """Just full years at 2023-12-31, and a day less."""
    full = date(2023 - rule.years, 12, 31)
    return Facts(answers={rule.key: full}), Facts(answers={rule.key: full + timedelta(days=1)})


def _recorded(rule):
    """A title on the level that it has, and on the one beside it."""
    one = rule.titles[0]
    other = next(level for level in Level if abs(level.rank - one.level.rank) == 1)
    day = one.until or one.since or date(2018, 12, 31)
    right, wrong = (Title(rule.series[0], one.title, level, day) for level in (one.level, other))
    return Facts(titles=(right,)), Facts(titles=(wrong,))


# The kinds of rules that 农业技术 brings along.
CUSTOM = {SinceAnswer.kind: _since, RecordedLevel.kind: _recorded}


@pytest.mark.parametrize("slug", SERIES)
def test_the_refined_edition_keeps_the_contract_and_turns_on_every_boundary(slug):
    series = WITH.find_series(slug)
    assert [str(finding) for edition in series.editions for finding in edition_findings(edition)] == []
    for edition in series.editions:
        own = tuple(each for each in edition.criteria if each.tracks == ("private_economy",))
        assert {each.level for each in own} == set(edition.track("private_economy").levels)
        assert check_boundaries(replace(series, editions=(replace(edition, criteria=own),)), custom=CUSTOM) > len(own)
