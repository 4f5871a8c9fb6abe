"""Each kind of rule on its boundary days, with its cure and the facts it used."""

from datetime import date

import pytest

from portal.criteria import (
    Achievement,
    Degree,
    Education,
    EducationAtLeast,
    EducationLevel,
    Employment,
    Equivalent,
    Facts,
    Hours,
    HoursPerYear,
    Item,
    Level,
    NoMisconduct,
    NoSanctionInForce,
    NotEmployedAs,
    Outcome,
    Sanction,
    Source,
    Status,
    Title,
    TitleHeld,
    WorkYears,
    evaluate,
)

SOURCE = Source("人社部发〔2019〕16号")
AT = date(2023, 12, 31)
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
FIVE_YEARS = TitleHeld(id="t", source=SOURCE, level=Level.INTERMEDIATE, years=5)


def engineer(obtained=None, **more):
    return Facts(titles=(Title("工程技术", "工程师", Level.INTERMEDIATE, obtained, **more),))


@pytest.mark.parametrize(
    ("obtained", "outcome", "cure", "earliest"),
    [
        (date(2018, 12, 31), MET, "", AT),
        (date(2019, 1, 1), NOT_MET, "还差1天，最早2024-12-31满足", date(2024, 12, 31)),
        (date(2020, 2, 29), NOT_MET, "还差1年2个月，最早2025-12-31满足", date(2025, 12, 31)),
        (date(2019, 12, 31), NOT_MET, "还差1年，最早2024-12-31满足", date(2024, 12, 31)),
        (None, UNKNOWN, "补填“工程师”的取得日期后可判断", None),
    ],
)
def test_years_of_a_title_end_on_31_december(obtained, outcome, cure, earliest):
    verdict = evaluate(FIVE_YEARS, engineer(obtained, application_year=2018), AT)
    assert (verdict.outcome, verdict.cure, verdict.earliest) == (outcome, cure, earliest)


def test_no_title_at_all_names_what_is_needed():
    verdict = evaluate(FIVE_YEARS, Facts(titles=()), AT)
    assert (verdict.outcome, verdict.cure, verdict.earliest) == (NOT_MET, "需先取得本系列中级职称", None)


def test_title_of_another_series_does_not_count():
    rule = TitleHeld(id="t", source=SOURCE, level=Level.INTERMEDIATE, years=1, series=("工程技术",))
    doctor = Facts(titles=(Title("卫生", "主治医师", Level.INTERMEDIATE, date(2010, 1, 1)),))
    assert evaluate(rule, doctor, AT).outcome is NOT_MET
    assert evaluate(rule, engineer(date(2010, 1, 1)), AT).outcome is MET


LATE = TitleHeld(id="t", source=SOURCE, level=Level.INTERMEDIATE, years=2, late_cohorts=(2021, 2022))
LISTED = frozenset({"甲评委会"})


@pytest.mark.parametrize(
    ("year", "committee", "delayed", "outcome"),
    [
        (2021, "甲评委会", LISTED, MET),
        (2021, " 甲 评委会", LISTED, MET),
        (2021, "乙评委会", LISTED, NOT_MET),
        (2021, "甲评委会", frozenset(), NOT_MET),
        (2021, "甲评委会", None, UNKNOWN),
        (2021, None, LISTED, UNKNOWN),
        (2020, "甲评委会", LISTED, NOT_MET),
        (2022, "甲评委会", LISTED, NOT_MET),
        (None, "甲评委会", LISTED, UNKNOWN),
    ],
)
def test_late_pass_counts_from_31_december_of_the_application_year(year, committee, delayed, outcome):
    facts = engineer(date(2022, 6, 30), application_year=year, committee=committee)
    assert evaluate(LATE, facts, AT, delayed_committees=delayed).outcome is outcome


def test_late_pass_shows_from_when_it_counted():
    facts = engineer(date(2022, 6, 30), application_year=2021, committee="甲评委会")
    used = evaluate(LATE, facts, AT, delayed_committees=LISTED).facts[0]
    assert used.text == "工程师（中级），2022-06-30 取得；按2021-12-31起算（通知五(四)），至2023-12-31满2年"


