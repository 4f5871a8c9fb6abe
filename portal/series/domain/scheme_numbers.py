"""All numbers of a scheme as boxes to type in, and the document with what was typed.

Adding an item or a condition is done in the text; numbers, and further bands and grades, are what is changed each year.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.criteria.scheme import plain
from portal.criteria.toml_lines import Path
from portal.series.domain.scheme_state import N_

LABELS = {
    "total": N_("满分"),
    "pass_mark": N_("合格线"),
    "share": N_("专家评议分值"),
    "minimum": N_("最少专家人数"),
    "drop": N_("两端各去掉几个分数"),
    "cap": N_("上限"),
    "weight": N_("权重（%）"),
    "from": N_("起点（含）"),
    "above": N_("起点（不含）"),
    "below": N_("终点（不含）"),
    "to": N_("终点（含）"),
    "points": N_("分值"),
    "otherwise": N_("都不符合时"),
    "lowest": N_("最低分"),
    "step": N_("每次加"),
    "name": N_("等次"),
    "text": N_("评分标准"),
}
# The lists to which a row can be added, and what a new row asks for.
GROWING = {"bands": ("from", "below", "points"), "guide": ("from", "below", "text"), "grades": ("name", "points")}
_ROWS = {"bands": N_("第%(number)d档"), "guide": N_("评分标准%(number)d"), "grades": N_("等次%(number)d")}
_WORDS = frozenset({"name", "text"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name in the form, where its value goes, its label, and what it holds now."""

    name: str
    path: Path
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side, with a legend and its number."""

    legend: str
    number: int
    boxes: tuple[Box, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of the whole scheme (depth 1), a segment (2), a block (3) or an item (4)."""

    title: str
    depth: int
    rows: tuple[Row, ...]

    def boxes(self) -> Iterator[Box]:
        """All boxes, in their order."""
        for row in self.rows:
            yield from row.boxes


def box_name(path: Path) -> str:
    """The name of a path's box."""
    return "-".join(str(part) for part in path)


def groups(document: Mapping[str, Any]) -> tuple[Group, ...]:
    """All boxes of a document that holds together."""
    found = [Group("", 1, (_row((), document, ("total", "pass_mark")),))]
    experts = document.get("experts")
    if experts is not None:
        found.append(Group(N_("专家评议"), 2, (_row(("experts",), experts, ("share", "minimum", "drop")),)))
    for path, table, depth in _parts(document):
        keys = ("total", "weight") if depth == 2 else ("cap", "weight", "lowest", "step", "otherwise")
        given = tuple(key for key in keys if key in table)
        rows = [_row(path, table, given)] if given else []
        for key in (*GROWING, "tiers", "units"):
            rows.extend(_entries((*path, key), table[key], key) if key in table else ())
        found.append(Group(table["name"], depth, tuple(rows)))
    return tuple(found)


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any], int]]:
    for i, segment in enumerate(document["segments"]):
        yield ("segments", i), segment, 2
        for j, block in enumerate(segment["blocks"]):
            yield ("segments", i, "blocks", j), block, 3
            for k, item in enumerate(block["items"]):
                yield ("segments", i, "blocks", j, "items", k), item, 4


def _row(path: Path, table: Mapping[str, Any], keys: Iterable[str], legend: str = "", number: int = 0) -> Row:
    boxes = tuple(Box(box_name((*path, key)), (*path, key), LABELS[key], _shown(table.get(key))) for key in keys)
    return Row(legend, number, boxes, _said(table))


def _said(table: Mapping[str, Any]) -> str:
    """What a tier or a unit is for: the words of its data."""
    rule = table.get("when", table if "kinds" in table else {})
    words = [rule.get("text"), *(rule.get(key) for key in ("ranks", "kinds", "level", "degree", "count"))]
    flat = [str(each) for word in words if word for each in (word if isinstance(word, list) else [word])]
    order = {"before": "以前", "after": "以后"}.get(rule.get("order", ""), "")
    return "、".join([*flat, *([f"{rule.get('title', '')}{order}"] if order else [])])


def _entries(path: Path, tables: list[Mapping[str, Any]], key: str) -> list[Row]:
    found = []
    new = GROWING.get(key, ())
    for index, table in enumerate([*tables, *([{}] if new else [])]):
        keys = ("points",) if not new else _keys(table, new)
        found.append(_row((*path, index), table, keys, _ROWS.get(key, ""), index + 1))
    return found


def _keys(table: Mapping[str, Any], new: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a new row, with the bounds as this one writes them."""
    low = "above" if "above" in table else "from"
    high = "to" if "to" in table else "below"
    return tuple({"from": low, "below": high}.get(key, key) for key in new)


def _shown(value: object) -> str:
    if isinstance(value, int | Decimal):
        return plain(Decimal(value))
    return value if isinstance(value, str) else ""


def written(document: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The document with what was typed, by box name. An emptied row is left out; an empty box is no value.

    What is no number stays the text that it is: reading the scheme refuses it at its place.
    """
    found = copy.deepcopy(dict(document))
    for group in groups(document):
        for row in group.rows:
            _write_row(found, row, typed)
    for path, item, _depth in _parts(found):
        for key in GROWING.keys() & item.keys():
            _table(found, (*path, key))[key] = [entry for entry in item[key] if entry]
    return found


def _write_row(document: dict[str, Any], row: Row, typed: Mapping[str, str]) -> None:
    values = {box.path: typed.get(box.name, "").strip() for box in row.boxes}
    if row.number and not any(values.values()):
        table = _table(document, row.boxes[0].path)
        # A tier's condition stays: without points it is refused, not silently dropped.
        if "when" not in table and "kinds" not in table:
            table.clear()
            return
    for path, text in values.items():
        table, key = _table(document, path), str(path[-1])
        if text:
            table[key] = text if key in _WORDS else _number(text)
        else:
            table.pop(key, None)


def _number(text: str) -> int | Decimal | str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite():
        return text
    return int(value) if value == value.to_integral_value() and abs(value) < 10**9 else value


def _table(document: Any, path: Path) -> dict[str, Any]:
    """The table that holds a path's last key; a list's next entry is made when it isn't there."""
    found = document
    for part in path[:-1]:
        if isinstance(part, int) and part == len(found):
            found.append({})
        found = found[part]
    return found


def box_for(path: Path, boxes: Iterable[Box]) -> str | None:
    """The name of the box where a mistake at this path is shown: its own, or the first of what is around it."""
    known = list(boxes)
    for length in range(len(path), 0, -1):
        for box in known:
            if box.path[:length] == path[:length]:
                return box.name
    return None
