"""Forms of publicity and objections."""

from wtforms import RadioField, SelectChoice, StringField, TextAreaField, validators

from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _l
from portal.submissions.domain.publicity import LONGEST_TEXT


class ObjectionForm(Form):
    """An objection of anybody."""

    contact = StringField(_l("您的姓名和联系方式"), [validators.InputRequired(), validators.Length(max=100)])
    text = TextAreaField(_l("异议的事实和依据"), [validators.InputRequired(), validators.Length(max=LONGEST_TEXT)])


class CodeForm(Form):
    """The receipt code of an objection."""

    code = StringField(_l("异议回执码"), [validators.InputRequired(), validators.Length(max=24)], filters=[plain])


class DecisionForm(Form):
    """What the employer decides about an objection."""

    decision = RadioField(
        _l("处理结论"),
        [validators.InputRequired()],
        choices=[
            SelectChoice("dismissed", _l("异议不成立：公示期满后继续")),
            SelectChoice("upheld", _l("异议成立：不能推荐")),
        ],
    )
    reasons = TextAreaField(_l("调查情况和理由"), [validators.InputRequired(), validators.Length(max=LONGEST_TEXT)])
