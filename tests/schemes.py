"""A series with a scoring scheme for tests: engineering as it is bundled, with the mended example as its template."""

from dataclasses import replace
from pathlib import Path

from plugins.engineering import plugin as engineering
from portal.criteria.scheme_data import scheme_from_text
from portal.plugin import Series, hookimpl
from portal.registry import Registry, build

TEXT = (
    (Path(__file__).parent / "domain" / "criteria" / "schemes" / "mended.toml")
    .read_text(encoding="utf-8")
    .replace('series = "teachers"', 'series = "engineering"')
)
BROKEN = TEXT.replace("{ from = 10, below = 12, points = 14 }", "{ from = 10, below = 13, points = 14 }")


class WithScheme:
    """A plugin."""

    CORE_API = engineering.CORE_API

    @hookimpl
    def portal_series(self) -> Series:
        found = engineering.portal_series()
        assert isinstance(found, Series)
        return replace(found, schemes=(scheme_from_text(TEXT),))


def registry() -> Registry:
    """A registry of just that."""
    return build([WithScheme()])
