"""Drafts of editions: begun from an edition or from a file, looked at, changed, thrown away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tomli_w

from portal.criteria import Edition, Series
from portal.criteria.toml_lines import line_of, lines_of
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.i18n import _
from portal.registry import Registry, UnknownEdition, UnknownSeries
from portal.series.domain.edition_document import Document, Place, loadable, plain, renewed
from portal.series.domain.edition_problems import Problem, problems
from portal.series.domain.edition_state import EDITABLE, OPEN, DraftState, slot_of
from portal.series.service import edition_access as allowed
from portal.series.service.edition_loading import build, series_of
from portal.series.service.edition_wording import say_mistake, say_place
from portal.series.store import edition as store
from portal.series.store.edition import EditionDraft


@dataclass(frozen=True)
class Mistake:
    """A mistake in words: where (in words, and in the uploaded text its line), and what."""

    place: Place
    where: str
    text: str
    line: int | None = None


@dataclass(frozen=True)
class Draft:
    """A draft, and what it amounts to: the edition when it loads, else its mistakes."""

    row: EditionDraft
    series: Series
    edition: Edition | None
    mistakes: tuple[Mistake, ...]

    @property
    def document(self) -> Document:
        return self.row.document

    @property
    def editable(self) -> bool:
        return self.row.state in EDITABLE

    @property
    def open(self) -> bool:
        return self.row.state in OPEN


def draft_of(draft_id: int, *, registry: Registry, actor: Actor) -> Draft:
    """Raises Denied, Missing."""
    allowed.require_reader(actor)
    return read(existing(draft_id), registry)


def existing(draft_id: int) -> EditionDraft:
    """The row of a draft. Raises Missing."""
    return _found(store.draft(draft_id))


def _found(row: EditionDraft | None) -> EditionDraft:
    if row is None:
        raise Missing(_("没有这份评审条件草案"))
    return row


def read(row: EditionDraft, registry: Registry) -> Draft:
    """The draft with its mistakes. Raises Refused when the plugin of its series is switched off."""
    try:
        series = series_of(registry, row.series)
    except UnknownSeries as error:
        raise Refused(_("这个职称系列的插件已停用，草案暂时无法使用")) from error
    found = mistakes(row.document, series, text=row.text)
    edition = None if found else build(row.document, series)
    return Draft(row, series, edition, found)


def mistakes(document: Document, series: Series, *, text: str = "") -> tuple[Mistake, ...]:
    """Every mistake of a document, with the lines of the text that it was read from."""
    found = list(problems(document, lambda each: build(each, series)))
    if not any(each.place == ("slug",) for each in found):
        found.extend(_wrong_series(document, series))
    if not found:
        found.extend(_gaps(build(document, series)))
    lines = lines_of(text) if text and found else {}
    return tuple(
        Mistake(each.place, say_place(each.place), say_mistake(each.text), line_of(lines, each.place)) for each in found
    )


def _gaps(edition: Edition) -> list[Problem]:
    """Levels of a track for which no criteria are written: nobody could apply for them."""
    written = {(entry.level, track) for entry in edition.criteria for track in entry.tracks}
    return [
        Problem(("tracks", index, "levels"), _("%(level)s还没有申报条件", level=level))
        for index, track in enumerate(edition.tracks)
        for level in track.levels
        if (level, track.slug) not in written
    ]


def _wrong_series(document: Document, series: Series) -> list[Problem]:
    if document.get("slug") == series.slug:
        return []
    return [Problem(("slug",), _("应当是“%(slug)s”", slug=series.slug))]


def start(
    *, series: str, year: int, version: int, next_year: bool, registry: Registry, actor: Actor, now: datetime
) -> int:
    """Begin a draft from an edition: of the next year, or of the next version of its year. Returns its id.

    A draft of the same year and version that is on its way already is gone on with. Raises Denied, Missing.
    """
    allowed.require_administrator(actor, series)
    base = edition_of(registry, series, year, version)
    wanted_year = base.year + 1 if next_year else base.year
    with transaction():
        begun = _begun_from(base, wanted_year)
        if begun is not None:
            return begun.id
        number = next_version(registry, series, wanted_year)
        document = renewed(plain(base.data), year=wanted_year, version=number)
        return add_draft(document, series, base=base, text="", actor=actor, now=now)


def _begun_from(base: Edition, year: int) -> EditionDraft | None:
    """The draft of that year that was begun from this edition, while it can be edited."""
    same = [
        row
        for row in store.open_drafts()
        if (row.series, row.year, row.base_year, row.base_version) == (base.slug, year, base.year, base.version)
        and row.state in EDITABLE
    ]
    return same[0] if same else None


def edition_of(registry: Registry, series: str, year: int, version: int) -> Edition:
    """Raises Missing."""
    try:
        return registry.edition(series, year, version=version)
    except (UnknownSeries, UnknownEdition) as error:
        raise Missing(_("没有这个版本的评审条件")) from error


def next_version(registry: Registry, series: str, year: int) -> int:
    """The first number that is free in the year: after the plugin's, the released ones and the open drafts."""
    shipped = [each.version for each in series_of(registry, series).editions if each.year == year]
    return max([*shipped, store.highest_version(series, year), 0]) + 1


