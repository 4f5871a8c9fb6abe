"""工程技术 2023: every path of DOMAIN 3.2 on its boundary day, the menu, the tracks, the catalogue and the fields."""

import pytest

from plugins.engineering import plugin
from portal.plugin import Level, Outcome, Status, facts_from_json, judge
from portal.testing import check_series

SERIES = check_series(plugin)
EDITION = SERIES.editions[0]

# An edition that judged somebody never changes: a change of its content needs a new version and a line here.
RELEASED = {(2023, 1): "a4a31bf0f069cabb168c39c019d4377ea706e787af07afa830be5a5fde620952"}

GOOD = {
    "employment": [{"employer": "甲设计院", "kind": "企业", "from": "2005-07-01"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "工程项目", "rank": "省部级", "role": "主持", "date": "2021-05-01", "name": "某项目"},
        {"kind": "发明专利", "date": "2022-05-01", "name": "某专利"},
    ],
    "sanctions": [],
    "titles": [],
}


def schooling(level, degree=None, graduated="2005-07-01"):
    return [{"level": level, "degree": degree, "graduated": graduated, "full_time": True}]


def title(level, obtained, name="职称"):
    return [{"series": "工程技术", "title": name, "level": level, "obtained": obtained, "application_year": 2010}]


def judged(level, track="", **facts):
    return judge(EDITION, level, track, facts_from_json({**GOOD, **facts}))


def rule(judgement, key):
    return next(verdict for verdict in judgement.verdict.walk() if verdict.id == key)


def test_plugin_keeps_the_contract_of_a_series():
    assert (SERIES.slug, [edition.year for edition in SERIES.editions]) == ("engineering", [2023])


def test_released_edition_has_not_changed():
    assert {(edition.year, edition.version): edition.hash for edition in SERIES.editions} == RELEASED


def test_titles_are_stored_for_each_level():
    assert {entry.level.value: (entry.title, entry.mode) for entry in EDITION.levels} == {
        "员级": ("技术员", "评审"),
        "助理级": ("助理工程师", "评审"),
        "中级": ("工程师", "评审"),
        "副高级": ("高级工程师", "评审"),
        "正高级": ("正高级工程师", "评审"),
    }


HELD_4, SHORT_OF_4 = "2019-12-31", "2020-01-01"
HELD_2, SHORT_OF_2 = "2021-12-31", "2022-01-01"
HELD_5, SHORT_OF_5 = "2018-12-31", "2019-01-01"

PATHS = [
    # 技术员
    ("员级", schooling("本科"), [], "met"),
    ("员级", schooling("大专"), [], "met"),
    ("员级", schooling("中专"), [], "met"),
    ("员级", schooling("高中"), [], "not_met"),
    # 助理工程师
    ("助理级", schooling("硕士研究生", "硕士"), [], "met"),
    ("助理级", schooling("本科", "第二学士"), [], "met"),
    ("助理级", schooling("本科", "学士"), [], "met"),
    ("助理级", schooling("大专"), title("员级", HELD_2), "met"),
    ("助理级", schooling("大专"), title("员级", SHORT_OF_2), "not_met"),
    ("助理级", schooling("中专"), title("员级", HELD_4), "met"),
    ("助理级", schooling("中专"), title("员级", SHORT_OF_4), "not_met"),
    # 工程师
    ("中级", schooling("博士研究生", "博士"), [], "met"),
    ("中级", schooling("硕士研究生", "硕士"), title("助理级", HELD_2), "met"),
    ("中级", schooling("硕士研究生", "硕士"), title("助理级", SHORT_OF_2), "not_met"),
    ("中级", schooling("本科", "第二学士"), title("助理级", HELD_2), "met"),
    ("中级", schooling("本科", "学士"), title("助理级", HELD_4), "met"),
    ("中级", schooling("本科", "学士"), title("助理级", SHORT_OF_4), "not_met"),
    ("中级", schooling("大专"), title("助理级", HELD_4), "met"),
    ("中级", schooling("大专"), title("助理级", SHORT_OF_4), "not_met"),
    ("中级", schooling("中专"), title("助理级", "2005-01-01"), "not_met"),
    # 高级工程师
    ("副高级", schooling("博士研究生", "博士"), title("中级", HELD_2), "met"),
    ("副高级", schooling("博士研究生", "博士"), title("中级", SHORT_OF_2), "not_met"),
    ("副高级", schooling("硕士研究生", "硕士"), title("中级", HELD_5), "met"),
    ("副高级", schooling("硕士研究生", "硕士"), title("中级", SHORT_OF_5), "not_met"),
    ("副高级", schooling("本科"), title("中级", HELD_5), "met"),
    ("副高级", schooling("本科"), title("中级", SHORT_OF_5), "not_met"),
    ("副高级", schooling("大专"), title("中级", "2005-01-01"), "not_met"),
    # 正高级工程师
    ("正高级", schooling("本科"), title("副高级", HELD_5), "met"),
    ("正高级", schooling("本科"), title("副高级", SHORT_OF_5), "not_met"),
    ("正高级", schooling("大专"), title("副高级", HELD_5), "not_met"),
]


