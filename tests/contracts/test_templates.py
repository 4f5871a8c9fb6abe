"""Every template compiles; every page has its title; nothing runs or styles inline; every import is used."""

import re
from pathlib import Path

import pytest

from portal.app import TEMPLATES, create_app
from portal.config import KIB, Settings
from portal.kernel.templates import PageEnvironment

ROOT = TEMPLATES.parent
# A service plugin's templates obey the same rules; its folder is searched after the core's.
FOLDERS = [TEMPLATES, *sorted(ROOT.glob("plugins/*/templates"))]
FOLDER_OF = {str(path.relative_to(folder)): folder for folder in FOLDERS for path in folder.rglob("*.html")}
FILES = sorted(FOLDER_OF)
# Pages of errors and of every area; `components/` and `_part.html` are parts of pages.
PAGES = [name for name in FILES if not name.startswith("components/") and not Path(name).name.startswith("_")]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.IGNORECASE)
IMPORTED = re.compile(r"{%-?\s*import\s+\"[^\"]+\"\s+as\s+(\w+)")
MOST_LINES = 120


def source(name: str) -> str:
    return (FOLDER_OF[name] / name).read_text()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> PageEnvironment:
    """The templates as the portal reads them; made once, as compiling needs no database."""
    home = tmp_path_factory.mktemp("templates-home")
    settings = Settings(
        home=home, database=f"sqlite:///{home}/empty.db", secret=bytes(32), https=False, password_cost=(1, 8 * KIB, 1)
    )
    return create_app(settings).extensions["portal_templates"]["zh_Hans_CN"]


@pytest.mark.parametrize("name", FILES)
def test_the_template_compiles(pages: PageEnvironment, name: str) -> None:
    pages.get_template(name)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "base.html"])
def test_the_page_extends_a_frame_and_has_a_title(pages: PageEnvironment, name: str) -> None:
    text = source(name)
    assert re.search(r"{%-?\s*extends\s", text), f"{name} extends no frame"
    template = pages.get_template(name)
    parents = re.findall(r"{%-?\s*extends\s+\"([^\"]+)\"", text)
    inherited = any("title" in pages.get_template(parent).blocks for parent in parents if parent != "base.html")
    assert "title" in template.blocks or inherited, f"{name} has no title block"


@pytest.mark.parametrize("name", FILES)
def test_the_template_has_nothing_inline(name: str) -> None:
    assert INLINE.findall(source(name)) == []


@pytest.mark.parametrize("name", FILES)
def test_every_import_is_used(name: str) -> None:
    text = re.sub(r"{#.*?#}", "", source(name), flags=re.DOTALL)
    unused = [alias for alias in IMPORTED.findall(text) if not re.search(rf"\b{alias}\.", text)]
    assert unused == []


@pytest.mark.parametrize("name", FILES)
def test_the_template_is_short(name: str) -> None:
    assert len(source(name).splitlines()) <= (200 if name.startswith("components/") else MOST_LINES)
