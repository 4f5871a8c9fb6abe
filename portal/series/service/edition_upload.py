"""An edition's file taken as a draft: another province's numbers, or last year's edited outside."""

import tomllib
from datetime import datetime

from portal.criteria import Series
from portal.criteria.toml_lines import line_of, lines_of
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.registry import Registry, UnknownEdition, UnknownSeries
from portal.series.domain.edition_document import Document, misshapen, plain
from portal.series.domain.edition_state import slot_of
from portal.series.service import edition_access as allowed
from portal.series.service import edition_drafts as drafts
from portal.series.service.edition_loading import series_of
from portal.series.service.edition_wording import say_place
from portal.series.store import edition as store

# Ten times the longest edition there is.
LARGEST_FILE = 512 * 1024


def upload(*, content: bytes, registry: Registry, actor: Actor, now: datetime) -> int:
    """Take an edition's file as a draft; the open draft of that year and version is replaced. Returns the draft's id.

    What is wrong inside is shown on the draft's page; only a text without a readable series, year and version is
    refused here. Raises Denied, Invalid, Refused.
    """
    text, document = read_file(content)
    _refuse_misshapen(text, document)
    series = _named_series(document, registry)
    allowed.require_administrator(actor, series.slug)
    year, version = _numbers(document)
    _refuse_released(registry, series.slug, year, version)
    with transaction():
        held = store.open_draft_in(slot_of(series.slug, year, version))
        if held is None:
            base = drafts.latest_before(registry, series.slug, year)
            return drafts.add_draft(document, series.slug, base=base, text=text, actor=actor, now=now)
        drafts.save(
            held.id, lambda _old: document, revision=held.revision, what="upload", actor=actor, now=now, text=text
        )
        return held.id


def read_file(content: bytes) -> tuple[str, Document]:
    """The text and what it says. Raises Invalid with the line of what is no TOML."""
    if not content:
        raise Invalid({"file": _("请选择文件")})
    if len(content) > LARGEST_FILE:
        raise Invalid({"file": _("文件太大，不能超过512KB")})
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, plain(tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise Invalid({"file": _("文件不是UTF-8编码的文本")}) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Invalid({"file": _("不是有效的TOML文件：%(why)s", why=str(error))}) from error


def _refuse_misshapen(text: str, document: Document) -> None:
    """What can't even be shown in forms. Raises Invalid with the line."""
    place = misshapen(document)
    if place is None:
        return
    line, where = line_of(lines_of(text), place) or 1, say_place(place)
    raise Invalid({"file": _("第%(line)d行，%(where)s：应当是表，或表的列表", line=line, where=where)})


def _named_series(document: Document, registry: Registry) -> Series:
    try:
        return series_of(registry, str(document.get("slug", "")))
    except UnknownSeries as error:
        raise Invalid({"file": _("文件没有写明已启用的职称系列（slug）")}) from error


def _numbers(document: Document) -> tuple[int, int]:
    found = []
    for key, least, most in (("year", 2000, 2199), ("version", 1, 999)):
        value = document.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Invalid({"file": _("%(key)s 应当是%(least)d到%(most)d之间的整数", key=key, least=least, most=most)})
        found.append(value)
    return found[0], found[1]


def _refuse_released(registry: Registry, series: str, year: int, version: int) -> None:
    try:
        registry.edition(series, year, version=version)
    except (UnknownSeries, UnknownEdition):
        if store.release(series, year, version) is None:
            return
    free = drafts.next_version(registry, series, year)
    raise Invalid(
        {
            "file": _(
                "%(year)d年第%(version)d版已经发布，不能再改；请把 version 写作 %(free)d",
                year=year,
                version=version,
                free=free,
            )
        }
    )
