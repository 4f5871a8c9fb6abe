"""The what-if page: anybody asks, sees every condition with clause and cure, and nothing is stored."""

import re

import pytest

from portal.kernel import database as db
from portal.submissions.domain.eligibility import Answers, asked_fields
from portal.submissions.service.eligibility import choose, offers, what_if
from tests.factories import NOW

PAGE = "/eligibility/engineering/2023/associate-senior/normal"
ANSWERS = {
    "education": "本科",
    "degree": "学士",
    "graduated": "2010-07-01",
    "title_level": "中级",
    "title_obtained": "2018-12-31",
    "employment_kind": "企业",
    "employed_since": "2010-07-05",
    "public_hours": "30",
    "professional_hours": "60",
    "results": ["menu.patent.invention", "menu.standard"],
    "sanction": "none",
}


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)).split())


def asked(client, **changes):
    return client.submit(PAGE, {**ANSWERS, **changes})


def test_choosing_a_title_leads_to_its_own_address(client):
    assert 'href="/eligibility?series=engineering"' in client.get("/eligibility").get_data(as_text=True)
    page = client.get("/eligibility?series=engineering")
    assert page.status_code == 200
    assert "高级工程师（副高级）· 正常申报 · 2023年度" in words(page)
    assert "高级工程师（副高级）· 专精特新专项 · 2023年度" in words(page)
    chosen = client.get("/eligibility?choice=engineering/2023/associate-senior/normal")
    assert (chosen.status_code, chosen.headers["Location"]) == (303, PAGE)


def test_level_with_a_title_for_each_trade_is_named_by_the_first_two(client):
    assert "二级演员、二级演奏员等（副高级）· 正常申报" in words(client.get("/eligibility?series=arts"))
    assert "我能申报二级演员、二级演奏员等吗" in words(client.get("/eligibility/arts/2023/associate-senior/normal"))


def test_choice_that_does_not_exist_is_an_error_beside_the_list(client):
    page = client.get("/eligibility?series=engineering&asked=1&choice=elsewhere")
    assert page.status_code == 200
    assert "请从列表中选择一项" in words(page)
    assert "请从列表中选择一项" in words(client.get("/eligibility?series=engineering&asked=1"))


def test_series_that_does_not_exist_leads_back_to_the_list_of_series(client):
    assert "您的职称属于哪个系列" in words(client.get("/eligibility?series=elsewhere&choice=elsewhere/2023"))


@pytest.mark.parametrize(
    "path",
    [
        "/eligibility/medicine/2023/associate-senior/normal",
        "/eligibility/engineering/2019/associate-senior/normal",
        "/eligibility/engineering/2023/高级/normal",
        "/eligibility/engineering/2023/technician/exceptional",
        "/eligibility/engineering/2023/associate-senior/special",
        "/eligibility/engineering/99999/associate-senior/normal",
    ],
)
def test_title_that_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_all_met(client):
    answer = asked(client)
    assert answer.status_code == 200
    text = words(answer)
    assert "您填写的情况符合全部条件" in text
    assert "不符合0项，还不能判断0项，符合5项。" in text
    assert "人社部发〔2019〕16号" in text
    assert "国家基准，待省厅确认" in text


def test_one_day_short_shows_cure_clause_and_earliest_date(client):
    text = words(asked(client, title_obtained="2019-01-01"))
    assert "您填写的情况有不符合的条件" in text
    assert "如果其他条件不变，最早2024-12-31可以符合。" in text
    assert "怎么办： 还差1天，最早2024-12-31满足" in text
    assert "工程师（中级），2019-01-01 取得，至2023-12-31满4年" in text


def test_college_is_told_that_time_alone_does_not_help(client):
    text = words(asked(client, education="大专", degree=""))
    assert "只靠等待时间不能符合" in text
    assert "需取得本科及以上学历或学士及以上学位" in text
    assert "破格 学历或年限不够，但业绩突出，有2名同专业或相近专业的正高级工程师推荐" in text
    assert "这个级别的其他评审类型" not in words(asked(client))


def test_nothing_answered_is_not_yet_known(client):
    text = words(client.submit(PAGE, {}))
    assert "还不能判断" in text
    assert "不符合0项，还不能判断5项，符合0项。" in text
    assert "填写“学历学位”后可判断" in text


def test_special_track_waits_for_a_paper(client):
    path = "/eligibility/engineering/2023/associate-senior/referral"
    text = words(client.submit(path, {"employment_kind": "企业", "employed_since": "2015-01-01", "sanction": "none"}))
    assert "由企业董事长（或研发团队技术带头人）和1名同行业专家（副高级以上）署名推荐" in text
    assert "黔人社通〔2023〕37号 二(三)" in text


