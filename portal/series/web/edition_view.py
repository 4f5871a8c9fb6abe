"""What the pages of editions show: parts and their entries, trees of rules, differences, in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.criteria import Series
from portal.kernel.i18n import _
from portal.series.domain.edition_comparison import DEEPEST, Change, Value
from portal.series.domain.edition_document import PARTS, Place, uses_of, write_place
from portal.series.service import edition_wording as words
from portal.series.service.edition_drafts import Draft, Mistake

STATUS_TONES = {"confirmed": "green", "unsourced": "amber", "unconfirmed": "amber"}
SOURCE_KEYS = ("document", "clause", "status")


def base_url(draft: Draft) -> str:
    return f"/series-admin/editions/{draft.row.id}"


def heading(draft: Draft) -> str:
    return _(
        "%(name)s %(year)d年度评审条件第%(version)d版（草案）",
        name=draft.series.name,
        year=draft.row.year,
        version=draft.row.version,
    )


def state_tag(state: str) -> tuple[str, str]:
    text, tone = words.STATES[state]
    return str(text), tone


def parts(draft: Draft) -> list[dict[str, Any]]:
    """The parts as a list of tasks: how many entries, how many mistakes."""
    base = base_url(draft)
    found = []
    for part in ("head", *PARTS):
        wrong = sum(_in_part(mistake, part) for mistake in draft.mistakes)
        entries = draft.document.get(part) or []
        number = _("%(count)d项", count=len(entries)) if part != "head" else ""
        found.append(
            {
                "title": str(words.PARTS[part]),
                "href": f"{base}/head" if part == "head" else f"{base}/parts/{part}",
                "hint": number,
                "status": _("%(count)d处错误", count=wrong) if wrong else _("没有错误"),
                "tone": "red" if wrong else "green",
            }
        )
    return found


def _in_part(mistake: Mistake, part: str) -> bool:
    first = str(mistake.place[0]) if mistake.place else "head"
    if part == "criteria":
        return first in ("criteria", "blocks")
    return first == part or (part == "head" and first not in (*PARTS, "blocks"))


def mistake_rows(draft: Draft) -> list[dict[str, str]]:
    """Every mistake with the page on which it is put right."""
    return [
        {"href": _page_of(draft, mistake.place), "where": _where(mistake), "text": mistake.text}
        for mistake in draft.mistakes
    ]


def _where(mistake: Mistake) -> str:
    if mistake.line is None:
        return mistake.where
    return _("第%(line)d行，%(where)s", line=mistake.line, where=mistake.where)


def _page_of(draft: Draft, place: Place) -> str:
    base = base_url(draft)
    for length in range(len(place), 1, -1):
        if place[length - 2] == "rules" or (place[0] == "blocks" and length == 2):
            return f"{base}/rule/{write_place(place[:length])}"
    if len(place) > 1 and place[0] in PARTS:
        return f"{base}/parts/{write_place(place[:2])}"
    return f"{base}/parts/{place[0]}" if place and place[0] in PARTS else f"{base}/head"


def entry_name(part: str, entry: Any, tracks: Mapping[str, str] | None = None) -> str:
    """What an entry is called in a list."""
    if not isinstance(entry, Mapping):
        return _("（无法识别）")
    if part == "levels":
        titles = entry.get("title") or _("、").join(str(each.get("title", "")) for each in entry.get("titles") or ())
        return f"{entry.get('level', '')}{_('：')}{titles}"
    if part == "equivalents":
        return f"{entry.get('level', '')} → {entry.get('counts_as', '')}"
    if part == "specialties":
        return f"{entry.get('group', '')} {entry.get('number', '')}. {entry.get('name', '')}"
    if part == "criteria":
        known = tracks or {}
        named = (known.get(str(track), str(track)) for track in entry.get("tracks") or ())
        return f"{entry.get('level', '')}{_('：')}{_('、').join(named)}"
    return str(entry.get("label") or entry.get("name") or entry.get("text") or entry.get("key") or "")


def entry_rows(draft: Draft, part: str) -> list[dict[str, Any]]:
    """The entries of a part, each with its source."""
    return [
        {
            "index": index,
            "name": entry_name(part, entry, track_names(draft.document)),
            "source": source_of(entry),
            "status": status_of(entry),
            "wrong": any(mistake.place[:2] == (part, index) for mistake in draft.mistakes),
        }
        for index, entry in enumerate(draft.document.get(part) or [])
    ]


def source_of(entry: Any) -> str:
    """Document and clause that an entry names itself."""
    if not isinstance(entry, Mapping):
        return ""
    return " ".join(str(entry[key]) for key in ("document", "clause") if entry.get(key))


def status_of(entry: Any) -> dict[str, str] | None:
    """The status that an entry states itself, as a tag."""
    status = entry.get("status") if isinstance(entry, Mapping) else None
    if not status:
        return None
    return {"text": words.say_value("status", status), "tone": STATUS_TONES.get(str(status), "grey")}


def tree(draft: Draft, place: Place, rules: Iterable[Any], depth: int = 0) -> list[dict[str, Any]]:
    """Rules as nested nodes; a use of a block shows the block."""
    return [_node(draft, (*place, index), rule, depth) for index, rule in enumerate(rules)]


def _node(draft: Draft, place: Place, rule: Any, depth: int) -> dict[str, Any]:
    table = rule if isinstance(rule, Mapping) else {}
    block = str(table.get("use", ""))
    own, at = place, table
    if block:
        own = ("blocks", block)
        at = (draft.document.get("blocks") or {}).get(block, {})
    inner = at.get("rules") or [] if depth < DEEPEST else []
    return {
        "place": write_place(place),
        "edit": write_place(own),
        "first": place[-1] == 0,
        "block": block,
        "uses": uses_of(draft.document, block) if block else 0,
        "missing": bool(block) and not at,
        "text": words.say_rule(at, draft.series.kinds),
        "kind": words.say_kind(str(at.get("rule", ""))),
        "count": at.get("count") if at.get("rule") == "at_least" else None,
        "holds": "rules" in at,
        "parameters": parameters(at),
        "source": source_of(at),
        "status": status_of(at),
        "children": [_node(draft, (*own, "rules", index), each, depth + 1) for index, each in enumerate(inner)],
    }


def parameters(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parameters of a rule in words."""
    hidden = {"rule", "id", "text", "rules", "use", *SOURCE_KEYS}
    return [
        (words.say_parameter(key), words.say_value(key, value)) for key, value in table.items() if key not in hidden
    ]


