"""Checking a receipt."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _l


class CheckForm(Form):
    """Number and code as printed on the receipt; spaces, dashes and small letters don't matter."""

    number = StringField(_l("申报编号"), [InputRequired(_l("请填写申报编号")), Length(max=40)], filters=[plain])
    code = StringField(_l("校验码"), [InputRequired(_l("请填写校验码")), Length(max=40)], filters=[plain])
