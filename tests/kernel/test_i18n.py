"""Texts in templates: the safe text of the language, with its values escaped."""

import pytest
from flask import Flask
from jinja2 import UndefinedError
from markupsafe import Markup

from portal.kernel import i18n
from portal.kernel.i18n import _l, in_template, use_locale


def test_values_are_escaped_and_the_text_is_not() -> None:
    assert in_template("<b>%(name)s</b>", name="<i>") == "<b>&lt;i&gt;</b>"
    assert in_template("%(name)s", name=Markup("<i>")) == "<i>"


def test_percent_is_always_done() -> None:
    assert in_template("100%%") == "100%"
    assert in_template("%(share)d%%", share=5) == "5%"


def test_a_lazy_text_is_looked_up_when_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "catalogue", lambda _locale: {"一件只在此处出现的事": "A thing of this place only"})
    lazy = _l("一件只在此处出现的事")
    assert in_template(lazy) == "一件只在此处出现的事"
    with use_locale("en"):
        assert in_template(lazy) == "A thing of this place only"
    assert in_template(lazy) == "一件只在此处出现的事"


def test_a_macro_imported_without_context_translates_too(app: Flask) -> None:
    source = "{% macro m(name) %}{{ _('<b>你好%(name)s', name=name) }}{% endmacro %}{{ m('<i>') }}{{ name }}"
    with app.test_request_context():
        assert app.jinja_env.from_string(source).render(name="x") == "<b>你好&lt;i&gt;x"


def test_an_undefined_text_is_an_error_not_a_blank(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ _(nothing) }}").render()
