"""The forms of a committee's own dates and of a person's extension."""

from collections.abc import Iterable
from datetime import datetime

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.calendar.domain.window import OFFICE_DATES, Action
from portal.calendar.forms.typed import VersionedForm, check_whole, instant_field, read_typed, reason_field
from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l


class OfficeForm(VersionedForm):
    """A committee's own dates; an empty box follows the province."""

    apply_opens = instant_field(_l("个人申报开始"), optional=True)
    apply_closes = instant_field(_l("个人申报截止"), optional=True)
    receive_by = instant_field(_l("评委会线上材料收取截止"), optional=True)
    policy_review_by = instant_field(_l("政策性审查完成截止"), optional=True)
    review_by = instant_field(_l("线上评审完成截止"), optional=True)
    why = reason_field(_l("调整的原因"))

    def dates(self) -> dict[str, datetime]:
        """What was filled in; call it after `validate`."""
        return {name: read_typed(self[name].data) for name in OFFICE_DATES if self[name].data}


class ExtensionForm(Form):
    identifier = StringField(
        _l("申报人的手机号码或证件号码"), [InputRequired()], render_kw={"autocomplete": "off", "maxlength": "60"}
    )
    series = SelectField(_l("职称系列"), [InputRequired(_l("请选择职称系列"))])
    application_year = StringField(
        _l("申报年度"), [InputRequired()], filters=[plain], render_kw={"inputmode": "numeric"}
    )
    action = RadioField(
        _l("延长什么"),
        [InputRequired(_l("请选择一项"))],
        choices=[
            SelectChoice(Action.UPLOAD.value, _l("上传材料")),
            SelectChoice(Action.APPLY.value, _l("点击申报")),
            SelectChoice(Action.RECEIVE.value, _l("评委会收取材料")),
        ],
    )
    until = instant_field(_l("延长至"))
    reason = reason_field(_l("延长的原因"))

    def validate_application_year(self, field: StringField) -> None:
        check_whole(field, 2000, 2100)

    def offer(self, entries: Iterable[tuple[str, str]]) -> "ExtensionForm":
        """The series to choose from: slug and name."""
        self.series.choices = [
            SelectChoice("", _("请选择")),
            *(SelectChoice(slug, name) for slug, name in entries),
        ]
        return self


class RevokeForm(Form):
    why = reason_field(_l("撤销的原因"))
