"""Schooling and years on the boundary day, row by row, and what each series asks for besides."""

import pytest

from plugins.general.tests.applicants import (
    ALL,
    BACHELOR,
    COLLEGE,
    DOCTOR,
    GOOD,
    HELD,
    LATEST,
    LONG_AGO,
    MASTER,
    PRIMARY,
    SCHOOL,
    SECOND,
    SECONDARY,
    SHORT,
    judged,
    rule,
)
from portal.plugin import Outcome, Status, facts_from_json, judge

# What all sixteen share for 副高级 and 正高级 (DOMAIN 3.2: the common pattern).
SENIOR = [
    ("副高级", DOCTOR, ("中级", HELD[2]), "met"),
    ("副高级", DOCTOR, ("中级", SHORT[2]), "not_met"),
    ("副高级", MASTER, ("中级", HELD[5]), "met"),
    ("副高级", MASTER, ("中级", SHORT[5]), "not_met"),
    ("副高级", BACHELOR, ("中级", HELD[5]), "met"),
    ("副高级", BACHELOR, ("中级", SHORT[5]), "not_met"),
    ("正高级", BACHELOR, ("副高级", HELD[5]), "met"),
    ("正高级", BACHELOR, ("副高级", SHORT[5]), "not_met"),
    ("正高级", COLLEGE, ("副高级", LONG_AGO), "not_met"),
]


@pytest.mark.parametrize("slug", sorted(LATEST))
@pytest.mark.parametrize(("level", "school", "held", "outcome"), SENIOR)
def test_senior_titles_by_the_common_pattern(slug, level, school, held, outcome):
    found = judged(slug, level, school, held)
    assert (rule(found, "path").outcome.value, found.outcome.value) == (outcome, outcome)


COMMON_LOWER = [
    ("助理级", MASTER, None, "met"),
    ("助理级", BACHELOR, None, "met"),
    ("中级", DOCTOR, None, "met"),
    ("中级", MASTER, ("助理级", HELD[2]), "met"),
    ("中级", MASTER, ("助理级", SHORT[2]), "not_met"),
    ("中级", BACHELOR, ("助理级", HELD[4]), "met"),
    ("中级", BACHELOR, ("助理级", SHORT[4]), "not_met"),
]
REVIEWED_FROM_BELOW = sorted(set(LATEST) - {"publishing", "translation", "agriculture"})


@pytest.mark.parametrize("slug", REVIEWED_FROM_BELOW)
@pytest.mark.parametrize(("level", "school", "held", "outcome"), COMMON_LOWER)
def test_lower_titles_by_the_common_pattern(slug, level, school, held, outcome):
    found = judged(slug, level, school, held)
    assert (rule(found, "path").outcome.value, found.outcome.value) == (outcome, outcome)


