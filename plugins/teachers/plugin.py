"""The six series of row 2 of attachment 4: teachers of every kind of school, and 实验技术."""

from pathlib import Path

from plugins.teachers.rules import KINDS
from portal.plugin import Series, hookimpl, load_editions, load_schemes

CORE_API = ">=1.2,<2"
EDITIONS = Path(__file__).parent / "editions"
SCHEMES = Path(__file__).parent / "schemes"


@hookimpl
def portal_series() -> tuple[Series, ...]:
    """The six series with their editions; names as printed in attachment 4, aliases of everyday use."""
    return (
        _series("higher_education", "高等学校教师", "高校教师", "高等学校教师系列", "高校教师系列"),
        _series("vocational_education", "中等职业学校教师", "中职教师", "中等职业学校教师系列", "中等专业学校教师"),
        _school_teachers(),
        _series("laboratory", "实验技术", "实验", "实验技术系列", "实验技术人才"),
        _series("technician_education", "技工院校教师", "技校教师", "技工院校教师系列", "技工学校教师"),
        _series(
            "party_administration_schools", "党校、行政学院（校）系统教师", "党校教师", "党校、行政学院教师", "党校"
        ),
    )


def _series(slug: str, name: str, *aliases: str) -> Series:
    return Series(slug=slug, name=name, aliases=aliases, editions=load_editions(EDITIONS / slug))


def _school_teachers() -> Series:
    """中小学教师: the series with kinds of rules of its own (school stage, rural year, titles of old)."""
    return Series(
        slug="teachers",
        name="中小学教师",
        aliases=("中小学", "中小学教师系列", "中学教师", "小学教师"),
        editions=load_editions(EDITIONS / "teachers", kinds=KINDS),
        kinds=KINDS,
        schemes=load_schemes(SCHEMES),
    )
