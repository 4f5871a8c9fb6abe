"""The sixteen series of row 1: the contract, every boundary of every rule, titles, tracks, sources and hashes."""

from datetime import date, timedelta

import pytest

from plugins.general import plugin
from plugins.general.rules import RecordedLevel, SinceAnswer
from portal.plugin import Facts, Level, Status, Title
from portal.testing import check_boundaries, check_series

ALL = {series.slug: series for series in plugin.portal_series()}
EDITIONS = [edition for series in ALL.values() for edition in series.editions]

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED: dict[tuple[str, int, int], str] = {
    ("philosophy_social_sciences", 2023, 1): "b05e2ba3f1230a92cbf52b03c809daf60f411290de374f475a4bfae6a45630fb",
    ("journalism", 2023, 1): "5196b9903670b304eefe321b55855e178e4becb693179cac03c175585b9221bb",
    ("publishing", 2023, 1): "4f099482fc28c843c36a14084234fdac27f21a0be66b4a26d2827e80c5f40e4e",
    ("natural_sciences", 2023, 1): "39b243ebe2f2eb6d1a12064b5fe187154221dd0d5ddbfd93352346334d3fe5d0",
    ("agriculture", 2023, 1): "78ac92e867bad59214aaebf548f270b0081446f8b1f16424cdaa2519abc101cc",
    ("library", 2023, 1): "26d50d6b0869c75fd00837179a4affcb56c48467dcfecf1453ea65dc5d0b01aa",
    ("library", 2023, 2): "417ae959843d7a721f08b35be3ca6c198415ddccfae683c4f1ec83cb07f74f56",
    ("library_mass_culture", 2023, 1): "3a56d241aa39533ff72621a62b9d82a9b46bfaa61139b774b4a586def4eb3c0b",
    ("cultural_relics_museum", 2023, 1): "b18cf4b202070ff149545960b57f8ee24a89393e3bf3f01396173542f350a179",
    ("arts", 2023, 1): "540e5fa93f85d9bf22b599e96a87366d8d22c87f77086b05f9507c861f2184a6",
    ("arts_and_crafts", 2023, 1): "9ff7b182587b042205176173e05b934cdf28993f179826464f854cbf18f52e22",
    ("archives", 2023, 1): "201b7717dce27aa7f1d094fdec4fcf5009ffd7f8689254d1e9447184c0604b15",
    ("sports", 2023, 1): "d660a3d5abea81beb1380b0e7349417c2a1623c602de2bc8f63bcd71d165052f",
    ("translation", 2023, 1): "b3ca006a3384c39b937c7e85fe46d1d1e6811c12f9103236476cc514dccf85e0",
    ("ethnic_languages", 2023, 1): "024cf99ccc2c308188177649803e6f8fb63e7aa669037528efb7a98811ea9414",
    ("broadcasting", 2023, 1): "d689fc35b663ee087a0f1b33bcd62e2263953dbecbf090a1e612e0e2eb53a5cc",
    ("law", 2023, 1): "e85bc6ed25a14df885fd212e6ae803e090ba47c437d64275b0bec0e45a15ef3e",
    ("law", 2023, 2): "1d4d003ca28cd35b892dd18a5b6c56039a60dca0395173b42ffddfb92ccb7c39",
}


def _name(edition):
    return f"{edition.slug}-{edition.year}-{edition.version}"


def test_plugin_keeps_the_contract_of_a_series():
    check_series(plugin)


def test_names_are_those_of_attachment_4():
    assert [series.name for series in ALL.values()] == [
        "哲学社会科学",
        "新闻",
        "出版",
        "自然科学研究",
        "农业技术",
        "图书资料",
        "图书资料群众文化专业",
        "文物博物",
        "艺术",
        "工艺美术",
        "档案",
        "体育系列",
        "翻译系列",
        "民族语专业",
        "播音",
        "律师",
    ]


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("播音主持", "broadcasting"),
        ("公共法律服务", "law"),
        ("公证", "law"),
        ("图书资料", "library"),
        ("图书资料群众文化专业", "library_mass_culture"),
        ("群众文化", "library_mass_culture"),
        ("哲学社会科学研究", "philosophy_social_sciences"),
        ("体育", "sports"),
        ("翻译", "translation"),
        ("民族语", "ethnic_languages"),
        ("文博", "cultural_relics_museum"),
    ],
)
def test_each_name_means_exactly_one_series(word, slug):
    assert [series.slug for series in ALL.values() if series.answers_to(word)] == [slug]


# ---- boundaries ------------------------------------------------------------------------------------------------------


def _recorded(rule):
    """A title as it is recorded, granted on the last (or first) day it could be, and the same one a level off."""
    one = rule.titles[0]
    day = one.until or one.since or date(2018, 12, 31)
    other = next(level for level in Level if abs(level.rank - one.level.rank) == 1)
    held = Title(series=rule.series[0], title=one.title, level=one.level, obtained=day)
    wrong = Title(series=rule.series[0], title=one.title, level=other, obtained=day)
    return Facts(titles=(held,)), Facts(titles=(wrong,))


def _since(rule):
    """The day on which the years are just full at 2023-12-31, and the day after."""
    full = date(2023 - rule.years, 12, 31)
    return Facts(answers={rule.key: full}), Facts(answers={rule.key: full + timedelta(days=1)})


CUSTOM = {RecordedLevel.kind: _recorded, SinceAnswer.kind: _since}


@pytest.mark.parametrize("slug", sorted(ALL))
def test_every_rule_passes_on_its_boundary_and_fails_beside_it(slug):
    check_boundaries(ALL[slug], custom=CUSTOM)


