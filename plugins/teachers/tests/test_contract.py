"""The six series of row 2: the contract, every boundary of every rule, and what the editions say of themselves."""

from datetime import date

import pytest

from plugins.teachers import plugin
from plugins.teachers.rules import OldTitle, RecordedLevel, RuralService, SchoolStage
from portal.plugin import Facts, Status, Title
from portal.testing import check_all_series, check_boundaries

ALL = {series.slug: series for series in check_all_series(plugin)}

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {
    ("higher_education", 2023, 1): "0c5db563ff4089e9a57a5f0c3133bbef1efe91cd2efd529581e252a81dea5dc6",
    ("vocational_education", 2023, 1): "2e9ca3ace07767534e3ffa8a19ca51cea41551c06f0c84ba8e5fffbcd59c59d7",
    ("teachers", 2023, 1): "05e0c5c23e43f83435e710b95d50cd5a290b9ad03f0b460618260d70e75330ec",
    ("teachers", 2023, 2): "55fd1b258b515b80f299d12ea6f49c7b32fecb00ac9f4d2b1947504b5387f507",
    ("laboratory", 2023, 1): "a9c151a053a57ad1c8766140135fdfbcfc2a0d483a828b073865c88e7523c8f4",
    ("laboratory", 2023, 2): "e7f2fb618c510d060717a29d9a2bc9f153f5c4221c2a9edbf25612cab9b704eb",
    ("technician_education", 2023, 1): "c0dbf8960798ddbd63c03e38976ed6254451195766d0bc55b968c619a9b590d7",
    ("party_administration_schools", 2023, 1): "cfa8eb2da99fb2b602dd85791a19e1f736c2b79a4db4fe05e98b50a272f9c891",
}

TITLES = {
    "higher_education": ["助教", "讲师", "副教授", "教授"],
    "vocational_education": ["助理讲师", "讲师", "高级讲师", "正高级讲师"],
    "teachers": ["三级教师", "二级教师", "一级教师", "高级教师", "正高级教师"],
    "laboratory": ["实验员", "助理实验师", "实验师", "高级实验师", "正高级实验师"],
    "technician_education": [
        "三级实习指导教师",
        "助理讲师、二级实习指导教师",
        "讲师、一级实习指导教师",
        "高级讲师、高级实习指导教师",
        "正高级讲师、正高级实习指导教师",
    ],
    "party_administration_schools": ["助教", "讲师", "副教授", "教授"],
}
EDITIONS = [edition for series in ALL.values() for edition in series.editions]


def _name(edition):
    return f"{edition.slug}-{edition.year}-{edition.version}"


def test_names_are_those_of_attachment_4():
    assert {slug: series.name for slug, series in ALL.items()} == {
        "higher_education": "高等学校教师",
        "vocational_education": "中等职业学校教师",
        "teachers": "中小学教师",
        "laboratory": "实验技术",
        "technician_education": "技工院校教师",
        "party_administration_schools": "党校、行政学院（校）系统教师",
    }


def _stage(rule):
    other = next(each for each in ("高中", "初中", "小学") if each not in rule.stages)
    return Facts(answers={rule.key: rule.stages[0]}), Facts(answers={rule.key: other})


def _rural(rule):
    """The last day of a full year, and one day less."""
    town = {rule.place: rule.urban[0], rule.served: "有", rule.starts: date(2021, 9, 1)}
    return Facts(answers={**town, rule.ends: date(2022, 8, 31)}), Facts(answers={**town, rule.ends: date(2022, 8, 30)})


def _recorded(rule):
    """A title of old as it was, and the same one set a level too high."""
    old: OldTitle = next(each for each in rule.titles if each.title == "小学高级教师")
    held = Title(series="中小学教师", title=old.title, level=old.level, obtained=rule.until)
    wrong = next(each.level for each in rule.titles if each.level.rank == old.level.rank + 1)
    return Facts(titles=(held,)), Facts(
        titles=(Title(series=held.series, title=held.title, level=wrong, obtained=rule.until),)
    )


