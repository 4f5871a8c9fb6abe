"""The forms of the defence: the order, a turn's reason, an expert's note."""

from wtforms import DateTimeLocalField, IntegerField, RadioField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.service import defence, defence_place
from plugins.committees.service.session_wording import NOTE_KINDS
from portal.plugin import Form, _l


class OrderForm(Form):
    """When and where, and how the order is made. The typed places are fields `place_<case>` beside it."""

    opens_at = DateTimeLocalField(_l("开始时间"), [validators.InputRequired()], format="%Y-%m-%dT%H:%M")
    place = StringField(_l("地点"), [validators.Optional(), validators.Length(max=120)])
    minutes = IntegerField(_l("每人分钟数"), [validators.InputRequired(), validators.NumberRange(min=1, max=240)])
    way = RadioField(
        _l("次序"),
        [validators.InputRequired()],
        choices=[SelectChoice("drawn", _l("抽签")), SelectChoice("typed", _l("自行填写"))],
    )


class TurnForm(Form):
    """Why somebody is absent or comes later."""

    reason = TextAreaField(
        _l("原因"),
        [validators.InputRequired(), validators.Length(min=defence.LEAST_REASON, max=defence.LONGEST_REASON)],
    )


class NoteForm(Form):
    """A question that was asked, or a remark."""

    kind = RadioField(
        _l("类别"), [validators.InputRequired()], choices=[SelectChoice(key, name) for key, name in NOTE_KINDS.items()]
    )
    text = TextAreaField(
        _l("内容"),
        [validators.InputRequired(), validators.Length(min=defence_place.LEAST, max=defence_place.LONGEST)],
    )