def changes(found: Iterable[Change], series: Series, tracks: Mapping[str, str]) -> list[dict[str, Any]]:
    """Differences in words, in the order of the parts."""
    return [_change(each, series, tracks) for each in found]


def _change(change: Change, series: Series, tracks: Mapping[str, str]) -> dict[str, Any]:
    entry = change.after or change.before or {}
    is_rule = change.part == "rules"
    name = words.say_rule(entry, series.kinds) if is_rule else entry_name(change.part, entry, tracks)
    if change.part in ("head", "source"):
        name = str(words.PARTS[change.part])
    where = [f"{each.level}·{tracks.get(each.track, each.track)}" for each in change.where]
    added, gone = change.before is None, change.after is None
    return {
        "part": str(words.PARTS[change.part]),
        "name": name,
        "where": _("、").join(dict.fromkeys(where)),
        "verb": _("新增") if added else _("取消") if gone else _("修改"),
        "tone": "green" if added else "red" if gone else "amber",
        "rows": [_value_row(each, words.say_parameter if is_rule else words.say_key) for each in change.values],
    }


def _value_row(value: Value, say_key: Callable[[str], str]) -> dict[str, str]:
    return {
        "key": say_key(value.key),
        "before": words.say_value(value.key, value.before),
        "after": words.say_value(value.key, value.after),
        "how": _how(value),
    }


def _how(value: Value) -> str:
    if value.before is None:
        return _("新增")
    if value.after is None:
        return _("取消")
    if isinstance(value.before, int) and isinstance(value.after, int) and not isinstance(value.after, bool):
        by = value.after - value.before
        return _("增加%(by)d", by=by) if by > 0 else _("减少%(by)d", by=-by)
    return _("改变")


def track_names(*documents: Mapping[str, Any]) -> dict[str, str]:
    """Slug -> name of the tracks of some documents."""
    found = {}
    for document in documents:
        for track in document.get("tracks") or ():
            if isinstance(track, Mapping):
                found[str(track.get("slug", ""))] = str(track.get("name", ""))
    return found
