"""What each level grants: (series, level) -> title, by specialty where there are several, with the naming traps."""

import pytest

from plugins.general import plugin

ALL = {series.slug: series for series in plugin.portal_series()}
EDITIONS = [edition for series in ALL.values() for edition in series.editions]


def _name(edition):
    return f"{edition.slug}-{edition.year}-{edition.version}"


RESEARCH = {"助理级": "研究实习员", "中级": "助理研究员", "副高级": "副研究员", "正高级": "研究员"}
KEEPERS = {"助理级": "助理馆员", "中级": "馆员", "副高级": "副研究馆员", "正高级": "研究馆员"}
TITLES = {
    "philosophy_social_sciences": RESEARCH,
    "natural_sciences": RESEARCH,
    "publishing": {"助理级": "助理编辑", "中级": "编辑", "副高级": "副编审", "正高级": "编审"},
    "library": {"员级": "管理员", **KEEPERS},
    "library_mass_culture": {"员级": "管理员", **KEEPERS},
    "archives": {"员级": "管理员", **KEEPERS},
    "cultural_relics_museum": KEEPERS,
    "arts_and_crafts": {
        "员级": "工艺美术员",
        "助理级": "助理工艺美术师",
        "中级": "工艺美术师",
        "副高级": "高级工艺美术师",
        "正高级": "正高级工艺美术师",
    },
    "sports": {"助理级": "初级教练", "中级": "中级教练", "副高级": "高级教练", "正高级": "国家级教练"},
    "translation": {"助理级": "三级翻译", "中级": "二级翻译", "副高级": "一级翻译", "正高级": "译审"},
    "ethnic_languages": {"助理级": "三级翻译", "中级": "二级翻译", "副高级": "一级翻译", "正高级": "译审"},
    "broadcasting": {
        "助理级": "二级播音员主持人",
        "中级": "一级播音员主持人",
        "副高级": "主任播音员主持人",
        "正高级": "播音指导",
    },
}
BY_GROUP = {
    ("agriculture", "农学"): ["农业技术员", "助理农艺师", "农艺师", "高级农艺师", "正高级农艺师"],
    ("agriculture", "畜牧"): ["农业技术员", "助理畜牧师", "畜牧师", "高级畜牧师", "正高级畜牧师"],
    ("agriculture", "兽医"): ["农业技术员", "助理兽医师", "兽医师", "高级兽医师", "正高级兽医师"],
    ("agriculture", "农业技术推广"): ["农业技术员", "助理农艺师", "农艺师", "高级农艺师", "农业技术推广研究员"],
    ("journalism", "文字记者"): ["助理记者", "记者", "主任记者", "高级记者"],
    ("journalism", "文字编辑"): ["助理编辑", "编辑", "主任编辑", "高级编辑"],
    ("arts", "戏曲演员"): ["四级演员", "三级演员", "二级演员", "一级演员"],
    ("arts", "民族乐器演奏"): ["四级演奏员", "三级演奏员", "二级演奏员", "一级演奏员"],
    ("arts", "编剧"): ["四级编剧", "三级编剧", "二级编剧", "一级编剧"],
    ("arts", "导演（编导）"): ["四级导演", "三级导演", "二级导演", "一级导演"],
    ("arts", "美术"): ["四级美术师", "三级美术师", "二级美术师", "一级美术师"],
    ("law", "刑事法律服务"): ["四级律师", "三级律师", "二级律师", "一级律师"],
    ("law", "民事公证"): ["四级公证员", "三级公证员", "二级公证员", "一级公证员"],
}
# The same word at another level elsewhere (DOMAIN 3.1): (series, specialty, level, title).
TRAPS = [
    ("arts", "戏曲演员", "正高级", "一级演员"),
    ("broadcasting", "新闻播音主持", "中级", "一级播音员主持人"),
    ("translation", "英语翻译", "副高级", "一级翻译"),
    ("law", "刑事法律服务", "正高级", "一级律师"),
    ("journalism", "文字记者", "正高级", "高级记者"),
    ("journalism", "文字记者", "副高级", "主任记者"),
    ("broadcasting", "新闻播音主持", "副高级", "主任播音员主持人"),
    ("sports", "体能训练", "副高级", "高级教练"),
    ("journalism", "文字编辑", "中级", "编辑"),
    ("publishing", "图书编辑", "中级", "编辑"),
    ("natural_sciences", "数学与物理研究", "中级", "助理研究员"),
]


def test_every_series_is_in_one_of_the_tables():
    assert {*TITLES, *(slug for slug, _ in BY_GROUP)} == set(ALL)


@pytest.mark.parametrize("slug", sorted(TITLES))
def test_titles_of_each_level(slug):
    for edition in ALL[slug].editions:
        assert {str(entry.level): entry.title for entry in edition.levels} == TITLES[slug]


@pytest.mark.parametrize(("slug", "specialty"), sorted(BY_GROUP))
def test_title_follows_the_group_of_the_specialty(slug, specialty):
    for edition in ALL[slug].editions:
        found = [edition.title_of(entry.level, specialty) for entry in edition.levels]
        assert found == BY_GROUP[slug, specialty]


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_every_specialty_has_one_title_at_every_level(edition):
    for entry in edition.levels:
        for specialty in edition.specialties:
            assert "、" not in edition.title_of(entry.level, specialty.name)


@pytest.mark.parametrize(("slug", "specialty", "level", "title"), TRAPS)
def test_naming_traps(slug, specialty, level, title):
    assert ALL[slug].editions[-1].title_of(level, specialty) == title
