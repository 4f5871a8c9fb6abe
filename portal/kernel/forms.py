"""The base of all forms: WTForms with Chinese messages, half-width normalisation, and errors from services."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from wtforms import Form as WtForm

from portal.kernel.i18n import _


def N_(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


# WTForms' own messages, said so that they tell what to do. Extraction finds them by the list below.
MESSAGES = {
    "This field is required.": N_("请填写此项"),
    "Not a valid choice.": N_("请从列表中选择一项"),
    "Not a valid choice": N_("请从列表中选择一项"),
    "Not a valid integer value.": N_("请填写整数"),
    "Not a valid decimal value.": N_("请填写数字"),
    "Not a valid date value.": N_("请填写真实存在的日期，例如2018年7月1日"),
    "Invalid input.": N_("填写的内容不符合要求"),
    "Invalid email address.": N_("请填写正确的电子邮箱"),
    "Field must be at least %(min)d character long.": N_("至少填写%(min)d个字"),
    "Field cannot be longer than %(max)d character.": N_("最多填写%(max)d个字"),
    "Field must be exactly %(max)d character long.": N_("请填写%(max)d个字"),
    "Field must be between %(min)d and %(max)d characters long.": N_("请填写%(min)d到%(max)d个字"),
    "Number must be at least %(min)s.": N_("请填写不小于%(min)s的数"),
    "Number must be at most %(max)s.": N_("请填写不大于%(max)s的数"),
    "Number must be between %(min)s and %(max)s.": N_("请填写%(min)s到%(max)s之间的数"),
}

TEXT_FIELDS = frozenset({"StringField", "TextAreaField", "SearchField"})


class Messages:
    """Chinese for WTForms, then the language of the request."""

    def gettext(self, text: str) -> str:
        return _(MESSAGES.get(text, text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return _(MESSAGES.get(singular, singular))


def plain(text: str | None) -> str | None:
    """Trim, and fold full-width letters and digits: for numbers and codes, not for names."""
    return None if text is None else unicodedata.normalize("NFKC", text).strip()


def strip(text: str | None) -> str | None:
    """Trim white space and drop NUL and bidirectional controls; nothing else is touched."""
    if text is None:
        return None
    return "".join(
        character for character in text if character == "\n" or unicodedata.category(character) not in ("Cc", "Cf")
    ).strip()


class Form(WtForm):
    """A form. `restored` is set when it is shown again with text that was kept."""

    restored = False

    class Meta:
        def get_translations(self, form: Any) -> Messages:
            return Messages()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            if unbound_field.field_class.__name__ in TEXT_FIELDS:
                options["filters"] = [strip, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def add_errors(self, errors: Mapping[str, str]) -> None:
        """Put a service's `Invalid.errors` beside their fields; an unknown field goes to the summary."""
        for name, message in errors.items():
            target = self._fields.get(name)
            if target is None:
                self.form_errors.append(message)
            else:
                target.errors = [*target.errors, message]