FROM_TECHNICIAN = [
    ("员级", SCHOOL, None, "met"),
    ("员级", PRIMARY, None, "not_met"),
    ("助理级", COLLEGE, ("员级", HELD[2]), "met"),
    ("助理级", COLLEGE, ("员级", SHORT[2]), "not_met"),
    ("助理级", SCHOOL, ("员级", HELD[4]), "met"),
    ("助理级", SCHOOL, ("员级", SHORT[4]), "not_met"),
    ("中级", COLLEGE, ("助理级", HELD[4]), "met"),
    ("中级", COLLEGE, ("助理级", SHORT[4]), "not_met"),
]
RESEARCHERS = [("副高级", COLLEGE, ("中级", LONG_AGO), "not_met"), ("助理级", COLLEGE, None, "not_met")]
OWN_ROWS = {
    "philosophy_social_sciences": [
        ("副高级", COLLEGE, ("中级", LONG_AGO), "not_met"),
        ("助理级", COLLEGE, None, "not_met"),
    ],
    "natural_sciences": [("副高级", COLLEGE, ("中级", LONG_AGO), "not_met"), ("助理级", COLLEGE, None, "not_met")],
    "journalism": [("助理级", COLLEGE, None, "met"), ("中级", COLLEGE, ("助理级", HELD[4]), "met")],
    "library": [*FROM_TECHNICIAN, ("副高级", COLLEGE, ("中级", LONG_AGO), "not_met")],
    "library_mass_culture": FROM_TECHNICIAN,
    "archives": [
        *FROM_TECHNICIAN,
        ("中级", SCHOOL, ("助理级", HELD[7]), "met"),
        ("中级", SCHOOL, ("助理级", SHORT[7]), "not_met"),
    ],
    "cultural_relics_museum": [
        ("助理级", COLLEGE, None, "met"),
        ("助理级", SCHOOL, None, "met"),
        ("中级", SCHOOL, ("助理级", HELD[4]), "met"),
        ("中级", SCHOOL, ("助理级", SHORT[4]), "not_met"),
        ("副高级", SCHOOL, ("中级", HELD[5]), "met"),
        ("副高级", SCHOOL, ("中级", SHORT[5]), "not_met"),
    ],
    "arts": [("助理级", COLLEGE, None, "met"), ("副高级", COLLEGE, ("中级", LONG_AGO), "not_met")],
    "arts_and_crafts": [
        ("员级", COLLEGE, None, "met"),
        ("员级", SECONDARY, None, "met"),
        ("员级", PRIMARY, None, "met"),
        ("助理级", COLLEGE, ("员级", HELD[2]), "met"),
        ("助理级", COLLEGE, ("员级", SHORT[2]), "not_met"),
        ("助理级", PRIMARY, ("员级", HELD[5]), "met"),
        ("助理级", PRIMARY, ("员级", SHORT[5]), "not_met"),
        ("中级", PRIMARY, None, "not_met"),
    ],
    "sports": [("助理级", COLLEGE, None, "met"), ("中级", COLLEGE, ("助理级", HELD[4]), "met")],
    "ethnic_languages": [("助理级", SECONDARY, None, "met"), ("助理级", SCHOOL, None, "not_met")],
    "broadcasting": [
        ("助理级", COLLEGE, None, "met"),
        ("中级", COLLEGE, ("助理级", HELD[5]), "met"),
        ("中级", COLLEGE, ("助理级", SHORT[5]), "not_met"),
    ],
    "law": [("助理级", COLLEGE, None, "met"), ("中级", COLLEGE, ("助理级", HELD[5]), "met")],
    "publishing": [("副高级", COLLEGE, ("中级", LONG_AGO), "not_met")],
    "translation": [("副高级", COLLEGE, ("中级", LONG_AGO), "not_met")],
}


@pytest.mark.parametrize(
    ("slug", "level", "school", "held", "outcome"), [(slug, *row) for slug, rows in OWN_ROWS.items() for row in rows]
)
def test_rows_of_one_series(slug, level, school, held, outcome):
    found = judged(slug, level, school, held)
    assert (rule(found, "path").outcome.value, found.outcome.value) == (outcome, outcome)


@pytest.mark.parametrize(
    ("from_day", "school", "outcome"),
    [
        ("2008-12-31", PRIMARY, "met"),
        ("2009-01-01", PRIMARY, "not_met"),
    ],
)
def test_fifteen_years_at_the_craft_without_schooling(from_day, school, outcome):
    work = [{"employer": "某银饰工坊", "kind": "个体经济组织", "from": from_day}]
    assert judged("arts_and_crafts", "中级", school, None, employment=work).outcome.value == outcome


@pytest.mark.parametrize(
    ("art_class", "day", "outcome"),
    [("艺术表演", HELD[5], "met"), ("艺术表演", SHORT[5], "not_met"), ("艺术创作", HELD[5], "not_met")],
)
def test_performers_have_a_row_for_college(art_class, day, outcome):
    found = judged("arts", "副高级", COLLEGE, ("中级", day), answers={"art_class": art_class})
    assert found.outcome.value == outcome
    assert rule(found, "path.performer").status is Status.UNCONFIRMED


