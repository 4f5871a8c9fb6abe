"""Names of people and organisations: cleaned of what no one can see, otherwise kept as they are written."""

import re
import unicodedata

LONGEST_PERSON_NAME = 60
LONGEST_ORGANISATION_NAME = 120


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    kept = (c for c in normal if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def person_name(text: str) -> str:
    """A person's name: rare characters, dots and Latin letters stay; a space between two Hanzi goes."""
    name = _visible(text)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name)


def organisation_name(text: str) -> str:
    """An organisation's name: stray spaces and line breaks must not make two units of one (DOMAIN 5)."""
    name = _visible(text)
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", name)


def organisation_key(name: str) -> str:
    """By what two spellings of one organisation's name are equal: width and case folded, spaces gone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()
