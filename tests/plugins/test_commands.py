"""`portal eligibility` and `portal plugins` through the installed command, without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

FACTS = {
    "birth_date": "1988-03-01",
    "education": [{"level": "本科", "degree": "学士", "major": "建筑学", "graduated": "2010-07-01", "full_time": True}],
    "titles": [
        {
            "series": "工程技术",
            "title": "工程师",
            "level": "中级",
            "obtained": "2018-12-31",
            "appointed": None,
            "application_year": 2018,
            "committee": "甲评委会",
        }
    ],
    "employment": [{"employer": "甲设计院", "kind": "企业", "from": "2010-07-05", "to": None, "region": "贵阳市"}],
    "hours": [{"year": 2023, "public": 30, "professional": 60}],
    "achievements": [
        {"kind": "工程项目", "rank": "省部级", "role": "主持", "date": "2021-05-01", "name": "某项目"},
        {"kind": "发明专利", "rank": None, "role": "第一发明人", "date": "2022-05-01", "name": "某专利"},
    ],
    "sanctions": [],
}
KEYS = {"id", "text", "outcome", "clause", "status", "facts", "cure", "children"}


def portal(*arguments, stdin=""):
    """Run the command in a process of its own, with no settings at all."""
    return subprocess.run(
        [Path(sys.executable).parent / "portal", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PORTAL_HOME": "/nonexistent"},
    )


def check(facts, *arguments):
    text = facts if isinstance(facts, str) else json.dumps(facts)
    base = ("eligibility", "check", "--series", "engineering", "--level", "副高级", "--year", "2023", "--facts", "-")
    return portal(*base, *arguments, stdin=text)


def with_title(**changes):
    return {**FACTS, "titles": [{**FACTS["titles"][0], **changes}]}


def test_met_is_exit_0_and_one_document_of_the_promised_shape():
    done = check(FACTS, "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(document) == ["verdict", "rules", "earliest_date", "edition"]
    assert (document["verdict"], document["earliest_date"]) == ("met", "2023-12-31")
    assert list(document["edition"]) == ["slug", "year", "version", "hash"]

    def shaped(rules):
        for rule in rules:
            assert set(rule) == KEYS
            assert rule["outcome"] in ("met", "not_met", "unknown")
            assert rule["status"] in ("confirmed", "unsourced", "unconfirmed")
            shaped(rule["children"])

    shaped(document["rules"])
    assert [rule["id"] for rule in document["rules"]] == ["standing", "integrity", "path", "education-hours", "menu"]


def test_not_met_is_exit_1_with_its_cure_and_the_earliest_date():
    done = check(with_title(obtained="2019-01-01"), "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert (document["verdict"], document["earliest_date"]) == ("not_met", "2024-12-31")
    assert document["rules"][2]["cure"] == "还差1天，最早2024-12-31满足"


def test_unknown_is_exit_0():
    done = check({}, "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["verdict"], document["earliest_date"]) == (0, "unknown", None)


@pytest.mark.parametrize("series", ["engineering", "工程技术", "工程系列", "工程"])
@pytest.mark.parametrize("level", ["副高级", "副高"])
def test_series_by_slug_name_or_alias(series, level):
    done = portal(
        "eligibility", "check", "--series", series, "--level", level, "--year", "2023", "--facts", "-", "--json",
        stdin=json.dumps(FACTS),
    )  # fmt: skip
    assert done.returncode == 0
    assert json.loads(done.stdout)["edition"]["slug"] == "engineering"


@pytest.mark.parametrize("track", ["破格", "exceptional"])
def test_track_by_slug_or_name(track):
    document = json.loads(check(FACTS, "--track", track, "--json").stdout)
    assert "recommenders" in [rule["id"] for rule in document["rules"]]


def test_late_pass_is_decided_by_the_list_of_committees():
    doctor = with_title(obtained="2022-06-30", application_year=2021)
    doctor["education"] = [{"level": "博士研究生", "degree": "博士", "graduated": "2019-07-01"}]
    assert json.loads(check(doctor, "--json").stdout)["verdict"] == "unknown"
    listed = check(doctor, "--json", "--delayed-committee", "甲评委会")
    assert json.loads(listed.stdout)["verdict"] == "met"
    other = check(doctor, "--json", "--delayed-committee", "乙评委会")
    assert (other.returncode, json.loads(other.stdout)["earliest_date"]) == (1, "2024-12-31")


def test_day_of_applying_decides_on_sanctions():
    facts = {**FACTS, "sanctions": [{"kind": "记过", "from": "2023-01-01", "to": "2023-09-30"}]}
    assert check(facts, "--on", "2023-08-29").returncode == 1
    assert check(facts, "--on", "2023-10-01").returncode == 0


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ("{", "not a JSON document"),
        ({"titles": {}}, "$.titles: "),
        ({"name": "某人"}, "'name' was unexpected"),
        ({"sanctions": [{"kind": "记过", "from": "2010-02-30"}]}, "sanctions[0].from: '2010-02-30' is not a date"),
        ({"hours": [{"year": "2023"}], "titles": [{}]}, "$.hours[0].year: '2023' is not of type 'integer'"),
    ],
)  # fmt: skip
def test_faulty_facts_file_is_exit_2_with_the_place_on_standard_error(facts, message):
    done = check(facts, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--level", "高级"), "员级、助理级、中级、副高级、正高级"),
        (("--track", "特批"), "没有评审类型“特批”"),
        (("--level", "员级", "--track", "破格"), "破格不适用于员级"),
        (("--year", "2019"), "没有2019年度的评审条件"),
        (("--series", "民航飞行"), "没有职称系列“民航飞行”"),
        (("--facts", "/nonexistent.json"), "No such file"),
        (("--year", "soon"), "not a valid integer"),
    ],
)
def test_misuse_is_exit_2_with_what_there_is_on_standard_error(arguments, message):
    done = check(FACTS, "--json", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_plain_output_shows_status_and_cure():
    done = check(with_title(obtained="2019-01-01"))
    assert "结论：不符合" in done.stdout
    assert "→ 还差1天，最早2024-12-31满足" in done.stdout
    done = check({**FACTS, "achievements": []})
    assert "（国家基准，待省厅确认）" in done.stdout


def test_schema_is_published_and_fits_the_facts():
    done = portal("eligibility", "schema")
    schema = json.loads(done.stdout)
    assert done.returncode == 0
    Draft202012Validator(schema).validate(FACTS)
    assert not Draft202012Validator(schema).is_valid({"degree": 1})


def test_plugins_list():
    done = portal("plugins", "list", "--json")
    entry = next(each for each in json.loads(done.stdout)["plugins"] if each["name"] == "engineering")
    assert done.returncode == 0
    assert (entry["enabled"], entry["reason"], entry["hooks"]) == (True, None, ["portal_series"])
    assert [(edition["slug"], edition["year"]) for edition in entry["editions"]] == [("engineering", 2023)]
    assert "(plugin API >=1.0,<2): enabled" in portal("plugins", "list").stdout
