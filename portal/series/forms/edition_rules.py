"""Forms of rules, made from what each kind of rule declares of its parameters; a plugin's own kinds included."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.criteria.loading import RuleKind, text, texts, whole, wholes
from portal.kernel.forms import plain
from portal.kernel.i18n import _l
from portal.series.forms.edition import LONG, EntryForm, RevisedForm, SourcedForm, long_field, whole_field

# Parameters stand behind a prefix: a plugin may call one `data` or `errors`.
PREFIX = "p_"
_ID = Regexp(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z", message=_l("用字母、数字、点或连字符"))


class RuleForm(SourcedForm):
    """What every rule has; the subclasses add the parameters of their kind."""

    id = StringField(_l("条件的代码"), [InputRequired(), _ID], filters=[plain])
    text = long_field(_l("条件的文字（不填由系统按参数生成）"), 300, optional=True)

    parsers: Mapping[str, Callable[[object, str], Any]] = {}

    @classmethod
    def shown(cls, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What the form is filled with."""
        own = {PREFIX + key: _shown(cls.parsers[key], value) for key, value in entry.items() if key in cls.parsers}
        return {**{key: value for key, value in entry.items() if key not in cls.parsers}, **own}

    def written(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The rule's table as typed."""
        known = EntryForm.written(
            self, {key: value for key, value in (before or {}).items() if key not in self.parsers}
        )
        found = {key: value for key, value in known.items() if not key.startswith(PREFIX)}
        for key, parse in self.parsers.items():
            value = _read(parse, self[PREFIX + key].data or "")
            if value not in ("", []):
                found[key] = value
        return found

    def add_errors(self, errors: Mapping[str, str]) -> None:
        """A message for a parameter stands beside its field."""
        super().add_errors({PREFIX + key if key in self.parsers else key: text for key, text in errors.items()})


class UseForm(RevisedForm):
    """Using a named block."""

    use = SelectField(_l("共用条件"), [InputRequired()])


def rule_form(kind: RuleKind, label: Callable[[str], str], word: Callable[[str], str]) -> type[RuleForm]:
    """The form of a kind of rule; `label` names a parameter, `word` one of the words that it may be."""
    fields: dict[str, Any] = {
        PREFIX + key: parameter(parse, label(key), word, required=key in kind.required)
        for key, parse in kind.keys.items()
    }
    return type("KindForm", (RuleForm,), {**fields, "parsers": dict(kind.keys)})


def parameter(parse: Callable[[object, str], Any], label: str, word: Callable[[str], str], *, required: bool) -> Field:
    """The field of one parameter, by the parser that reads it."""
    first = InputRequired() if required else Optional()
    if hasattr(parse, "accepted"):
        empty = [] if required else [SelectChoice("", "—")]
        return SelectField(
            label, [first], choices=[*empty, *(SelectChoice(each, word(each)) for each in parse.accepted)]
        )
    if parse is whole:
        return whole_field(label, optional=not required)
    hint = _l("每行一个") if parse in (texts, wholes) else ""
    return TextAreaField(label, [first, Length(max=2000)], render_kw=LONG, description=hint)


def _shown(parse: Callable[[object, str], Any], value: Any) -> str:
    if parse in (texts, wholes) and isinstance(value, list):
        return "\n".join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read(parse: Callable[[object, str], Any], typed: str) -> Any:
    """What was typed, as the parser takes it; what it can't take it will refuse beside the field."""
    if parse in (texts, wholes):
        lines = [line.strip() for line in typed.splitlines() if line.strip()]
        return [int(line) if parse is wholes and line.isdecimal() else line for line in lines]
    if parse is whole:
        return int(typed) if typed.isdecimal() else typed
    if parse is text or hasattr(parse, "accepted"):
        return typed
    return _value(typed)


def _value(typed: str) -> Any:
    """A parameter of a plugin's own making is written as JSON; anything else is text."""
    try:
        return json.loads(typed)
    except ValueError:
        return typed
