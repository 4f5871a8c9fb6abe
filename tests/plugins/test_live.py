"""The registry in force: rebuilt in every process when plugins or editions change; judging behind the fence."""

import dataclasses
from datetime import date
from types import SimpleNamespace

import pytest

from plugins.engineering import plugin as engineering
from portal.criteria import AllOf, Criteria, Facts, Outcome, Rule, Series, Source, Track, TrackAddition, UnknownChoice
from portal.kernel.database import database, transaction
from portal.plugin import hookimpl
from portal.registry import JudgingFailed, Registry, UnknownEdition, UnknownSeries, build
from portal.registry.faults import Deed
from portal.registry.finding import given
from portal.registry.live import LiveRegistry, bump

SERIES = engineering.portal_series()
EDITION = SERIES.editions[0]


def plugin(name, **hooks):
    made = SimpleNamespace(CORE_API=">=1.0,<2", NAME=name)
    for hook, function in hooks.items():
        setattr(made, hook, hookimpl(function))
    return made


def version(number, since=None, base=EDITION):
    return dataclasses.replace(base, version=number, in_force_from=since, hash=f"{number:064}")


def with_editions(*editions):
    return build([plugin("p", portal_series=lambda: dataclasses.replace(SERIES, editions=editions))])


@pytest.mark.parametrize(
    ("on", "number"),
    [(None, 3), (date(2023, 5, 31), 1), (date(2023, 6, 1), 2), (date(2023, 8, 31), 2), (date(2023, 9, 1), 3)],
)
def test_the_version_in_force_on_the_day(on, number):
    registry = with_editions(version(3, date(2023, 9, 1)), version(1), version(2, date(2023, 6, 1)))
    assert registry.edition("engineering", 2023, on=on).version == number
    for each in (1, 2, 3):
        assert registry.edition("engineering", 2023, version=each, on=on).version == each


def test_no_version_is_in_force_yet_or_there_is_no_such_one():
    registry = with_editions(version(1, date(2023, 6, 1)))
    with pytest.raises(UnknownEdition, match="自2023-06-01起施行"):
        registry.edition("engineering", 2023, on=date(2023, 5, 31))
    with pytest.raises(UnknownEdition, match="没有第2版；有：1"):
        registry.edition("engineering", 2023, version=2)
    with pytest.raises(UnknownEdition, match="没有2022年度"):
        registry.edition("engineering", 2022)


def test_several_series_of_one_plugin_are_taken_all_or_none():
    other = dataclasses.replace(
        SERIES, slug="b", name="乙", aliases=(), editions=(dataclasses.replace(EDITION, slug="b"),)
    )
    good = build([plugin("p", portal_series=lambda: (SERIES, other))])
    assert [series.slug for series in good.series()] == ["b", "engineering"]
    assert good.report()[0].series == ("engineering", "b")
    bad = build([plugin("p", portal_series=lambda: (SERIES, dataclasses.replace(other, name="工程")))])
    assert bad.series() == ()
    assert bad.report()[0].reason == "the series name '工程' is taken by 'engineering'"


def track_of(name, levels):
    return Track(name, f"{name}专项", levels, "", Source("文件"))


def adder(name, change=lambda addition: addition):
    def portal_tracks(edition):
        levels = edition.tracks[0].levels
        criteria = tuple(Criteria(level, (name,), edition.rule_for(level)) for level in levels)
        return (change(TrackAddition(track_of(name, levels), criteria)),)

    return plugin(name, portal_tracks=portal_tracks)


def test_additions_of_two_plugins_stand_beside_each_other():
    edition = build([engineering, adder("a"), adder("b")]).edition("engineering", 2023)
    assert edition.refined_by == ("a", "b")
    assert [track.slug for track in edition.tracks][-2:] == ["a", "b"]


def test_a_clash_switches_off_the_plugin_that_clashes_and_leaves_the_rest():
    def clash(addition):
        return dataclasses.replace(addition, track=dataclasses.replace(addition.track, slug="normal"))

    registry = build([engineering, adder("a"), adder("b", clash)])
    assert registry.edition("engineering", 2023).refined_by == ("a",)
    off = {report.name: report.reason for report in registry.report() if not report.enabled}
    assert list(off) == ["b"]
    assert "'normal' is there already" in off["b"]


@pytest.mark.parametrize("value", [None, "track", (1,), SERIES])
def test_a_plugin_that_returns_no_additions_is_switched_off(value):
    registry = build([engineering, plugin("a", portal_tracks=lambda edition: value)])
    assert registry.edition("engineering", 2023).hash == EDITION.hash
    assert "portal_tracks returned" in registry.report()[0].reason


