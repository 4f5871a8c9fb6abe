"""A certificate: what it says, what is signed of it, and what may become of it."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

FORMAT = "zhicheng-certificate/1"
# The five levels, the lowest first; level codes of numbers are in `numbering`.
LEVELS = ("员级", "助理级", "中级", "副高级", "正高级")
WAYS = ("评审", "认定", "考试", "确认", "互认")


class Origin(StrEnum):
    """Issued here, or entered from the records of the years before."""

    PORTAL = "portal"
    HISTORICAL = "historical"


class State(StrEnum):
    """What a certificate is worth today. Nothing is ever deleted: a revocation is a state."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Event(StrEnum):
    """What the province may decide about a certificate."""

    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.VALID, Event.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Event.RESUME): State.VALID,
    (State.VALID, Event.REVOKE): State.REVOKED,
    (State.SUSPENDED, Event.REVOKE): State.REVOKED,
}


class NotPossible(ValueError):
    """The certificate's state does not allow this event."""


def after(state: State, event: Event) -> State:
    """The state that the event leads to. Raises NotPossible."""
    try:
        return TRANSITIONS[state, event]
    except KeyError as error:
        raise NotPossible(f"{event} of a {state} certificate") from error


def possible(state: State) -> tuple[Event, ...]:
    """The events that may come next, in the order of their declaration."""
    return tuple(event for event in Event if (state, event) in TRANSITIONS)


@dataclass(frozen=True, kw_only=True)
class Details:
    """What stands on a certificate of its holder and title. `series` is the slug (empty: none of this portal's).

    `document` is the whole number, canonical; empty only for a historical record that has none. `paper` is the number
    of the authority's document (批准文号). `passed_on` is the day on which the title was obtained.
    """

    name: str
    document_kind: str
    document: str
    series_name: str
    level: str
    title: str
    way: str
    scope: str
    passed_on: date
    series: str = ""
    specialty: str = ""
    sex: str = ""
    birth_on: date | None = None
    committee: str = ""
    paper: str = ""
    employer: str = ""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Everything that is printed and signed: the details with what the issuing adds."""

    details: Details
    public_id: str
    number: str
    issuer: str
    issued_on: date
    origin: Origin


def plain_number(text: str) -> str:
    """A certificate's number as it is kept and compared: half-width, upper-case, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def name_key(name: str) -> str:
    """A name as it is compared: without blanks, the dots of long names all the same."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
    return re.sub(r"[·•・‧∙.．﹒]", "·", folded)


def masked_name(name: str) -> str:
    """张三 -> 张*, 张小明 -> 张*明, 买买提·艾力 -> 买****力."""
    bare = name.strip()
    return bare[:1] + "*" * max(1, len(bare) - 2) + (bare[-1:] if len(bare) > 2 else "")


def signed_fields(printed: Printed) -> dict[str, str]:
    """The fields under the signature: texts only, so that every language writes the same canonical JSON."""
    told = printed.details
    return {
        "format": FORMAT,
        "id": printed.public_id,
        "number": printed.number,
        "issuer": printed.issuer,
        "issued_on": printed.issued_on.isoformat(),
        "origin": printed.origin.value,
        "name": told.name,
        "document_kind": told.document_kind,
        "document": told.document,
        "sex": told.sex,
        "birth_on": told.birth_on.isoformat() if told.birth_on else "",
        "series": told.series_name,
        "level": told.level,
        "title": told.title,
        "specialty": told.specialty,
        "way": told.way,
        "scope": told.scope,
        "committee": told.committee,
        "passed_on": told.passed_on.isoformat(),
        "paper": told.paper,
        "employer": told.employer,
    }


def canonical(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8. What is signed, and hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(value: Any) -> str:
    """The SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def id_hash(public_id: str) -> str:
    """By what a public id is named where it must not be given away: whoever holds it recognises it."""
    return hashlib.sha256(public_id.encode()).hexdigest()


def defects(details: Details) -> tuple[str, ...]:
    """The names of the fields without which nothing can be issued, or that hold an unknown word."""
    needed = ("name", "document_kind", "document", "series_name", "title", "scope")
    found = [name for name in needed if not str(getattr(details, name)).strip()]
    found += ["level"] if details.level not in LEVELS else []
    found += ["way"] if details.way not in WAYS else []
    return tuple(found)
