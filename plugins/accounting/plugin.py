"""The accounting series (会计): editions 2022 and 2023; how long an examination counts is code."""

from pathlib import Path

from plugins.accounting.rules import KINDS
from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="accounting",
        name="会计",
        aliases=("会计系列", "会计专业"),
        editions=load_editions(EDITIONS, kinds=KINDS),
        kinds=KINDS,
    )
