"""The registry as it is now in force, in every process: built anew when a plugin or an edition has changed."""

import threading
from collections.abc import Callable, Iterable, Mapping

from portal.criteria import Edition, Series
from portal.kernel import generation
from portal.registry import Registry
from portal.registry.finding import Candidate

NAME = "registry"

Candidates = Callable[[], Iterable[Candidate]]
Disabled = Callable[[], Mapping[str, str]]
Editions = Callable[[tuple[Series, ...]], Iterable[Edition]]


def bump() -> None:
    """Say that plugins or editions have changed; inside the transaction that changes them."""
    generation.change(NAME)


class LiveRegistry:
    """Builds the registry, and builds it again when the number in the database is another.

    `candidates` are found anew each time, and with them those that were `added` since; `disabled` gives the plugins
    that are switched off (name -> reason) and `editions` the uploaded ones that are approved, for the series that
    there are. Only `candidates` are asked while the database has no tables.
    """

    def __init__(
        self, candidates: Candidates, *, disabled: Disabled, editions: Editions, added: Candidates = tuple
    ) -> None:
        self._candidates = candidates
        self._added = added
        self._disabled = disabled
        self._editions = editions
        self._lock = threading.Lock()
        self._built: tuple[int | None, Registry] | None = None

    def current(self) -> Registry:
        """The registry in force; costs one read of one row."""
        number = generation.number_of(NAME)
        built = self._built
        if built is not None and built[0] == number:
            return built[1]
        with self._lock:
            built = self._built
            if built is None or built[0] != number:
                built = self._built = (number, self._build(number))
        return built[1]

    def _build(self, number: int | None) -> Registry:
        if number is None:
            return Registry(self._candidates())
        found = [*self._candidates(), *self._added()]
        return Registry(found, disabled=self._disabled(), editions=self._editions)
