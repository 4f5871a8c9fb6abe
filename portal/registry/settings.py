"""What a service plugin lets the province set: declared as values, shown as a form on the plugins page."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.accounts.domain.texts import N_
from portal.registry.faults import PluginError

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
KINDS = ("integer", "text", "yes_no", "choice")
LONGEST = 400


@dataclass(frozen=True)
class Setting:
    """One setting. `kind`: integer (from `minimum` to `maximum`), text (`maximum` characters), yes_no, or choice.

    `default` holds until the province sets another value.
    """

    key: str
    label: str
    kind: str
    default: int | str | bool
    hint: str = ""
    minimum: int = 0
    maximum: int = LONGEST
    choices: tuple[str, ...] = ()
    # Of a text: why it can't be the value, said to people; empty when it can. Asked besides the kind.
    check: Callable[[str], str] | None = None


def problem(setting: Setting, value: object) -> str:
    """Why the value can't be the setting's; empty when it can."""
    match setting.kind:
        case "integer":
            fits = type(value) is int and setting.minimum <= value <= setting.maximum
            return "" if fits else N_("请填写范围内的整数")
        case "text":
            if type(value) is not str or len(value.strip()) > setting.maximum:
                return N_("文字太长，请缩短")
            return "" if setting.check is None else setting.check(value)
        case "yes_no":
            return "" if type(value) is bool else N_("请选择是或否")
    return "" if value in setting.choices else N_("请从列表中选择一项")


def check_settings(settings: Iterable[Setting]) -> None:
    """Raise PluginError with what is wrong with a plugin's declaration."""
    seen: set[str] = set()
    for each in settings:
        if not isinstance(each, Setting):
            raise PluginError(f"settings must be Settings, not {type(each).__name__}")
        if type(each.key) is not str or not KEY.fullmatch(each.key) or each.key in seen:
            raise PluginError(f"the setting {each.key!r} must have a key of its own, in small letters")
        seen.add(each.key)
        if any(type(text) is not str for text in (each.label, each.hint, *each.choices)) or not each.label.strip():
            raise PluginError(f"the setting {each.key!r} must be labelled in plain text")
        if each.kind not in KINDS or (each.kind == "choice") != bool(each.choices):
            raise PluginError(f"the setting {each.key!r} is of no known kind: {', '.join(KINDS)}")
        if problem(each, each.default):
            raise PluginError(f"the default of the setting {each.key!r} is none of its values")


def valued(settings: Iterable[Setting], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting's value: what is stored, where that still fits the declaration, else the default."""
    return {
        each.key: stored[each.key] if each.key in stored and not problem(each, stored[each.key]) else each.default
        for each in settings
    }
