"""Finding, fencing and asking plugins. A registry is built in the composition root; none is module-global."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from portal.criteria import Edition, Facts, Judgement, Level, Series, folded, judge
from portal.registry.fence import Fence, PluginError, PluginReport
from portal.registry.finding import Candidate, given, installed

__all__ = ["Candidate", "PluginError", "PluginReport", "Registry", "UnknownEdition", "UnknownSeries", "build"]


# Judgements kept in memory; each is a few kilobytes.
MOST_JUDGED = 256


class UnknownSeries(LookupError):
    """No enabled plugin declares such a series."""


class UnknownEdition(LookupError):
    """The series has no edition of that year."""


class Registry:
    """The enabled plugins and what they declare. Fixed once built."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._fence = Fence()
        self._series: dict[str, Series] = {}
        self._judge = lru_cache(maxsize=MOST_JUDGED)(judge)
        self._fence.admit(candidates)
        self._fence.call("portal_series", self._accept_series)

    @classmethod
    def discover(cls, *, plugins: Iterable[object] = (), entry_points: bool = True) -> "Registry":
        """A registry of the installed plugins and of those passed in (modules, or objects with hooks)."""
        found = list(installed()) if entry_points else []
        return cls([*found, *(given(plugin) for plugin in plugins)])

    def _accept_series(self, plugin: str, value: Any) -> None:
        if not isinstance(value, Series):
            raise PluginError(f"portal_series returned {type(value).__name__}, not a Series")
        for other in self._series.values():
            names = {folded(name).lower() for name in (value.slug, value.name, *value.aliases)}
            if shared := sorted(name for name in names if other.answers_to(name)):
                raise PluginError(f"the series name {shared[0]!r} is taken by {other.slug!r}")
        if not value.editions:
            raise PluginError("the series has no edition")
        for edition in value.editions:
            if not isinstance(edition, Edition) or edition.slug != value.slug:
                raise PluginError(f"an edition does not belong to the series {value.slug!r}")
        if len({edition.year for edition in value.editions}) < len(value.editions):
            raise PluginError("two editions of one year")
        self._series[value.slug] = value
        self._fence.note_series(plugin, value.slug)

    def report(self) -> tuple[PluginReport, ...]:
        """What became of every plugin that was found, by name."""
        return tuple(self._fence.reports[name] for name in sorted(self._fence.reports))

    def check_pending(self) -> None:
        """PluginError when a plugin named a hook that does not exist (it is switched off already)."""
        if self._fence.pending:
            raise PluginError("; ".join(self._fence.pending))

    def series(self) -> tuple[Series, ...]:
        """Every series declared by an enabled plugin, by slug."""
        return tuple(self._series[slug] for slug in sorted(self._series))

    def find_series(self, word: str) -> Series:
        """The series by slug, Chinese name or alias; UnknownSeries when there is none."""
        for series in self.series():
            if series.answers_to(word):
                return series
        known = "、".join(f"{series.name}（{series.slug}）" for series in self.series()) or "无"
        raise UnknownSeries(f"没有职称系列“{word}”；已启用：{known}")

    def edition(self, series: str, year: int) -> Edition:
        """The edition of a series for an application year; UnknownSeries or UnknownEdition when there is none."""
        found = self.find_series(series)
        for edition in found.editions:
            if edition.year == year:
                return edition
        years = "、".join(str(edition.year) for edition in found.editions)
        raise UnknownEdition(f"{found.name}没有{year}年度的评审条件；有：{years}")

    def judge(
        self,
        edition: Edition,
        level: Level | str,
        track: str,
        facts: Facts,
        *,
        on: date | None = None,
        delayed_committees: frozenset[str] | None = None,
    ) -> Judgement:
        """Judge facts by an edition; see `portal.criteria.judge`.

        The last judgements are kept: the pages of one person's draft ask for the same one again and again.
        """
        return self._judge(edition, level, track, facts, on=on, delayed_committees=delayed_committees)


def build(plugins: Iterable[object] | None = None) -> Registry:
    """The registry of the installed plugins, or of exactly the plugins that are passed in."""
    return Registry.discover() if plugins is None else Registry.discover(plugins=plugins, entry_points=False)