def test_late_pass_does_not_move_appointment():
    rule = TitleHeld(
        id="t", source=SOURCE, level=Level.INTERMEDIATE, years=2, basis="appointed", late_cohorts=(2021, 2022)
    )
    facts = engineer(date(2022, 6, 30), appointed=date(2022, 6, 30), application_year=2021, committee="甲评委会")
    verdict = evaluate(rule, facts, AT, delayed_committees=LISTED)
    assert (verdict.outcome, verdict.earliest) == (NOT_MET, date(2024, 12, 31))


BACHELOR = EducationAtLeast(
    id="e",
    source=SOURCE,
    level=EducationLevel.BACHELOR,
    degree=Degree.BACHELOR,
    equivalents=(
        Equivalent(
            EducationLevel.SKILLED_PREPARATORY, EducationLevel.BACHELOR, Source("做法", status=Status.UNSOURCED)
        ),
    ),
)


@pytest.mark.parametrize(
    ("item", "outcome", "status"),
    [
        (Education(EducationLevel.BACHELOR, graduated=AT), MET, Status.CONFIRMED),
        (Education(EducationLevel.BACHELOR, graduated=date(2024, 1, 1)), NOT_MET, Status.CONFIRMED),
        (Education(EducationLevel.BACHELOR), UNKNOWN, Status.CONFIRMED),
        (Education(EducationLevel.MASTER, graduated=AT), MET, Status.CONFIRMED),
        (Education(EducationLevel.JUNIOR_COLLEGE, graduated=AT), NOT_MET, Status.CONFIRMED),
        (Education(EducationLevel.JUNIOR_COLLEGE, Degree.BACHELOR, graduated=AT), MET, Status.CONFIRMED),
        (Education(EducationLevel.SKILLED_PREPARATORY, graduated=AT), MET, Status.UNSOURCED),
        (Education(EducationLevel.SKILLED_ADVANCED, graduated=AT), NOT_MET, Status.CONFIRMED),
    ],
)
def test_schooling(item, outcome, status):
    verdict = evaluate(BACHELOR, Facts(education=(item,)), AT)
    assert (verdict.outcome, verdict.status) == (outcome, status)


WORK = WorkYears(id="w", source=SOURCE, years=1)


@pytest.mark.parametrize(
    ("periods", "outcome", "earliest"),
    [
        ([(date(2022, 12, 31), None)], MET, AT),
        ([(date(2023, 1, 1), None)], NOT_MET, date(2024, 12, 31)),
        ([(date(2020, 1, 1), date(2020, 6, 29)), (date(2023, 7, 1), None)], NOT_MET, date(2024, 12, 31)),
        ([(date(2020, 1, 1), date(2020, 6, 30)), (date(2023, 7, 1), None)], MET, AT),
        ([(date(2020, 1, 1), date(2020, 6, 30)), (date(2020, 5, 1), date(2020, 8, 1))], NOT_MET, None),
        ([], NOT_MET, None),
    ],
)
def test_work_years_join_overlaps_and_skip_gaps(periods, outcome, earliest):
    facts = Facts(employment=tuple(Employment("单位", "企业", start, end) for start, end in periods))
    verdict = evaluate(WORK, facts, AT)
    assert (verdict.outcome, verdict.earliest) == (outcome, earliest)


HOURS = HoursPerYear(id="h", source=SOURCE, total=90, professional=60)


@pytest.mark.parametrize(
    ("hours", "outcome", "cure"),
    [
        (Hours(2023, 30, 60), MET, ""),
        (Hours(2023, 60, 60), MET, ""),
        (Hours(2023, 29, 60), NOT_MET, "2023年度还差1学时"),
        (Hours(2023, 40, 50), NOT_MET, "2023年度还差10专业学时"),
        (Hours(2023, 10, 50), NOT_MET, "2023年度还差30学时、10专业学时"),
        (Hours(2022, 30, 60), NOT_MET, "2023年度还差90学时、60专业学时"),
        (Hours(2023, None, 60), UNKNOWN, "补填2023年度的公需和专业学时后可判断"),
        (Hours(2023, None, 90), MET, ""),
        (Hours(2023, None, 59), NOT_MET, "2023年度还差31学时、1专业学时"),
    ],
)
def test_hours(hours, outcome, cure):
    verdict = evaluate(HOURS, Facts(hours=(hours,)), AT)
    assert (verdict.outcome, verdict.cure) == (outcome, cure)


