"""The engineering series (工程技术, 非医疗机构药学 included): all is data, in editions/."""

from pathlib import Path

from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="engineering",
        name="工程技术",
        aliases=("工程", "工程系列", "工程技术系列", "工程技术（含非医疗机构药学）"),
        editions=load_editions(EDITIONS),
    )
