"""The form of a draw's conditions."""

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from plugins.committees.domain.expert import REGIONS
from plugins.committees.forms.filing import lines
from plugins.committees.service.draw_pool import Wish
from portal.plugin import Form, _l

_CITIES = [SelectChoice(code, name) for code, name in REGIONS.items()]


def _number(label: str, most: int) -> IntegerField:
    return IntegerField(label, [validators.Optional(), validators.NumberRange(min=0, max=most)])


class DrawForm(Form):
    """What a panel must be. Empty numbers ask for nothing."""

    chair = StringField(_l("主任委员"), [validators.Optional(), validators.Length(max=60)])
    deputies = TextAreaField(_l("副主任委员"), [validators.Optional(), validators.Length(max=300)])
    quotas = TextAreaField(_l("各专业最少人数"), [validators.Optional(), validators.Length(max=500)])
    reserves = _number(_l("候补人数"), 50)
    excluded_regions = SelectMultipleField(
        _l("不参加抽取的地域"),
        [validators.Optional()],
        choices=_CITIES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    region_most = _number(_l("同一市（州）专家最多占委员人数的百分比"), 100)
    home_region = SelectField(
        _l("外地专家以哪个市（州）为准"), [validators.Optional()], choices=[SelectChoice("", _l("不要求")), *_CITIES]
    )
    outside_least = _number(_l("外地专家最少占委员人数的百分比"), 100)
    most_load = _number(_l("每位专家本年度最多参加几次评审会议"), 99)
    conflicts_from = _number(_l("需要回避的申报达到几份的专家不参加抽取"), 999)

    def wish(self) -> Wish:
        """What was entered; the form has been validated."""
        numbers = ("reserves", "region_most", "outside_least", "most_load", "conflicts_from")
        return Wish(
            **{name: getattr(self, name).data or 0 for name in numbers},
            quotas=self.quotas.data or "",
            excluded_regions=tuple(self.excluded_regions.data or ()),
            home_region=self.home_region.data or "",
            chair=self.chair.data or "",
            deputies=lines(self.deputies.data),
        )


class VoidForm(Form):
    """Why a draw is given up before it is run, or a seat freed."""

    reason = TextAreaField(_l("理由"), [validators.InputRequired(), validators.Length(min=4, max=300)])
