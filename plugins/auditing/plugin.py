"""The auditing series (审计): editions 2022 and 2023; results since the last title are code."""

from pathlib import Path

from plugins.auditing.rules import KINDS
from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="auditing",
        name="审计",
        aliases=("审计系列", "审计专业"),
        editions=load_editions(EDITIONS, kinds=KINDS),
        kinds=KINDS,
    )