@pytest.mark.parametrize(("level", "education", "titles", "outcome"), PATHS)
def test_path_by_schooling_and_years(level, education, titles, outcome):
    judgement = judged(level, education=education, titles=titles)
    assert rule(judgement, "path").outcome.value == outcome
    assert judgement.outcome.value == outcome


def test_work_of_less_than_a_year_is_not_a_finished_probation():
    judgement = judged(
        "助理级",
        education=schooling("本科", "学士", "2023-07-01"),
        employment=[{"employer": "甲院", "kind": "企业", "from": "2023-07-10"}],
    )
    assert judgement.outcome is Outcome.NOT_MET
    assert rule(judgement, "path.bachelor.years").cure == "还差6个月10天，最早2024-12-31满足"


def test_one_day_short_names_the_next_31_december():
    judgement = judged("副高级", education=schooling("本科"), titles=title("中级", SHORT_OF_5))
    assert rule(judgement, "path").cure == "还差1天，最早2024-12-31满足"
    assert judgement.earliest_date.isoformat() == "2024-12-31"


def test_college_alone_has_no_row_for_the_senior_title_and_time_does_not_help():
    judgement = judged("副高级", education=schooling("大专"), titles=title("中级", "2005-01-01"))
    assert judgement.earliest_date is None


def test_skilled_worker_schools_count_with_an_unsourced_status():
    judgement = judged("中级", education=schooling("预备技师班"), titles=title("助理级", HELD_4))
    assert judgement.outcome is Outcome.MET
    assert rule(judgement, "path.bachelor.education").status is Status.UNSOURCED
    assert Status.UNSOURCED.label == "国家基准，待省厅确认"


def test_the_senior_years_are_shown_as_unsourced_and_refuse_nobody_firmly():
    judgement = judged("正高级", education=schooling("本科"), titles=title("副高级", SHORT_OF_5))
    assert rule(judgement, "path.title").status is Status.UNSOURCED
    assert (judgement.outcome, judgement.verdict.firm) == (Outcome.NOT_MET, Outcome.UNKNOWN)


def result(kind, **more):
    return {"kind": kind, "date": "2021-01-01", **more}


@pytest.mark.parametrize(
    ("achievements", "outcome"),
    [
        ([result("发明专利"), result("标准", rank="省部级")], "met"),
        ([result("论文"), result("论文")], "not_met"),
        ([result("论文"), result("奖项", rank="市厅级")], "met"),
        ([result("工程项目", rank="市厅级"), result("技术报告")], "not_met"),
        ([result("工程项目", rank="市厅级"), result("工程项目", rank="市厅级"), result("技术报告")], "met"),
        ([result("数字技术工程师证书", rank="高级"), result("发明专利")], "met"),
        ([result("数字技术工程师证书", rank="中级"), result("发明专利")], "not_met"),
        ([], "not_met"),
        (None, "unknown"),
    ],
)
def test_menu_asks_for_two_results_and_for_no_paper(achievements, outcome):
    judgement = judged("副高级", education=schooling("本科"), titles=title("中级", HELD_5), achievements=achievements)
    menu = rule(judgement, "menu")
    assert (menu.outcome.value, judgement.outcome.value) == (outcome, outcome)
    assert menu.status is Status.UNCONFIRMED