CUSTOM = {SchoolStage.kind: _stage, RuralService.kind: _rural, RecordedLevel.kind: _recorded}


@pytest.mark.parametrize("slug", sorted(TITLES))
def test_every_rule_passes_on_its_boundary_and_fails_beside_it(slug):
    check_boundaries(ALL[slug], custom=CUSTOM)


def test_released_editions_have_not_changed():
    assert {(each.slug, each.year, each.version): each.hash for each in EDITIONS} == RELEASED


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_titles_of_each_level(edition):
    assert [entry.title for entry in edition.levels] == TITLES[edition.slug]
    assert {entry.mode for entry in edition.levels} == {"评审"}


@pytest.mark.parametrize(
    ("level", "specialty", "title"),
    [
        ("员级", "机械类实习指导", "三级实习指导教师"),
        ("助理级", "机械类理论课", "助理讲师"),
        ("助理级", "机械类实习指导", "二级实习指导教师"),
        ("中级", "文化基础课", "讲师"),
        ("中级", "建筑类实习指导", "一级实习指导教师"),
        ("副高级", "信息类理论课", "高级讲师"),
        ("副高级", "信息类实习指导", "高级实习指导教师"),
        ("正高级", "服务类理论课", "正高级讲师"),
        ("正高级", "服务类实习指导", "正高级实习指导教师"),
    ],
)
def test_title_of_a_technician_school_follows_the_group_of_the_specialty(level, specialty, title):
    edition = ALL["technician_education"].editions[0]
    assert edition.title_of(level, specialty) == title


@pytest.mark.parametrize(
    ("slug", "tracks"),
    [
        ("higher_education", ["正常申报", "破格", "绿色通道"]),
        ("vocational_education", ["正常申报", "破格", "绿色通道"]),
        ("teachers", ["正常申报", "破格", "绿色通道", "定向评价定向使用"]),
        ("laboratory", ["正常申报", "破格", "绿色通道"]),
        ("technician_education", ["正常申报", "破格", "绿色通道"]),
        ("party_administration_schools", ["正常申报", "破格", "绿色通道"]),
    ],
)
def test_tracks(slug, tracks):
    for edition in ALL[slug].editions:
        assert [track.name for track in edition.tracks] == tracks


def test_a_directed_title_is_good_at_the_grassroots_only():
    for edition in ALL["teachers"].editions:
        assert edition.track("定向评价定向使用").scope == "仅限基层有效"


def test_two_versions_stand_side_by_side_where_the_conditions_were_being_revised():
    found = {slug: [(each.version, each.in_force_from) for each in series.editions] for slug, series in ALL.items()}
    revised = [(1, None), (2, date(2023, 6, 1))]
    assert found["teachers"] == found["laboratory"] == revised
    assert all(versions == [(1, None)] for slug, versions in found.items() if slug not in ("teachers", "laboratory"))


# The only documents that were read, in the notice or in a public copy: nothing else may be shown as certain.
CERTAIN = {
    "黔人社通〔2023〕37号",
    "人社部令第40号",
    "人社部令第25号《专业技术人员继续教育规定》",
    "人社部发〔2015〕79号",
    "人社部《职称系列（专业）各层级名称》（2021年）",
    "《中学教师职务试行条例》《小学教师职务试行条例》（1986年）",
}


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_only_what_was_read_is_confirmed_and_clauses_are_the_notices(edition):
    entries = [*edition.levels, *edition.tracks, *edition.specialties, *edition.fields, *edition.declarations]
    # The root of the criteria only holds them together.
    rules = [rule for each in edition.criteria for rule in each.rule.walk() if rule is not each.rule]
    for source in [entry.source for entry in (*entries, *rules)]:
        assert source.document
        assert source.status is not Status.CONFIRMED or source.document in CERTAIN
        assert not source.clause or source.document == "黔人社通〔2023〕37号"


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_no_specialty_is_passed_off_as_the_provinces_catalogue(edition):
    assert {entry.source.status for entry in edition.specialties} == {Status.UNCONFIRMED}
    assert len(edition.specialties) >= 7
