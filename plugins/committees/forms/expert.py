"""The forms of the expert pool."""

from wtforms import DateField, SelectField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.expert import REGIONS, Entry
from plugins.committees.domain.filing import LEVELS
from plugins.committees.forms.filing import lines
from portal.plugin import Form, _l, document_key


class ExpertForm(Form):
    """An expert as the office applies for his entry."""

    name = StringField(_l("姓名"), [validators.InputRequired(), validators.Length(max=60)])
    number = StringField(_l("证件号码"), [validators.InputRequired(), validators.Length(max=40)])
    series = SelectField(_l("系列"), [validators.InputRequired()])
    specialties = TextAreaField(_l("专业"), [validators.InputRequired(), validators.Length(max=300)])
    title = StringField(_l("职称"), [validators.InputRequired(), validators.Length(max=60)])
    title_level = SelectField(
        _l("职称层级"), [validators.InputRequired()], choices=[SelectChoice(each, each) for each in reversed(LEVELS)]
    )
    employer_name = StringField(_l("工作单位"), [validators.InputRequired(), validators.Length(max=200)])
    region = SelectField(
        _l("地域"),
        [validators.InputRequired()],
        choices=[SelectChoice(code, name) for code, name in REGIONS.items()],
    )
    term_from = DateField(_l("任期第一天"), [validators.InputRequired()])
    term_until = DateField(_l("任期最后一天"), [validators.InputRequired()])

    def entry(self) -> Entry:
        """What was entered; the form has been validated."""
        return Entry(
            name=self.name.data or "",
            number=document_key(self.number.data or ""),
            series=self.series.data,
            specialties=lines(self.specialties.data),
            title=self.title.data or "",
            title_level=self.title_level.data,
            employer_name=self.employer_name.data or "",
            region=self.region.data,
            term_from=self.term_from.data,
            term_until=self.term_until.data,
        )


class ExpertChangeForm(ExpertForm):
    """The same without the document's number, which stays what it is."""

    number = None

    def entry(self) -> Entry:
        """What was entered, with no number."""
        return Entry(
            **{
                name: getattr(self, name).data or ""
                for name in ("name", "series", "title", "title_level", "employer_name", "region")
            },
            number="",
            specialties=lines(self.specialties.data),
            term_from=self.term_from.data,
            term_until=self.term_until.data,
        )


class ReasonForm(Form):
    """Why an entry or an exit is refused, or an exit applied for."""

    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(min=4, max=500)])


class NoReasonForm(Form):
    """An approval."""


class SearchForm(Form):
    """A part of a name, or a whole document number. Posted, so that it stands in no address."""

    text = StringField(_l("姓名或者完整的证件号码"), [validators.InputRequired(), validators.Length(max=60)])


class PledgeForm(Form):
    """Signed by typing one's name."""

    name = StringField(_l("签署人姓名"), [validators.InputRequired(), validators.Length(max=60)])
