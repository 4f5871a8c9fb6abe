"""The forms in which an edition is written: its head, and an entry of each of its lists."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from portal.criteria import EducationLevel, Level
from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONG = {"rows": "3"}
LEVELS = [SelectChoice(level.value, level.value) for level in Level]
EDUCATION = [SelectChoice(level.value, level.value) for level in EducationLevel]
MODES = ("评审", "考评结合", "认定", "考试")
STATUS = (
    SelectChoice("confirmed", _l("已确认：文件中写明")),
    SelectChoice("unsourced", _l("待确认：没有出处")),
    SelectChoice("unconfirmed", _l("待确认：查找过，未查实")),
)


class RevisedForm(Form):
    """A form that knows the revision of what was shown: a change in between is noticed."""

    revision = HiddenField(default="0")

    @property
    def shown_revision(self) -> int:
        text = self.revision.data or ""
        return int(text) if text.isdecimal() else 0


def text_field(label: Any, most: int = 200, *, optional: bool = False, **options: Any) -> StringField:
    first = Optional() if optional else InputRequired()
    return StringField(label, [first, Length(max=most)], **options)


def long_field(label: Any, most: int = 2000, *, optional: bool = False) -> TextAreaField:
    first = Optional() if optional else InputRequired()
    return TextAreaField(label, [first, Length(max=most)], render_kw=LONG)


def whole_field(label: Any, *, optional: bool = False) -> StringField:
    """A whole number, as text: what is no number is refused by the edition's own loader, beside the field."""
    first = Optional() if optional else InputRequired()
    return StringField(label, [first, Length(max=9)], filters=[plain], render_kw={"inputmode": "numeric"})


def slug_field(label: Any) -> StringField:
    rule = Regexp(r"[a-z][a-z0-9_-]{0,39}\Z", message=_l("用小写字母、数字、连字符或下划线，以字母开头"))
    return StringField(label, [InputRequired(), rule], filters=[plain])


