"""Spreadsheets of the years before: cleaning, documents, days, titles by series and date, who may be whom."""

from datetime import UTC, date, datetime

import pytest

from plugins.certificates.domain.candidates import Entry, Reason, reason
from plugins.certificates.domain.cleaning import (
    Day,
    Unclear,
    day_of,
    document_fault,
    document_match,
    document_of,
    name_of,
    text_of,
)
from plugins.certificates.domain.historical import Kind, Place, clean
from plugins.certificates.domain.historical_columns import header_of, is_header, lacking
from plugins.certificates.domain.historical_matching import Known, changes, same_record
from plugins.certificates.domain.old_titles import TABLE, known_series, ranked

TODAY = date(2024, 1, 5)
PLACE = Place("520100", "贵阳市人力资源和社会保障局", TODAY)
LINE = {
    "name": "王莉",
    "document": "11010519491231002X",
    "series": "工程",
    "level": "中级",
    "title": "工程师",
    "passed_on": "2008.6.15",
    "number": "0012345",
    "issuer": "贵阳市人事局",
}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("  高级\n工程师 ", "高级工程师"),
        ("ＡＢＣ１２３", "ABC123"),
        ("\ufeff姓名", "姓名"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        (42.0, "42"),
        (None, ""),
        ("Li  Ming", "Li Ming"),
    ],
)
def test_texts(cell, told: str) -> None:
    assert text_of(cell) == told


def test_names_lose_their_blanks() -> None:
    assert name_of("王　 莉\n") == "王莉"
    assert name_of("Anna  Maria Li") == "Anna Maria Li"


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("11010519491231002x", ""),
        ("440524188001010014", ""),
        ("１１０１０５１９４９１２３１００２Ｘ", ""),
        ("110105491231002", ""),
        ("110105499931002", "document_birth"),
        ("110105194912310021", "document_check"),
        ("1101051949123100", "document_shape"),
    ],
)
def test_documents(cell, fault: str) -> None:
    assert document_fault(document_of(cell)) == fault


def test_fifteen_digits_match_their_eighteen_and_stay_as_given() -> None:
    assert document_of(110105491231002) == "110105491231002"
    assert document_match("110105491231002") == document_match("11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize("cell", [1.10105194912310e17, "1.10105E+17", 110105194912310020])
def test_lost_digits_are_not_made_up(cell) -> None:
    with pytest.raises(Unclear, match="document_spoilt"):
        document_of(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2008.6", Day(date(2008, 6, 30), "month")),
        (2008.6, Day(date(2008, 6, 30), "month")),
        ("2008年6月", Day(date(2008, 6, 30), "month")),
        ("2008年2月", Day(date(2008, 2, 29), "month")),
        ("2008年6月5日", Day(date(2008, 6, 5))),
        ("20080601", Day(date(2008, 6, 1))),
        (20080601, Day(date(2008, 6, 1))),
        ("200806", Day(date(2008, 6, 30), "month")),
        ("2008-6-1", Day(date(2008, 6, 1))),
        ("2008/06/01 00:00:00", Day(date(2008, 6, 1))),
        ("２００８．６．１", Day(date(2008, 6, 1))),
        (39600, Day(date(2008, 6, 1))),
        ("39600", Day(date(2008, 6, 1))),
        (39600.5, Day(date(2008, 6, 1))),
        (datetime(2008, 6, 1, 8, tzinfo=UTC), Day(date(2008, 6, 1))),
        (date(2008, 6, 1), Day(date(2008, 6, 1))),
        ("2008", Day(date(2008, 12, 31), "year")),
        ("二〇〇八年六月", Day(date(2008, 6, 30), "month")),
        ("二〇〇八年十二月二十一日", Day(date(2008, 12, 21))),
        ("2024年1月", Day(TODAY, "month")),
        ("2024", Day(TODAY, "year")),
        ("", None),
    ],
)
def test_days(cell, day: Day | None) -> None:
    assert day_of(cell, today=TODAY) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2008.13", "day_none"),
        ("2009-2-29", "day_none"),
        ("08.6", "day_shape"),
        (2008.1, "day_january"),
        ("2024-01-06", "day_future"),
        ("2024年2月", "day_future"),
        ("1948-01-01", "day_early"),
        ("不详", "day_shape"),
    ],
)
def test_days_that_are_none(cell, code: str) -> None:
    with pytest.raises(Unclear, match=code):
        day_of(cell, today=TODAY)


@pytest.mark.parametrize(
    ("series", "title", "on", "levels"),
    [
        ("中小学教师", "小学高级教师", date(2008, 6, 1), {"中级"}),
        ("中小学教师", "中学高级教师", date(2008, 6, 1), {"副高级"}),
        ("中小学教师", "高级教师", date(2020, 6, 1), {"副高级"}),
        ("中小学教师", "高级教师", date(2008, 6, 1), set()),
        ("中小学教师", "小学高级教师", date(2020, 6, 1), set()),
        ("农业技术", "农业技术推广研究员", date(2005, 1, 1), {"正高级"}),
        ("艺术", "一级演员", date(2010, 1, 1), {"正高级"}),
        ("中小学教师", "一级教师", date(2020, 1, 1), {"中级"}),
        ("播音主持", "一级播音员主持人", date(2020, 1, 1), {"中级"}),
        ("新闻", "高级记者", date(2020, 1, 1), {"正高级"}),
        ("新闻", "主任记者", date(2020, 1, 1), {"副高级"}),
        ("卫生技术", "主任医师", date(2020, 1, 1), {"正高级"}),
        ("体育", "高级教练", date(2020, 1, 1), {"副高级"}),
        ("工程技术", "主任医师", date(2020, 1, 1), set()),
    ],
)
def test_the_level_is_the_tables(series: str, title: str, on: date, levels: set[str]) -> None:
    assert ranked(series, title, on).levels == levels


