"""Finding, fencing and asking plugins: one plugin's failure is its own, and is named."""

import dataclasses
import time
from types import SimpleNamespace

import pytest

from plugins.engineering import plugin as engineering
from portal.criteria import Facts, Outcome
from portal.kernel.clock import shanghai
from portal.plugin import hookimpl
from portal.registry import Candidate, PluginError, Registry, UnknownEdition, UnknownSeries, build
from portal.registry.faults import Deed
from portal.registry.fence import Fence
from portal.registry.finding import given
from portal.registry.versions import API_VERSION, in_range

SERIES = build([engineering]).series()[0]


def plugin(value=None, *, name="demo", core_api=">=1.0,<2", hook=None):
    """A plugin object whose `portal_series` returns the value, or is `hook`."""

    def portal_series():
        return value() if callable(value) else value

    made = SimpleNamespace(portal_series=hookimpl(hook or portal_series), NAME=name)
    if core_api is not None:
        made.CORE_API = core_api
    return made


def other_series(slug="demo", name="示例", aliases=()):
    editions = tuple(dataclasses.replace(edition, slug=slug) for edition in SERIES.editions)
    return dataclasses.replace(SERIES, slug=slug, name=name, aliases=aliases, editions=editions)


def refusal(bad):
    """Why the plugin was switched off; the engineering plugin beside it must keep working."""
    registry = build([bad, engineering])
    off = [report for report in registry.report() if not report.enabled]
    assert [series.slug for series in registry.series()] == ["engineering"]
    assert len(off) == 1
    assert (off[0].hooks, off[0].series) == ((), ())
    return off[0].reason


def test_installed_plugins_are_found_by_entry_point():
    registry = build()
    assert {report.name: report.enabled for report in registry.report()}["engineering"]
    registry.check_pending()


def test_every_installed_plugin_is_enabled():
    assert [report.reason for report in build().report() if not report.enabled] == []


def test_two_registries_share_nothing():
    assert build([]).series() == ()
    assert [series.slug for series in build([engineering]).series()] == ["engineering"]
    assert build([]).series() == ()


def test_plugin_that_fails_at_import_is_switched_off_and_named():
    def load():
        raise ImportError("no module named 'abc_missing'")

    registry = Registry([Candidate("broken", "3.1", load), given(engineering)])
    broken = registry.report()[0]
    assert (broken.name, broken.version, broken.enabled) == ("broken", "3.1", False)
    assert broken.reason == "ImportError: no module named 'abc_missing'"
    assert registry.edition("工程", 2023).slug == "engineering"


@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), SystemExit(3), RecursionError()])
def test_plugin_that_fails_in_a_hook_is_switched_off(error):
    def fail():
        raise error

    assert refusal(plugin(fail)).startswith(type(error).__name__)


def test_generator_is_run_to_its_end_inside_the_fence():
    def portal_series():
        yield SERIES
        raise ZeroDivisionError("late")

    assert refusal(plugin(hook=portal_series)) == "ZeroDivisionError: late"


@pytest.mark.parametrize("value", [None, "series", 7, ()])
def test_plugin_that_returns_no_series_is_switched_off(value):
    assert refusal(plugin(value)).startswith("portal_series returned")


def test_unknown_hook_is_an_error():
    bad = plugin(other_series())
    bad.portal_sereis = hookimpl(lambda: None)
    registry = build([bad, engineering])
    assert registry.report()[0].reason == "implements an unknown hook: portal_sereis"
    with pytest.raises(PluginError, match="demo: unknown hook 'portal_sereis'"):
        registry.check_pending()
    assert [series.slug for series in registry.series()] == ["engineering"]


def test_hook_with_an_argument_that_the_core_does_not_give_is_switched_off():
    assert "portal_series" in refusal(plugin(hook=lambda request: None))


def test_plugin_without_hooks_is_switched_off():
    assert refusal(SimpleNamespace(CORE_API=">=1.0,<2", NAME="empty")) == "implements no hook"


@pytest.mark.parametrize(
    ("core_api", "reason"),
    [
        (None, "declares no CORE_API"),
        ("", "declares no CORE_API"),
        (">=2.0", f"was written for plugin API >=2.0; this core has {API_VERSION}"),
        ("<1.0", f"was written for plugin API <1.0; this core has {API_VERSION}"),
        ("~1.0", "ValueError: '~1.0' is not a version range"),
    ],
)
def test_core_api_range_is_checked_before_a_hook_is_called(core_api, reason):
    def never():
        raise AssertionError("called")

    assert refusal(plugin(never, core_api=core_api)).startswith(reason)


