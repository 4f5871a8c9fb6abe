"""Finding, fencing and asking plugins. A registry is built in the composition root; none is module-global."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import lru_cache

from portal.criteria import Edition, Facts, Judgement, Level, Series, judge
from portal.registry.declared import CannotRefine, Declared, in_force, ordered
from portal.registry.faults import Deed, Fault
from portal.registry.fence import Fence, PluginError, PluginReport
from portal.registry.finding import Candidate, given, installed
from portal.registry.rehearsal import Route
from portal.registry.services import Service, Services

__all__ = [
    "CannotRefine",
    "Candidate",
    "JudgingFailed",
    "PluginError",
    "PluginReport",
    "Registry",
    "Service",
    "UnknownEdition",
    "UnknownSeries",
    "build",
]


# Judgements kept in memory; each is a few kilobytes.
MOST_JUDGED = 256
# Answers to "which edition holds for this series, year and day" kept in memory.
MOST_ASKED = 1024


class UnknownSeries(LookupError):
    """No enabled plugin declares such a series."""


class UnknownEdition(LookupError):
    """The series has no edition of that year."""


class JudgingFailed(PluginError):
    """A rule of the plugin failed while it judged: nothing is decided, and nobody passes by it."""

    def __init__(self, plugin: str, series: str) -> None:
        super().__init__(f"the conditions of {series} can't be used now", deed=Deed.JUDGING)
        self.plugin = plugin
        self.series = series


class Registry:
    """The enabled plugins and what they declare. Fixed once built."""

    def __init__(
        self,
        candidates: Iterable[Candidate],
        *,
        disabled: Mapping[str, str] | None = None,
        editions: Iterable[Edition] | Callable[[tuple[Series, ...]], Iterable[Edition]] = (),
    ) -> None:
        """`disabled`: plugins that are not to be loaded, name -> reason. `editions`: uploaded and approved ones, or
        what gives them for the series that there are."""
        self._fence = Fence()
        self._declared = Declared(self._fence)
        self._judge = lru_cache(maxsize=MOST_JUDGED)(judge)
        self._judged_by = lru_cache(maxsize=MOST_ASKED)(self._whose)
        self._edition = lru_cache(maxsize=MOST_ASKED)(self._find_edition)
        self._fence.admit(candidates, disabled)
        self._services = Services()
        self._fence.call("portal_service", self._services.accept)
        self._declared.collect(editions)
        self._settle_services()

    @classmethod
    def discover(cls, *, plugins: Iterable[object] = (), entry_points: bool = True) -> "Registry":
        """A registry of the installed plugins and of those passed in (modules, or objects with hooks)."""
        found = list(installed()) if entry_points else []
        return cls([*found, *(given(plugin) for plugin in plugins)])

    def _settle_services(self) -> None:
        """Switch off the services that lack a plugin they need, until none does."""
        while lacking := list(self._services.lacking(self._enabled())):
            for plugin, error in lacking:
                self._fence.switch_off(plugin, error)
                self._services.drop(plugin)

    def _enabled(self) -> frozenset[str]:
        return frozenset(report.name for report in self.report() if report.enabled)

    def services(self) -> tuple[Service, ...]:
        """What the enabled service plugins declare, by name."""
        return tuple(each for name, each in sorted(self._services.accepted.items()) if self.serves(name))

    def routes(self, service: str) -> tuple[Route, ...]:
        """The pages of a service, as they were rehearsed."""
        return self._services.routes[service]

    def serves(self, service: str) -> bool:
        """Is there such a service, and is its plugin enabled?"""
        return service in self._services.accepted and self._fence.reports[service].enabled

    def guarded(self, plugin: str, where: str, *, fatal: bool = False) -> AbstractContextManager[None]:
        """Run a plugin's code: an error is noted with its time and goes no further; see `Fence.guarded`."""
        return self._fence.guarded(plugin, where, fatal=fatal)

    def note_error(self, plugin: str, where: str, error: BaseException) -> None:
        """Record what a plugin's code raised; the plugin stays as it is."""
        self._fence.note_error(plugin, where, error)

    def faults(self) -> tuple[Fault, ...]:
        """The last errors and slow calls of plugins in this process, oldest first."""
        return tuple(self._fence.faults)

    def drain_faults(self) -> tuple[Fault, ...]:
        """Those that nobody has stored yet; whoever asks stores them."""
        return self._fence.drain() if self._fence.fresh else ()

    def report(self) -> tuple[PluginReport, ...]:
        """What became of every plugin that was found, by name."""
        return tuple(self._fence.reports[name] for name in sorted(self._fence.reports))

    def check_pending(self) -> None:
        """PluginError when a plugin named a hook that does not exist (it is switched off already)."""
        if self._fence.pending:
            raise PluginError("; ".join(self._fence.pending))

    def series(self) -> tuple[Series, ...]:
        """Every series declared by an enabled plugin, by slug."""
        return tuple(self._declared.series[slug] for slug in sorted(self._declared.series))

    def find_series(self, word: str) -> Series:
        """The series by slug, Chinese name or alias; UnknownSeries when there is none."""
        by_slug = self._declared.series.get(word)
        if by_slug is not None:
            return by_slug
        for series in self.series():
            if series.answers_to(word):
                return series
        known = "、".join(f"{series.name}（{series.slug}）" for series in self.series()) or "无"
        raise UnknownSeries(f"没有职称系列“{word}”；已启用：{known}")

    def edition(self, series: str, year: int, *, version: int | None = None, on: date | None = None) -> Edition:
        """The edition of a series for an application year: the version asked for, else the one in force on the day.

        Without a day it is the last one of the year. Raises UnknownSeries or UnknownEdition when there is none.
        """
        return self._edition(series, year, version, on)

    def _find_edition(self, series: str, year: int, version: int | None, on: date | None) -> Edition:
        found = self.find_series(series)
        of_year = [edition for edition in found.editions if edition.year == year]
        if version is not None:
            edition = next((each for each in of_year if each.version == version), None)
        else:
            edition = in_force(of_year, on)
        if edition is not None:
            return edition
        if not of_year:
            years = "、".join(dict.fromkeys(str(each.year) for each in found.editions))
            raise UnknownEdition(f"{found.name}没有{year}年度的评审条件；有：{years}")
        if version is not None:
            versions = "、".join(str(each.version) for each in of_year)
            raise UnknownEdition(f"{found.name}{year}年度的评审条件没有第{version}版；有：{versions}")
        first = ordered(of_year)[0]
        raise UnknownEdition(f"{found.name}{year}年度的评审条件自{first.in_force_from}起施行")

    def refined(self, edition: Edition) -> Edition:
        """An edition that is not declared yet, as plugins would add to it. Raises CannotRefine."""
        return self._declared.refined(edition)

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
        """Judge facts by an edition; see `portal.criteria.judge`. Raises JudgingFailed when a plugin's rule fails.

        The last judgements are kept: the pages of one person's draft ask for the same one again and again.
        """
        owner = self._judged_by(edition, level, track)
        with self._fence.guarded(owner, "judge", fatal=False):
            return self._judge(edition, level, track, facts, on=on, delayed_committees=delayed_committees)
        # The error is noted behind the fence; whoever asks learns that nothing was decided.
        raise JudgingFailed(owner, edition.name)

    def _whose(self, edition: Edition, level: Level | str, track: str) -> str:
        """The plugin whose rules judge; UnknownChoice when there are none."""
        edition.rule_for(level, track)
        return self._declared.owner(edition.slug, edition.track(track).slug)


def build(plugins: Iterable[object] | None = None) -> Registry:
    """The registry of the installed plugins, or of exactly the plugins that are passed in."""
    return Registry.discover() if plugins is None else Registry.discover(plugins=plugins, entry_points=False)
