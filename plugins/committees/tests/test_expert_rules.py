"""Experts' entries, and the lines of a workbook as they are read."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from plugins.committees.domain.expert import (
    TRANSITIONS,
    Defect,
    Entry,
    ExpertEvent,
    ExpertState,
    after,
    defects,
    in_term,
    is_document,
    possible,
)
from plugins.committees.domain.expert_import import (
    HEADERS,
    MOST_LINES,
    Effect,
    Trouble,
    UnreadableFile,
    effect_of,
    lines_of,
    region_of,
)

TODAY = date(2023, 8, 10)
NUMBER = "11010519491231002X"
ENTRY = Entry("张三", NUMBER, "teachers", ("语文",), "正高级教师", "正高级", "贵阳一中", "520100",
              date(2023, 6, 1), date(2026, 5, 31))  # fmt: skip
HEAD = [words[0] for words in HEADERS.values()]
ROW = [
    "张三",
    NUMBER,
    "中小学教师",
    "语文、书法",
    "正高级教师",
    "正高级",
    "贵阳一中",
    "贵阳市",
    "2023-06-01",
    "2026-05-31",
]


def read(*rows):
    return lines_of(rows, series={"中小学教师": "teachers"}, key=lambda text: text.upper())


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"number": "110105194912310021"}, Defect.NUMBER),
        ({"specialties": ()}, Defect.NO_SPECIALTY),
        ({"title_level": "高级"}, Defect.LEVEL),
        ({"region": ""}, Defect.REGION),
        ({"term_until": date(2023, 5, 31)}, Defect.ENDS_BEFORE),
        ({"term_until": date(2026, 6, 1)}, Defect.TOO_LONG),
        ({"term_from": date(2020, 6, 1), "term_until": date(2023, 5, 31)}, Defect.OVER),
    ],
)
def test_a_faulty_entry_is_told(change, defect) -> None:
    assert defects(ENTRY, TODAY) == ()
    assert defect in defects(replace(ENTRY, **change), TODAY)


def test_a_term_ends_with_its_last_day() -> None:
    given = ("approved", ENTRY.term_from, ENTRY.term_until)
    assert in_term(*given, date(2023, 6, 1))
    assert in_term(*given, date(2026, 5, 31))
    assert not in_term(*given, date(2026, 6, 1))
    assert not in_term(*given, date(2023, 5, 31))
    for state in set(ExpertState) - {ExpertState.APPROVED}:
        assert not in_term(state, ENTRY.term_from, ENTRY.term_until, TODAY)


def test_every_step_of_an_experts_life() -> None:
    allowed = {(state.value, event.value) for state, event in TRANSITIONS}
    for state in ExpertState:
        for event in ExpertEvent:
            assert (after(state, event) is not None) == ((state.value, event.value) in allowed)
    assert possible(ExpertState.APPLIED) == (ExpertEvent.APPROVE, ExpertEvent.REFUSE)
    assert possible(ExpertState.LEAVING) == (ExpertEvent.APPROVE_EXIT, ExpertEvent.REFUSE_EXIT)
    assert possible(ExpertState.APPROVED) == possible(ExpertState.LEFT) == ()


@pytest.mark.parametrize("number", [NUMBER, "E12345678", "HA123456789"])
def test_documents(number) -> None:
    assert is_document(number)


@pytest.mark.parametrize("number", ["", "123", "110105194912310020", "张三12345", "12345678901234567"])
def test_no_documents(number) -> None:
    assert not is_document(number)


def test_a_clean_line_is_read() -> None:
    (line,) = read(HEAD, ROW)
    assert line.row == 2
    assert line.entry == replace(ENTRY, specialties=("语文", "书法"))


@pytest.mark.parametrize(
    ("place", "given"),
    [
        (0, "  张 三 "),
        (0, "张　三"),
        (1, "１１０１０５１９４９１２３１００２Ｘ"),
        (1, "11010519491231002x"),
        (1, " 110105 19491231 002X\t"),
        (3, "语文，书法"),
        (3, "语文\n书法"),
        (5, "正高"),
        (5, " 正 高 级"),
        (7, "贵阳"),
        (7, "贵州省贵阳市"),
        (7, 520100.0),
        (8, "2023/6/1"),
        (8, "２０２３年６月１日"),
        (8, 20230601.0),
        (8, datetime(2023, 6, 1)),  # noqa: DTZ001 - a spreadsheet's cell has no zone
        (9, date(2026, 5, 31)),
    ],
)
def test_how_people_type_it_makes_no_difference(place, given) -> None:
    row = [*ROW[:place], given, *ROW[place + 1 :]]
    (line,) = read(HEAD, row)
    assert line.entry == replace(ENTRY, specialties=("语文", "书法"))


def test_headers_stand_anywhere() -> None:
    order = [9, 3, 1, 0, 2, 4, 5, 8, 6, 7]
    head = ["  ＊姓　名 " if place == 0 else HEAD[place] for place in order]
    (line,) = read(["专家名册"], [], head, ["", ""], [ROW[place] for place in order])
    assert line.row == 5
    assert line.entry is not None


def test_a_missing_column_is_named() -> None:
    with pytest.raises(UnreadableFile) as error:
        read(HEAD[:-2], ROW)
    assert error.value.trouble is Trouble.NO_HEADER
    assert error.value.detail == "任期开始、任期结束"


def test_a_number_that_lost_its_last_digits_is_refused() -> None:
    (line,) = read(HEAD, [ROW[0], 1.1010519491231e17, *ROW[2:]])
    assert ("number", Trouble.NUMBER_CUT) in line.troubles
    assert line.entry is None


def test_each_fault_stands_at_its_column() -> None:
    (line,) = read(HEAD, ["", NUMBER, "x", "语文", "", "正高级", "贵" * 201, "贵阳", "2023-02-30", ""])
    assert dict(line.troubles) == {
        "name": Trouble.EMPTY,
        "title": Trouble.EMPTY,
        "employer_name": Trouble.TOO_LONG,
        "term_from": Trouble.NO_DATE,
        "term_until": Trouble.NO_DATE,
    }


def test_an_empty_or_endless_sheet_is_refused() -> None:
    for rows, trouble in (([HEAD], Trouble.EMPTY), ([HEAD, *[ROW] * (MOST_LINES + 1)], Trouble.TOO_MANY)):
        with pytest.raises(UnreadableFile) as error:
            read(*rows)
        assert error.value.trouble is trouble


def test_unknown_regions_stay_unknown() -> None:
    assert region_of("北京") == ""
    assert region_of("110100") == "110100"
    assert region_of("黔东南") == region_of("黔东南苗族侗族自治州") == "522600"
    assert region_of("省直") == region_of("贵州省") == "520000"


@pytest.mark.parametrize(
    ("known", "state", "effect"),
    [
        (None, "", Effect.ADDED),
        (ENTRY, "approved", Effect.UNCHANGED),
        (ENTRY, "applied", Effect.UNCHANGED),
        (ENTRY, "left", Effect.REAPPLIED),
        (ENTRY, "refused", Effect.REAPPLIED),
        (ENTRY, "leaving", Effect.REFUSED),
        (replace(ENTRY, region="520300"), "approved", Effect.CHANGED),
        (replace(ENTRY, title="高级教师"), "approved", Effect.REAPPLIED),
        (replace(ENTRY, title="高级教师"), "applied", Effect.CHANGED),
    ],
)
def test_what_a_line_does(known, state, effect) -> None:
    assert effect_of(ENTRY, known, state)[0] is effect
