"""The forms of importing, of deciding about pairs, of bulletins and recognition."""

from wtforms import DateField, FileField, IntegerField, RadioField, SelectField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from portal.plugin import Form, _l


class UploadForm(Form):
    """A municipal spreadsheet."""

    file = FileField(_l("历史证书表格"))


class RulingForm(Form):
    """Why two records are one or two, or why a decision is taken back."""

    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(max=500)])


class TargetForm(Form):
    """How many records are expected of a place."""

    region = SelectField(_l("市（州）"))
    target = IntegerField(_l("应采集数量"), [validators.InputRequired(), validators.NumberRange(0, 9_999_999)])


class BulletinForm(Form):
    """The period and the words of a bulletin."""

    title = StringField(_l("标题"), [validators.InputRequired(), validators.Length(max=100)])
    since = DateField(_l("从"), [validators.InputRequired()])
    until = DateField(_l("到"), [validators.InputRequired()])
    words = TextAreaField(_l("通报说明"), [validators.Optional(), validators.Length(max=2000)])


class RecognitionForm(Form):
    """By which certificate, and before whom."""

    item = RadioField(_l("业绩档案中的数字技术工程师证书"), coerce=int)
    number = StringField(_l("证书编号"), [validators.InputRequired(), validators.Length(max=60)])
    obtained = DateField(_l("取得日期"), [validators.InputRequired()])
    organisation = SelectField(_l("受理部门"), coerce=int)


class DecisionForm(Form):
    """Granted or refused, and why."""

    outcome = RadioField(
        _l("决定"), choices=[SelectChoice("granted", _l("同意认定")), SelectChoice("refused", _l("不予认定"))]
    )
    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(max=500)])
