"""What a page costs on a slow line: the first bytes, and the first visit (QUALITY 3.5)."""

import gzip
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.kernel.clock import FixedClock
from tests.applicants import make_engineer
from tests.e2e.conftest import PHONE, Site
from tests.factories import Someone, Staff, sign_in_client
from tests.reviewers import AUDIT_DAY, Chain, applied, make_chain

pytestmark = pytest.mark.browser

FIRST_BYTES = 14_336
FIRST_VISIT_BYTES = 60 * 1024
FIRST_VISIT_REQUESTS = 6

PUBLIC = [
    "/",
    "/calendar",
    "/calendar/engineering",
    "/eligibility",
    "/sign-in",
    "/register",
    "/publicity",
    "/receipts/check",
]


class Line:
    """Counts what comes over the line, as it is sent: compressed, with its headers."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, int] = defaultdict(int)
        self.kinds: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def of(self, *kinds: str) -> int:
        """The bytes of these kinds of answers."""
        return sum(size for request, size in self.bytes.items() if self.kinds.get(request) in kinds)


@pytest.fixture
def first_visit(site: Site, open_context: Callable[..., BrowserContext]) -> Callable[..., Line]:
    """`first_visit(path, cookies)`: a browser with nothing in its cache opens the page."""

    def visit(path: str, cookies: list[dict[str, Any]] | None = None) -> Line:
        context = open_context(javascript=True, size=PHONE)
        context.add_cookies([{**cookie, "url": site.url} for cookie in cookies or []])  # type: ignore[list-item]
        page = context.new_page()
        line = Line(page)
        answer = page.goto(site.url + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, path
        assert page.url == site.url + path
        return line

    return visit


def check(line: Line, path: str) -> None:
    first = line.of("Document", "Stylesheet")
    assert 3_000 < first <= FIRST_BYTES, f"{path}: HTML and CSS are {first} bytes"
    whole = sum(line.bytes.values())
    assert whole <= FIRST_VISIT_BYTES, f"{path}: a first visit costs {whole} bytes"
    assert len(line.bytes) <= FIRST_VISIT_REQUESTS, f"{path}: {len(line.bytes)} requests"


@pytest.fixture
def chain(site: Site) -> Chain:
    return make_chain(site.portal)


@pytest.fixture
def cookies_of(site: Site, app: Any, clock: FixedClock) -> Callable[[Someone | Staff], list[dict[str, Any]]]:
    """The session cookie of somebody who has signed in."""

    def make(who: Someone | Staff) -> list[dict[str, Any]]:
        client = app.test_client()
        sign_in_client(client, who, now=clock.now())
        found = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return [{"name": found.key, "value": found.value}]

    return make


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_light(chain: Chain, first_visit: Callable[..., Line], path: str) -> None:
    check(first_visit(path), path)


def test_applicants_pages_are_light(
    chain: Chain, clock: FixedClock, first_visit: Callable[..., Line], cookies_of: Callable[..., Any]
) -> None:
    engineer = make_engineer(chain.province)
    cookies = cookies_of(engineer.person)
    base = f"/applications/{engineer.application_id}"
    for path in ("/", "/dossier", "/dossier/achievements", "/dossier/titles/add/title", base, f"{base}/form",
                 f"{base}/conditions", f"{base}/check", "/inbox", "/account"):  # fmt: skip
        check(first_visit(path, cookies), path)


def test_pages_of_a_case_are_light(
    chain: Chain, clock: FixedClock, first_visit: Callable[..., Line], cookies_of: Callable[..., Any]
) -> None:
    engineer = applied(chain)
    clock.set(AUDIT_DAY)
    base = f"/applications/{engineer.application_id}"
    for path in (base, f"{base}/receipt"):
        check(first_visit(path, cookies_of(engineer.person)), path)
    for path in ("/desk", f"/desk/{engineer.application_id}"):
        check(first_visit(path, cookies_of(chain.employer)), path)


def test_the_line_counts_compressed_bytes(chain: Chain, site: Site, first_visit: Callable[..., Line]) -> None:
    """The measure itself: about what the compressed page weighs, far below its text."""
    with urllib.request.urlopen(f"{site.url}/calendar") as answer:  # noqa: S310 - the test's own server
        page = answer.read()
    counted = first_visit("/calendar").of("Document")
    assert len(gzip.compress(page)) * 0.8 < counted < len(page) / 2
