"""Forms of a draft: the series' own fields, built from its edition, and the achievements that go in."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.criteria import FormField
from portal.kernel.forms import Form
from portal.kernel.i18n import _, _l
from portal.submissions.domain.choice import longest
from portal.submissions.forms.dossier import DateParts, WholeNumber


class VersionedForm(Form):
    """A form that knows which version of the draft it was shown with."""

    version = HiddenField()

    @property
    def shown_version(self) -> int | None:
        """The version, or None for a form that has lost it."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _at_most(maximum: int | None) -> Any:
    def check(_form: Form, field: Any) -> None:
        if maximum is not None and field.data is not None and field.data > maximum:
            raise ValidationError(_("请填写不大于%(max)s的数", max=maximum))

    return check


def _given(_form: Form, field: Any) -> None:
    """For fields whose own data tell whether something was typed."""
    if field.data is None and not field.process_errors:
        raise ValidationError(_("请填写此项"))


def answer_field(spec: FormField, *, required: bool) -> Any:
    """The field of a declaration. `required` False keeps what is there and asks for nothing more."""
    options: dict[str, Any] = {"description": spec.hint}
    first = InputRequired(_l("请填写此项")) if required else Optional()
    match spec.kind:
        case "textarea":
            return TextAreaField(spec.label, [first, Length(max=longest(spec))], **options)
        case "choice":
            choices = [SelectChoice("", _l("请选择")), *(SelectChoice(choice, choice) for choice in spec.choices)]
            return SelectField(spec.label, [first], choices=choices, default="", **options)
        case "integer":
            return WholeNumber(spec.label, [*([_given] if required else []), _at_most(spec.maximum)], **options)
        case "date":
            return DateParts(spec.label, [_given] if required else [], **options)
    return StringField(spec.label, [first, Length(max=longest(spec))], **options)


def answers_form(fields: Sequence[FormField], *, later: bool = False) -> type[VersionedForm]:
    """The form of a series' own fields. `later`: keep what is typed so far, whatever is still missing."""
    made = {field.key: answer_field(field, required=field.required and not later) for field in fields}
    return type("AnswersForm", (VersionedForm,), made)


class ItemsForm(VersionedForm):
    """Which achievements go in."""

    items = SelectMultipleField(
        _l("放入本次申报的业绩成果"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[],
    )


class ApplyForm(Form):
    """The click on 申报: less than 2 KB, whatever is applied with."""

    submission_key = HiddenField()
    content = HiddenField()
    declared = BooleanField(_l("我已阅读并承诺以上各条"))
