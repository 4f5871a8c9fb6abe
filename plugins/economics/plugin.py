"""The economics series (经济, with 人力资源管理 and 知识产权): all is data, in editions/."""

from pathlib import Path

from portal.plugin import Series, hookimpl, load_editions

CORE_API = ">=1.0,<2"
EDITIONS = Path(__file__).parent / "editions"


@hookimpl
def portal_series() -> Series:
    """The series with its editions; the names are those of attachment 4 and of everyday use."""
    return Series(
        slug="economics",
        name="经济",
        aliases=("经济系列", "经济专业"),
        editions=load_editions(EDITIONS),
    )
