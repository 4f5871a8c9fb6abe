"""The two kinds of rules of this plugin: what they read from an edition, what they refuse, what they say."""

from datetime import date

import pytest

from plugins.general.rules import KINDS
from portal.plugin import Facts, Level, LoadError, Outcome, Title, evaluate, rule_from_data

BASE = {"id": "rule", "document": "某文件", "status": "confirmed"}
AT = date(2023, 12, 31)


def recorded(**changes):
    titles = [{"title": "副译审", "level": "副高级", "until": date(2019, 12, 31)}]
    return rule_from_data(
        {"rule": "recorded_title", "series": ["翻译"], "titles": titles, **BASE, **changes}, kinds=KINDS
    )


def since(**changes):
    data = {"rule": "since_answer", "key": "licence_date", "label": "取得执业资格的日期", "years": 4}
    return rule_from_data({**data, **BASE, **changes}, kinds=KINDS)


@pytest.mark.parametrize(
    ("titles", "place"),
    [
        ([], "rule.titles"),
        ("副译审", "rule.titles"),
        ([{"title": "副译审"}], "rule.titles[0]"),
        ([{"title": "副译审", "level": "高级"}], "rule.titles[0].level"),
        ([{"title": "", "level": "中级"}], "rule.titles[0].title"),
        ([{"title": "副译审", "level": "副高级", "until": "2019年底"}], "rule.titles[0].until"),
        ([{"title": "副译审", "level": "副高级", "when": date(2019, 1, 1)}], "rule.titles[0]"),
    ],
)
def test_titles_that_do_not_load_are_named_with_their_place(titles, place):
    with pytest.raises(LoadError) as caught:
        recorded(titles=titles)
    assert str(caught.value).startswith(f"{place}:")


def test_a_rule_without_its_parameters_does_not_load():
    with pytest.raises(LoadError):
        rule_from_data({"rule": "since_answer", "key": "a", "label": "甲", **BASE}, kinds=KINDS)


def held(obtained, level=Level.ASSOCIATE_SENIOR, series="翻译", name="副译审"):
    return Facts(titles=(Title(series=series, title=name, level=level, obtained=obtained),))


TOO_HIGH = "“副译审”是副高级，请把现有职称中的级别由正高级改为副高级"


@pytest.mark.parametrize(
    ("facts", "outcome", "cure"),
    [
        (Facts(), Outcome.UNKNOWN, "填写“现有职称”后可判断"),
        (Facts(titles=()), Outcome.MET, ""),
        (held(date(2019, 12, 31)), Outcome.MET, ""),
        (held(date(2020, 1, 1)), Outcome.UNKNOWN, "“副译审”在2019-12-31及以前评定，请核对证书上的名称和日期"),
        (held(None), Outcome.UNKNOWN, "补填“副译审”的取得日期后可判断"),
        (
            held(date(2015, 1, 1), Level.SENIOR),
            Outcome.NOT_MET,
            "“副译审”是副高级，请把现有职称中的级别由正高级改为副高级",
        ),
        (held(date(2015, 1, 1), Level.SENIOR, series="出版"), Outcome.MET, ""),
        (held(date(2015, 1, 1), Level.SENIOR, name=" 副译审 "), Outcome.NOT_MET, None),
    ],
)
def test_a_title_stands_with_its_level_and_in_its_time(facts, outcome, cure):
    verdict = evaluate(recorded(), facts, AT)
    assert verdict.outcome is outcome
    assert cure is None or verdict.cure == cure


def test_the_worst_of_several_titles_decides():
    facts = Facts(titles=(*(held(date(2019, 1, 1)).titles or ()), *(held(date(2018, 1, 1), Level.SENIOR).titles or ())))
    verdict = evaluate(recorded(), facts, AT)
    assert (verdict.outcome, [used.index for used in verdict.facts]) == (Outcome.NOT_MET, [1])


def test_a_title_that_began_later_says_from_when():
    titles = [{"title": "正高级农艺师", "level": "正高级", "since": date(2019, 1, 1)}]
    facts = held(date(2018, 12, 31), Level.SENIOR, "农业技术", "正高级农艺师")
    verdict = evaluate(recorded(series=["农业技术"], titles=titles), facts, AT)
    assert verdict.cure == "“正高级农艺师”在2019-01-01及以后评定，请核对证书上的名称和日期"


@pytest.mark.parametrize(
    ("answer", "outcome", "cure"),
    [
        (date(2019, 12, 31), Outcome.MET, ""),
        ("2019-12-31", Outcome.MET, ""),
        (date(2020, 1, 1), Outcome.NOT_MET, "还差1天，最早2024-12-31满足"),
        ("去年", Outcome.UNKNOWN, "填写“取得执业资格的日期”后可判断"),
        (None, Outcome.UNKNOWN, "填写“取得执业资格的日期”后可判断"),
    ],
)
def test_years_since_an_answer_are_full_years(answer, outcome, cure):
    answers = {} if answer is None else {"licence_date": answer}
    verdict = evaluate(since(), Facts(answers=answers), AT)
    assert (verdict.outcome, verdict.cure) == (outcome, cure)


def test_nothing_answered_is_unknown():
    assert evaluate(since(), Facts(), AT).outcome is Outcome.UNKNOWN
    assert since().shown == "取得执业资格的日期满4年"
    assert recorded().shown == "职称按证书上的级别登记：副译审是副高级"
