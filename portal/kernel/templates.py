"""Templates: compiled once for each language, and parts of public pages that are kept.

A text without values is part of the page's fixed text. A page has about a hundred texts: looked up while it is
rendered, each costs a call and an escape; put in while the template is compiled, none of them costs anything. Texts
with values (`_("还差%(days)d天", days=3)`) stay calls.

`{% kept "name", key %} … {% endkept %}` renders its body once for each key: for what is the same for everybody.
"""

from collections.abc import Callable, Hashable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.utils import LRUCache
from jinja2.visitor import NodeTransformer

from portal.kernel import i18n

TEXT_CALLS = ("_", "gettext")


class PageEnvironment(Environment):
    """Flask's environment, with its texts in one language."""

    locale = i18n.DEFAULT

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        texts = _Texts(self.locale).visit(source)
        return super()._generate(texts, name, filename, defer_init)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A template without names of its own has those of the environment: a chain of both is slow on every page."""
        return super().make_globals(d) if d else self.globals


class _Texts(NodeTransformer):
    """Puts the final text in place of `_("…")`."""

    def __init__(self, locale: str) -> None:
        self._locale = locale

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        self.generic_visit(node)
        node.nodes = [self._plain(each) for each in node.nodes]
        return node

    def _plain(self, node: nodes.Expr) -> nodes.Expr:
        """A text that is a piece of the page by itself joins the fixed text around it."""
        if isinstance(node, nodes.MarkSafe) and isinstance(node.expr, nodes.Const):
            return nodes.TemplateData(str(node.expr.value), lineno=node.lineno)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        self.generic_visit(node)
        text = _constant_text(node)
        if text is None:
            return node
        final = i18n.text_of_template(self._locale, text)
        return nodes.MarkSafe(nodes.Const(str(final), lineno=node.lineno), lineno=node.lineno)


class KeptParts(Extension):
    """The tag `kept`. A key of None renders the body each time."""

    tags = {"kept"}
    # Parts kept in memory, each of a few kilobytes.
    most = 64

    environment: "PageEnvironment"

    def __init__(self, environment: "PageEnvironment") -> None:
        super().__init__(environment)
        self._parts = LRUCache(self.most)

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        name = parser.parse_expression()
        parser.stream.expect("comma")
        key = parser.parse_expression()
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_part", [name, key]), [], [], body).set_lineno(line)

    def _part(self, name: str, key: Hashable, caller: Callable[[], str]) -> str:
        if key is None:
            return caller()
        full = (self.environment.locale, name, key)
        found = self._parts.get(full)
        if found is None:
            found = self._parts[full] = caller()
        return found


def _constant_text(node: nodes.Call) -> str | None:
    """The text of `_("…")`; None when the call is another, or needs values."""
    if not isinstance(node.node, nodes.Name) or node.node.name not in TEXT_CALLS:
        return None
    if len(node.args) != 1 or node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        return None
    argument = node.args[0]
    return argument.value if isinstance(argument, nodes.Const) and isinstance(argument.value, str) else None


def environments(app: Flask) -> dict[str, PageEnvironment]:
    """One environment for each language; the application's own is that of the default language."""
    own = app.jinja_env
    if not isinstance(own, PageEnvironment):
        raise TypeError("the application needs PageEnvironment as its jinja_environment")
    made = {i18n.DEFAULT: own}
    for locale in i18n.LOCALES:
        if locale not in made:
            other = own.overlay()
            other.locale = locale
            made[locale] = other
    return made


def environment(app: Flask) -> PageEnvironment:
    """The environment of this request's language."""
    return app.extensions["portal_templates"][i18n.current_locale()]


def page(app: Flask, template: str, context: dict[str, Any]) -> str:
    """The page in the language of this request. Flask's own names (`request` …) are globals of the environment."""
    return environment(app).get_template(template).render(context)
