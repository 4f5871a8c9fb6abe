"""The series that plugins declare, with the editions that were uploaded and the review types that others add."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.criteria import Edition, Series, TrackAddition, combined, folded
from portal.criteria.loading import with_kinds
from portal.registry.fence import Fence, PluginError, exhausted


class Declared:
    """Series by slug, and whose they are. What a plugin that was switched off had given is not in it."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self.series: dict[str, Series] = {}
        self._owners: dict[str, str] = {}
        # Plugins by what they have added to: (series, track).
        self._adders: dict[tuple[str, str], str] = {}

    def collect(self, editions: Iterable[Edition] | Callable[[tuple[Series, ...]], Iterable[Edition]] = ()) -> None:
        """Ask all plugins; then put the uploaded editions beside theirs, and let plugins add to all of them."""
        self._fence.call("portal_series", self._accept)
        uploaded = editions if isinstance(editions, Iterable) else editions(tuple(self.series.values()))
        for edition in uploaded:
            self._upload(edition)
        self._refine()

    def owner(self, series: str, track: str = "") -> str:
        """The plugin whose rules judge on this track of the series; empty when it is nobody's."""
        return self._adders.get((series, track)) or self._owners.get(series, "")

    def _accept(self, plugin: str, value: Any) -> None:
        given = value if isinstance(value, tuple | list) else (value,)
        if not given or not all(isinstance(each, Series) for each in given):
            raise PluginError(f"portal_series returned {type(value).__name__}, not a Series or a tuple of them")
        accepted: dict[str, Series] = {}
        for series in given:
            _check_names(series, (*self.series.values(), *accepted.values()))
            _check_editions(series)
            accepted[series.slug] = series
        # All or none: a plugin with one bad series is off.
        for slug, series in accepted.items():
            self.series[slug] = series
            self._owners[slug] = plugin
            self._fence.note_series(plugin, slug)

    def _upload(self, edition: Edition) -> None:
        """An uploaded edition replaces nothing that is released with a plugin."""
        series = self.series.get(edition.slug)
        if series is None or any(_same(edition, other) for other in series.editions):
            return
        self.series[series.slug] = replace(series, editions=ordered((*series.editions, edition)))

    def _refine(self) -> None:
        """Ask for review types of every edition as it is declared, and add those of each plugin that gives them well.

        A plugin that fails at any edition adds to none.
        """
        offers: dict[str, dict[str, list[tuple[Edition, TrackAddition]]]] = {}
        for series in tuple(self.series.values()):
            for edition in series.editions:
                self._fence.call("portal_tracks", _Taker(edition, offers), edition=edition)
        self._drop_fallen()
        for plugin, offered in offers.items():
            if not self._fence.reports[plugin].enabled:
                continue
            before, adders = dict(self.series), dict(self._adders)
            with self._fence.guarded(plugin, "portal_tracks"):
                for slug, additions in offered.items():
                    self._add(plugin, slug, additions)
            if not self._fence.reports[plugin].enabled:
                self.series, self._adders = before, adders
                self._drop_fallen()

    def _add(self, plugin: str, slug: str, additions: list[tuple[Edition, TrackAddition]]) -> None:
        series = self.series.get(slug)
        if series is None:
            return
        editions = {(each.year, each.version): each for each in series.editions}
        for base, addition in additions:
            key = (base.year, base.version)
            editions[key] = combined(editions[key], addition, plugin)
            self._adders[slug, addition.track.slug] = plugin
        self.series[slug] = replace(series, editions=tuple(editions.values()))

    def refined(self, edition: Edition) -> Edition:
        """An edition that is not declared yet, with what plugins would add to it; nothing is switched off or noted.

        Raises CannotRefine for the first plugin that can't add to it: declaring it would switch that plugin off.
        """
        found = edition
        for implementation in self._fence.manager.hook.portal_tracks.get_hookimpls():
            taken = {"edition": edition} if "edition" in implementation.argnames else {}
            try:
                for addition in exhausted(implementation.function(**taken)) or ():
                    found = combined(found, addition, implementation.plugin_name)
            except (Exception, SystemExit) as error:
                raise CannotRefine(implementation.plugin_name, str(error)) from error
        return found

    def _drop_fallen(self) -> None:
        for slug, plugin in tuple(self._owners.items()):
            if not self._fence.reports[plugin].enabled:
                self.series.pop(slug, None)
                del self._owners[slug]


class CannotRefine(PluginError):
    """The plugin adds review types to editions of this series, and can't add them to this one."""

    def __init__(self, plugin: str, why: str) -> None:
        super().__init__(why)
        self.plugin = plugin


class _Taker:
    """Takes what one plugin offers for one edition."""

    def __init__(self, edition: Edition, offers: dict[str, dict[str, list[tuple[Edition, TrackAddition]]]]) -> None:
        self._edition = edition
        self._offers = offers

    def __call__(self, plugin: str, value: Any) -> None:
        if not isinstance(value, tuple | list) or not all(isinstance(each, TrackAddition) for each in value):
            raise PluginError(f"portal_tracks returned {type(value).__name__}, not a tuple of TrackAdditions")
        if value:
            offered = self._offers.setdefault(plugin, {}).setdefault(self._edition.slug, [])
            offered.extend((self._edition, each) for each in value)


def _check_names(series: Series, others: Iterable[Series]) -> None:
    names = {folded(name).lower() for name in (series.slug, series.name, *series.aliases)}
    for other in others:
        if shared := sorted(name for name in names if other.answers_to(name)):
            raise PluginError(f"the series name {shared[0]!r} is taken by {other.slug!r}")


def _check_editions(series: Series) -> None:
    if not series.editions:
        raise PluginError("the series has no edition")
    for edition in series.editions:
        if not isinstance(edition, Edition) or edition.slug != series.slug:
            raise PluginError(f"an edition does not belong to the series {series.slug!r}")
    keys = [(edition.year, edition.version) for edition in series.editions]
    if len(set(keys)) < len(keys):
        raise PluginError(f"two editions of one year and version in {series.slug!r}")
    if not isinstance(series.kinds, Mapping):
        raise PluginError(f"the kinds of rules of {series.slug!r} are no mapping")
    with_kinds(series.kinds)


def _same(one: Edition, other: Edition) -> bool:
    return (one.year, one.version) == (other.year, other.version)


def ordered(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """By year, then by the day from which each is in force, then by version."""
    return tuple(sorted(editions, key=lambda each: (each.year, each.in_force_from or date.min, each.version)))


def in_force(editions: Iterable[Edition], on: date | None) -> Edition | None:
    """Of the editions of one year, the one in force on a day; the last one when no day is given."""
    standing = [each for each in editions if on is None or each.in_force_from is None or each.in_force_from <= on]
    return ordered(standing)[-1] if standing else None
