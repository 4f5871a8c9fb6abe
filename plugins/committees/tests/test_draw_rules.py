"""The draw: the same for everybody who runs it, within its conditions, even, and proof against changes."""

import hashlib
import itertools
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.committees.domain.draw import Stream, draw, fillable, kinds_of, replaced, run
from plugins.committees.domain.draw_values import (
    CHAIR,
    LEVELS,
    MEMBER,
    Bar,
    Candidate,
    Conditions,
    Named,
    Quota,
    Unfillable,
    Vacancy,
    bars,
    caps,
    to_data,
)

SEED = "00" * 31 + "2a"
CITIES = ("520100", "520200", "520300", "520500")
SUBJECTS = ("语文", "数学", "英语")


def pool_of(count: int, **same: object) -> list[Candidate]:
    return [
        Candidate(
            ref=f"P{number:03}",
            **{
                "specialties": (SUBJECTS[number % 3],),
                "region": CITIES[number % 4],
                "level": LEVELS[3 + number % 2],
                **same,
            },
        )
        for number in range(1, count + 1)
    ]


candidates = st.builds(
    Candidate,
    ref=st.just(""),
    specialties=st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=2, unique=True).map(tuple),
    region=st.sampled_from(CITIES),
    level=st.sampled_from(LEVELS[2:]),
    load=st.integers(0, 4),
    conflicts=st.integers(0, 3),
)


@st.composite
def pools(draw_from: st.DrawFn) -> list[Candidate]:
    found = draw_from(st.lists(candidates, min_size=4, max_size=40))
    return [Candidate(**{**to_data(each), "ref": f"P{n:03}", "specialties": each.specialties})
            for n, each in enumerate(found, 1)]  # fmt: skip


