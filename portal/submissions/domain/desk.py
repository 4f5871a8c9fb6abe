"""A frozen content as a reviewer reads it: parts with their values and files, and what changed between revisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from portal.submissions.domain.content import canonical, content_hash
from portal.submissions.domain.dossier import SECTION_NAMES, Item, Section
from portal.submissions.domain.dossier_fields import KindSpec, summary
from portal.submissions.domain.dossier_kinds import kind_of

# A queue page holds this many rows.
PAGE = 20
ANSWERS = "answers"


class Change(StrEnum):
    """What became of a part since the previous revision."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Line:
    """One value of a part; `before` is what the previous revision said, when it was different."""

    label: str
    value: str
    before: str | None = None


@dataclass(frozen=True)
class FilePart:
    """One evidence file; `is_new` since the previous revision."""

    id: int
    label: str
    media_type: str
    pages: int
    sha256: str
    is_new: bool = False

    @property
    def key(self) -> str:
        return f"file:{self.id}"


@dataclass(frozen=True)
class Part:
    """What is audited as one: a dossier item with its files, or an answer to the series' own question."""

    key: str
    section: str
    title: str
    lines: tuple[Line, ...]
    files: tuple[FilePart, ...] = ()
    fingerprint: str = ""
    change: Change = Change.SAME

    @property
    def name(self) -> str:
        """The title as it stands below its section's heading: the kind is only said where a section has several."""
        kind, colon, rest = self.title.partition("：")
        return rest if colon and rest and self.section not in (Section.ACHIEVEMENTS, ANSWERS) else self.title


@dataclass(frozen=True)
class Sheet:
    """All parts of one revision, in the order of the dossier's sections; `removed` were in the previous one."""

    parts: tuple[Part, ...]
    removed: tuple[Part, ...] = ()

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    @property
    def sections(self) -> tuple[tuple[str, tuple[Part, ...]], ...]:
        """(section, parts), only sections that have any."""
        order = [*(section.value for section in Section), ANSWERS]
        grouped = ((name, tuple(part for part in self.parts if part.section == name)) for name in order)
        return tuple((name, parts) for name, parts in grouped if parts)

    def targets(self) -> dict[str, str]:
        """What a defect may point at -> how it is called."""
        found = {}
        for part in self.parts:
            found[part.key] = part.title
            found.update({file.key: f"{part.title}：{file.label}" for file in part.files})
        return found


@dataclass(frozen=True)
class Words:
    """The edition's names for what a content says in slugs."""

    answers: Mapping[str, str] = field(default_factory=dict)
    yes: str = "是"
    no: str = "否"


def sheet(content: Mapping[str, Any], words: Words) -> Sheet:
    """The parts of a content."""
    parts = [_item_part(item, words) for item in content["items"]]
    for key, value in content["answers"].items():
        label = words.answers.get(key, key)
        line = Line(label, _text(value, words))
        parts.append(Part(f"answer:{key}", ANSWERS, label, (line,), fingerprint=_fingerprint(value)))
    return Sheet(tuple(parts))


def _item_part(item: Mapping[str, Any], words: Words) -> Part:
    kind = kind_of(Section(item["section"]), item["kind"])
    data = item["data"]
    # A kind that this version no longer knows is shown with its raw keys rather than not at all.
    labels = {spec.key: spec.label for spec in kind.fields} if kind else {key: key for key in sorted(data)}
    lines = tuple(
        Line(label, _text(data[key], words)) for key, label in labels.items() if data.get(key) not in (None, "")
    )
    files = tuple(
        FilePart(file["id"], file["label"], file["media_type"], file["pages"], file["sha256"])
        for file in item["evidence"]
    )
    mark = _fingerprint({"kind": item["kind"], "data": data, "files": [file.sha256 for file in files]})
    return Part(f"item:{item['id']}", item["section"], _title(kind, item), lines, files, mark)


def _title(kind: KindSpec | None, item: Mapping[str, Any]) -> str:
    if kind is None:
        return item["kind"]
    return f"{kind.name}：{summary(kind, item['data'])}"


def _fingerprint(value: Any) -> str:
    return content_hash(canonical(value))[:16]


def _text(value: Any, words: Words) -> str:
    match value:
        case None:
            return ""
        case True:
            return words.yes
        case False:
            return words.no
        case list() | tuple():
            return "、".join(_text(each, words) for each in value)
    return str(value)


def compared(now: Sheet, before: Sheet | None) -> Sheet:
    """The sheet with everything marked that differs from the previous revision."""
    if before is None:
        return now
    parts = tuple(_compared_part(part, before.part(part.key)) for part in now.parts)
    removed = tuple(replace(part, change=Change.REMOVED) for part in before.parts if now.part(part.key) is None)
    return Sheet(parts, removed)


def _compared_part(part: Part, before: Part | None) -> Part:
    if before is None:
        return replace(part, change=Change.NEW)
    if before.fingerprint == part.fingerprint:
        return part
    old = {line.label: line.value for line in before.lines}
    lines = [replace(line, before=_different(old.get(line.label, ""), line.value)) for line in part.lines]
    gone = [Line(label, "", value) for label, value in old.items() if label not in {line.label for line in part.lines}]
    known = {file.sha256 for file in before.files}
    files = tuple(replace(file, is_new=file.sha256 not in known) for file in part.files)
    return replace(part, lines=(*lines, *gone), files=files, change=Change.CHANGED)


def _different(before: str, value: str) -> str | None:
    return None if before == value else before


def changed_targets(now: Sheet, before: Sheet) -> frozenset[str]:
    """Every target of the earlier revision that is not what it was: parts, and files that were replaced."""
    changed = set()
    for part in before.parts:
        current = now.part(part.key)
        if current is None or current.fingerprint != part.fingerprint:
            changed.add(part.key)
        kept = {file.sha256 for file in current.files} if current else set()
        changed.update(file.key for file in part.files if file.sha256 not in kept)
    return frozenset(changed)


def items_of_content(content: Mapping[str, Any], person_id: int) -> tuple[Item, ...]:
    """The frozen items as dossier items: what facts are made of."""
    return tuple(
        Item(item["id"], person_id, Section(item["section"]), item["kind"], item["data"], item["version"])
        for item in content["items"]
    )


def section_name(section: str) -> str:
    """The Chinese name of a section of the sheet."""
    return SECTION_NAMES[Section(section)] if section != ANSWERS else "系列专项填报"


def evidence_ids(contents: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """The evidence files named in some contents."""
    return frozenset(file["id"] for content in contents for item in content["items"] for file in item["evidence"])


def choices_of(sheet_: Sheet) -> Sequence[tuple[str, str]]:
    """(target, label) for choosing what a defect concerns."""
    return tuple(sheet_.targets().items())
