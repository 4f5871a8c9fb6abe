"""Titles stand in the dossier with the level they have; older ones in their own time."""

import pytest

from plugins.general.tests.applicants import (
    GOOD,
    LATEST,
    LONG_AGO,
)
from portal.plugin import facts_from_json, judge


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
