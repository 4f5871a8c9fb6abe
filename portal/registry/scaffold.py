"""The files of a new series plugin: a distribution that passes its own tests as it is written."""

from string import Template

_PROJECT = Template("""\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "$distribution"
version = "1.0"
dependencies = ["zhicheng-portal"]

[project.entry-points."portal.plugins"]
$name = "$package.plugin"

[tool.setuptools]
packages = ["$package"]
package-data = { $package = ["editions/*.toml"] }

[tool.pytest.ini_options]
pythonpath = ["."]
""")

_PACKAGE = Template('"""$title"""\n')

_PLUGIN = Template('''\
"""$title: hands its editions to the portal."""

from pathlib import Path

from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"


@hookimpl
def portal_series() -> Series:
    return Series(
        slug="$name",
        name="$title",
        aliases=(),
        editions=load_editions(Path(__file__).parent / "editions"),
    )
''')

_EDITION = Template("""\
slug = "$name"
name = "$title"
year = $year
version = 1
source = { document = "$title评审条件", status = "unconfirmed" }
levels = [{ level = "中级", title = "$title工程师", mode = "评审" }]
tracks = [{ slug = "normal", name = "正常申报", levels = ["中级"] }]
specialties = [{ group = "$title", number = 1, name = "$title", scope = "相关专业", basis = "待省厅确认" }]

[[criteria]]
level = "中级"
tracks = ["normal"]
rules = [{ rule = "title_held", id = "held", level = "助理级", years = 4 }]
""")

_TEST = Template("""\
from $package import plugin

from portal.testing import check_boundaries, check_series


def test_contract() -> None:
    check_boundaries(check_series(plugin))
""")


def package_of(name: str) -> str:
    """The package of a new plugin: a name that no other distribution has."""
    return f"zhicheng_{name}"


def new_plugin(name: str, *, title: str, year: int) -> dict[str, str]:
    """Path -> text of every file. `name` is the plugin's and the series' own, in small letters."""
    package = package_of(name)
    words = {
        "name": name,
        "package": package,
        "distribution": package.replace("_", "-"),
        "title": title,
        "year": str(year),
    }
    return {
        "pyproject.toml": _PROJECT.substitute(words),
        f"{package}/__init__.py": _PACKAGE.substitute(words),
        f"{package}/plugin.py": _PLUGIN.substitute(words),
        f"{package}/editions/{year}.toml": _EDITION.substitute(words),
        "tests/test_plugin.py": _TEST.substitute(words),
    }