def test_sanction_and_missing_results_are_named(client):
    text = words(asked(client, sanction="some", results=["none"]))
    assert "处分解除后可申报" in text
    assert "已满足0项，还差2项" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"graduated": "2010-02-30"}, "请填写真实存在的日期"),
        ({"graduated": "1200-01-01"}, "请填写真实的日期，年份写四位数"),
        ({"public_hours": "many"}, "请填写整数"),
        ({"professional_hours": "-1"}, "请填写0到2000之间的数"),
        ({"employment_kind": ""}, "请同时选择单位的性质"),
        ({"employed_since": ""}, "请同时填写开始工作的日期"),
        ({"results": ["none", "menu.standard"]}, "选了“以上都没有”，就不能再选其他项"),
        ({"education": "神童班"}, "请从列表中选择一项"),
        ({"title_level": "特级"}, "请从列表中选择一项"),
    ],
)
def test_mistakes_are_shown_beside_the_field_and_what_was_typed_stays(client, changes, message):
    answer = asked(client, **changes)
    assert answer.status_code == 422
    assert message in words(answer)
    assert 'class="error-summary"' in answer.get_data(as_text=True)
    assert 'value="2018-12-31"' in answer.get_data(as_text=True)


def test_answers_stay_in_the_form_below_the_result(client):
    html = asked(client).get_data(as_text=True)
    assert 'value="2018-12-31"' in html
    assert re.search(r'<input(?=[^>]*\bchecked\b)[^>]*value="menu.standard"', html)
    assert re.search(r'<option(?=[^>]*\bselected\b)[^>]*value="本科"', html)


def test_nothing_is_stored_and_nothing_personal_is_in_an_address(client, portal):
    before = {model: model.select().count() for model in db.all_models()}
    answer = asked(client)
    assert {model: model.select().count() for model in db.all_models()} == before
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    html = client.get(PAGE).get_data(as_text=True)
    assert re.search(r'<form method="post" action="/eligibility/[^"?]*"', html)
    assert "2018-12-31" not in html


def test_dates_are_read_in_the_ways_people_write_them(client):
    for written in ("2019/01/01", "2019.01.01", "2019年01月01日"):
        assert "最早2024-12-31" in words(asked(client, title_obtained=written))


def test_late_pass_asks_to_confirm_the_committee(client):
    text = words(asked(client, education="博士研究生", degree="博士", title_obtained="2022-06-30", title_year="2021"))
    assert "须确认是否属于延期评审的2021年度申报" in text


def of_series(client, path, **answers):
    """What the page of another series says to these answers alone."""
    return words(client.submit(f"/eligibility/{path}", answers))


def test_own_fields_of_a_series_are_asked_and_decide(client):
    path = "journalism/2023/associate-senior/normal"
    assert 'name="own_press_card"' in client.get(f"/eligibility/{path}").get_data(as_text=True)
    assert "须为有" in of_series(client, path, own_press_card="没有")
    assert "须为有" not in of_series(client, path, own_press_card="有")


def test_fields_that_no_condition_reads_are_not_asked(client):
    html = client.get("/eligibility/journalism/2023/associate-senior/normal").get_data(as_text=True)
    assert 'name="own_summary"' not in html
    assert 'name="own_medium"' not in html
    assert 'name="own_' not in client.get(PAGE).get_data(as_text=True)


def test_clinical_workload_is_judged_by_what_is_answered(client):
    path = "health/2023/associate-senior/normal"
    none = dict.fromkeys(("own_outpatient_units", "own_emergency_hours", "own_dialysis_hours", "own_discharges"), "0")
    text = of_series(client, path, own_workload_column="消化内科", **none)
    assert "门诊" in text
    assert re.search(r"还差\d+", text)
    assert "请填写整数" in of_series(client, path, own_outpatient_units="很多")


def test_a_teachers_rural_year_is_counted_by_its_days(client):
    path = "teachers/2023/associate-senior/normal"
    town = {"own_school_place": "城镇学校", "own_rural_service": "有", "own_rural_from-year": "2020",
            "own_rural_from-month": "9", "own_rural_from-day": "1", "own_rural_until-year": "2021",
            "own_rural_until-month": "8"}  # fmt: skip
    assert "还差2天" in of_series(client, path, **town, **{"own_rural_until-day": "29"})
    assert "还差2天" not in of_series(client, path, **town, **{"own_rural_until-day": "31"})


def test_whoever_answers_all_that_is_asked_waits_for_no_own_field(portal):
    """In every series, level and review type: no condition says that a field of the series has yet to be filled in."""
    guesses: dict[str, object] = {"integer": 1, "date": "2010-01-01"}
    for series in portal.registry.series():
        for option in offers(portal.registry, series.slug):
            slug, year, level, track = option.key.split("/")
            chosen = choose(portal.registry, series=slug, year=int(year), level=level, track=track, now=NOW)
            asked = asked_fields(chosen.edition, chosen.level.level, track)
            own = {each.key: guesses.get(each.kind) or each.choices[0] for each in asked}
            judged = what_if(portal.registry, choice=chosen, answers=Answers(own=own), now=NOW)
            left = [
                each.label for each in chosen.edition.fields for rule in judged.rules if f"“{each.label}”" in rule.cure
            ]
            assert not [name for name in left if name not in {each.label for each in asked}], option.key
