"""Numbers by a template."""

import pytest

from plugins.certificates.domain.numbering import (
    LEVEL_CODES,
    BadTemplate,
    Fault,
    SerialsSpent,
    Template,
    parse,
    series_codes,
)

VALUES = {"province": "52", "year": "2023", "series": "01", "level": "2", "way": "P"}


def test_a_template_makes_numbers() -> None:
    template = parse("{province}{year}{series}{level}{serial:06}")
    assert template.number(template.prefix(VALUES), 7) == "522023012000007"
    other = parse("黔评〔{year}〕{serial:04}号")
    assert other.number(other.prefix(VALUES), 12) == "黔评〔2023〕0012号"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{province}{year}", Fault.SERIAL),
        ("{year}{serial:06}{serial:06}", Fault.SERIAL),
        ("{serial:06}", Fault.YEAR),
        ("{year}{year}{serial:06}", Fault.TWICE),
        ("{year}{serial}", Fault.WIDTH),
        ("{year}{serial:02}", Fault.WIDTH),
        ("{year}{serial:011}", Fault.WIDTH),
        ("{year}{serial:6}", Fault.WIDTH),
        ("{year}{serial:06x}", Fault.WIDTH),
        ("{year:04}{serial:06}", Fault.FORMAT),
        ("{year}{city}{serial:06}", Fault.FIELD),
        ("{year}{serial!r:06}", Fault.FIELD),
        ("{year}{0}{serial:06}", Fault.FIELD),
        ("{year}{serial.__class__}", Fault.FIELD),
        ("{year}{serial:06", Fault.BRACES),
        ("{year}}{serial:06}", Fault.BRACES),
        ("{year} {serial:06}", Fault.FIXED),
        ("{year}{{x}}{serial:06}", Fault.FIXED),
        ("<b>{year}{serial:06}", Fault.FIXED),
        ("长" * 40 + "{year}{serial:010}", Fault.LONG),
        ("", Fault.SERIAL),
    ],
)
def test_what_is_no_template_says_why(text: str, fault: Fault) -> None:
    with pytest.raises(BadTemplate) as refusal:
        parse(text)
    assert refusal.value.fault is fault


def test_a_serial_never_outgrows_its_place() -> None:
    template = Template("{year}{serial:03}", 3)
    prefix = template.prefix(VALUES)
    assert template.number(prefix, 999) == "2023999"
    for serial in (0, -1, 1000):
        with pytest.raises(SerialsSpent):
            template.number(prefix, serial)


def test_codes_of_series() -> None:
    assert series_codes("teachers=01, health=W4；general=9") == {"teachers": "01", "health": "W4", "general": "9"}
    assert series_codes(" ") == {}
    for wrong in ("teachers", "教师=01", "teachers=", "teachers=1234567"):
        with pytest.raises(BadTemplate) as refusal:
            series_codes(wrong)
        assert refusal.value.fault is Fault.CODE


def test_every_level_has_a_code_of_its_own() -> None:
    assert len(set(LEVEL_CODES.values())) == 5
