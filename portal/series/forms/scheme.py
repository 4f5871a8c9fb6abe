"""Forms of scoring schemes: the text, submitting, and the authority's decision."""

from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.kernel.forms import plain
from portal.kernel.i18n import _l
from portal.series.forms.edition import RevisedForm, long_field


class SchemeTextForm(RevisedForm):
    """The scheme's text, typed here or taken from a file; a chosen file comes before what is typed."""

    file = FileField(_l("从文件读入"))
    text = TextAreaField(
        _l("方案正文"),
        [Optional(), Length(max=200_000)],
        render_kw={"rows": "30", "spellcheck": "false", "autocapitalize": "off", "class": "number"},
    )


class SubmitSchemeForm(RevisedForm):
    why = long_field(_l("报备说明"), 1000)


class ApproveSchemeForm(RevisedForm):
    number = StringField(_l("备案号"), [InputRequired(), Length(max=60)], filters=[plain])
    why = long_field(_l("备案意见"), 1000, optional=True)


class ReturnSchemeForm(RevisedForm):
    reasons = long_field(_l("退回原因"), 2000)
