"""Answers to a series' own fields: facts, their JSON form, and the two kinds of rules that read them."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from portal.criteria import (
    Facts,
    FactsError,
    LoadError,
    Outcome,
    evaluate,
    facts_from_json,
    facts_schema,
    facts_to_json,
    rule_from_data,
)

DAY = date(2023, 12, 31)
DOC = {"document": "文件", "status": "confirmed"}
WEEKS = rule_from_data(
    {
        "rule": "answer_at_least",
        "id": "w",
        "key": "weeks",
        "label": "每年临床工作周数",
        "minimum": 40,
        "unit": "周",
        **DOC,
    }
)
STAGE = rule_from_data(
    {"rule": "answer_is", "id": "s", "key": "stage", "label": "任教学段", "values": ["小学", "初中"], **DOC}
)


@pytest.mark.parametrize(
    ("rule", "answers", "outcome", "cure"),
    [
        (WEEKS, None, Outcome.UNKNOWN, "填写“每年临床工作周数”后可判断"),
        (WEEKS, {}, Outcome.UNKNOWN, "填写“每年临床工作周数”后可判断"),
        (WEEKS, {"weeks": "四十"}, Outcome.UNKNOWN, "“每年临床工作周数”填写整数后可判断"),
        (WEEKS, {"weeks": 39}, Outcome.NOT_MET, "“每年临床工作周数”还差1周"),
        (WEEKS, {"weeks": 40}, Outcome.MET, ""),
        (STAGE, {"weeks": 40}, Outcome.UNKNOWN, "填写“任教学段”后可判断"),
        (STAGE, {"stage": "高中"}, Outcome.NOT_MET, "“任教学段”须为小学、初中"),
        (STAGE, {"stage": " 小 学"}, Outcome.MET, ""),
    ],
)
def test_answers_are_judged_in_three_values(rule, answers, outcome, cure):
    verdict = evaluate(rule, Facts(answers=answers), DAY)
    assert (verdict.outcome, verdict.cure) == (outcome, cure)


def test_the_rules_word_themselves():
    assert WEEKS.shown == "每年临床工作周数不少于40周"
    assert STAGE.shown == "任教学段为小学、初中"


def test_a_rule_on_an_answer_names_its_field():
    with pytest.raises(LoadError, match="'label' is missing"):
        rule_from_data({"rule": "answer_is", "id": "s", "key": "stage", "values": ["小学"], **DOC})


def test_answers_go_through_json():
    document = {"answers": {"weeks": 40, "stage": "小学", "from": "2021-09-01", "to": None}}
    assert Draft202012Validator(facts_schema()).is_valid(document)
    facts = facts_from_json(document)
    assert dict(facts.answers) == {"weeks": 40, "stage": "小学", "from": date(2021, 9, 1)}
    assert facts_from_json(facts_to_json(facts)) == facts
    assert "answers" not in facts_to_json(Facts())
    assert facts_from_json({"answers": None}) == Facts()


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ([], "answers: must be an object"),
        ({"weeks": -1}, "answers.weeks: must be a whole number"),
        ({"weeks": 1.5}, "answers.weeks: must be a whole number"),
        ({"weeks": True}, "answers.weeks: must be a whole number"),
        ({"stage": " "}, "answers.stage: must be a text"),
        ({"from": "2021-02-30"}, "answers.from: '2021-02-30' is not a date"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_place(answers, place):
    with pytest.raises(FactsError) as caught:
        facts_from_json({"answers": answers})
    assert str(caught.value).startswith(place)


def test_facts_with_answers_can_be_hashed_and_compared():
    one, same = Facts(answers={"a": 1, "b": "x"}), Facts(answers={"b": "x", "a": 1})
    assert (one, hash(one)) == (same, hash(same))
    assert one != Facts(answers={"a": 2, "b": "x"})
    assert one != Facts()
