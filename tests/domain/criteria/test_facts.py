"""A facts file: what is read, what is refused and where; the published schema says the same."""

from datetime import date

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from portal.criteria import Facts, FactsError, facts_from_json, facts_schema, facts_to_json
from tests.domain.criteria.strategies import known_and_forgotten

WHOLE = {
    "birth_date": "1988-02-29",
    "education": [{"level": "本科", "degree": "学士", "major": "建筑学", "graduated": "2010-07-01", "full_time": True}],
    "titles": [
        {
            "series": "工程技术",
            "title": "工程师",
            "level": "中级",
            "obtained": "2018-12-31",
            "appointed": "2019-03-01",
            "application_year": 2018,
            "committee": "甲评委会",
        }
    ],
    "employment": [{"employer": "甲院", "kind": "企业", "from": "2010-07-01", "to": None, "region": "520100"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [{"kind": "论文", "rank": "省部级", "role": "独著", "date": "2020-05-01", "name": "某文"}],
    "sanctions": [{"kind": "警告", "from": "2015-01-01", "to": "2015-06-30"}],
}


def test_a_whole_file_is_read_and_written_back():
    facts = facts_from_json(WHOLE)
    assert facts.titles[0].obtained == date(2018, 12, 31)
    assert facts.employment[0].end is None
    assert facts_to_json(facts) == WHOLE


def test_absent_and_null_are_not_known_and_an_empty_list_is_none():
    assert facts_from_json({}) == Facts()
    assert facts_from_json({"titles": None}).titles is None
    assert facts_from_json({"titles": []}).titles == ()


@settings(max_examples=60, deadline=None)
@given(both=known_and_forgotten())
def test_facts_survive_being_written_and_fit_the_schema(both):
    for facts in both:
        document = facts_to_json(facts)
        assert facts_from_json(document) == facts
        assert not list(Draft202012Validator(facts_schema()).iter_errors(document))


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "facts"),
        ({"degree": []}, "facts"),
        ({"titles": {}}, "titles"),
        ({"titles": [{}]}, "titles[0]"),
        ({"titles": ["x"]}, "titles[0]"),
        ({"titles": [{"series": "工程", "title": "工程师", "level": "高级"}]}, "titles[0].level"),
        ({"titles": [{"series": "工程", "title": "工程师", "level": "中级", "grade": 1}]}, "titles[0]"),
        ({"education": [{"level": "本科", "graduated": "2010-7-1"}]}, "education[0].graduated"),
        ({"education": [{"level": "本科", "full_time": "yes"}]}, "education[0].full_time"),
        ({"education": [{"level": "本科", "degree": "MBA"}]}, "education[0].degree"),
        ({"birth_date": "88-01-01"}, "birth_date"),
        ({"hours": [{"year": 2023, "public": -1}]}, "hours[0].public"),
        ({"hours": [{"year": 23}]}, "hours[0].year"),
        ({"hours": [{"year": 2023, "public": 1.5}]}, "hours[0].public"),
        ({"sanctions": [{"kind": " ", "from": "2020-01-01"}]}, "sanctions[0].kind"),
        ({"employment": [{"employer": "甲", "kind": "企业"}]}, "employment[0]"),
        ({"employment": [{"employer": "甲", "kind": "企业", "from": None}]}, "employment[0]"),
        ({"birth_date": "9999-01-01"}, "birth_date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_by_both(document, place):
    with pytest.raises(FactsError) as caught:
        facts_from_json(document)
    assert str(caught.value).startswith(f"{place}:")
    assert list(Draft202012Validator(facts_schema()).iter_errors(document))


@pytest.mark.parametrize(
    "document",
    [
        {"birth_date": "2023-02-30"},
        {"sanctions": [{"kind": "记过", "from": "2020-01-02", "to": "2020-01-01"}]},
    ],
)
def test_dates_that_do_not_exist_or_run_backwards_are_refused(document):
    with pytest.raises(FactsError):
        facts_from_json(document)


def test_the_schema_itself_is_valid():
    Draft202012Validator.check_schema(facts_schema())
