"""The statistics series (统计): all is data, in editions/."""

from pathlib import Path

from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="statistics",
        name="统计",
        aliases=("统计系列", "统计专业"),
        editions=load_editions(EDITIONS),
    )
