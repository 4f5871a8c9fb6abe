"""The health series (卫生): doctors, pharmacists, nurses and technicians; its clinical workload is code."""

from pathlib import Path

from plugins.health.rules import KINDS
from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.2,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="health",
        name="卫生",
        aliases=("卫生技术", "卫生专业技术", "卫生系列", "卫生技术系列"),
        editions=load_editions(EDITIONS, kinds=KINDS),
        kinds=KINDS,
    )
