"""An edition's document: the parsed data of its file as JSON. Places in it, changes to it.

A place is a tuple of keys and positions, written `criteria/2/rules/1` in addresses and `criteria[2].rules[1]` in
messages, as the loader writes it. No function here changes the document that it is given.
"""

import copy
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from portal.criteria import canonical

Document = dict[str, Any]
Place = tuple[str | int, ...]

# The lists of a document that are edited entry by entry, in the order of the file.
PARTS = ("levels", "tracks", "equivalents", "specialties", "fields", "declarations", "criteria")
IN_FORCE_FROM = "in_force_from"
DAY = "date:"
_LISTS = frozenset({"levels", "tracks", "choices", "groups"})
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class NoSuchPlace(LookupError):
    """The document has nothing at this place."""


def plain(data: Mapping[str, Any]) -> Document:
    """Parsed TOML as JSON values. A day is written `date:2024-01-31`, so that it is a day again when it is loaded."""
    found = {str(key): _plain(value) for key, value in data.items()}
    first = found.get(IN_FORCE_FROM)
    # The one day that forms show.
    return {**found, IN_FORCE_FROM: first.removeprefix(DAY)} if isinstance(first, str) else found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | time):
        return value.isoformat()
    return f"{DAY}{value.isoformat()}" if isinstance(value, date) else value


def loadable(document: Mapping[str, Any]) -> Document:
    """The document as the loader and the TOML writer take it, with its days as days.

    What only looks like a day stays a text: the loader refuses it, with its place.
    """
    found = {key: _loadable(value) for key, value in document.items()}
    first = document.get(IN_FORCE_FROM)
    return {**found, IN_FORCE_FROM: _day(first) or first} if isinstance(first, str) else found


def _loadable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _loadable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_loadable(each) for each in value]
    if isinstance(value, str) and value.startswith(DAY):
        return _day(value.removeprefix(DAY)) or value
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def hash_of(document: Mapping[str, Any]) -> str:
    """The hash that the document's edition bears."""
    return hashlib.sha256(canonical(loadable(document)).encode()).hexdigest()


def read_place(text: str, document: Mapping[str, Any]) -> Place:
    """The place that an address names. Raises NoSuchPlace."""
    place: list[str | int] = []
    value: Any = document
    for part in text.split("/"):
        step: str | int = int(part) if isinstance(value, list) and part.isdecimal() else part
        value = _step(value, step)
        place.append(step)
    return tuple(place)


def write_place(place: Place) -> str:
    """The place as a part of an address."""
    return "/".join(str(step) for step in place)


def told_place(place: Place) -> str:
    """The place as the loader names it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def place_of(told: str) -> Place:
    """The place that the loader named."""
    return tuple(int(index) if index else key for key, index in _STEP.findall(told))


def _step(value: Any, step: str | int) -> Any:
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    if isinstance(value, Mapping) and step in value:
        return value[step]
    raise NoSuchPlace(str(step))


def at(document: Mapping[str, Any], place: Place) -> Any:
    """What is there. Raises NoSuchPlace."""
    value: Any = document
    for step in place:
        value = _step(value, step)
    return value


def put(document: Mapping[str, Any], place: Place, value: Any) -> Document:
    """The document with this value at the place; a list's end may be named to add to it."""
    changed = copy.deepcopy(dict(document))
    holder: Any = at(changed, place[:-1])
    last = place[-1]
    if isinstance(holder, list) and isinstance(last, int) and 0 <= last <= len(holder):
        holder[last : last + 1] = [value]
    elif isinstance(holder, dict) and isinstance(last, str):
        holder[last] = value
    else:
        raise NoSuchPlace(told_place(place))
    return changed


def drop(document: Mapping[str, Any], place: Place) -> Document:
    """The document without what is at the place. Raises NoSuchPlace."""
    at(document, place)
    changed = copy.deepcopy(dict(document))
    del at(changed, place[:-1])[place[-1]]
    return changed


def raised(document: Mapping[str, Any], place: Place) -> Document:
    """The document with a list's entry moved up by one; the first one stays where it is."""
    at(document, place)
    changed = copy.deepcopy(dict(document))
    holder, index = at(changed, place[:-1]), place[-1]
    if isinstance(holder, list) and isinstance(index, int) and index:
        holder[index - 1], holder[index] = holder[index], holder[index - 1]
    return changed


def renewed(document: Mapping[str, Any], *, year: int, version: int) -> Document:
    """The same document as the draft of another year or version. From when on it is in force is decided anew."""
    found = copy.deepcopy(dict(document))
    found.pop(IN_FORCE_FROM, None)
    # The keys that head a file stay in front.
    return {**found, "year": year, "version": version}


def misshapen(document: Mapping[str, Any]) -> Place | None:
    """The first place that is not of the kind that forms and comparisons stand on: lists of tables, and tables."""
    return next(_misshapen(document), None)


def _misshapen(document: Mapping[str, Any]) -> Iterator[Place]:
    for part in PARTS:
        yield from _not_tables((part,), document.get(part, []))
    for name in ("source", "blocks"):
        if not isinstance(document.get(name, {}), Mapping):
            yield (name,)
    blocks = document.get("blocks", {})
    for name, rule in blocks.items() if isinstance(blocks, Mapping) else ():
        yield from _not_tables(("blocks", name), [rule])


def _not_tables(place: Place, entries: Any) -> Iterator[Place]:
    """The place itself, a table's place, or a list inside it, that is none."""
    if not isinstance(entries, list):
        yield place
        return
    for index, entry in enumerate(entries):
        here = place if place[0] == "blocks" and len(place) == 2 else (*place, index)
        if not isinstance(entry, Mapping):
            yield here
            continue
        for key in _LISTS.intersection(entry):
            if not isinstance(entry[key], list):
                yield (*here, key)
        for key in ("rules", "titles"):
            yield from _not_tables((*here, key), entry.get(key, []))


def uses_of(document: Mapping[str, Any], block: str) -> int:
    """At how many places the named block is used."""
    return sum(1 for value in _tables(document) if value.get("use") == block)


def _tables(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [value, *(found for each in value.values() for found in _tables(each))]
    if isinstance(value, list):
        return [found for each in value for found in _tables(each)]
    return []
