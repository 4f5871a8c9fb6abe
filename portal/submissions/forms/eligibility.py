"""The forms of the what-if page: which title (no personal data, by GET), and a few facts (by POST)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.criteria import Degree, EducationLevel, FormField, Level
from portal.kernel.forms import Form
from portal.kernel.i18n import _, _l
from portal.submissions.domain.dossier_kinds import EMPLOYER_KINDS
from portal.submissions.domain.eligibility import NO_RESULT, NO_TITLE, Answers, ResultChoice
from portal.submissions.forms.draft import answer_field

DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
EARLIEST = date(1940, 1, 1)
LATEST = date(2199, 12, 31)
# The series' own fields stand apart from the questions that are the same for all series.
OWN = "own_"


def _choices(words: Iterable[str], *, none: Any) -> list[tuple[str, Any]]:
    return [("", none), *((str(word), str(word)) for word in words)]


def _date(label: Any, **options: Any) -> DateField:
    return DateField(label, format=DATES, validators=[Optional()], **options)


def _number(label: Any, least: int, most: int, **options: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(least, most)], **options)


class ChooseForm(Form):
    """Which title of a series: the choices come from the registry."""

    choice = RadioField(_l("想申报的职称"), choices=[])


class FactsForm(Form):
    """A few facts; all may be left open, and what is open is judged as not yet known."""

    education = SelectField(_l("最高学历"), choices=[], default="")
    degree = SelectField(_l("最高学位"), choices=[], default="")
    graduated = _date(_l("毕业日期"))
    title_level = SelectField(_l("现有的本系列职称"), choices=[], default="")
    title_obtained = _date(_l("取得该职称的日期"))
    title_year = _number(_l("该职称的申报年度"), 1980, 2199)
    employment_kind = SelectField(_l("现工作单位的性质"), choices=[], default="")
    employed_since = _date(_l("开始从事专业技术工作的日期"))
    public_hours = _number(_l("申报年度的公需科目学时"), 0, 2000)
    professional_hours = _number(_l("申报年度的专业科目学时"), 0, 2000)
    results = SelectMultipleField(
        _l("业绩成果"), choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    sanction = SelectField(_l("处分或学术不端"), choices=[], default="")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        none = _("还不确定")
        self.education.choices = _choices(reversed(EducationLevel), none=none)
        self.degree.choices = _choices(reversed(Degree), none=_("没有学位"))
        self.title_level.choices = [("", none), (NO_TITLE, _("没有")), *_choices(reversed(Level), none="")[1:]]
        self.employment_kind.choices = _choices(EMPLOYER_KINDS, none=none)
        self.sanction.choices = [("", none), ("none", _("没有")), ("some", _("正在处分期内"))]
        for asked in self.own:
            if isinstance(asked, SelectField):
                asked.choices = [SelectChoice("", none), *list(asked.choices or ())[1:]]

    def offer(self, results: Iterable[ResultChoice]) -> None:
        """The results that count for the chosen title."""
        offered = [(choice.key, choice.text) for choice in results]
        self.results.choices = [*offered, (NO_RESULT, _("以上都没有"))] if offered else []

    def validate(self, extra_validators: Any = None) -> bool:
        """Dates within a lifetime; two answers that only make sense together are asked for together."""
        valid = super().validate(extra_validators)
        for field in (self.graduated, self.title_obtained, self.employed_since):
            if field.data and not EARLIEST <= field.data <= LATEST:
                self.add_errors({field.name: _("请填写真实的日期，年份写四位数")})
                valid = False
        if self.employed_since.data and not self.employment_kind.data:
            self.add_errors({"employment_kind": _("请同时选择单位的性质")})
            valid = False
        if self.employment_kind.data and not self.employed_since.data and not self.employed_since.errors:
            self.add_errors({"employed_since": _("请同时填写开始工作的日期")})
            valid = False
        if NO_RESULT in (self.results.data or []) and len(self.results.data or []) > 1:
            self.add_errors({"results": _("选了“以上都没有”，就不能再选其他项")})
            valid = False
        return valid

    def answers(self) -> Answers:
        """What was answered, after a successful `validate`."""
        return Answers(
            education=EducationLevel(self.education.data) if self.education.data else None,
            degree=Degree(self.degree.data) if self.degree.data else None,
            graduated=self.graduated.data,
            title_level=self.title_level.data or "",
            title_obtained=self.title_obtained.data,
            title_year=self.title_year.data,
            employment_kind=self.employment_kind.data or "",
            employed_since=self.employed_since.data,
            public_hours=self.public_hours.data,
            professional_hours=self.professional_hours.data,
            results=tuple(self.results.data or ()),
            sanction=self.sanction.data or "",
            own={asked.short_name[len(OWN) :]: asked.data for asked in self.own if asked.data not in (None, "")},
        )

    @property
    def own(self) -> list[Field]:
        """The questions of the series."""
        return [asked for asked in self if asked.short_name.startswith(OWN)]


def facts_form(asked: Sequence[FormField]) -> type[FactsForm]:
    """The questions with those of a series' own fields; these too may all be left open."""
    return type("SeriesFactsForm", (FactsForm,), {OWN + spec.key: answer_field(spec, required=False) for spec in asked})