def test_released_editions_have_not_changed():
    assert {(each.slug, each.year, each.version): each.hash for each in EDITIONS} == RELEASED


# ---- modes, tracks, versions -----------------------------------------------------------------------------------------


def test_levels_by_examination_say_where_it_is_and_are_on_no_track():
    found = {}
    for edition in EDITIONS:
        for entry in edition.levels:
            if entry.by_exam:
                found.setdefault(edition.slug, []).append(str(entry.level))
                assert "考试" in entry.exam
                assert entry.source.status is Status.UNSOURCED
                assert not edition.tracks_for(entry.level)
                assert entry.level not in {each.level for each in edition.criteria}
    assert found == {"publishing": ["助理级", "中级"], "translation": ["助理级", "中级"]}


def test_only_the_first_class_translator_is_examined_and_reviewed():
    modes = {(edition.slug, str(entry.level)): entry.mode for edition in EDITIONS for entry in edition.levels}
    assert [key for key, mode in modes.items() if mode == "考评结合"] == [("translation", "副高级")]
    assert set(modes.values()) == {"考试", "考评结合", "评审"}


COMMON = ["正常申报", "破格", "绿色通道"]
TARGETED = {"library", "library_mass_culture", "cultural_relics_museum", "arts"}


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_tracks(edition):
    more = ["定向评价定向使用"] if edition.slug in TARGETED else []
    if edition.slug == "agriculture":
        more = ["定向评价定向使用", "农业技术推广研究员"]
    assert [track.name for track in edition.tracks] == [*COMMON, *more]
    assert {track.name: track.scope for track in edition.tracks if track.scope} == dict.fromkeys(
        set(more) & {"定向评价定向使用"}, "仅限基层有效"
    )


def test_two_versions_stand_side_by_side_where_the_conditions_were_being_revised():
    found = {slug: [(each.version, each.in_force_from) for each in series.editions] for slug, series in ALL.items()}
    for slug, versions in found.items():
        revised = slug in ("library", "law")
        assert versions == ([(1, None), (2, date(2023, 6, 1))] if revised else [(1, None)])


@pytest.mark.parametrize("slug", ["library", "law"])
def test_the_revision_takes_the_paper_away_and_nothing_else(slug):
    before, after = ALL[slug].editions
    for entry in before.criteria:
        for track in entry.tracks:
            old = [rule.id for rule in entry.rule.rules]
            new = [rule.id for rule in after.rule_for(entry.level, track).rules]
            assert new == [key for key in old if key != "paper"]
    assert "paper" in {rule.id for rule in before.rule_for("副高级").rules}
    assert "menu.paper" in {rule.id for rule in after.menus("副高级")[0].rules}


# ---- sources ---------------------------------------------------------------------------------------------------------

# What was read, in the notice or in a public copy: nothing else may be shown as certain.
CERTAIN = {
    "黔人社通〔2023〕37号",
    "人社部令第40号",
    "人社部令第25号《专业技术人员继续教育规定》",
    "人社部《职称系列（专业）各层级名称》（2021年）",
    "人社部发〔2019〕114号",
    "贵州省工艺美术系列申报评审条件",
}
# DOMAIN 3.1 marks the names of 14-27 as unsourced: theirs, and whatever is not in the list of 2021 at all.
NAMES_NOT_CERTAIN = {"arts", "sports", "translation", "ethnic_languages", "broadcasting", "law", "library_mass_culture"}


def _sources(edition):
    entries = [*edition.levels, *edition.tracks, *edition.specialties, *edition.fields, *edition.declarations]
    # The root of the criteria only holds them together.
    rules = [rule for each in edition.criteria for rule in each.rule.walk() if rule is not each.rule]
    return [entry.source for entry in (*entries, *rules)]


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_only_what_was_read_is_confirmed_and_clauses_are_the_notices(edition):
    for source in _sources(edition):
        assert source.document
        assert source.status is not Status.CONFIRMED or source.document in CERTAIN
        assert not source.clause or source.document == "黔人社通〔2023〕37号"


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_names_of_titles_are_as_sure_as_their_source(edition):
    sure = {entry.source.status is Status.CONFIRMED for entry in edition.levels if not entry.by_exam}
    assert sure == {edition.slug not in NAMES_NOT_CERTAIN}


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_years_and_menus_are_shown_as_not_certain(edition):
    sure = {
        (str(each.level), rule.id)
        for each in edition.criteria
        for rule in each.rule.rules
        if rule.id in ("path", "menu") and rule.source.status is Status.CONFIRMED
    }
    expected = {("员级", "path"), ("助理级", "path"), ("正高级", "path")} if edition.slug == "agriculture" else set()
    assert sure == expected


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_no_specialty_is_passed_off_as_the_provinces_catalogue(edition):
    own = Status.CONFIRMED if edition.slug == "arts_and_crafts" else Status.UNCONFIRMED
    assert {entry.source.status for entry in edition.specialties} == {own}
    assert len(edition.specialties) >= 5


def test_the_thirteen_crafts_of_guizhou():
    crafts = [entry.name for entry in ALL["arts_and_crafts"].editions[0].specialties]
    assert len(crafts) == 13
    assert crafts[0] == "雕塑工艺（含砚刻）"
    assert {"剪纸工艺", "结绣工艺", "织毯工艺", "印染工艺"} < set(crafts)


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_form_has_fields_of_its_own(edition):
    own = {field.key for field in edition.fields_for("副高级")}
    common = {"current_work", "years_in_specialty", "summary", "representative_work"}
    assert common < own
    asked = {key for each in edition.criteria for rule in each.rule.walk() if (key := getattr(rule, "key", ""))}
    assert asked <= {field.key for field in edition.fields}