@pytest.mark.parametrize(
    ("field", "school", "day", "outcome"),
    [
        ("翻译相关专业", MASTER, HELD[3], "met"),
        ("翻译相关专业", MASTER, SHORT[3], "not_met"),
        ("其他专业", MASTER, HELD[3], "not_met"),
        ("翻译相关专业", SECOND, HELD[4], "met"),
        ("翻译相关专业", SECOND, SHORT[4], "not_met"),
        ("翻译相关专业", BACHELOR, HELD[4], "not_met"),
    ],
)
def test_degrees_in_translation_shorten_the_years(field, school, day, outcome):
    found = judged("translation", "副高级", school, ("中级", day), answers={"degree_field": field})
    assert found.outcome.value == outcome


@pytest.mark.parametrize(
    ("slug", "answers", "key"),
    [
        ("journalism", {"press_card": "没有"}, "press-card"),
        ("broadcasting", {"presenter_card": "没有"}, "presenter-card"),
        ("law", {"licence": "都没有"}, "licence"),
        ("ethnic_languages", {"language_test": "丙等"}, "language-test"),
    ],
)
def test_certificates_are_asked_for_and_refuse_nobody_firmly(slug, answers, key):
    found = judged(slug, "副高级", BACHELOR, ("中级", HELD[5]), answers=answers)
    assert rule(found, key).outcome is Outcome.NOT_MET
    assert (found.outcome, found.verdict.firm) == (Outcome.NOT_MET, Outcome.UNKNOWN)


@pytest.mark.parametrize("slug", sorted(LATEST))
def test_one_day_short_names_the_next_31_december(slug):
    found = judged(slug, "副高级", BACHELOR, ("中级", SHORT[5]))
    assert "还差1天，最早2024-12-31满足" in rule(found, "path").cure
    assert found.verdict.firm is Outcome.UNKNOWN


@pytest.mark.parametrize("slug", sorted(LATEST))
def test_no_result_at_all_is_not_enough_for_a_senior_title(slug):
    found = judged(slug, "副高级", BACHELOR, ("中级", HELD[5]), achievements=[])
    assert rule(found, "menu").outcome is Outcome.NOT_MET


@pytest.mark.parametrize("slug", sorted(LATEST))
def test_papers_alone_are_one_choice_of_the_menu(slug):
    papers = [{"kind": "论文", "date": "2022-05-01", "name": f"论文{n}"} for n in range(9)]
    found = judged(slug, "副高级", BACHELOR, ("中级", HELD[5]), achievements=papers)
    assert rule(found, "menu").outcome is Outcome.NOT_MET
    assert rule(found, "menu.paper").outcome is Outcome.MET


@pytest.mark.parametrize("slug", ["library", "law"])
def test_before_the_revision_a_paper_was_asked_for(slug):
    before = ALL[slug].editions[0]
    results = [each for each in GOOD["achievements"] if each["kind"] != "论文"]
    education = [{"level": "本科", "degree": "学士", "graduated": "2003-07-01"}]
    titles = [
        {"series": before.name, "title": "原职称", "level": "中级", "obtained": HELD[5], "application_year": 2010}
    ]
    facts = facts_from_json({**GOOD, "education": education, "titles": titles, "achievements": results})
    outcomes = [judge(edition, "副高级", "", facts).outcome for edition in ALL[slug].editions]
    assert outcomes == [Outcome.NOT_MET, Outcome.MET]


@pytest.mark.parametrize("slug", sorted(LATEST))
def test_nothing_known_is_unknown_everywhere(slug):
    for entry in LATEST[slug].criteria:
        for track in entry.tracks:
            assert judge(LATEST[slug], entry.level, track, facts_from_json({})).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("slug", sorted(LATEST))
@pytest.mark.parametrize("track", ["破格", "绿色通道"])
def test_special_tracks_ask_for_no_years_and_wait_for_a_paper(slug, track):
    found = judged(slug, "副高级", COLLEGE, None, track=track)
    assert found.outcome is Outcome.UNKNOWN
    assert all(not verdict.id.startswith("path") for verdict in found.verdict.walk())
