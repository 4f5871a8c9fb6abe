"""The canonical form of an application's contents: one text and one hash, in whatever order they were put together."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from portal.accounts.domain import PersonSummary
from portal.submissions.domain.application import Choice, EditionMark
from portal.submissions.domain.dossier import Item
from portal.submissions.domain.evidence import Evidence

# Raised when the form of the text changes, so that an old hash is recomputed by the old rules.
FORM = 1


class NotCanonical(TypeError):
    """A value that has no one text: a float, an instant, an object."""


def canonical(document: Any) -> str:
    """The one JSON text of a document: keys sorted, no spaces, characters as they are (no normalisation of names)."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            raise NotCanonical("an instant has no place in the contents: the same contents would differ each second")
        case date():
            return value.isoformat()
        case Mapping():
            return {_key(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical text")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonical("keys are texts")
    return key


def build(
    *,
    choice: Choice,
    edition: EditionMark,
    person: PersonSummary,
    employer: Mapping[str, Any],
    office: Mapping[str, Any],
    answers: Mapping[str, Any],
    declared: Iterable[str],
    items: Iterable[Item],
    evidence: Mapping[int, Iterable[Evidence]],
) -> dict[str, Any]:
    """Everything that is applied with: no instant, no whole personal number, files by their hashes."""
    return {
        "form": FORM,
        "choice": asdict(choice),
        "edition": asdict(edition),
        "person": {"name": person.name, "id": person.masked_id, "phone": person.masked_phone},
        "employer": dict(employer),
        "office": dict(office),
        "answers": dict(answers),
        "declared": list(declared),
        "items": [_item(item, evidence.get(item.id, ())) for item in sorted(items, key=lambda each: each.id)],
    }


def _item(item: Item, files: Iterable[Evidence]) -> dict[str, Any]:
    return {
        "id": item.id,
        "section": item.section.value,
        "kind": item.kind,
        "version": item.version,
        "data": dict(item.data),
        "evidence": [
            {
                "id": file.id,
                "label": file.label,
                "sha256": file.sha256,
                "size": file.size,
                "media_type": file.media_type,
                "pages": file.pages,
            }
            for file in sorted(files, key=lambda each: each.id)
        ],
    }


def files_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files of a content with their hashes, in the order of the items."""
    return [{**file, "item": item["id"]} for item in content["items"] for file in item["evidence"]]
