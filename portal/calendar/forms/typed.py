"""How instants, days and whole numbers are typed and read."""

import re
from datetime import date, datetime
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from portal.calendar.domain.period import day_end, day_start
from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l

_INSTANT = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?[T\s]*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MIDNIGHT = 24


def read_typed(text: str) -> datetime:
    """An instant as people type it: `2023-08-28 08:00`, `2023年8月28日 8:00`, `2023-12-31 24:00`. Raises ValueError."""
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    part = {name: int(value or 0) for name, value in found.groupdict().items()}
    day = date(part["year"], part["month"], part["day"])
    if part["hour"] == MIDNIGHT:
        if part["minute"] or part["second"]:
            raise ValueError(text)
        return day_end(day)
    return day_start(day).replace(hour=part["hour"], minute=part["minute"], second=part["second"])


def read_typed_day(text: str) -> date:
    """A day as people type it. Raises ValueError."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups())
    return date(year, month, day)


def is_instant(_form: Form, field: StringField) -> None:
    try:
        read_typed(field.data or "")
    except ValueError:
        raise StopValidation(_("请写作“2023-08-28 08:00”；某日结束写作“2023-12-31 24:00”")) from None


def is_day(_form: Form, field: StringField) -> None:
    try:
        read_typed_day(field.data or "")
    except ValueError:
        raise StopValidation(_("请写作“2023-09-25”")) from None


def instant_field(label: Any, *, optional: bool = False) -> StringField:
    """A text box for an instant; its data stays text, `read_typed` makes the instant."""
    first = Optional() if optional else InputRequired(_l("请填写时间"))
    keys = {"inputmode": "text", "autocomplete": "off", "maxlength": "30"}
    return StringField(label, [first, is_instant], filters=[plain], render_kw=keys)


def reason_field(label: Any) -> TextAreaField:
    return TextAreaField(label, [InputRequired(_l("请填写此项")), Length(max=300)], render_kw={"rows": "3"})


def check_whole(field: StringField, least: int, most: int) -> None:
    if not (field.data or "").isdecimal() or not least <= int(field.data) <= most:
        raise StopValidation(_("请填写%(least)d到%(most)d之间的整数", least=least, most=most))


class VersionedForm(Form):
    """A form that knows the revision of what was shown: a change in between is noticed."""

    revision = HiddenField(default="0")

    @property
    def shown_revision(self) -> int:
        text = self.revision.data or ""
        return int(text) if text.isdecimal() else 0