def boxes(label: Any, choices: Iterable[SelectChoice] = (), *, optional: bool = True) -> SelectMultipleField:
    """Tick boxes."""
    first = Optional() if optional else InputRequired(_l("请至少选择一项"))
    return SelectMultipleField(
        label, [first], choices=list(choices), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class EntryForm(RevisedForm):
    """An entry of a document. What is left empty is left out; `lists` are written one a line, `wholes` as numbers."""

    lists: ClassVar[frozenset[str]] = frozenset()
    wholes: ClassVar[frozenset[str]] = frozenset()

    def offer(self, document: Mapping[str, Any]) -> None:
        """Take choices from the document: its tracks."""

    @classmethod
    def shown(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What the form is filled with."""
        return {key: cls._shown(key, value) for key, value in entry.items()}

    @classmethod
    def _shown(cls, key: str, value: Any) -> Any:
        if key in cls.lists and isinstance(value, list):
            return "\n".join(map(str, value))
        number = isinstance(value, int) and not isinstance(value, bool)
        return str(value) if number else value

    def written(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The entry as typed, with the keys of `before` that this form does not know."""
        found = {key: value for key, value in (before or {}).items() if key not in self and key != "rules"}
        for field in self:
            value = self._value(field)
            if field.name != "revision" and value not in ("", None, []):
                found[field.name] = value
        return found

    def _value(self, field: Any) -> Any:
        if field.name in self.lists:
            return [line.strip() for line in (field.data or "").splitlines() if line.strip()]
        if field.name in self.wholes and (field.data or "").isdecimal():
            return int(field.data)
        return field.data


class SourcedForm(EntryForm):
    document = text_field(_l("依据的文件"), optional=True)
    clause = text_field(_l("条款"), 60, optional=True)
    status = SelectField(
        _l("确认状态"), [Optional()], choices=[SelectChoice("", _l("与上一级相同")), *STATUS], default=""
    )

    def validate_status(self, field: SelectField) -> None:
        if self.document.data and not field.data:
            raise StopValidation(_("写明了依据的文件，还应选择确认状态"))


class HeadForm(RevisedForm):
    name = text_field(_l("职称系列名称"), 60)
    in_force_from = StringField(
        _l("施行日期"), [Optional(), Regexp(DAY, message=_l("请写作“2024-03-01”"))], filters=[plain]
    )
    document = text_field(_l("依据的文件"))
    clause = text_field(_l("条款"), 60, optional=True)
    status = RadioField(_l("确认状态"), [InputRequired()], choices=list(STATUS))


class LevelForm(SourcedForm):
    level = SelectField(_l("层级"), choices=LEVELS)
    title = text_field(_l("职称名称"), 60, optional=True)
    titles = long_field(_l("按专业大类授予的职称名称"), optional=True)
    mode = RadioField(_l("评价方式"), [InputRequired()], choices=[SelectChoice(mode, mode) for mode in MODES])
    exam = long_field(_l("考试说明"), 500, optional=True)

    @classmethod
    def shown(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        rows = [
            f"{each.get('title', '')} | {'; '.join(map(str, each.get('groups', ())))}"
            for each in entry.get("titles") or ()
        ]
        return {**entry, "titles": "\n".join(rows)}

    def _value(self, field: Any) -> Any:
        return read_titles(field.data or "") if field.name == "titles" else super()._value(field)


def read_titles(text: str) -> list[dict[str, Any]]:
    """`副主任药师 | 药学; 中药学` on each line."""
    found = []
    for line in text.splitlines():
        title, _bar, groups = line.replace("｜", "|").partition("|")
        if title.strip():
            names = [name.strip() for name in groups.replace("；", ";").split(";") if name.strip()]
            found.append({"title": title.strip(), "groups": names})
    return found


class TrackForm(SourcedForm):
    slug = slug_field(_l("代码"))
    name = text_field(_l("评审类型名称"), 60)
    levels = boxes(_l("适用层级"), LEVELS, optional=False)
    hint = long_field(_l("给申报人的说明"), 300, optional=True)
    mode = SelectField(
        _l("评价方式"),
        [Optional()],
        choices=[SelectChoice("", _l("与层级相同")), *(SelectChoice(mode, mode) for mode in MODES)],
        default="",
    )
    scope = text_field(_l("有效范围（印在证书上）"), 100, optional=True)
    plan_entry = text_field(_l("评审计划中的专项代码"), 40, optional=True)


class EquivalentForm(EntryForm):
    level = SelectField(_l("学历"), choices=EDUCATION)
    counts_as = SelectField(_l("视同"), choices=EDUCATION)
    document = text_field(_l("依据的文件"))
    clause = text_field(_l("条款"), 60, optional=True)
    status = RadioField(_l("确认状态"), [InputRequired()], choices=list(STATUS))


class SpecialtyForm(SourcedForm):
    wholes = frozenset({"number"})
    group = text_field(_l("专业大类"), 60)
    number = whole_field(_l("序号"))
    name = text_field(_l("专业技术名称"), 60)
    scope = long_field(_l("相关专业及适用范围"))
    basis = long_field(_l("设置依据"))


class FieldForm(SourcedForm):
    lists = frozenset({"choices"})
    wholes = frozenset({"maximum"})
    key = slug_field(_l("代码"))
    label = text_field(_l("名称"), 60)
    kind = RadioField(
        _l("类型"),
        [InputRequired()],
        choices=[
            SelectChoice("text", _l("一行文字")),
            SelectChoice("textarea", _l("多行文字")),
            SelectChoice("date", _l("日期")),
            SelectChoice("choice", _l("单选")),
            SelectChoice("integer", _l("整数")),
        ],
    )
    required = BooleanField(_l("必填"))
    hint = long_field(_l("给申报人的说明"), 300, optional=True)
    maximum = whole_field(_l("上限（文字的字数，或整数的最大值）"), optional=True)
    choices = long_field(_l("选项（每行一个，只用于单选）"), optional=True)
    levels = boxes(_l("只用于这些层级（不选为全部）"), LEVELS)
    tracks = boxes(_l("只用于这些评审类型（不选为全部）"))

    def offer(self, document: Mapping[str, Any]) -> None:
        self.tracks.choices = track_choices(document)


class DeclarationForm(SourcedForm):
    key = slug_field(_l("代码"))
    text = long_field(_l("申报前须承诺的内容"), 600)


class CriteriaForm(SourcedForm):
    level = SelectField(_l("层级"), choices=LEVELS)
    tracks = boxes(_l("适用的评审类型"), optional=False)

    def offer(self, document: Mapping[str, Any]) -> None:
        self.tracks.choices = track_choices(document)


def track_choices(document: Mapping[str, Any]) -> list[SelectChoice]:
    """The document's tracks, as far as they have a slug."""
    tracks = [each for each in document.get("tracks") or () if isinstance(each, Mapping) and each.get("slug")]
    return [SelectChoice(str(each["slug"]), str(each.get("name", each["slug"]))) for each in tracks]


ENTRY_FORMS: Mapping[str, type[EntryForm]] = {
    "levels": LevelForm,
    "tracks": TrackForm,
    "equivalents": EquivalentForm,
    "specialties": SpecialtyForm,
    "fields": FieldForm,
    "declarations": DeclarationForm,
    "criteria": CriteriaForm,
}


class WhyForm(RevisedForm):
    """Submitting: on what the edition rests."""

    why = TextAreaField(_l("制定或修改的依据"), [InputRequired(), Length(max=500)], render_kw=LONG)


class DecisionForm(RevisedForm):
    """Approving or returning; a return names its reason."""

    decision = RadioField(
        _l("审核意见"),
        [InputRequired(_l("请选择一项"))],
        choices=[SelectChoice("approve", _l("批准，按施行日期生效")), SelectChoice("return", _l("退回修改"))],
    )
    why = TextAreaField(_l("说明（退回时必填）"), [Optional(), Length(max=500)], render_kw=LONG)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the reason of a return, which WTForms skips while it is empty."""
        valid = super().validate(extra_validators)
        if self.decision.data == "return" and not self.why.data:
            self.add_errors({"why": _("请写明退回的原因")})
            return False
        return valid


class ConfirmForm(Form):
    """Confirming a value: the province's text that says so."""

    document = text_field(_l("省级文件的名称和文号"))
    clause = text_field(_l("条款"), 60, optional=True)
