"""The English catalogue: `python -m tests.translations` adds new source strings and drops those no longer used.

`--fill FILE` takes a JSON object of source string -> English; `--missing` lists what has no English yet, as JSON.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
ENGLISH = ROOT / "portal" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
EXTENSIONS = "jinja2.ext.do,portal.kernel.templates.KeptParts"
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false", "extensions": EXTENSIONS}}
# N_ marks a string that is translated where it is shown; _l one that is looked up when it is shown.
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def extracted() -> dict[str, list[str]]:
    """Every source string of the core and the bundled plugins, with the files that hold it."""
    found: dict[str, list[str]] = {}
    for folder in ("portal", "templates", "plugins"):
        for place, message in _messages(ROOT / folder):
            files = found.setdefault(message, [])
            if f"{folder}/{place}" not in files:
                files.append(f"{folder}/{place}")
    return found


def _messages(folder: Path) -> Iterator[tuple[str, str]]:
    rows = extract_from_dir(folder, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for place, _line, message, _comments, _context in rows:
        for text in message if isinstance(message, tuple) else (message,):
            if text:
                yield place, text


def read() -> Catalog:
    """The catalogue as it stands; empty when there is none."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def write(english: dict[str, str]) -> None:
    """A catalogue of exactly the extracted strings, in their order, without dates or line numbers."""
    catalogue = Catalog(locale="en", project="zhicheng-portal", charset="utf-8", fuzzy=False)
    for text, files in sorted(extracted().items()):
        flags = ("python-format",) if "%(" in text else ()
        catalogue.add(text, english.get(text, ""), locations=[(place, 0) for place in sorted(files)], flags=flags)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=True, include_lineno=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fill", type=Path)
    parser.add_argument("--missing", action="store_true")
    chosen = parser.parse_args()
    known = {str(message.id): str(message.string) for message in read() if message.id}
    if chosen.missing:
        missing = [text for text in sorted(extracted()) if not known.get(text)]
        sys.stdout.write(json.dumps(missing, ensure_ascii=False, indent=0) + "\n")
        return
    if chosen.fill:
        known.update(json.loads(chosen.fill.read_text()))
    write(known)


if __name__ == "__main__":
    main()
