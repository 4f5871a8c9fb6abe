"""The English catalogue has every text that the program says, each translated, with the same placeholders."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)")

pytestmark = pytest.mark.skipif(not CATALOGUE.exists(), reason="the English catalogue is not written yet")


def extracted() -> set[str]:
    """Every Chinese source text of the portal's code and templates, and of the bundled plugins'."""
    found: set[str] = set()
    places = (
        ("portal", "**.py", "python"),
        ("templates", "**.html", "jinja2"),
        ("plugins", "**.py", "python"),
        ("plugins", "**.html", "jinja2"),
    )
    for folder, pattern, method in places:
        options = (
            {
                pattern: {
                    "silent": "false",
                    "trimmed": "true",
                    "extensions": "jinja2.ext.do,portal.kernel.templates.KeptParts",
                }
            }
            if method == "jinja2"
            else {}
        )
        messages = extract_from_dir(str(ROOT / folder), [(pattern, method)], options, KEYWORDS)
        for _file, _line, message, _comments, _context in messages:
            found.update((message,) if isinstance(message, str) else (text for text in message if text))
    return found


def translated() -> dict[str, str]:
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")
    return {str(message.id): str(message.string or "") for message in catalogue if message.id}


def test_the_catalogue_has_exactly_the_texts_of_the_program() -> None:
    texts, known = extracted(), translated().keys()
    assert len(texts) > 100
    assert sorted(texts - known) == [], "not in the English catalogue"
    assert sorted(known - texts) == [], "in the catalogue, but nothing says it"


def test_every_text_is_translated() -> None:
    assert [text for text, english in translated().items() if not english.strip()] == []


def test_translations_keep_the_placeholders() -> None:
    pairs = translated().items()
    wrong = [text for text, english in pairs if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english))]
    assert wrong == []