def test_the_table_never_says_two_levels_of_one_day() -> None:
    for one in TABLE:
        for on in (date(2005, 1, 1), date(2016, 1, 1), date(2023, 1, 1)):
            assert len(ranked(one.series, one.title, on).levels) <= 1, one


def test_series_by_everyday_names() -> None:
    assert known_series("工程系列") == "工程技术"
    assert known_series("小学教师") == "中小学教师"
    assert known_series("魔术") == ""


def codes(line: dict, kind: Kind) -> set[tuple[str, str]]:
    return {(note.field, note.code) for note in clean(line, PLACE).notes if note.kind is kind}


def test_a_line_is_read() -> None:
    made = clean(LINE, PLACE)
    assert not made.refused
    assert made.record["number"] == "0012345"
    assert (made.record["series_name"], made.record["level"], made.record["passed_on"]) == (
        "工程技术",
        "中级",
        "2008-06-15",
    )
    assert (made.record["region"], made.record["way"], made.record["scope"]) == ("520100", "评审", "全省")


def test_every_reason_is_told_at_once() -> None:
    line = {"name": "王1", "document": "123", "series": "魔术", "title": "", "passed_on": "08", "city": "火星"}
    assert codes(line, Kind.REFUSAL) == {
        ("name", "name_digits"),
        ("document", "document_shape"),
        ("number", "lacks"),
        ("passed_on", "day_shape"),
        ("series", "series_unknown"),
        ("title", "lacks"),
        ("city", "city_unknown"),
    }


@pytest.mark.parametrize(
    ("given", "refusals", "warnings"),
    [
        ({"level": "副高"}, {("level", "level_differs")}, set()),
        ({"level": ""}, set(), set()),
        ({"title": "总工"}, set(), {("title", "title_unknown_told")}),
        ({"title": "总工", "level": ""}, {("level", "title_unknown")}, set()),
        ({"document": ""}, set(), {("document", "document_absent")}),
        ({"document": "110105491231002"}, set(), {("document", "document_15")}),
        ({"number": 12345}, set(), {("number", "number_numeric")}),
        ({"number": "1.2E+17"}, {("number", "number_spoilt")}, set()),
        ({"passed_on": "2008.6"}, set(), {("passed_on", "day_month")}),
        ({"city": "遵义市"}, {("city", "city_other")}, set()),
        ({"issuer": ""}, set(), {("issuer", "issuer_absent")}),
        ({"way": "推荐"}, {("way", "way_unknown")}, set()),
        ({"issued_on": "2008-1-1"}, set(), {("issued_on", "issued_before")}),
    ],
)
def test_refusals_and_warnings(given: dict, refusals: set, warnings: set) -> None:
    assert codes(LINE | given, Kind.REFUSAL) == refusals
    assert codes(LINE | given, Kind.WARNING) == warnings


def test_headers_by_their_many_names() -> None:
    row = ["序号", "姓 名*", "身份证号码", "职称\n名称", "取得时间（年月）", "证书编号", "系列"]
    assert header_of(row) == {1: "name", 2: "document", 3: "title", 4: "passed_on", 5: "number", 6: "series"}
    assert is_header(row)
    assert not is_header(["贵阳市历史证书采集表", "", ""])
    assert lacking({0: "name"}) == ("证件号码", "职称名称", "取得日期", "证书编号")


def known(**changed: str) -> Known:
    record = clean(LINE, PLACE).record | changed
    return Known(1, record["region"], 1, "m", record)


def test_what_a_line_is_about() -> None:
    record = clean(LINE, PLACE).record
    assert same_record(record, "m", [known()]) == known()
    assert same_record(record, "m", [known(name="王丽")]) == known(name="王丽")
    assert same_record(record, "other", [known()]) == known()
    assert same_record(record, "other", [known(name="王丽")]) is None
    assert same_record(record | {"region": "520300"}, "m", [known()]) is None
    assert changes(record | {"title": "高级工程师", "paper": ""}, known(paper="旧")) == (
        ("title", "工程师", "高级工程师"),
    )


def entry(identity: int, **changed) -> Entry:
    given = {
        "region": "520100",
        "number": str(identity),
        "name": "王莉",
        "match": "m",
        "short": False,
        "title": "工程师",
        "year": 2008,
    }
    return Entry(id=identity, **(given | changed))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, Reason.PERSON),
        ({"number": "1", "name": "王丽", "match": "n"}, Reason.NUMBER),
        ({"short": True}, Reason.TWINS),
        ({"short": True, "title": "高级工程师"}, Reason.TWINS),
        ({"short": True, "title": "高级工程师", "year": 2015}, None),
        ({"year": 2015}, None),
        ({"match": "n"}, None),
        ({"match": ""}, Reason.NAME),
        ({"match": "", "region": "520300"}, None),
    ],
)
def test_candidates(changed: dict, why: Reason | None) -> None:
    one, other = entry(1), entry(2, **changed)
    assert reason(one, other) is why
    assert reason(other, one) is why
    assert reason(one, one) is None
