"""The form of a plugin's settings, made from what the plugin declares."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.extensions.forms.reason import ReasonForm
from portal.kernel.i18n import _l
from portal.registry.settings import Setting

PREFIX = "setting_"


def _field(setting: Setting) -> Any:
    options: dict[str, Any] = {"label": _l(setting.label), "description": _l(setting.hint) if setting.hint else ""}
    match setting.kind:
        case "integer":
            limits = NumberRange(min=setting.minimum, max=setting.maximum)
            return IntegerField(validators=[InputRequired(), limits], **options)
        case "yes_no":
            return BooleanField(**options)
        case "choice":
            choices = [SelectChoice(each, _l(each)) for each in setting.choices]
            return SelectField(choices=choices, validators=[InputRequired()], **options)
    return StringField(validators=[Optional(), Length(max=setting.maximum)], **options)


class SettingsForm(ReasonForm):
    """The settings as the province types them, and why."""

    declared: tuple[Setting, ...] = ()

    def values(self) -> dict[str, Any]:
        found = {each.key: self._fields[PREFIX + each.key].data for each in self.declared}
        return {key: "" if value is None else value for key, value in found.items()}

    def rows(self) -> list[Any]:
        """The fields of the settings, in their order."""
        return [self._fields[PREFIX + each.key] for each in self.declared]

    def refuse(self, errors: dict[str, str]) -> None:
        """Put messages beside their fields."""
        own = {each.key for each in self.declared}
        self.add_errors({PREFIX + key if key in own else key: text for key, text in errors.items()})


def form_of(settings: tuple[Setting, ...]) -> type[SettingsForm]:
    """The form of these settings."""
    fields = {PREFIX + each.key: _field(each) for each in settings}
    return type("PluginSettingsForm", (SettingsForm,), {**fields, "declared": settings})