def test_hours_show_both_readings_of_two_thirds():
    verdict = evaluate(HOURS, Facts(hours=(Hours(2023, 60, 60),)), AT)
    assert verdict.outcome is MET
    assert verdict.facts[0].text == (
        "2023年度：公需60学时，专业60学时，合计120学时；按规定的90学时计，专业60/60学时；"
        "按实际合计计，专业占60/120，不足三分之二"
    )


PROJECTS = Item(id="i", source=SOURCE, kinds=("工程项目",), ranks=("省部级",), count=2)


@pytest.mark.parametrize(
    ("items", "outcome"),
    [
        ([("省部级", AT), ("省部级", AT)], MET),
        ([("省部级", AT), ("省部级", date(2024, 1, 1))], NOT_MET),
        ([("省部级", AT), ("市厅级", AT)], NOT_MET),
        ([("省部级", AT), (None, AT)], UNKNOWN),
        ([("省部级", AT), ("省部级", None)], UNKNOWN),
        ([], NOT_MET),
    ],
)
def test_items_of_kind_and_rank(items, outcome):
    facts = Facts(achievements=tuple(Achievement("工程项目", rank, achieved=day) for rank, day in items))
    assert evaluate(PROJECTS, facts, AT).outcome is outcome


SANCTIONED = NoSanctionInForce(id="s", source=SOURCE, kinds=("记过",), harmless=("警告",))


@pytest.mark.parametrize(
    ("sanction", "on", "outcome", "earliest"),
    [
        (Sanction("记过", date(2022, 8, 30), date(2023, 8, 29)), date(2023, 8, 29), NOT_MET, AT),
        (Sanction("记过", date(2022, 8, 30), date(2023, 8, 29)), date(2023, 8, 30), MET, AT),
        (Sanction("记过", date(2023, 6, 1), date(2024, 5, 31)), date(2023, 8, 29), NOT_MET, date(2024, 6, 1)),
        (Sanction("记过", date(2023, 6, 1)), date(2023, 8, 29), NOT_MET, None),
        (Sanction("警告", date(2023, 6, 1)), date(2023, 8, 29), MET, AT),
        (Sanction("通报批评", date(2023, 6, 1)), date(2023, 8, 29), UNKNOWN, None),
    ],
)
def test_sanctions_look_at_the_day_of_applying(sanction, on, outcome, earliest):
    verdict = evaluate(SANCTIONED, Facts(sanctions=(sanction,)), AT, on=on)
    assert (verdict.outcome, verdict.earliest) == (outcome, earliest)


@pytest.mark.parametrize(("start", "outcome"), [(date(2020, 8, 29), MET), (date(2020, 8, 30), NOT_MET)])
def test_misconduct_bars_for_three_years(start, outcome):
    rule = NoMisconduct(id="m", source=SOURCE, kinds=("学术不端",), years=3)
    verdict = evaluate(rule, Facts(sanctions=(Sanction("学术不端", start),)), AT, on=date(2023, 8, 29))
    assert verdict.outcome is outcome


@pytest.mark.parametrize(("end", "outcome"), [(date(2023, 8, 28), MET), (date(2023, 8, 29), NOT_MET), (None, NOT_MET)])
def test_retired(end, outcome):
    rule = NotEmployedAs(id="r", source=SOURCE, kinds=("退休",))
    facts = Facts(employment=(Employment("单位", "退休", date(2020, 1, 1), end),))
    assert evaluate(rule, facts, AT, on=date(2023, 8, 29)).outcome is outcome
