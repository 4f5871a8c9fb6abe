"""Schooling and years on the boundary day: agriculture by hand, the others row by row."""

from typing import Any

import pytest

from plugins.general import plugin
from portal.plugin import Outcome, Status, facts_from_json, judge

ALL = {series.slug: series for series in plugin.portal_series()}
LATEST = {slug: series.editions[-1] for slug, series in ALL.items()}

# Results enough for every menu; answers that let every series' own certificates pass.
GOOD: dict[str, Any] = {
    "employment": [{"employer": "甲单位", "kind": "事业单位", "from": "2010-07-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "科研项目", "rank": "省部级", "date": "2021-05-01", "name": "某课题"},
        {"kind": "奖项", "rank": "国家级", "date": "2022-05-01", "name": "某奖"},
        {"kind": "标准", "rank": "省部级", "date": "2022-05-01", "name": "某标准"},
        *[{"kind": "论文", "date": "2022-05-01", "name": f"论文{n}"} for n in (1, 2)],
        *[{"kind": "其他业绩", "date": "2022-05-01", "name": f"业绩{n}"} for n in (1, 2, 3)],
    ],
    "sanctions": [],
    "titles": [],
    "answers": {
        "press_card": "有",
        "presenter_card": "有",
        "licence": "律师执业证",
        "language_test": "乙等",
        "vet_licence": "没有",
        "art_class": "艺术创作",
        "degree_field": "其他专业",
        "extension_place": "县乡及以下农业农村一线",
    },
}
HELD = {years: f"{2023 - years}-12-31" for years in (2, 3, 4, 5, 7)}
SHORT = {years: f"{2024 - years}-01-01" for years in (2, 3, 4, 5, 7)}
LONG_AGO = "2004-01-01"
BACHELOR, MASTER, DOCTOR = ("本科", "学士"), ("硕士研究生", "硕士"), ("博士研究生", "博士")
SECOND, COLLEGE, SECONDARY, SCHOOL = ("本科", "第二学士"), ("大专", None), ("中专", None), ("高中", None)
PRIMARY = ("初中", None)


def judged(slug, level, school, held, track="", **more):
    """`held`: (level, day) of the title held, or None."""
    series = LATEST[slug].name
    titles = [] if held is None else [{"series": series, "title": "原职称", "level": held[0], "obtained": held[1]}]
    for title in titles:
        title["application_year"] = 2010
    education = [{"level": school[0], "degree": school[1], "graduated": "2003-07-01"}]
    answers = {**GOOD["answers"], **more.pop("answers", {})}
    facts = {**GOOD, "education": education, "titles": titles, "answers": answers, **more}
    return judge(LATEST[slug], level, track, facts_from_json(facts))


def rule(judgement, key):
    return next(verdict for verdict in judgement.verdict.walk() if verdict.id == key)


AGRICULTURE = [
    # 农业技术员: 本科, or 大专 / 高中 and a year of work
    ("员级", BACHELOR, None, "met"),
    ("员级", COLLEGE, None, "met"),
    ("员级", SECONDARY, None, "met"),
    ("员级", SCHOOL, None, "met"),
    ("员级", PRIMARY, None, "not_met"),
    # 助理: 硕士 or 第二学士; 本科 1; 大专 2; 高中 4
    ("助理级", MASTER, None, "met"),
    ("助理级", SECOND, None, "met"),
    ("助理级", BACHELOR, None, "met"),
    ("助理级", COLLEGE, None, "not_met"),
    ("助理级", COLLEGE, ("员级", HELD[2]), "met"),
    ("助理级", COLLEGE, ("员级", SHORT[2]), "not_met"),
    ("助理级", SCHOOL, ("员级", HELD[4]), "met"),
    ("助理级", SCHOOL, ("员级", SHORT[4]), "not_met"),
    # 中级: 博士; 硕士 2; 本科 4; 大专 4; 高中 5
    ("中级", DOCTOR, None, "met"),
    ("中级", MASTER, ("助理级", HELD[2]), "met"),
    ("中级", MASTER, ("助理级", SHORT[2]), "not_met"),
    ("中级", SECOND, ("助理级", HELD[2]), "met"),
    ("中级", BACHELOR, ("助理级", HELD[4]), "met"),
    ("中级", BACHELOR, ("助理级", SHORT[4]), "not_met"),
    ("中级", COLLEGE, ("助理级", HELD[4]), "met"),
    ("中级", COLLEGE, ("助理级", SHORT[4]), "not_met"),
    ("中级", SCHOOL, ("助理级", HELD[5]), "met"),
    ("中级", SCHOOL, ("助理级", HELD[4]), "not_met"),
    ("中级", SCHOOL, ("助理级", SHORT[5]), "not_met"),
    # 副高级: 博士 2; 本科, 硕士 5; 大专 has no row
    ("副高级", DOCTOR, ("中级", HELD[2]), "met"),
    ("副高级", DOCTOR, ("中级", SHORT[2]), "not_met"),
    ("副高级", MASTER, ("中级", HELD[5]), "met"),
    ("副高级", BACHELOR, ("中级", HELD[5]), "met"),
    ("副高级", BACHELOR, ("中级", SHORT[5]), "not_met"),
    ("副高级", COLLEGE, ("中级", LONG_AGO), "not_met"),
    # 正高级: 本科 and 副高级 5
    ("正高级", BACHELOR, ("副高级", HELD[5]), "met"),
    ("正高级", BACHELOR, ("副高级", SHORT[5]), "not_met"),
    ("正高级", COLLEGE, ("副高级", LONG_AGO), "not_met"),
]


@pytest.mark.parametrize(("level", "school", "held", "outcome"), AGRICULTURE)
def test_agriculture_by_schooling_and_years(level, school, held, outcome):
    found = judged("agriculture", level, school, held)
    assert (rule(found, "path").outcome.value, found.outcome.value) == (outcome, outcome)


def test_a_first_year_in_the_field_ends_on_the_last_day():
    full = [{"employer": "甲站", "kind": "事业单位", "from": "2022-12-31"}]
    short = [{"employer": "甲站", "kind": "事业单位", "from": "2023-01-01"}]
    assert judged("agriculture", "员级", SCHOOL, None, employment=full).outcome is Outcome.MET
    found = judged("agriculture", "员级", SCHOOL, None, employment=short)
    assert (found.outcome, rule(found, "path").cure) == (Outcome.NOT_MET, "还差1天，最早2024-12-31满足")


@pytest.mark.parametrize(
    ("school", "day", "outcome"),
    [
        (MASTER, HELD[2], "met"),
        (MASTER, SHORT[2], "not_met"),
        (BACHELOR, HELD[4], "met"),
        (BACHELOR, SHORT[4], "not_met"),
        (COLLEGE, HELD[4], "met"),
        (SCHOOL, HELD[5], "met"),
        (SCHOOL, SHORT[5], "not_met"),
        (BACHELOR, None, "unknown"),
    ],
)
def test_a_licensed_veterinarian_counts_as_an_assistant(school, day, outcome):
    answers = {"vet_licence": "有"} | ({"vet_licence_date": day} if day else {})
    assert judged("agriculture", "中级", school, None, answers=answers).outcome.value == outcome


def test_agriculture_refuses_firmly_by_what_was_read_only():
    firm = [judged("agriculture", level, PRIMARY, None).verdict.firm for level in ("员级", "助理级", "正高级")]
    soft = [judged("agriculture", level, PRIMARY, None).verdict.firm for level in ("中级", "副高级")]
    assert set(firm) == {Outcome.NOT_MET}
    assert set(soft) == {Outcome.UNKNOWN}


def test_the_extension_researcher_waits_for_a_paper_and_is_for_the_grassroots():
    found = judged("agriculture", "正高级", BACHELOR, ("副高级", HELD[5]), track="extension")
    assert found.outcome is Outcome.UNKNOWN
    assert [each.id for each in found.rules if each.outcome is Outcome.UNKNOWN] == ["extension-service"]
    elsewhere = judged(
        "agriculture", "正高级", BACHELOR, ("副高级", HELD[5]), track="extension", answers={"extension_place": "都不是"}
    )
    assert elsewhere.verdict.firm is Outcome.NOT_MET


def old(slug, series, name, level, day):
    titles = [
        {"series": series, "title": name, "level": level, "obtained": day, "application_year": 2010},
        {"series": series, "title": "原职称", "level": "副高级", "obtained": LONG_AGO, "application_year": 2003},
    ]
    education = [{"level": "本科", "degree": "学士", "graduated": "2003-07-01"}]
    facts = {**GOOD, "education": education, "titles": titles}
    found = judge(LATEST[slug], "正高级", "", facts_from_json(facts))
    return next(each for each in found.rules if each.id in ("old-titles", "recorded-titles"))


@pytest.mark.parametrize(
    ("slug", "series", "name", "level", "day", "outcome"),
    [
        # Before 2019 农业技术推广研究员 was the only agricultural 正高级.
        ("agriculture", "农业技术", "农业技术推广研究员", "正高级", "2005-06-01", "met"),
        ("agriculture", "农业技术", "农业技术推广研究员", "副高级", "2005-06-01", "not_met"),
        ("agriculture", "农业技术", "正高级农艺师", "正高级", "2019-01-01", "met"),
        ("agriculture", "农业技术", "正高级农艺师", "正高级", "2018-12-31", "unknown"),
        ("agriculture", "农业技术", "正高级兽医师", "副高级", "2020-06-01", "not_met"),
        ("translation", "翻译", "副译审", "副高级", "2019-12-31", "met"),
        ("translation", "翻译", "副译审", "副高级", "2020-01-01", "unknown"),
        ("translation", "翻译", "翻译", "副高级", "2010-01-01", "not_met"),
        ("translation", "翻译", "一级翻译", "中级", "2021-01-01", "not_met"),
        ("translation", "出版", "翻译", "副高级", "2010-01-01", "met"),
        ("journalism", "新闻", "主任记者", "正高级", "2015-01-01", "not_met"),
        ("journalism", "新闻", "高级记者", "副高级", "2015-01-01", "not_met"),
        ("journalism", "新闻", "主任记者", "副高级", "2015-01-01", "met"),
        ("journalism", "出版", "编辑", "中级", "2015-01-01", "met"),
        ("broadcasting", "播音主持", "一级播音员", "正高级", "2015-01-01", "not_met"),
        ("broadcasting", "播音主持", "一级播音员", "中级", "2015-01-01", "met"),
        ("arts", "艺术", "一级演员", "中级", "2015-01-01", "not_met"),
        ("arts", "艺术", "一级演员", "正高级", "2015-01-01", "met"),
        ("sports", "体育", "高级教练", "正高级", "2015-01-01", "not_met"),
        ("law", "公共法律服务", "一级律师", "中级", "2015-01-01", "not_met"),
    ],
)
def test_titles_stand_with_the_level_they_have(slug, series, name, level, day, outcome):
    found = old(slug, series, name, level, day)
    assert found.outcome.value == outcome
    if outcome == "not_met":
        assert f"“{name}”是" in found.cure


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
