"""The forms of objections, re-checks, confirmations and entrusted reviews."""

from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.objection import Finding
from plugins.committees.forms.group import TICKS
from portal.plugin import Form, _l

LONG = [validators.InputRequired(), validators.Length(min=10, max=2000)]


class ObjectionForm(Form):
    """What anybody may say against a published result."""

    named = RadioField(
        _l("提出方式"),
        [validators.InputRequired()],
        choices=[SelectChoice("named", _l("实名")), SelectChoice("anonymous", _l("匿名"))],
    )
    name = StringField(_l("您的姓名"), [validators.Optional(), validators.Length(max=60)])
    contact = StringField(_l("联系方式"), [validators.InputRequired(), validators.Length(min=5, max=100)])
    text = TextAreaField(_l("异议的内容和理由"), LONG)


class FindingForm(Form):
    """What the office has found of an objection."""

    finding = RadioField(
        _l("调查结论"),
        [validators.InputRequired()],
        choices=[
            SelectChoice(Finding.UPHOLD.value, _l("异议属实，撤销该评审结果")),
            SelectChoice(Finding.DISMISS.value, _l("异议不成立，维持该评审结果")),
        ],
    )
    text = TextAreaField(_l("调查情况和理由"), LONG)


class RecheckForm(Form):
    """Why somebody asks for a re-check."""

    text = TextAreaField(_l("申请复查的理由"), LONG)


class ProposalForm(Form):
    """What the office proposes on a re-check."""

    outcome = RadioField(
        _l("复查意见"),
        [validators.InputRequired()],
        choices=[SelectChoice("stands", _l("维持原结果")), SelectChoice("grants", _l("原结果有误，改为通过"))],
    )
    finding = TextAreaField(_l("复查情况和理由"), LONG)


class DeclineForm(Form):
    """The proposal to which the chair does not consent, and why. The choices are those that wait."""

    recheck_id = RadioField(_l("不同意的复查意见"), [validators.InputRequired()], coerce=int)
    remark = TextAreaField(_l("不同意的理由"), [validators.InputRequired(), validators.Length(min=4, max=500)])


class HandInForm(Form):
    """The list that is handed in. The paper is asked of self-reviewing employers alone."""

    note = TextAreaField(_l("说明"), [validators.Optional(), validators.Length(max=500)])
    document = StringField(_l("本单位确认文件的文号"), [validators.Optional(), validators.Length(max=120)])
    confirmed_on = DateField(_l("文件日期"), [validators.Optional()])


class ConfirmForm(Form):
    """The province's paper."""

    document = StringField(_l("确认文件的文号"), [validators.Optional(), validators.Length(max=120)])
    confirmed_on = DateField(_l("文件日期"), [validators.Optional()])
    reason = TextAreaField(_l("退回的原因"), [validators.Optional(), validators.Length(max=500)])


class EntrustForm(Form):
    """A letter to another office."""

    to_office = SelectField(_l("受委托的评委会办公室"), [validators.InputRequired()], coerce=int)
    number = StringField(_l("委托函文号"), [validators.InputRequired(), validators.Length(min=3, max=80)])
    reason = TextAreaField(_l("委托的原因"), [validators.InputRequired(), validators.Length(min=4, max=500)])
    application_ids = SelectMultipleField(_l("委托评审的申报"), coerce=int, **TICKS)


class AnswerForm(Form):
    """The other office's answer."""

    text = TextAreaField(_l("不接受的原因"), [validators.Optional(), validators.Length(max=500)])