wanted = st.builds(
    Conditions,
    members=st.sampled_from((3, 5, 7, 11)),
    reserves=st.integers(0, 4),
    level=st.sampled_from(("", "副高级", "正高级")),
    quotas=st.lists(
        st.builds(Quota, st.sampled_from(SUBJECTS), st.integers(1, 2)),
        max_size=2,
        unique_by=lambda each: each.specialty,
    ).map(tuple),  # fmt: skip
    excluded_regions=st.lists(st.sampled_from(CITIES), max_size=1).map(tuple),
    region_most=st.sampled_from((0, 40, 60)),
    home_region=st.sampled_from(("", *CITIES)),
    outside_least=st.sampled_from((0, 10, 40)),
    most_load=st.integers(0, 3),
    conflicts_from=st.integers(0, 2),
)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def holds(pool: list[Candidate], conditions: Conditions, refs: tuple[str, ...]) -> bool:
    """Every condition, written down once more and differently."""
    by_ref = {each.ref: each for each in pool}
    panel = [by_ref[ref] for ref in refs]
    cities = Counter(each.region for each in panel)
    quotas = {quota.specialty: quota.least for quota in conditions.quotas}
    return (
        len(set(refs)) == len(refs) == conditions.members
        and all(not bars(each, conditions) for each in panel)
        and all(sum(s in each.specialties for each in panel) >= least for s, least in quotas.items())
        and (not conditions.region_most
             or all(100 * n <= conditions.members * conditions.region_most for n in cities.values()))
        and (not (conditions.outside_least and conditions.home_region)
             or 100 * (conditions.members - cities[conditions.home_region])
             >= conditions.members * conditions.outside_least)
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(seeds, pools(), wanted)
def test_the_same_inputs_give_the_same_list_within_every_condition(seed, pool, conditions) -> None:
    try:
        result = draw(seed, pool, conditions)
    except Unfillable:
        return
    assert result == draw(seed, list(reversed(pool)), conditions)
    assert holds(pool, conditions, result.panel())
    assert not set(result.reserves) & set(result.panel())
    by_ref = {each.ref: each for each in pool}
    assert all(not bars(by_ref[ref], conditions) for ref in result.reserves)


@settings(max_examples=150, deadline=None)
@given(seeds, pools(), wanted)
def test_a_draw_is_refused_only_when_no_panel_exists(seed, pool, conditions) -> None:
    """Small pools, every panel tried: the walk never runs into a corner of its own making."""
    pool, conditions = pool[:9], Conditions(**{**conditions.__dict__, "members": 3})
    able = [each for each in pool if not bars(each, conditions)]
    exists = any(assigned(some, conditions) for some in itertools.combinations(able, 3)) and (
        sum(quota.least for quota in conditions.quotas) <= 3
    )
    try:
        draw(seed, pool, conditions)
    except Unfillable:
        assert not exists
    else:
        assert exists


def assigned(panel: tuple[Candidate, ...], conditions: Conditions) -> bool:
    """Can each place for a specialty have an expert of its own, within the regions?"""
    room = caps(conditions, {each.region for each in panel})
    cities = Counter(each.region for each in panel)
    slots = [quota.specialty for quota in conditions.quotas for _ in range(quota.least)]
    ways = itertools.permutations(panel, len(slots)) if len(slots) <= len(panel) else ()
    fits = any(all(s in each.specialties for s, each in zip(slots, way, strict=True)) for way in ways)
    return fits and all(number <= room[city] for city, number in cities.items())


@settings(max_examples=150, deadline=None)
@given(seeds, pools(), wanted, st.integers(0, 10), st.integers(0, 10))
def test_replacements_go_on_in_the_same_stream_within_the_conditions(seed, pool, conditions, first, second) -> None:
    result = drawn_or_none(seed, pool, conditions)
    assume(result is not None)
    vacancies = []
    for number in (first, second):
        vacancies.append(Vacancy(result.panel()[number % conditions.members]))
        try:
            following = replaced(seed, pool, conditions, (), result, vacancies[-1])
        except Unfillable:
            vacancies.pop()
            continue
        gone = vacancies[-1].ref
        assert holds(pool, conditions, following.panel())
        assert gone not in following.panel()
        assert following.used >= result.used
        if following.replacements[-1].among == 0:
            assert following.replacements[-1].ref in result.reserves
            assert following.used == result.used
        result = following
    assert run(seed, pool, conditions, (), vacancies) == result


def drawn_or_none(seed, pool, conditions):
    try:
        return draw(seed, pool, conditions)
    except Unfillable:
        return None


def test_the_stream_is_sha256_of_seed_and_counter() -> None:
    stream = Stream(bytes.fromhex(SEED))
    expected = [
        int.from_bytes(hashlib.sha256(bytes.fromhex(SEED) + number.to_bytes(8, "big")).digest(), "big") % 7
        for number in range(5)
    ]
    assert [stream.below(7) for _ in range(5)] == expected
    assert stream.used == 5


def test_numbers_beyond_the_fair_span_are_thrown_away() -> None:
    """With a limit of 2^255 + 1 about half of all numbers are: none of them may be folded down."""
    limit = (1 << 255) + 1
    stream = Stream(bytes.fromhex(SEED))
    blocks = [int.from_bytes(hashlib.sha256(bytes.fromhex(SEED) + n.to_bytes(8, "big")).digest(), "big")
              for n in range(200)]  # fmt: skip
    fair = [block for block in blocks if block < limit]
    assert len(fair) < len(blocks)
    assert [stream.below(limit) for _ in range(20)] == fair[:20]


def test_two_thousand_seeds_favour_nobody() -> None:
    """30 experts, 5 places, 2,000 seeds: each is expected 333.3 times; chi-square with 29 degrees, p = 0.0001."""
    pool, conditions = pool_of(30), Conditions(members=5, reserves=2)
    chosen: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for number in range(2000):
        seed = hashlib.sha256(f"seed {number}".encode()).hexdigest()
        panel = draw(seed, pool, conditions).panel()
        chosen.update(panel)
        first[panel[0]] += 1
    assert len(chosen) == 30
    spread = sum((chosen[each.ref] - 2000 / 6) ** 2 / (2000 / 6) for each in pool)
    # Without replacement the spread is smaller by (30 - 5) / 29: the bound is on the safe side.
    assert spread < 67.0
    assert sum((first[each.ref] - 2000 / 30) ** 2 / (2000 / 30) for each in pool) < 67.0


@pytest.mark.parametrize(
    ("change", "barred"),
    [
        ({"level": "副高级"}, Bar.LEVEL),
        ({"region": "520300"}, Bar.REGION),
        ({"load": 3}, Bar.LOAD),
        ({"conflicts": 2}, Bar.CONFLICTS),
    ],
)
def test_who_can_not_be_drawn(change, barred) -> None:
    conditions = Conditions(3, 0, "正高级", (), ("520300",), most_load=3, conflicts_from=2)
    fine = {"ref": "P001", "specialties": ("语文",), "region": "520100", "level": "正高级", "load": 2, "conflicts": 1}
    assert bars(Candidate(**fine), conditions) == ()
    assert bars(Candidate(**{**fine, **change}), conditions) == (barred,)


@pytest.mark.parametrize("members", [0, 2, 4, 10])
def test_a_panel_is_odd(members) -> None:
    with pytest.raises(Unfillable) as refusal:
        draw(SEED, pool_of(20), Conditions(members=members))
    assert refusal.value.problem == "even"


def test_who_presides_is_named_and_counts() -> None:
    pool = pool_of(20)
    conditions = Conditions(members=5, region_most=40)
    result = draw(SEED, pool, conditions, [Named("P001", CHAIR)])
    assert result.places[0] == result.places[0].__class__(1, "P001", CHAIR, "", 0)
    assert [place.role for place in result.places[1:]] == [MEMBER] * 4
    assert max(Counter({each.ref: each.region for each in pool}[ref] for ref in result.panel()).values()) <= 2
    with pytest.raises(Unfillable):
        draw(SEED, pool, conditions, [Named("P999", CHAIR)])


def test_a_pool_that_is_too_small_is_refused() -> None:
    with pytest.raises(Unfillable) as refusal:
        draw(SEED, pool_of(4), Conditions(members=5))
    assert refusal.value.problem == "not_enough"


def test_overlapping_specialties_are_shared_out() -> None:
    """Three who all know 语文, one of whom alone knows 数学: he is kept for 数学, whatever the seed."""
    pool = [
        Candidate("P001", ("语文", "数学"), "520100", "正高级"),
        Candidate("P002", ("语文",), "520100", "正高级"),
        Candidate("P003", ("语文",), "520100", "正高级"),
    ]
    conditions = Conditions(members=3, quotas=(Quota("语文", 2), Quota("数学", 1)))
    for number in range(50):
        result = draw(f"{number:064x}", pool, conditions)
        assert {place.ref for place in result.places if place.specialty == "数学"} == {"P001"}
    assert fillable(kinds_of(pool, frozenset({"语文", "数学"})), {"520100": 3}, {"语文": 2, "数学": 1})
    assert not fillable(kinds_of(pool, frozenset({"语文", "数学"})), {"520100": 3}, {"语文": 2, "数学": 2})
