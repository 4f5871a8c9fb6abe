"""Changing a draft in forms: its head, one entry of a list, one rule. A mistake elsewhere stands in nobody's way."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from portal.criteria import Series
from portal.kernel.access import Actor
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.registry import Registry
from portal.series.domain.edition_document import (
    PARTS,
    Document,
    NoSuchPlace,
    Place,
    at,
    drop,
    put,
    raised,
    read_place,
    uses_of,
)
from portal.series.service import edition_drafts as drafts
from portal.series.service.edition_drafts import Draft
from portal.series.service.edition_loading import series_of

Change = Callable[[Document], Document]


def head_of(draft: Draft) -> Mapping[str, Any]:
    """What the head's form shows: the name, from when on it is in force, and the source of all that names none."""
    document = draft.document
    source = document.get("source")
    return {
        "name": document.get("name", ""),
        "in_force_from": document.get("in_force_from", ""),
        **(source if isinstance(source, Mapping) else {}),
    }


def save_head(
    *,
    draft_id: int,
    name: str,
    in_force_from: str,
    source: Mapping[str, str],
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Name, first day and source of the edition. Raises Denied, Missing, Refused, Conflict, Invalid."""

    def change(document: Document) -> Document:
        found = {**document, "name": name, "source": dict(source)}
        found.pop("in_force_from", None)
        return {**found, "in_force_from": in_force_from} if in_force_from else found

    places: tuple[Place, ...] = (("name",), ("in_force_from",), ("source",))
    _save(draft_id, change, places, "head", revision, registry, actor, now)


def entry(draft: Draft, part: str, index: int) -> Mapping[str, Any] | None:
    """An entry of a list; None for the one after the last. Raises Missing."""
    if part not in PARTS:
        raise Missing(_("没有这一部分"))
    entries = draft.document.get(part) or []
    if index == len(entries):
        return None
    if index > len(entries):
        raise Missing(_("草案中没有这一项"))
    return entries[index] if isinstance(entries[index], Mapping) else {}


def save_entry(
    *,
    draft_id: int,
    part: str,
    index: int,
    values: Mapping[str, Any],
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Put an entry into a list, in the place of the `index`-th or at its end.

    Criteria keep the rules that they have. Raises Denied, Missing, Refused, Conflict, and Invalid beside the field.
    """
    if part not in PARTS:
        raise Missing(_("没有这一部分"))

    def change(document: Document) -> Document:
        whole = document if isinstance(document.get(part), list) else {**document, part: []}
        known = whole[part][index] if index < len(whole[part]) else {}
        kept = {"rules": known.get("rules", [])} if part == "criteria" else {}
        return _put(whole, (part, index), {**values, **kept})

    _save(draft_id, change, ((part, index),), f"{part}[{index}]", revision, registry, actor, now)


def drop_at(*, draft_id: int, place: str, revision: int, actor: Actor, now: datetime) -> None:
    """Take an entry or a rule out. Raises Denied, Missing, Refused for a block in use, Conflict."""

    def change(document: Document) -> Document:
        where = _read(place, document)
        _check_rule_or_entry(where)
        if where[0] == "blocks" and len(where) == 2 and uses_of(document, str(where[1])):
            raise Refused(_("这个共用条件还在使用，不能删除"), cure=_("先从引用它的条件中移除"))
        return drop(document, where)

    drafts.save(draft_id, change, revision=revision, what=f"dropped {place}"[:80], actor=actor, now=now)


def raise_at(*, draft_id: int, place: str, revision: int, actor: Actor, now: datetime) -> None:
    """Move an entry or a rule up by one. Raises Denied, Missing, Refused, Conflict."""

    def change(document: Document) -> Document:
        where = _read(place, document)
        _check_rule_or_entry(where)
        return raised(document, where)

    drafts.save(draft_id, change, revision=revision, what=f"raised {place}"[:80], actor=actor, now=now)


def rule_at(draft: Draft, place: str) -> tuple[Place, Mapping[str, Any]]:
    """The rule at a place. Raises Missing."""
    where = _read(place, draft.document)
    if not is_rule(where):
        raise Missing(_("这里没有条件"))
    found = at(draft.document, where)
    return where, found if isinstance(found, Mapping) else {}


def is_rule(place: Place) -> bool:
    """Is this where a rule stands: a named block, or an entry of `rules`?"""
    if place[0] == "blocks":
        return len(place) == 2 or (len(place) > 3 and place[-2] == "rules")
    return place[0] == "criteria" and len(place) > 3 and place[-2] == "rules"


def holder_at(draft: Draft, place: str) -> Place:
    """The criteria or combined rule that rules can be added to. Raises Missing."""
    where = _read(place, draft.document)
    criteria = where[0] == "criteria" and len(where) == 2
    if not criteria and not (is_rule(where) and "rules" in at(draft.document, where)):
        raise Missing(_("这里不能增加条件"))
    return where


def save_rule(
    *,
    draft_id: int,
    place: str,
    values: Mapping[str, Any],
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a rule's parameters; the rules inside it stay. Raises Denied, Missing, Refused, Conflict, Invalid."""
    where: list[Place] = []

    def change(document: Document) -> Document:
        found = _read(place, document)
        if not is_rule(found):
            raise Missing(_("这里没有条件"))
        where.append(found)
        was = at(document, found)
        kept = {"rules": was["rules"]} if "rules" in was and "rules" not in values else {}
        return put(document, found, {**values, **kept})

    _save(draft_id, change, where, f"rule {place}"[:80], revision, registry, actor, now)


def add_rule(
    *,
    draft_id: int,
    holder: str,
    values: Mapping[str, Any],
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a rule at the end of a holder's. Raises Denied, Missing, Refused, Conflict, Invalid."""
    where: list[Place] = []

    def change(document: Document) -> Document:
        found = _read(holder, document)
        rules = at(document, found).get("rules") or []
        place = (*found, "rules", len(rules))
        where.append(place)
        ready = document if rules else put(document, (*found, "rules"), [])
        return put(ready, place, dict(values))

    _save(draft_id, change, where, f"added to {holder}"[:80], revision, registry, actor, now)


def _read(place: str, document: Document) -> Place:
    try:
        return read_place(place, document)
    except NoSuchPlace as error:
        raise Missing(_("草案中没有这一项")) from error


def _put(document: Document, place: Place, value: Any) -> Document:
    try:
        return put(document, place, value)
    except NoSuchPlace as error:
        raise Missing(_("草案中没有这一项")) from error


def _check_rule_or_entry(place: Place) -> None:
    entry_of_list = len(place) == 2 and place[0] in PARTS and isinstance(place[1], int)
    if not entry_of_list and not is_rule(place):
        raise Missing(_("这里没有可以删除或移动的内容"))


def _save(
    draft_id: int,
    change: Change,
    places: Any,
    what: str,
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Save, unless what was changed is itself at fault: then Invalid, each message beside its field."""

    def checked(document: Document) -> Document:
        changed = change(document)
        series = series_of(registry, drafts.existing(draft_id).series)
        refuse_faulty(changed, series, tuple(places))
        return changed

    drafts.save(draft_id, checked, revision=revision, what=what, actor=actor, now=now)


def refuse_faulty(document: Document, series: Series, places: tuple[Place, ...]) -> None:
    """Raise Invalid for the mistakes at these places, by the key at which each is."""
    errors: dict[str, str] = {}
    for mistake in drafts.mistakes(document, series):
        for place in places:
            if mistake.place[: len(place)] == place and _own(mistake.place[len(place) :], document, place):
                key = mistake.place[len(place)] if len(mistake.place) > len(place) else place[-1]
                errors.setdefault(str(key), mistake.text)
    if errors:
        raise Invalid(errors)


def _own(inside: Place, document: Document, place: Place) -> bool:
    """Is it a mistake of the entry itself, and not of the rules inside it, or of their number, yet to be written?"""
    if inside == ("count",):
        found = at(document, place)
        return "rules" not in found or not isinstance(found.get("count"), int)
    return "rules" not in inside
