"""Applicants who meet everything but what a test changes, and their judgement."""

from typing import Any

from plugins.general import plugin
from portal.plugin import facts_from_json, judge

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
