"""Forms of a mass termination."""

from wtforms import IntegerField, StringField, TextAreaField, validators

from portal.kernel.clock import parse_instant
from portal.kernel.forms import Form
from portal.kernel.i18n import _, _l


def _instant(_form: Form, field: StringField) -> None:
    try:
        parse_instant(field.data or "")
    except ValueError as error:
        raise validators.ValidationError(_("请按“2023-08-01 00:00”填写")) from error


class ProposalForm(Form):
    """The dry run: which year, from when, why."""

    application_year = IntegerField(_l("申报年度"), [validators.InputRequired()])
    effective_at = StringField(_l("生效时间"), [validators.InputRequired(), _instant])
    reason = TextAreaField(_l("依据和理由"), [validators.InputRequired(), validators.Length(max=500)])


class RestoreForm(Form):
    """Why a termination is taken back."""

    reason = TextAreaField(_l("恢复的理由"), [validators.InputRequired(), validators.Length(max=500)])
