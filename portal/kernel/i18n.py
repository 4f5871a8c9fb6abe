"""Languages: Chinese source strings, and one dictionary of final strings for each other language.

The default language needs no look-up at all; that keeps translated pages nearly free. Legal texts stay Chinese.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.support import LazyProxy
from markupsafe import Markup

DEFAULT = "zh_Hans_CN"
LOCALES = {DEFAULT: "简体中文", "en": "English"}
CATALOGUES = Path(__file__).parent.parent / "translations"

_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT)


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Source string -> final string; empty for the source language."""
    path = CATALOGUES / locale / "LC_MESSAGES" / "messages.po"
    if locale == DEFAULT or not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file, locale=locale)
    return {
        message.id: message.string
        for message in messages
        if message.id and isinstance(message.id, str) and isinstance(message.string, str) and message.string
    }


def current_locale() -> str:
    return _locale.get()


def set_locale(locale: str) -> None:
    """The language of this request or job; an unknown one falls back to the default."""
    _locale.set(locale if locale in LOCALES else DEFAULT)


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    """Another language for a block: a mail in the recipient's language, a test."""
    token = _locale.set(locale if locale in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _locale.reset(token)


def raw_gettext(text: str) -> str:
    """The text in the language of this request, before its values are put in."""
    locale = _locale.get()
    return text if locale == DEFAULT else catalogue(locale).get(text, text)


def raw_ngettext(singular: str, plural: str, number: int) -> str:
    """Chinese has one form, and the English catalogue words counts so that one form serves."""
    return raw_gettext(singular if number == 1 else plural)


def in_template(text: Any, **values: Any) -> Markup:
    """What templates call as `_`: as Jinja's own, the text is safe, its values are escaped, and `%` is always done.

    A page has a hundred of these: each text is made once, and costs a look-up from then on.
    """
    source = text if type(text) is str else str(text)
    return _safe(_locale.get(), source) % values if values else _whole(_locale.get(), source)


@lru_cache(maxsize=8192)
def _safe(locale: str, text: str) -> Markup:
    return Markup(text if locale == DEFAULT else catalogue(locale).get(text, text))  # noqa: S704 - our own text


def text_of_template(locale: str, text: str) -> Markup:
    """The final text of `_("…")` in a template, for compiling it into the page."""
    return _whole(locale, text)


@lru_cache(maxsize=8192)
def _whole(locale: str, text: str) -> Markup:
    return _safe(locale, text) % {}


def _(text: str, **values: Any) -> str:
    """The text in the language of this request: `_("还差%(days)d天", days=3)`."""
    final = raw_gettext(text)
    return final % values if values else final


def _l(text: str, **values: Any) -> Any:
    """The same, looked up when it is shown: for labels that are written once at import."""
    return LazyProxy(_, text, enable_cache=False, **values)
