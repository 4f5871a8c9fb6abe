"""Schemes read from their texts, with every mistake in words; and the templates that plugins bring."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.criteria import Level, UnknownChoice
from portal.criteria.scheme import Scheme
from portal.criteria.scheme_data import scheme_from_text
from portal.criteria.scheme_defects import Defect, SchemeError
from portal.criteria.toml_lines import Path
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.registry import Registry, UnknownEdition, UnknownSeries

LARGEST_TEXT = 200_000


@dataclass(frozen=True)
class Mistake:
    """A mistake in words: its line, what the line says, and what is wrong. `line` None: something is missing."""

    line: int | None
    typed: str
    place: str
    text: str
    path: Path = ()


class Mistakes(Invalid):
    """A text that is no scheme, with all its mistakes."""

    def __init__(self, found: tuple[Mistake, ...]) -> None:
        first = found[0]
        where = _("第%(line)d行：", line=first.line) if first.line else ""
        told = _("共有%(count)d处错误。%(where)s%(first)s", count=len(found), where=where, first=first.text)
        super().__init__({"text": told})
        self.found = found


def read(text: str, registry: Registry) -> Scheme:
    """The scheme of a text. Raises Mistakes."""
    if len(text) > LARGEST_TEXT:
        raise Invalid({"text": _("方案最长%(most)d个字符", most=LARGEST_TEXT)})
    try:
        scheme = _parsed(text)
        found = unknown_series(scheme, registry)
        answers = whole_numbers(registry, scheme)
        if answers is not None:
            scheme_from_text(text, answers=answers)
    except SchemeError as error:
        raise Mistakes(tuple(_mistake(defect, text) for defect in error.defects)) from error
    if found is not None:
        raise Mistakes((found,))
    return scheme


@lru_cache(maxsize=64)
def _parsed(text: str) -> Scheme:
    return scheme_from_text(text)


def parsed(text: str) -> Scheme:
    """The scheme of a text that was taken before. Raises SchemeError."""
    return _parsed(text)


def unknown_series(scheme: Scheme, registry: Registry) -> Mistake | None:
    """The series is one that there is."""
    try:
        registry.find_series(scheme.series)
    except UnknownSeries:
        known = "、".join(series.slug for series in registry.series())
        told = _("没有职称系列“%(slug)s”；有：%(known)s", slug=scheme.series, known=known)
        return Mistake(None, "", "series", told, ("series",))
    return None


def whole_numbers(registry: Registry, scheme: Scheme) -> Mapping[str, str] | None:
    """Key -> label of the whole numbers that the series' form asks for; None when it has no edition of that year."""
    try:
        edition = registry.edition(scheme.series, scheme.year)
    except (UnknownSeries, UnknownEdition, UnknownChoice):
        return None
    return {entry.key: entry.label for entry in edition.fields if entry.kind == "integer"}


def _mistake(defect: Defect, text: str) -> Mistake:
    lines = text.splitlines()
    typed = lines[defect.line - 1].strip() if defect.line and defect.line <= len(lines) else ""
    return Mistake(defect.line, typed, defect.place, _(defect.template, **defect.values), defect.path)


def text_hash(text: str) -> str:
    """The SHA-256 of the text in UTF-8, as `sha256sum` gives it for the downloaded file."""
    return hashlib.sha256(text.encode()).hexdigest()


def templates(registry: Registry, series: tuple[str, ...] = ()) -> tuple[Scheme, ...]:
    """The templates of these series (empty: of all), in the registry's order."""
    return tuple(
        scheme
        for each in registry.series()
        if not series or each.slug in series
        for scheme in each.schemes
        if scheme.text
    )


def template(registry: Registry, series: str, slug: str) -> Scheme | None:
    """One template by its series and slug."""
    return next((each for each in templates(registry, (series,)) if each.slug == slug), None)


def template_for(registry: Registry, *, series: str, level: str, year: int) -> Scheme | None:
    """The template for a level: of that year, else the newest before it."""
    wanted = Level(level)
    fitting = [each for each in templates(registry, (series,)) if wanted in each.levels and each.year <= year]
    return max(fitting, key=lambda each: each.year, default=None)
