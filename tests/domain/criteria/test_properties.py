"""What must hold for every rule and all facts: Kleene's laws, monotonicity, and the earliest date."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Degree,
    EducationAtLeast,
    EducationLevel,
    Facts,
    HoursPerYear,
    Item,
    Level,
    NoMisconduct,
    NoSanctionInForce,
    NotEmployedAs,
    Outcome,
    Source,
    Status,
    Title,
    TitleHeld,
    WorkYears,
    evaluate,
    k_of,
)
from portal.criteria.years import year_end
from tests.domain.criteria.strategies import (
    COMMITTEES,
    achievements,
    educations,
    hours,
    known_and_forgotten,
    titles,
    whole_facts,
)

SOURCE = Source("文件", "一")
SHAKY = Source("做法", status=Status.UNCONFIRMED)
AT = date(2023, 12, 31)
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

EDUCATION = EducationAtLeast(id="e", source=SOURCE, level=EducationLevel.BACHELOR, degree=Degree.BACHELOR)
TITLE = TitleHeld(
    id="t", source=SOURCE, level=Level.ASSISTANT, years=2, series=("工程技术", "工程"), late_cohorts=(2021, 2022)
)
APPOINTED = replace(TITLE, id="a", basis="appointed")
WORK = WorkYears(id="w", source=SOURCE, years=3, kinds_excluded=("退休",))
HOURS = HoursPerYear(id="h", source=SOURCE, total=90, professional=60, public=20, years=2)
ITEM = Item(id="i", source=SHAKY, kinds=("论文", "发明专利"), ranks=("国家级",), roles=("主持",), count=1)
RETIRED = NotEmployedAs(id="r", source=SOURCE, kinds=("退休", "公务员"))
SANCTION = NoSanctionInForce(id="s", source=SOURCE, kinds=("记过",), harmless=("警告", "学术不端"))
MISCONDUCT = NoMisconduct(id="m", source=SOURCE, kinds=("学术不端",), years=3)
LEAVES = [EDUCATION, TITLE, APPOINTED, WORK, HOURS, ITEM, RETIRED, SANCTION, MISCONDUCT]
MENU = AtLeast(id="k", source=SHAKY, count=2, rules=(ITEM, HOURS, WORK, TITLE))
TREE = AllOf(
    id="all", source=SOURCE, rules=(RETIRED, SANCTION, AnyOf(id="any", source=SOURCE, rules=(EDUCATION, TITLE)), MENU)
)
RULES = [*LEAVES, MENU, TREE]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=150, deadline=None)
@given(both=known_and_forgotten(), delayed=st.none() | st.frozensets(st.sampled_from(COMMITTEES)), data=st.data())
def test_what_is_decided_on_less_stays_decided_on_more(rule, both, delayed, data):
    known, forgotten = both
    listed = delayed if delayed is None else data.draw(st.sampled_from([None, delayed]))
    before = evaluate(rule, forgotten, AT, delayed_committees=listed)
    after = evaluate(rule, known, AT, delayed_committees=delayed)
    if before.outcome is not UNKNOWN:
        assert after.outcome is before.outcome


@pytest.mark.parametrize(
    ("rule", "section", "items"),
    [
        (EDUCATION, "education", educations),
        (TITLE, "titles", titles),
        (HOURS, "hours", hours),
        (ITEM, "achievements", achievements),
    ],
    ids=lambda value: getattr(value, "id", None),
)
@settings(max_examples=100, deadline=None)
@given(both=known_and_forgotten(), data=st.data())
def test_one_more_item_never_spoils_what_is_met(rule, section, items, both, data):
    facts = both[1]
    if evaluate(rule, facts, AT).outcome is MET:
        more = replace(facts, **{section: (*getattr(facts, section), data.draw(items))})
        assert evaluate(rule, more, AT).outcome is MET


@settings(max_examples=150, deadline=None)
@given(both=known_and_forgotten())
def test_every_verdict_is_the_same_twice_and_explains_itself(both):
    for facts in both:
        first = evaluate(TREE, facts, AT)
        assert evaluate(TREE, facts, AT) == first
        for verdict in first.walk():
            assert verdict.text
            assert verdict.clause
            assert bool(verdict.cure) is (verdict.outcome is not MET)


@settings(max_examples=150, deadline=None)
@given(both=known_and_forgotten())
def test_only_confirmed_rules_refuse_firmly(both):
    verdict = evaluate(TREE, both[1], AT)
    assert verdict.firm in (verdict.outcome, UNKNOWN)
    menu = verdict.children[-1]
    item = menu.children[0]
    assert item.firm is (MET if item.outcome is MET else UNKNOWN)


@pytest.mark.parametrize("rule", [TITLE, WORK, SANCTION, MISCONDUCT, RETIRED], ids=lambda rule: rule.id)
@settings(max_examples=150, deadline=None)
@given(facts=whole_facts)
def test_earliest_date_is_met_and_the_day_before_is_not(rule, facts):
    verdict = evaluate(rule, facts, AT, delayed_committees=frozenset())
    if verdict.outcome is not NOT_MET:
        return
    if verdict.earliest is None:
        far = date(2120, 12, 31)
        assert evaluate(rule, facts, far, delayed_committees=frozenset()).outcome is NOT_MET
        return
    day = verdict.earliest
    assert evaluate(rule, facts, year_end(day), on=day, delayed_committees=frozenset()).outcome is not NOT_MET
    yesterday = day - timedelta(days=1)
    last_count = date(day.year - 1, 12, 31) if day == year_end(day) else year_end(yesterday)
    if rule in (TITLE, WORK):
        assert evaluate(rule, facts, last_count, on=yesterday, delayed_committees=frozenset()).outcome is NOT_MET
    else:
        assert evaluate(rule, facts, AT, on=yesterday).outcome is NOT_MET


@settings(max_examples=200, deadline=None)
@given(facts=whole_facts)
def test_earliest_date_of_a_tree_is_met_then(facts):
    tree = AllOf(
        id="all",
        source=SOURCE,
        rules=(SANCTION, AtLeast(id="k", source=SOURCE, count=2, rules=(TITLE, WORK, APPOINTED)), MISCONDUCT),
    )
    quiet = replace(facts, sanctions=tuple(s for s in facts.sanctions if s.kind != "通报" and s.start <= AT))
    verdict = evaluate(tree, quiet, AT, delayed_committees=frozenset())
    if verdict.earliest:
        at = year_end(verdict.earliest)
        on = verdict.earliest
        assert evaluate(tree, quiet, at, on=on, delayed_committees=frozenset()).outcome is MET


@pytest.mark.parametrize("outcomes", list(product(Outcome, repeat=3)))
def test_kleene_laws(outcomes):
    a, b, c = outcomes
    flip = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}

    def both(*values):
        return k_of(values, len(values))

    def either(*values):
        return k_of(values, 1)

    assert both(a, b) is both(b, a)
    assert both(a, both(b, c)) is both(both(a, b), c) is both(a, b, c)
    assert either(a, either(b, c)) is either(a, b, c)
    assert flip[both(a, b)] is either(flip[a], flip[b])
    assert both(a, either(b, c)) is either(both(a, b), both(a, c))
    assert both(a, NOT_MET) is NOT_MET
    assert either(a, MET) is MET
    assert both(a, MET) is a
    # At least two of three is any of the pairs.
    assert k_of(outcomes, 2) is either(both(a, b), both(a, c), both(b, c))


def test_what_is_not_known_is_no_reason_to_wait():
    held = Title("工程", "助理工程师", Level.ASSISTANT, obtained=date(2023, 3, 1), application_year=2023)
    tree = AllOf(id="x", source=SOURCE, rules=(EDUCATION, TITLE))
    verdict = evaluate(tree, Facts(titles=(held,)), AT)
    assert (verdict.outcome, verdict.earliest) == (NOT_MET, date(2025, 12, 31))
    verdict = evaluate(tree, Facts(titles=(held,), education=()), AT)
    assert (verdict.outcome, verdict.earliest) == (NOT_MET, None)
