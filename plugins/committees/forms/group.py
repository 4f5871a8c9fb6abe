"""The forms of groups and of their opinions."""

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from plugins.committees.domain.group import Verdict
from plugins.committees.service import opinion
from plugins.committees.service.session_wording import VERDICT_NAMES
from portal.plugin import Form, _l

TICKS = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}


class GroupForm(Form):
    """A group: its name, who is in it and leads it, and which cases it has."""

    version = IntegerField(_l("版本"), [validators.Optional()], widget=HiddenField.widget)
    name = StringField(_l("学科组名称"), [validators.InputRequired(), validators.Length(max=60)])
    members = SelectMultipleField(_l("专家"), coerce=int, **TICKS)
    leader = SelectField(_l("组长"), coerce=int)
    cases = SelectMultipleField(_l("申报"), coerce=int, **TICKS)


class OpinionForm(Form):
    """The written opinion of a group."""

    verdict = RadioField(
        _l("评议结论"),
        [validators.InputRequired()],
        choices=[SelectChoice(each.value, VERDICT_NAMES[each]) for each in Verdict],
    )
    text = TextAreaField(
        _l("评议意见"), [validators.InputRequired(), validators.Length(min=opinion.LEAST, max=opinion.LONGEST)]
    )


class VoiceForm(Form):
    """What a member says to an opinion."""

    agrees = RadioField(
        _l("您的意见"),
        [validators.InputRequired()],
        choices=[SelectChoice("yes", _l("同意")), SelectChoice("no", _l("不同意"))],
    )
    remark = TextAreaField(_l("不同意见或补充"), [validators.Optional(), validators.Length(max=opinion.LONGEST)])
