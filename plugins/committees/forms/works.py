"""The forms of representative works: sending, withdrawing, the reviewer's form (代表作评审意见表)."""

from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.works import Grade
from plugins.committees.forms.group import TICKS
from plugins.committees.service import works_review
from plugins.committees.service.session_wording import GRADE_NAMES
from portal.plugin import Form, _l


class SendForm(Form):
    """What goes to whom, and until when."""

    parts = SelectMultipleField(_l("代表作"), **TICKS)
    files = SelectMultipleField(_l("一并送审的文件"), coerce=int, **TICKS)
    experts = SelectMultipleField(_l("送审专家"), coerce=int, **TICKS)
    anonymous = BooleanField(_l("匿名送审：不显示申报人和单位"))
    due_on = DateField(_l("完成日期"), [validators.InputRequired()])


class ReviewForm(Form):
    """代表作评审意见表."""

    grade = RadioField(
        _l("评审等次"),
        [validators.InputRequired()],
        choices=[SelectChoice(each.value, GRADE_NAMES[each]) for each in Grade],
    )
    text = TextAreaField(
        _l("评审意见"),
        [validators.InputRequired(), validators.Length(min=works_review.LEAST, max=works_review.LONGEST)],
    )


class DeclineForm(Form):
    """Why not."""

    reason = TextAreaField(_l("原因"), [validators.InputRequired(), validators.Length(min=4, max=500)])