def test_digital_certificate_is_a_result_of_the_senior_title_only():
    assert [len(EDITION.menus(level)[0].rules) for level in ("中级", "副高级", "正高级")] == [6, 7, 6]
    assert EDITION.menus("员级") == EDITION.menus("助理级") == ()
    item = next(rule for rule in EDITION.menus("副高级")[0].rules if rule.id == "menu.digital")
    assert (item.source.text, item.source.status) == ("黔人社通〔2023〕37号 四(一)", Status.CONFIRMED)


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"employment": [{"employer": "甲", "kind": "退休", "from": "2023-01-01"}]}, "not-retired"),
        ({"employment": [{"employer": "甲", "kind": "参公单位", "from": "2023-01-01"}]}, "not-civil-servant"),
        ({"sanctions": [{"kind": "记过", "from": "2023-06-01", "to": "2024-05-31"}]}, "no-sanction"),
        ({"sanctions": [{"kind": "学术不端", "from": "2021-06-01"}]}, "integrity"),
        ({"hours": [{"year": 2023, "public": 60, "professional": 59}]}, "education-hours"),
    ],
)
def test_what_bars_from_applying(facts, key):
    judgement = judged("副高级", education=schooling("本科"), titles=title("中级", HELD_5), **facts)
    assert judgement.outcome is Outcome.NOT_MET
    refused = [verdict for verdict in judgement.verdict.walk() if verdict.outcome is Outcome.NOT_MET]
    assert key in {verdict.id for verdict in refused}


def test_nothing_known_is_unknown_everywhere():
    for entry in EDITION.criteria:
        for track in entry.tracks:
            assert judge(EDITION, entry.level, track, facts_from_json({})).outcome is Outcome.UNKNOWN


def test_tracks_and_the_levels_they_are_open_to():
    assert [(track.slug, track.name, [str(level) for level in track.levels]) for track in EDITION.tracks] == [
        ("normal", "正常申报", ["员级", "助理级", "中级", "副高级", "正高级"]),
        ("exceptional", "破格", ["副高级"]),
        ("green", "绿色通道", ["中级", "副高级", "正高级"]),
        ("referral", "专精特新专项", ["副高级"]),
    ]


@pytest.mark.parametrize("track", ["破格", "专精特新专项", "绿色通道"])
def test_special_tracks_ask_for_no_schooling_or_years_and_wait_for_a_paper(track):
    judgement = judged("副高级", track, education=schooling("大专"), titles=[])
    assert judgement.outcome is Outcome.UNKNOWN
    assert all(not verdict.id.startswith("path") for verdict in judgement.verdict.walk())


def test_exceptional_track_names_two_recommenders():
    cure = rule(judged("副高级", "破格", education=[], titles=[]), "recommenders").cure
    assert cure.startswith("提交2名同专业或相近专业正高级工程师的推荐意见")


def test_first_specialty_is_the_attachment_word_for_word():
    first = EDITION.specialties[0]
    assert (first.group, first.number, first.name, first.scope, first.basis) == (
        "建筑",
        1,
        "建筑设计",
        "从事建筑工程与市政公用工程建筑、装饰装修设计的专业技术人员",
        "依据教育部 2020 年发布的《普通高等学校本科专业目录》设置",
    )


def test_only_specialties_that_the_notice_names_are_confirmed():
    confirmed = [entry.name for entry in EDITION.specialties if entry.source.status is Status.CONFIRMED]
    assert confirmed == ["建筑设计", "大数据", "水利", "非医疗机构药学"]
    assert list(EDITION.specialty_groups())[0] == "建筑"


def test_fields_by_level_and_track():
    assert [field.key for field in EDITION.fields_for("员级")] == ["current_work", "years_in_specialty", "summary"]
    assert [field.key for field in EDITION.fields_for("副高级")][-1] == "representative_work"
    keys = [field.key for field in EDITION.fields_for(Level.ASSOCIATE_SENIOR, "专精特新专项")]
    assert keys[4:] == ["enterprise_level", "joined_enterprise", "referrer", "peer_expert", "original_results"]
    keys = [field.key for field in EDITION.fields_for("副高级", "破格")]
    assert keys[4:] == ["exceptional_reason", "recommender_1", "recommender_2"]


def test_every_value_has_a_source():
    entries = (*EDITION.levels, *EDITION.tracks, *EDITION.specialties, *EDITION.fields, *EDITION.declarations)
    assert all(entry.source.document for entry in entries)