@pytest.mark.parametrize(
    ("version", "wanted", "inside"),
    [
        ("1.0", ">=1.0,<2", True),
        ("1.10", ">=1.9", True),
        ("1", "==1.0.0", True),
        ("2.0", ">=1.0,<2", False),
        ("1.0", ">1", False),
        ("1.0", "<=1", True),
    ],
)
def test_version_ranges(version, wanted, inside):
    assert in_range(version, wanted) is inside


def test_second_plugin_with_a_taken_name_is_switched_off():
    registry = build([engineering, plugin(other_series(aliases=("工程系列",)))])
    assert registry.report()[0].reason == "the series name '工程系列' is taken by 'engineering'"
    assert registry.find_series("工程系列").slug == "engineering"


def test_second_plugin_of_the_same_name_is_left_out_and_named():
    registry = build([engineering, plugin(other_series(), name=engineering.__name__)])
    first, second = registry.report()
    assert (first.series, second.series, second.enabled) == (("engineering",), (), False)
    assert (second.name, second.deed) == (f"{engineering.__name__}@1", Deed.NAME_TAKEN)


def test_a_wrapper_around_other_plugins_is_refused():
    def portal_series():
        return (yield)

    bad = SimpleNamespace(portal_series=hookimpl(wrapper=True)(portal_series), CORE_API=">=1.0,<2", NAME="demo")
    assert refusal(bad) == "portal_series is a wrapper around other plugins' hooks"


class Rude(BaseException):
    """Not even an Exception, and its text can't be had."""

    def __str__(self):
        raise ValueError("no text")


def test_an_error_is_kept_with_its_time_and_its_place():
    def fail():
        raise Rude

    at = shanghai(2023, 8, 10, 9)
    fence = Fence(now=lambda: at)
    fence.admit([given(plugin(fail))])
    fence.call("portal_series", lambda name, value: None)
    (fault,) = fence.drain()
    assert (fault.plugin, fault.where, fault.deed, fault.at) == ("demo", "portal_series", Deed.HOOK, at)
    assert fault.message == "Rude: (its text can't be had: ValueError)"
    assert (fence.drain(), list(fence.faults)) == ((), [fault])


def test_a_slow_hook_is_noted_and_stays_on(monkeypatch):
    monkeypatch.setattr("portal.registry.fence.SLOW", 0.01)

    def slow():
        time.sleep(0.02)
        return other_series()

    fence = Fence()
    fence.admit([given(plugin(slow))])
    fence.call("portal_series", lambda name, value: None)
    (fault,) = fence.drain()
    assert (fault.deed, fence.reports["demo"].enabled) == (Deed.SLOW, True)
    assert fault.milliseconds >= 20


def test_a_disabled_plugin_is_not_even_loaded():
    def load():
        raise AssertionError("loaded")

    fence = Fence()
    fence.admit([Candidate("demo", "1", load)], disabled={"demo": "等待省厅确认"})
    report = fence.reports["demo"]
    assert (report.enabled, report.reason, report.deed) == (False, "等待省厅确认", Deed.DISABLED)


def test_a_range_read_from_the_files_is_checked_before_anything_is_imported():
    def load():
        raise AssertionError("loaded")

    fence = Fence()
    fence.admit([Candidate("demo", "1", load, core_api=">=9")])
    assert fence.reports["demo"].deed is Deed.CORE_API


def test_series_without_an_edition_or_with_a_strange_one_is_switched_off():
    assert refusal(plugin(dataclasses.replace(other_series(), editions=()))) == "the series has no edition"
    strange = dataclasses.replace(other_series(), editions=SERIES.editions)
    assert refusal(plugin(strange)) == "an edition does not belong to the series 'demo'"
    twice = dataclasses.replace(other_series(), editions=other_series().editions * 2)
    assert refusal(plugin(twice)) == "two editions of one year and version in 'demo'"


@pytest.mark.parametrize("word", ["engineering", "ENGINEERING", "工程技术", "工程系列", "工程技术(含非医疗机构药学)"])
def test_series_is_found_by_slug_name_or_alias(word):
    assert build([engineering]).find_series(word).slug == "engineering"


def test_what_is_not_there_is_named_with_what_is():
    registry = build([engineering])
    with pytest.raises(UnknownSeries, match="工程技术（engineering）"):
        registry.find_series("卫生")
    with pytest.raises(UnknownEdition, match="工程技术没有2019年度的评审条件；有：2023"):
        registry.edition("工程", 2019)


def test_judging_through_the_registry_names_the_edition():
    registry = build([engineering])
    edition = registry.edition("工程", 2023)
    judgement = registry.judge(edition, "副高级", "正常申报", Facts())
    assert judgement.outcome is Outcome.UNKNOWN
    assert judgement.to_json()["edition"] == {
        "slug": "engineering",
        "year": 2023,
        "version": edition.version,
        "hash": edition.hash,
    }
