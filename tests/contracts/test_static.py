"""The weight of what every page loads, the oldest browsers it is written for, and what htmx must never be given."""

import gzip
import re
from pathlib import Path

import pytest

from portal.app import TEMPLATES
from portal.kernel.assets import FOLDER

# Newer than Chromium 78 or Safari 12 and not merely ignored where unknown.
TOO_NEW = (
    r":has\(",
    r":is\(",
    r":where\(",
    r":focus-visible",
    r"@container",
    r"@layer",
    r"@property",
    r"\bclamp\(",
    r"\bmin\(",
    r"\bmax\(",
    r"\binset(-\w+)?:",
    r"\baspect-ratio:",
    r"\b\d+(\.\d+)?[dsl]v[hw]\b",
    r"\b(margin|padding)-(inline|block):",
    r"@media \(width",
    r"oklch|color-mix",
    r"@import|url\(",
)
# Evaluated as code by htmx, and so refused by the content security policy: a handler, a filter, a computed value.
EVALUATED = re.compile(r"""hx-on[:=]|["']js:|hx-trigger="[^"]*\[|hx-vals='?"?javascript""")
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)")
PAGES = sorted(TEMPLATES.rglob("*.html"))


def packed(name: str) -> int:
    return len(gzip.compress((FOLDER / name).read_bytes(), 9))


@pytest.mark.parametrize(("name", "most"), [("portal.css", 10_240), ("portal.js", 3_072), ("htmx.min.js", 14_336)])
def test_weight(name: str, most: int) -> None:
    assert packed(name) <= most


@pytest.mark.parametrize("feature", TOO_NEW)
def test_style_sheet_serves_old_browsers(feature: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", (FOLDER / "portal.css").read_text(), flags=re.DOTALL)
    assert re.findall(f".*{feature}.*", sheet) == []


def test_script_is_written_for_old_browsers() -> None:
    script = (FOLDER / "portal.js").read_text()
    assert re.findall(r"=>|\?\.|\?\?|\bconst\b|\blet\b|`|\bclass\b\s+\w+\s*\{", script) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_holds_no_code_of_its_own(page: Path) -> None:
    text = page.read_text()
    assert EVALUATED.findall(text) == []
    assert INLINE.findall(text) == []


def test_vendored_script_has_its_licence_and_version() -> None:
    assert "htmx.org 4.0.1" in (FOLDER / "htmx.LICENSE.txt").read_text()
    assert 'version="4.0.1"' in (FOLDER / "htmx.min.js").read_text()
