"""A scoring scheme from data (a parsed TOML file) or from its text; refused with every defect at once."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.criteria.levels import Degree, EducationLevel, Level
from portal.criteria.loading import KINDS, Loader, RuleKind, one_of, word
from portal.criteria.scheme import ZERO, Block, Scheme, SchemeItem, Segment, plain
from portal.criteria.scheme_checks import check_block, check_experts, check_parts, check_pass_mark, experts_from
from portal.criteria.scheme_defects import N_, Findings, SchemeError
from portal.criteria.scheme_items import Context, item_from
from portal.criteria.scheme_nodes import MOST_PLACES, Node
from portal.criteria.scheme_rules import AFTER, BEFORE, SchoolingAndTitle
from portal.criteria.toml_lines import lines_of

SCHEME_KINDS = {
    "schooling_and_title": RuleKind(
        make=SchoolingAndTitle,
        keys={
            "level": word(EducationLevel),
            "degree": word(Degree),
            "title": word(Level),
            "order": one_of(BEFORE, AFTER),
        },
        required=frozenset({"level", "title", "order"}),
    )
}
_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_TAKES = {"sum": False, "best": True}


def scheme_from_text(text: str, *, answers: Mapping[str, str] | None = None) -> Scheme:
    """The scheme of a TOML text. Raises SchemeError with the line of every defect.

    `answers`: key -> label of the series' integer form fields; None = they are not known here. Conditions are of the
    kinds that come with the portal: a filed scheme must mean the same whatever plugins are installed.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        findings = Findings()
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines()) or 1
        findings.lines = {("toml",): line}
        findings.add("not_toml", ("toml",), N_("不是有效的TOML：%(detail)s"), detail=error)
        raise SchemeError(tuple(findings.defects)) from error
    return _read(data, Findings(lines_of(text)), answers, text)


def scheme_from_data(data: Mapping[str, Any], *, answers: Mapping[str, str] | None = None) -> Scheme:
    """The scheme that the data describes; decimals are given as Decimal or text, never as float. Raises SchemeError."""
    return _read(data, Findings(), answers, "")


def canonical_scheme(data: object) -> str:
    """One spelling of the data: sorted keys, numbers without idle zeros."""

    def spelt(value: object) -> object:
        if isinstance(value, Mapping):
            return {str(key): spelt(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [spelt(each) for each in value]
        if isinstance(value, Decimal):
            return plain(value)
        if isinstance(value, date):
            return value.isoformat()
        return value if isinstance(value, bool | str) or value is None else str(value)

    return json.dumps(spelt(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(data: Mapping[str, Any], findings: Findings, answers: Mapping[str, str] | None, text: str) -> Scheme:
    places = data.get("places", 2)
    fine = isinstance(places, int) and not isinstance(places, bool) and 0 <= places <= MOST_PLACES
    node = Node(data, (), findings, places if fine else 2)
    node.seen.add("places")
    if not fine:
        node.fault("places", N_("小数位数应当是0到%(most)s的整数"), key="places", most=MOST_PLACES)
    sourced = node.node("source", required=True)
    base = sourced.source(None) if sourced else node.source(None)
    loader = Loader(kinds={**KINDS, **SCHEME_KINDS})
    context = Context(loader, base, answers)
    total = node.number("total")
    segments = tuple(each for each in (_segment(table, context) for table in node.nodes("segments")) if each)
    table = node.node("experts")
    experts = experts_from(table) if table is not None else None
    scheme = Scheme(
        slug=_slug(node),
        name=node.text("name"),
        series=node.text("series"),
        levels=_levels(node),
        year=node.whole("year"),
        total=ZERO if total is None else total,
        pass_mark=node.number("pass_mark", required=False),
        places=node.places,
        segments=segments,
        experts=experts,
        source=base,
        note=node.text("note", required=False),
        hash=hashlib.sha256(canonical_scheme(data).encode()).hexdigest(),
        text=text,
    )
    node.done()
    _check(node, table, scheme)
    findings.refuse()
    return scheme


def _check(node: Node, table: Node | None, scheme: Scheme) -> None:
    _check_unique(node, scheme)
    if "total" in node.data and len(scheme.segments) == len(node.data.get("segments", ())):
        check_parts(node, "segments", scheme.segments, scheme.total)
        check_pass_mark(node, scheme)
    check_experts(node, table, scheme)


def _check_unique(node: Node, scheme: Scheme) -> None:
    """Score sheets and marks name items by their slugs, and blocks and segments by theirs."""
    for slugs in (
        [segment.slug for segment in scheme.segments],
        [block.slug for _segment, block in scheme.blocks()],
        [item.slug for _segment, _block, item in scheme.items()],
    ):
        for slug in sorted({slug for slug in slugs if slug and slugs.count(slug) > 1}):
            node.fault("twice", N_("标识“%(slug)s”用了不止一次"), key="segments", slug=slug)


def _levels(node: Node) -> tuple[Level, ...]:
    parse = word(Level)
    return node.parsed("levels", lambda raw, place: tuple(parse(each, place) for each in _listed(raw))) or ()


def _listed(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, list | tuple) and raw else [raw]


def _slug(node: Node) -> str:
    slug = node.text("slug")
    if slug and not _SLUG.fullmatch(slug):
        template = N_("标识“%(slug)s”只能用小写字母、数字、下划线和连字符，以字母开头，最多40个字符")
        node.fault("slug", template, key="slug", slug=slug)
    return slug


def _segment(node: Node, context: Context) -> Segment | None:
    base = node.source(context.base)
    inner = Context(context.loader, base, context.answers)
    total, tables = node.number("total"), node.nodes("blocks")
    blocks = [_block(table, inner) for table in tables]
    slug, name, stage, weight = _slug(node), node.text("name"), node.text("stage"), _weight(node)
    node.done()
    if total is None or total == 0:
        node.fault("cap_zero", N_("满分应当大于0"), key="total")
        return None
    known = tuple(block for block in blocks if block is not None)
    if len(known) == len(tables):
        check_parts(node, "blocks", known, total)
    return Segment(slug, name, stage, total, weight, known, base)


def _weight(node: Node) -> Decimal | None:
    weight = node.number("weight", required=False)
    if weight is not None and weight == 0:
        node.fault("weight_zero", N_("权重应当大于0"), key="weight")
    return weight


def _block(node: Node, context: Context) -> Block | None:
    base = node.source(context.base)
    inner = Context(context.loader, base, context.answers)
    cap, tables = node.number("cap"), node.nodes("items")
    items = [item_from(table, inner) for table in tables]
    slug, name, weight = _slug(node), node.text("name"), _weight(node)
    best = node.one_of("takes", _TAKES, required=False) or False
    node.done()
    if cap is None or cap == 0:
        node.fault("cap_zero", N_("上限应当大于0"), key="cap")
        return None
    known: tuple[SchemeItem, ...] = tuple(item for item in items if item is not None)
    block = Block(slug, name, cap, weight, best, known, base)
    if len(known) == len(tables):
        check_block(node, block)
    return block
