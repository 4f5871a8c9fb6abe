"""Rules built from data (a parsed TOML table); what isn't known is refused with its place.

A rule is a table with `rule` (its kind), `id`, its parameters, and optionally `text`, `document`, `clause`, `status`;
the last three are inherited by the rules inside it. `{ use = "name" }` stands for a named block of the same file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.criteria.answers import AnswerAtLeast, AnswerIs, SinceAnswer
from portal.criteria.experience import EducationAtLeast, Equivalent, TitleHeld, WorkYears
from portal.criteria.levels import Degree, EducationLevel, Level, parse_word
from portal.criteria.results import HoursPerYear, Item
from portal.criteria.rules import AllOf, AnyOf, AtLeast, Rule
from portal.criteria.standing import Attested, NoMisconduct, NoSanctionInForce, NotEmployedAs
from portal.criteria.verdict import Source, Status


class LoadError(ValueError):
    """Data that can't be loaded; the message begins with the place."""


def text(value: object, place: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise LoadError(f"{place}: must be a text that is not empty")
    return value.strip()


def texts(value: object, place: str) -> tuple[str, ...]:
    """A list of texts, at least one."""
    if not isinstance(value, list | tuple) or not value:
        raise LoadError(f"{place}: must be a list of texts")
    return tuple(text(each, f"{place}[{index}]") for index, each in enumerate(value))


def whole(value: object, place: str) -> int:
    """A whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise LoadError(f"{place}: must be a whole number, 0 or more")
    return value


def wholes(value: object, place: str) -> tuple[int, ...]:
    """A list of whole numbers."""
    if not isinstance(value, list | tuple):
        raise LoadError(f"{place}: must be a list of whole numbers")
    return tuple(whole(each, f"{place}[{index}]") for index, each in enumerate(value))


def day(value: object, place: str) -> date:
    """A day, YYYY-MM-DD: a TOML date, or its text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(text(value, place))
    except ValueError as error:
        raise LoadError(f"{place}: must be a date, YYYY-MM-DD") from error


def word(vocabulary: Any) -> Callable[[object, str], Any]:
    """A parser of the vocabulary's words."""

    def parse(value: object, place: str) -> Any:
        try:
            return parse_word(vocabulary, text(value, place))
        except LoadError:
            raise
        except ValueError as error:
            raise LoadError(f"{place}: {error}") from error

    # What a form offers to choose from.
    parse.accepted = tuple(member.value for member in vocabulary)  # ty: ignore[missing-attribute]
    return parse


def one_of(*accepted: str) -> Callable[[object, str], str]:
    """A parser of one of these texts."""

    def parse(value: object, place: str) -> str:
        if value not in accepted:
            raise LoadError(f"{place}: {value!r} is not one of {', '.join(accepted)}")
        return str(value)

    parse.accepted = accepted  # ty: ignore[missing-attribute]
    return parse


def status(value: object, place: str) -> Status:
    """confirmed, unsourced or unconfirmed."""
    return Status(one_of(*(each.value for each in Status))(value, place))


def table(value: object, place: str, *, required: set[str], optional: set[str]) -> Mapping[str, Any]:
    """The value as a table with these keys and no others."""
    if not isinstance(value, Mapping):
        raise LoadError(f"{place}: must be a table")
    unknown = sorted(set(value) - required - optional)
    if unknown:
        raise LoadError(f"{place}: unknown key {unknown[0]!r}; known: {', '.join(sorted(required | optional))}")
    missing = sorted(required - set(value))
    if missing:
        raise LoadError(f"{place}: {missing[0]!r} is missing")
    return value


def source(value: Mapping[str, Any], place: str, inherited: Source | None) -> Source:
    """The table's document, clause and status; a new document does not inherit the old one's clause."""
    own_clause = text(value["clause"], f"{place}.clause") if "clause" in value else ""
    own_status = status(value["status"], f"{place}.status") if "status" in value else None
    if "document" in value:
        if own_status is None:
            raise LoadError(f"{place}: 'status' is missing beside 'document'")
        return Source(text(value["document"], f"{place}.document"), own_clause, own_status)
    if inherited is None:
        raise LoadError(f"{place}: 'document' is missing: every value has a source")
    return Source(inherited.document, own_clause or inherited.clause, own_status or inherited.status)


SOURCE_KEYS = {"document", "clause", "status"}


@dataclass(frozen=True)
class RuleKind:
    """How a kind of rule is built: its class, its parameters, and which of them must be given."""

    make: type[Rule]
    keys: Mapping[str, Callable[[object, str], Any]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    combines: bool = False


# For plugins whose editions count years from an answered day, each under a kind of its own.
SINCE_ANSWER = RuleKind(SinceAnswer, {"key": text, "label": text, "years": whole}, frozenset({"key", "label", "years"}))
_BASIS = one_of("obtained", "appointed")

KINDS: Mapping[str, RuleKind] = {
    "all_of": RuleKind(AllOf, combines=True),
    "any_of": RuleKind(AnyOf, combines=True),
    "at_least": RuleKind(AtLeast, {"count": whole}, frozenset({"count"}), combines=True),
    "education": RuleKind(EducationAtLeast, {"level": word(EducationLevel), "degree": word(Degree)}),
    "title_held": RuleKind(
        TitleHeld,
        {
            "level": word(Level),
            "years": whole,
            "series": texts,
            "basis": _BASIS,
            "late_cohorts": wholes,
        },
        frozenset({"level"}),
    ),
    "work_years": RuleKind(WorkYears, {"years": whole, "kinds_excluded": texts}, frozenset({"years"})),
    "hours_per_year": RuleKind(
        HoursPerYear,
        {"total": whole, "professional": whole, "public": whole, "years": whole},
        frozenset({"total"}),
    ),
    "item": RuleKind(Item, {"kinds": texts, "ranks": texts, "roles": texts, "count": whole}, frozenset({"kinds"})),
    "not_employed_as": RuleKind(NotEmployedAs, {"kinds": texts}, frozenset({"kinds"})),
    "no_sanction_in_force": RuleKind(NoSanctionInForce, {"kinds": texts, "harmless": texts}, frozenset({"kinds"})),
    "no_misconduct": RuleKind(NoMisconduct, {"kinds": texts, "years": whole}, frozenset({"kinds", "years"})),
    "attested": RuleKind(Attested, {"needs": text}, frozenset({"needs"})),
    "answer_at_least": RuleKind(
        AnswerAtLeast,
        {"key": text, "label": text, "minimum": whole, "unit": text},
        frozenset({"key", "label", "minimum"}),
    ),
    "answer_is": RuleKind(
        AnswerIs, {"key": text, "label": text, "values": texts}, frozenset({"key", "label", "values"})
    ),
}


def with_kinds(own: Mapping[str, RuleKind]) -> Mapping[str, RuleKind]:
    """The kinds of rules that come with the portal, and a series' own; LoadError when one takes a name of ours."""
    for name, kind in own.items():
        if KINDS.get(name, kind) is not kind:
            raise LoadError(f"kinds: {name!r} is a kind of rule that comes with the portal")
        if not isinstance(kind, RuleKind) or kind.make.kind != name:
            raise LoadError(f"kinds: {name!r} must be a RuleKind whose rule says kind = {name!r}")
    return {**KINDS, **own}


@dataclass(frozen=True)
class Loader:
    """Builds the rules of one file: its named blocks, its table of equivalent schoolings, its kinds of rules."""

    blocks: Mapping[str, Any] = field(default_factory=dict)
    equivalents: tuple[Equivalent, ...] = ()
    kinds: Mapping[str, RuleKind] = field(default_factory=lambda: KINDS)

    def rule(self, value: object, place: str, inherited: Source | None = None, seen: tuple[str, ...] = ()) -> Rule:
        """The rule that the table describes; LoadError says where it does not."""
        if isinstance(value, Mapping) and "use" in value:
            name = text(table(value, place, required={"use"}, optional=set())["use"], f"{place}.use")
            if name not in self.blocks:
                raise LoadError(f"{place}.use: no block is named {name!r}")
            if name in seen:
                raise LoadError(f"{place}.use: block {name!r} uses itself")
            return self.rule(self.blocks[name], f"blocks.{name}", inherited, (*seen, name))
        if not isinstance(value, Mapping):
            raise LoadError(f"{place}: must be a table")
        named = value.get("rule", "")
        kind = self.kinds.get(named) if isinstance(named, str) else None
        if kind is None:
            raise LoadError(f"{place}.rule: unknown kind {named!r}; known: {', '.join(sorted(self.kinds))}")
        return self._build(kind, value, place, inherited, seen)

    def _build(
        self, kind: RuleKind, value: Mapping[str, Any], place: str, inherited: Source | None, seen: tuple[str, ...]
    ) -> Rule:
        required = {"rule", "id"} | kind.required | ({"rules"} if kind.combines else set())
        table(value, place, required=required, optional={"text"} | SOURCE_KEYS | set(kind.keys))
        own = source(value, place, inherited)
        values = {key: parse(value[key], f"{place}.{key}") for key, parse in kind.keys.items() if key in value}
        if "text" in value:
            values["text"] = text(value["text"], f"{place}.text")
        if kind.combines:
            values["rules"] = self._inner(value["rules"], f"{place}.rules", own, seen)
            if values.get("count", 0) > len(values["rules"]):
                raise LoadError(f"{place}.count: more than the {len(values['rules'])} rules there are")
        if kind.make is EducationAtLeast:
            if "level" not in values and "degree" not in values:
                raise LoadError(f"{place}: an education rule needs 'level' or 'degree'")
            values["equivalents"] = self.equivalents
        return kind.make(id=text(value["id"], f"{place}.id"), source=own, **values)

    def _inner(self, value: object, place: str, own: Source, seen: tuple[str, ...]) -> tuple[Rule, ...]:
        if not isinstance(value, list) or not value:
            raise LoadError(f"{place}: must be a list of rules, at least one")
        return tuple(self.rule(each, f"{place}[{index}]", own, seen) for index, each in enumerate(value))


def rule_from_data(value: object, place: str = "rule", *, kinds: Mapping[str, RuleKind] = KINDS) -> Rule:
    """One rule from a parsed table, without named blocks; `kinds` are a series' own, beside the portal's."""
    return Loader(kinds=with_kinds(kinds)).rule(value, place)
