"""A parsed table of a scheme being read: every value that can't be taken is noted with its place, none stops."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from portal.criteria.loading import SOURCE_KEYS, Loader, LoadError, source
from portal.criteria.rules import Rule
from portal.criteria.scheme_defects import N_, Findings
from portal.criteria.toml_lines import Path
from portal.criteria.verdict import Source, Status

MOST_PLACES = 4
LARGEST = Decimal(1_000_000)
_T = TypeVar("_T")


@dataclass
class Node:
    """One table at its path. `places`: how many decimals the scheme's numbers may have."""

    data: Mapping[str, Any]
    path: Path
    findings: Findings
    places: int = 2
    seen: set[str] = field(default_factory=set)

    def fault(self, code: str, template: str, *, key: str | int = "", **values: object) -> None:
        """Note a defect at the table, or at one of its keys."""
        path = self.path if key == "" else (*self.path, key)
        self.findings.add(code, path, template, **values)

    def value(self, key: str, *, required: bool = False) -> Any:
        """The raw value; None when it isn't there."""
        self.seen.add(key)
        if key not in self.data and required:
            self.fault("missing", N_("缺少“%(name)s”"), key=key, name=key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = True) -> str:
        """A text; empty when it isn't there."""
        raw = self.value(key, required=required)
        if raw is None:
            return ""
        if not isinstance(raw, str) or not raw.strip():
            self.fault("not_text", N_("“%(name)s”应当是不为空的文字"), key=key, name=key)
            return ""
        return raw.strip()

    def words(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        raw = self.value(key, required=required)
        if raw is None:
            return ()
        if not isinstance(raw, list | tuple) or not raw or not all(isinstance(each, str) and each for each in raw):
            self.fault("not_texts", N_("“%(name)s”应当是一个或多个文字的列表"), key=key, name=key)
            return ()
        return tuple(each.strip() for each in raw)

    def number(self, key: str, *, required: bool = True) -> Decimal | None:
        """A number, 0 or more, exact: an integer, or decimals of a TOML text, or a text in data."""
        raw = self.value(key, required=required)
        if raw is None:
            return None
        if isinstance(raw, str | int | Decimal) and not isinstance(raw, bool):
            try:
                found = Decimal(raw)
            except InvalidOperation:
                found = Decimal("nan")
            if found.is_finite() and 0 <= found <= LARGEST:
                return self._fine(found, key)
        self.fault("not_number", N_("“%(name)s”应当是不小于0的数"), key=key, name=key)
        return None

    def _fine(self, found: Decimal, key: str) -> Decimal | None:
        exponent = found.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            template = N_("“%(name)s”的小数位多于方案规定的%(places)s位")
            self.fault("too_fine", template, key=key, name=key, places=self.places)
            return None
        return found

    def whole(self, key: str, *, required: bool = True, default: int = 0) -> int:
        """A whole number, 0 or more."""
        raw = self.value(key, required=required)
        if raw is None:
            return default
        if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
            self.fault("not_whole", N_("“%(name)s”应当是不小于0的整数"), key=key, name=key)
            return default
        return raw

    def one_of(self, key: str, accepted: Mapping[str, _T], *, required: bool = True) -> _T | None:
        """One of some words, as what it stands for."""
        raw = self.value(key, required=required)
        if raw is None:
            return None
        if not isinstance(raw, str) or raw not in accepted:
            template = N_("“%(name)s”写的是“%(value)s”，只能是：%(accepted)s")
            words = "、".join(accepted)
            self.fault("unknown_word", template, key=key, name=key, value=raw, accepted=words)
            return None
        return accepted[raw]

    def parsed(self, key: str, parse: Callable[[object, str], _T], *, required: bool = True) -> _T | None:
        """A value read by a parser of the criteria."""
        raw = self.value(key, required=required)
        if raw is None:
            return None
        try:
            return parse(raw, key)
        except LoadError as error:
            template = N_("“%(name)s”不能识别：%(detail)s")
            self.fault("unknown_word", template, key=key, name=key, detail=error)
            return None

    def node(self, key: str, *, required: bool = False) -> "Node | None":
        """A table inside."""
        raw = self.value(key, required=required)
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            self.fault("not_table", N_("“%(name)s”应当是一个表"), key=key, name=key)
            return None
        return Node(raw, (*self.path, key), self.findings, self.places)

    def nodes(self, key: str) -> "list[Node]":
        """A list of tables, at least one."""
        raw = self.value(key, required=True)
        if raw is None:
            return []
        if not isinstance(raw, list | tuple) or not raw or not all(isinstance(each, Mapping) for each in raw):
            self.fault("not_tables", N_("“%(name)s”至少要有一项"), key=key, name=key)
            return []
        return [Node(each, (*self.path, key, index), self.findings, self.places) for index, each in enumerate(raw)]

    def rule(self, key: str, loader: Loader, base: Source, *, required: bool = False) -> Rule | None:
        """A condition in the language of the criteria; its id may be left out."""
        raw = self.value(key, required=required)
        if raw is None:
            return None
        if isinstance(raw, Mapping):
            raw = {"id": "-".join(str(part) for part in (*self.path, key)), **raw}
        try:
            return loader.rule(raw, key, base)
        except LoadError as error:
            template = N_("条件不能识别：%(detail)s")
            self.fault("unknown_fact", template, key=key, detail=error)
            return None

    def source(self, base: Source | None) -> Source:
        """Document, clause and status of the table, or inherited."""
        self.seen |= SOURCE_KEYS
        try:
            return source(self.data, "source", base)
        except LoadError as error:
            self.fault("source", N_("依据不完整：%(detail)s"), detail=error)
            return base or Source("", "", Status.UNCONFIRMED)

    def done(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self.data:
            if key not in self.seen:
                words = "、".join(sorted(self.seen))
                template = N_("不认识的项“%(name)s”；可以写：%(known)s")
                self.fault("unknown_key", template, key=key, name=key, known=words)
