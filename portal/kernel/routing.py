"""Addresses: matched on every request, built by nearly nobody."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class LazyRule(Flask.url_rule_class):
    """Compiles what builds its address when that is first asked for.

    Pages write their addresses out, so it is for plugins that use `url_for`; werkzeug compiles it for all of 700 rules
    beforehand, which was nearly half a second of every start and of every test.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: "LazyRule", **values: Any) -> tuple[str, str]:
            made = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            found: tuple[str, str] = made(**values)
            return found

        return build
