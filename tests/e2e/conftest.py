"""A real browser against a real server: Chromium, with JavaScript on or off, phone or desktop."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from werkzeug.serving import make_server

from portal.app import Portal

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 900}
# Off by default in axe; the portal promises it.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


@dataclass
class Site:
    """A served portal: its address, and the objects behind it, so that a test can move the clock."""

    url: str
    portal: Portal


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def site(app: Flask, portal: Portal) -> Iterator[Site]:
    """The application on a free port of the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", portal)
    server.shutdown()
    thread.join(timeout=5)
    server.server_close()


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`open_context(javascript=False, size=PHONE)`; closed after the test."""
    contexts: list[BrowserContext] = []

    def make(*, javascript: bool, size: dict[str, int] = PHONE) -> BrowserContext:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport=size,
            device_scale_factor=2 if os.environ.get("PORTAL_TEST_PICTURES") else 1,
            locale="zh-CN",
            timezone_id="America/New_York",  # the phone's own zone must not matter
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def accessible(browser: Browser) -> Iterator[Callable[[Page], None]]:
    """`accessible(page)` fails on any axe violation of the page as it stands, JavaScript on or off."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    copy = context.new_page()
    axe = f"{Axe().axe_script}; axe.run({json.dumps(AXE_OPTIONS)}).then(found => found.violations)"
    seen: set[str] = set()

    def check(page: Page) -> None:
        html = page.content()
        if html in seen:
            return
        seen.add(html)
        # What is asked for is the address without its fragment.
        address = page.url.partition("#")[0]

        def serve(route: Route) -> None:
            # axe never returns in a page without JavaScript, so the page's HTML is shown in one that has it.
            if route.request.url == address:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        copy.route("**/*", serve)
        copy.goto(address)
        found = copy.evaluate(axe)
        copy.unroute_all()
        summary = [(item["id"], [node["html"][:120] for node in item["nodes"]][:3]) for item in found]
        assert not summary, f"{page.url}: {summary}"

    yield check
    context.close()
