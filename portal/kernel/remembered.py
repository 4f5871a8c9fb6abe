"""The last result of a pure function for each of many keys: a page that is looked at again is not worked out again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Keeps, for at most `most` keys, what went in last and what came out.

    What came out is given again only while exactly equal values go in, so there is nothing to invalidate.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, tuple[Any, T]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, given: Any, make: Callable[[], T]) -> T:
        """The result for these values; `make` works it out when it is not the last one."""
        found = self._known.get(key)
        if found is not None and found[0] == given:
            return found[1]
        made = make()
        with self._lock:
            self._known[key] = (given, made)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made