def test_a_plugin_that_falls_over_tracks_takes_its_series_with_it():
    def fail(edition):
        raise ZeroDivisionError

    own = dataclasses.replace(
        SERIES, slug="b", name="乙", aliases=(), editions=(dataclasses.replace(EDITION, slug="b"),)
    )
    registry = build([engineering, adder("a"), plugin("b", portal_series=lambda: own, portal_tracks=fail)])
    assert [series.slug for series in registry.series()] == ["engineering"]
    assert registry.edition("engineering", 2023).refined_by == ("a",)


class Broken(Rule):
    kind = "broken"
    reads = "titles"

    def wording(self):
        return "坏的条件"

    def evaluate(self, facts, when):
        if facts.titles is None:
            return self.not_known("titles", when)
        raise self.error


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), SystemExit(3), UnknownChoice("x"), RecursionError()])
def test_a_rule_that_raises_decides_nothing_and_is_noted(error):
    rule = type("Broken", (Broken,), {"error": error})(id="x", source=Source("文件"))
    root = AllOf(id="root", source=Source("文件"), rules=(rule,))
    first = EDITION.criteria[0]
    edition = dataclasses.replace(EDITION, criteria=(dataclasses.replace(first, rule=root), *EDITION.criteria[1:]))
    registry = build([plugin("p", portal_series=lambda: dataclasses.replace(SERIES, editions=(edition,)))])
    with pytest.raises(JudgingFailed) as caught:
        registry.judge(edition, first.level, first.tracks[0], Facts(titles=()))
    assert caught.value.plugin == "p"
    assert "secret" not in str(caught.value)
    assert registry.report()[0].enabled
    (fault,) = registry._fence.drain()
    assert (fault.plugin, fault.where) == ("p", "judge")
    assert fault.deed is (Deed.DIED if isinstance(error, SystemExit) else Deed.JUDGING)
    assert registry.judge(edition, first.level, first.tracks[0], Facts()).outcome is Outcome.UNKNOWN


def test_a_choice_that_does_not_exist_is_no_fault_of_the_plugin():
    registry = build([engineering])
    with pytest.raises(UnknownChoice):
        registry.judge(EDITION, "中级", "nothing", Facts())
    assert registry._fence.drain() == ()


def test_uploaded_editions_stand_beside_the_released_ones_and_replace_none():
    uploaded = (version(1), version(2), dataclasses.replace(EDITION, slug="nobody"))
    registry = Registry([given(engineering)], editions=uploaded)
    assert registry.edition("engineering", 2023, version=1).hash == EDITION.hash
    assert registry.edition("engineering", 2023).version == 2


def live(state):
    return LiveRegistry(
        lambda: [given(plugin("p", portal_series=lambda: SERIES))],
        added=lambda: [given(each) for each in state["added"]],
        disabled=lambda: dict(state["disabled"]),
        editions=lambda series: tuple(state["editions"]),
    )


def test_the_registry_is_built_again_when_something_has_changed(portal):
    state = {"added": [], "disabled": {}, "editions": []}
    held, other_process = live(state), live(state)
    before = held.current()
    assert held.current() is before
    state["editions"].append(version(2))
    assert held.current().edition("engineering", 2023).version == 1
    with transaction():
        bump()
    for process in (held, other_process):
        assert process.current().edition("engineering", 2023).version == 2
    # Whoever still holds the old one finishes with it.
    assert before.edition("engineering", 2023).version == 1
    state["disabled"]["p"] = "等待核查"
    state["added"].append(adder("a"))
    with transaction():
        bump()
    assert {report.name: report.reason for report in held.current().report()} == {"a": "", "p": "等待核查"}
    with pytest.raises(UnknownSeries):
        held.current().find_series("工程")


def test_a_change_that_was_rolled_back_is_forgotten(portal):
    state = {"added": [], "disabled": {}, "editions": []}
    held = live(state)
    before = held.current()

    with database.atomic() as undone:
        state["editions"].append(version(2))
        bump()
        assert held.current().edition("engineering", 2023).version == 2
        undone.rollback()
    state["editions"].clear()
    assert held.current() is not before
    assert held.current().edition("engineering", 2023).version == 1


def test_the_open_portal_has_the_registry_in_force(portal):
    assert isinstance(portal.registry.find_series("工程"), Series)
    assert portal.registry is portal.registry
