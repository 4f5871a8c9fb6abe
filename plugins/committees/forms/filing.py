"""The forms of a filing and of the province's decisions on it."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.filing import LEVELS, Filing, Scope
from plugins.committees.service.filing import Entry
from plugins.committees.service.wording import SCOPE_NAMES
from portal.plugin import Form, _l, plain


def lines(text: str | None) -> tuple[str, ...]:
    """What stands on each line, or between commas; blanks left out."""
    parts = (text or "").replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
    return tuple(part.strip() for part in parts if part.strip())


class FilingForm(Form):
    """A committee as its department or employer files it."""

    office_id = SelectField(_l("评委会办公室"), [validators.InputRequired()], coerce=int)
    name = StringField(_l("评审委员会名称"), [validators.InputRequired(), validators.Length(max=120)])
    region = StringField(_l("评审地域"), [validators.InputRequired(), validators.Length(max=60)])
    series = SelectField(_l("系列"), [validators.InputRequired()])
    scope = SelectField(
        _l("组建方式"),
        [validators.InputRequired()],
        choices=[SelectChoice(each.value, SCOPE_NAMES[each]) for each in Scope],
    )
    specialties = TextAreaField(_l("专业"), [validators.Optional(), validators.Length(max=2000)])
    level = SelectField(
        _l("最高层级"), [validators.InputRequired()], choices=[SelectChoice(each, each) for each in reversed(LEVELS)]
    )
    members = IntegerField(_l("委员人数"), [validators.InputRequired(), validators.NumberRange(min=1, max=999)])
    chair = StringField(_l("主任委员"), [validators.InputRequired(), validators.Length(max=60)])
    deputies = TextAreaField(_l("副主任委员"), [validators.Optional(), validators.Length(max=300)])
    valid_from = DateField(_l("有效期的第一天"), [validators.InputRequired()])
    valid_until = DateField(_l("有效期的最后一天"), [validators.InputRequired()])
    consent = StringField(_l("省级人社部门同意减少人数的文号"), [validators.Optional(), validators.Length(max=200)])

    def entry(self) -> Entry:
        """What was entered; the form has been validated."""
        filing = Filing(
            series=self.series.data,
            scope=Scope(self.scope.data),
            specialties=lines(self.specialties.data),
            level=self.level.data,
            members=self.members.data or 0,
            chair=self.chair.data or "",
            deputies=lines(self.deputies.data),
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            consent=plain(self.consent.data) or "",
        )
        return Entry(self.office_id.data, self.name.data or "", self.region.data or "", filing)


class ApprovalForm(Form):
    """The number under which a committee is filed."""

    number = StringField(_l("备案文号"), [validators.InputRequired(), validators.Length(max=60)])


class ReasonForm(Form):
    """Why a filing is returned, suspended, resumed or withdrawn."""

    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(max=500)])
