"""The forms of verifying, issuing and deciding about certificates."""

from wtforms import DateField, SelectMultipleField, StringField, TextAreaField, validators
from wtforms.widgets import CheckboxInput, ListWidget

from plugins.certificates.service.verification import LONGEST_LOOKER
from portal.plugin import Form, _l


class VerifyForm(Form):
    """The three facts that must be known together, and who looks if they like to say so."""

    name = StringField(_l("姓名"), [validators.InputRequired(), validators.Length(max=120)])
    document = StringField(_l("证件号码"), [validators.InputRequired(), validators.Length(max=40)])
    number = StringField(_l("证书编号"), [validators.InputRequired(), validators.Length(max=60)])
    looker = StringField(_l("查验单位或查验人"), [validators.Optional(), validators.Length(max=LONGEST_LOOKER)])


class CodeForm(Form):
    """Who looks by a QR code, if they like to say so."""

    looker = StringField(_l("查验单位或查验人"), [validators.Optional(), validators.Length(max=LONGEST_LOOKER)])


class TickForm(Form):
    """Which of the waiting results are to be issued."""

    results = SelectMultipleField(
        _l("待签发的评审结果"),
        [validators.InputRequired()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class StandingForm(Form):
    """From which day, and why, a certificate is suspended, resumed or revoked."""

    on_day = DateField(_l("自哪一天起"), [validators.InputRequired()])
    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(max=500)])


class RotateForm(Form):
    """Why a new signing key is made."""

    reason = StringField(_l("理由"), [validators.InputRequired(), validators.Length(max=200)])
