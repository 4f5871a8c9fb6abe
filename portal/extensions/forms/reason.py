"""The one thing asked before a plugin is switched or refused: why."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.kernel.forms import Form
from portal.kernel.i18n import _l

LONGEST = 400


class ReasonForm(Form):
    reason = TextAreaField(
        _l("原因"),
        [InputRequired(_l("请填写原因")), Length(max=LONGEST)],
        render_kw={"rows": "3", "maxlength": str(LONGEST)},
    )
