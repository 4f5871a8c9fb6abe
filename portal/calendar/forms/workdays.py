"""The forms of the working days."""

import re
from datetime import date, timedelta

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from portal.calendar.forms.typed import check_whole, is_day, read_typed_day, reason_field
from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l


class DayForm(Form):
    day = StringField(_l("日期"), [InputRequired(), is_day], filters=[plain], render_kw={"maxlength": "20"})
    kind = RadioField(
        _l("改为"),
        [InputRequired(_l("请选择一项"))],
        choices=[
            SelectChoice("holiday", _l("放假")),
            SelectChoice("working", _l("上班（调休）")),
            SelectChoice("weekday", _l("按星期几确定")),
        ],
    )
    name = StringField(_l("名称"), [Optional(), Length(max=40)])
    why = reason_field(_l("修改的依据"))

    @property
    def working(self) -> bool | None:
        return {"holiday": False, "working": True}.get(self.kind.data)


class YearForm(Form):
    """A whole year's list: one day or stretch a line, `2027-01-01 至 2027-01-03 | 放假 | 元旦`."""

    year = StringField(_l("年份"), [InputRequired()], filters=[plain], render_kw={"inputmode": "numeric"})
    source = StringField(_l("国务院办公厅通知的名称和文号"), [InputRequired(), Length(max=150)])
    days = TextAreaField(_l("放假和调休上班的日期"), [InputRequired(), Length(max=6000)], render_kw={"rows": "10"})

    def validate_year(self, field: StringField) -> None:
        check_whole(field, 2000, 2100)

    def validate_days(self, field: TextAreaField) -> None:
        try:
            read_days(field.data or "")
        except ValueError as error:
            raise StopValidation(_("这一行无法识别：%(line)s", line=str(error))) from None


LONGEST_HOLIDAY = timedelta(days=30)


def read_days(text: str) -> list[tuple[date, bool, str]]:
    """Raises ValueError with the line that can't be read."""
    found: dict[date, tuple[date, bool, str]] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != 3 or parts[1] not in ("放假", "上班"):
            raise ValueError(line.strip())
        try:
            bounds = [read_typed_day(plain(part) or "") for part in re.split(r"至|~|到", parts[0])]
        except ValueError:
            raise ValueError(line.strip()) from None
        first, last = bounds[0], bounds[-1]
        if len(bounds) > 2 or not timedelta(0) <= last - first <= LONGEST_HOLIDAY:
            raise ValueError(line.strip())
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            found[day] = (day, parts[1] == "上班", parts[2])
    return [found[day] for day in sorted(found)]
