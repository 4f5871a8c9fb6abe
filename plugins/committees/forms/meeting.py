"""The forms of a meeting, its seats, and its ballot."""

from datetime import datetime

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, TimeField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.filing import LEVELS
from plugins.committees.service.meeting import Plan
from portal.plugin import SHANGHAI, Form, _l


class MeetingForm(Form):
    """A meeting as its office plans it."""

    committee_id = SelectField(_l("评审委员会"), [validators.InputRequired()], coerce=int)
    name = StringField(_l("会议名称"), [validators.InputRequired(), validators.Length(max=120)])
    application_year = IntegerField(_l("申报年度"), [validators.InputRequired(), validators.NumberRange(2000, 2100)])
    level = SelectField(
        _l("评审级别"), [validators.InputRequired()], choices=[SelectChoice(each, each) for each in reversed(LEVELS)]
    )
    members = IntegerField(_l("参加评审的委员人数"), [validators.InputRequired(), validators.NumberRange(1, 999)])
    place = StringField(_l("会议地点"), [validators.Optional(), validators.Length(max=120)])
    day = DateField(_l("会议日期"), [validators.InputRequired()])
    time = TimeField(_l("会议时间"), [validators.InputRequired()])

    def plan(self) -> Plan:
        """What was entered; the form has been validated."""
        convenes = datetime.combine(self.day.data, self.time.data, tzinfo=SHANGHAI)
        return Plan(
            committee_id=self.committee_id.data,
            name=self.name.data or "",
            application_year=self.application_year.data or 0,
            level=self.level.data,
            place=self.place.data or "",
            convenes_at=convenes,
            members=self.members.data or 0,
        )


class ReasonForm(Form):
    """Why something is done that concerns others."""

    reason = TextAreaField(_l("原因"), [validators.InputRequired(), validators.Length(min=4, max=500)])


class SeatForm(Form):
    """Which expert of the pool gets which seat."""

    expert_id = SelectField(_l("专家"), [validators.InputRequired()], coerce=int)
    role = SelectField(_l("担任"), [validators.InputRequired()])


class DeclineForm(Form):
    """Why an expert can't come."""

    reason = TextAreaField(_l("不能参加的原因"), [validators.InputRequired(), validators.Length(min=2, max=300)])


class OrderForm(Form):
    """Whom the office leaves out of a case, and why."""

    person_id = SelectField(_l("回避的专家"), [validators.InputRequired()], coerce=int)
    reason = TextAreaField(_l("原因"), [validators.InputRequired(), validators.Length(min=4, max=500)])


class ClosingForm(Form):
    """Why the voting ends; needed only while somebody has not voted, which the service decides."""

    note = StringField(_l("原因（还有人没有投票时必填）"), [validators.Length(max=300)])


class CodeForm(Form):
    """A holder's code, as it was written down."""

    code = StringField(_l("密钥口令"), [validators.InputRequired(), validators.Length(max=60)])