def add_draft(document: Document, series: str, *, base: Edition | None, text: str, actor: Actor, now: datetime) -> int:
    year, version = document["year"], document["version"]
    row = store.add_draft(
        series=series,
        year=year,
        version=version,
        slot=slot_of(series, year, version),
        base_year=base.year if base else 0,
        base_version=base.version if base else 0,
        base_hash=base.hash if base else "",
        document=document,
        text=text,
        started_at=now,
        started_by=actor.person_id or 0,
        saved_at=now,
        saved_by=actor.person_id or 0,
    )
    record(row, "edition.started", actor, now, base=[base.year, base.version] if base else None)
    return row.id


def latest_before(registry: Registry, series: str, year: int) -> Edition | None:
    """The edition to compare a new one with: the newest of last year or before, else of its own year."""
    known = sorted(series_of(registry, series).editions, key=lambda each: (each.year, each.version))
    earlier = [each for each in known if each.year < year] or [each for each in known if each.year == year]
    return earlier[-1] if earlier else None


def save(
    draft_id: int,
    change: Callable[[Document], Document],
    *,
    revision: int,
    what: str,
    actor: Actor,
    now: datetime,
    text: str = "",
) -> Document:
    """Put a changed document into the draft; returns it. Raises Denied, Missing, Refused, Conflict."""
    with transaction():
        row = _found(store.locked_draft(draft_id))
        allowed.require_administrator(actor, row.series)
        if row.state not in EDITABLE:
            raise Refused(_("草案已经报送，不能再改"), cure=_("省级人社部门退回后可以修改"))
        document = change(row.document)
        columns: Mapping[str, Any] = {"document": document, "text": text, "saved_at": now, "saved_by": actor.person_id}
        _keep(row, revision, columns)
        record(row, "edition.saved", actor, now, what=what, revision=revision + 1)
    return document


def _keep(row: EditionDraft, revision: int, columns: Mapping[str, Any]) -> None:
    if not store.save_draft(row.id, revision, columns):
        raise Conflict(_("这份草案在您打开页面之后修改过。请核对最新内容后重新提交，您填写的内容已保留。"))


def discard(*, draft_id: int, revision: int, actor: Actor, now: datetime) -> None:
    """Throw a draft away; the row stays, for whoever asks later. Raises Denied, Missing, Refused, Conflict."""
    with transaction():
        row = _found(store.locked_draft(draft_id))
        allowed.require_administrator(actor, row.series)
        if row.state not in EDITABLE:
            raise Refused(_("草案已经报送，不能删除"))
        _keep(row, revision, {"state": DraftState.DISCARDED.value, "slot": None, "saved_at": now})
        record(row, "edition.discarded", actor, now)


def to_toml(document: Mapping[str, Any]) -> str:
    """The document as the file that a plugin would ship."""
    return tomli_w.dumps(loadable(document))


def record(row: EditionDraft, action: str, actor: Actor, now: datetime, **data: Any) -> None:
    """The ledger's entry of a draft."""
    told = {"series": row.series, "year": row.year, "version": row.version, **data}
    ledger.append(subject=f"edition.draft:{row.id}", action=action, actor=actor, at=now, data=told)
