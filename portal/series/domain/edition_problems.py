"""Every mistake of an edition's document.

The loader stops at the first one; so that is mended in a copy, and it goes on.
"""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.criteria import Level, LoadError
from portal.series.domain.edition_document import Document, NoSuchPlace, Place, at, drop, place_of, put

# Each is found by loading the document once more.
MOST = 50

_UNKNOWN = re.compile(r"unknown key '([^']*)'")
_MISSING = re.compile(r"'([^']*)' is missing")
_SOURCE = {"document": "x", "status": "unsourced"}
_RULE = {"rule": "attested", "id": "x", "needs": "x", **_SOURCE}
# What stands in for an entry that is wrong in more than one way, in the copy that is only read for further mistakes.
_ENTRIES: dict[str, Any] = {
    "levels": {"level": "中级", "title": "x", "mode": "评审"},
    "tracks": {"slug": "x", "name": "x", "levels": ["中级"]},
    "equivalents": {"level": "高级工班", "counts_as": "大专", **_SOURCE},
    "specialties": {"group": "x", "number": 1, "name": "x", "scope": "x", "basis": "x"},
    "fields": {"key": "x", "label": "x", "kind": "text", "required": False},
    "declarations": {"key": "x", "text": "x"},
    "criteria": {"level": "中级", "tracks": ["x"], "rules": [_RULE]},
}
# And for a value that is missing or wrong.
_FILLERS: dict[str, Any] = {
    **{part: [entry] for part, entry in _ENTRIES.items()},
    "year": 2000,
    "version": 1,
    "source": _SOURCE,
    "rules": [_RULE],
    "level": "中级",
    "mode": "评审",
    "status": "unsourced",
    "required": False,
    "kind": "text",
    "number": 1,
    "count": 1,
    "years": 1,
    "total": 1,
    "kinds": ["x"],
}


@dataclass(frozen=True)
class Problem:
    """A mistake: where, and the loader's own words. `place` is empty when the document as a whole is meant."""

    place: Place
    text: str


def problems(document: Document, load: Callable[[Document], object]) -> tuple[Problem, ...]:
    """Every mistake that `load` finds, in its order; at most fifty, and none of what only follows from another."""
    return _Search(document, load).run()


class _Search:
    def __init__(self, document: Document, load: Callable[[Document], object]) -> None:
        self.copy = copy.deepcopy(document)
        self.load = load
        self.found: list[Problem] = []
        # Places that were mended, and those whose mistakes can only follow from that.
        self.touched: set[Place] = set()

    def run(self) -> tuple[Problem, ...]:
        while len(self.found) < MOST:
            try:
                self.load(self.copy)
                break
            except LoadError as error:
                if not self.note(str(error)):
                    break
        return tuple(self.found)

    def note(self, message: str) -> bool:
        """Keep the mistake unless it follows from an earlier one; False when there is no going on."""
        place, text = read_message(message)
        if not place or place not in self.touched:
            self.found.append(Problem(place, text))
        try:
            return bool(place) and (self.cure(place, text) if place not in self.touched else self.give_up(place))
        except NoSuchPlace:
            return False

    def cure(self, place: Place, text: str) -> bool:
        """Fill the value in, or take it out."""
        self.touched.add(place)
        if isinstance(place[-1], int) or place[-1] == "use":
            return self.give_up(place)
        if _MISSING.search(text) or len(place) == 1:
            self.copy = put(self.copy, place, copy.deepcopy(_FILLERS.get(str(place[-1]), "x")))
        else:
            self.copy = drop(self.copy, place)
        return True

    def give_up(self, place: Place) -> bool:
        """Put an entry that loads in the place of the one at fault; the second time, take it out."""
        item = item_of(place)
        if item in self.touched and len(item) == 1:
            return False
        if item in self.touched:
            self.copy = drop(self.copy, item)
            self.touched |= {item[:length] for length in range(1, len(item))}
            return True
        self.touched.add(item)
        self.copy = put(self.copy, item, self.substitute(item))
        return True

    def substitute(self, item: Place) -> Any:
        if len(item) == 1:
            return copy.deepcopy(_FILLERS.get(str(item[0]), "x"))
        if item[0] == "blocks" or len(item) > 2:
            return dict(_RULE)
        entry = copy.deepcopy(_ENTRIES.get(str(item[0]), {}))
        was = at(self.copy, item)
        known = was if isinstance(was, dict) else {}
        if item[0] == "levels" and known.get("level") in list(Level):
            entry["level"] = known["level"]
        if item[0] == "tracks":
            # So that no rule for this track is called wrong.
            entry["levels"] = [str(each) for each in Level]
            entry["slug"] = known.get("slug") if isinstance(known.get("slug"), str) and known.get("slug") else "x"
        return entry


def read_message(message: str) -> tuple[Place, str]:
    """The place of a loader's message, down to the key that it speaks of, and the rest."""
    told, separator, text = message.partition(": ")
    if not separator:
        return (), message
    place = () if told == "edition" else place_of(told)
    named = _UNKNOWN.match(text) or _MISSING.match(text)
    return (*place, named.group(1)) if named else place, text


def item_of(place: Place) -> Place:
    """The smallest entry that holds the place: a rule, an entry of a list, or a key of the file."""
    for length in range(len(place), 1, -1):
        before, last = place[length - 2], place[length - 1]
        if isinstance(last, int) and (before == "rules" or length == 2):
            return place[:length]
        if length == 2 and before == "blocks":
            return place[:length]
    return place[:1]
