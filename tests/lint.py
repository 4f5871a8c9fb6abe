"""A test client that reads every answer as a strict browser would, and fails the test on a faulty one."""

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# Tolerated by every browser and common in server-rendered pages; everything else is an error.
_TOLERATED: frozenset[str] = frozenset()
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")


def page_faults(html: str) -> list[str]:
    """What is wrong with a page: invalid HTML, not one h1, a title that differs, doubled ids, inline code."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    faults = [f"invalid HTML: {code} at {place}" for place, code, _ in parser.errors if code not in _TOLERATED]
    headings = tree.findall(".//h1")
    if len(headings) != 1:
        faults.append(f"{len(headings)} h1 elements")
    else:
        heading = " ".join("".join(headings[0].itertext()).split())
        title = " ".join("".join(tree.find(".//title").itertext()).split())
        bare = title.removeprefix("错误：").removeprefix("Error: ")
        if not bare.startswith(heading):
            faults.append(f"title {title!r} does not begin with h1 {heading!r}")
    ids: set[str] = set()
    for element in tree.iter():
        faults.extend(_element_faults(element, ids))
    return faults


def _element_faults(element: Any, ids: set[str]) -> list[str]:
    if not isinstance(element.tag, str):
        return []
    faults = []
    identity = element.get("id")
    if identity is not None:
        if identity in ids or not identity:
            faults.append(f"id {identity!r} twice or empty")
        ids.add(identity)
    if element.tag == "style" or (element.tag == "script" and not element.get("src")):
        faults.append(f"inline <{element.tag}>")
    faults.extend(
        f"{name} attribute on <{element.tag}>" for name in element.attrib if name == "style" or name.startswith("on")
    )
    if element.tag == "form" and not element.get("action"):
        faults.append("a form without an action")
    if element.tag == "form" and urlsplit(element.get("action") or "").netloc:
        faults.append("a form that posts to another site")
    return faults


class LintedClient(FlaskClient):
    """Follows no redirect by itself; `get`/`post` lint the answer; `token()` reads the page's CSRF token."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, app.response_class, use_cookies=True, **options)
        self.lint = True

    def open(self, *args: Any, **options: Any) -> TestResponse:
        answer = super().open(*args, **options)
        if self.lint:
            check_answer(answer)
        return answer

    def token(self, path: str) -> str:
        """The CSRF token of the page at `path`."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).get_data(as_text=True))
        assert found, f"no csrf token on {path}"
        return found.group(1)

    def submit(self, path: str, data: dict[str, Any] | None = None, *, page: str = "", **options: Any) -> TestResponse:
        """POST as the page's form does, with its CSRF token (from `page`, or from `path` itself)."""
        fields = {"csrf_token": self.token(page or path), **(data or {})}
        return self.post(path, data=fields, **options)


def check_answer(answer: TestResponse) -> None:
    """Headers on every answer; the page itself where it is one."""
    headers = answer.headers
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        assert headers.get(name), f"{answer.request.path} answers {answer.status_code} without {name}"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert len(headers.getlist("Content-Type")) <= 1
    if answer.mimetype == "text/html" and answer.get_data():
        assert "charset=utf-8" in headers["Content-Type"]
        html = answer.get_data(as_text=True)
        if "<html" in html:
            faults = page_faults(html)
            assert not faults, f"{answer.request.path} ({answer.status_code}): {faults}"
            leaked = _PERSONAL.findall(re.sub(r"<[^>]*>", " ", html))
            assert not leaked, f"{answer.request.path} shows a personal number"
