"""One question of choosing what to apply for."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.kernel.forms import Form
from portal.kernel.i18n import _l


class QuestionForm(Form):
    """A list to choose one from; its label and its choices are set by the page."""

    answer = RadioField(_l("请选择"), validators=[InputRequired(_l("请选择一项"))], choices=[])
