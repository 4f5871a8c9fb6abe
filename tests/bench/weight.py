"""What a browser takes over the line: the first bytes of a page, and the whole of a first visit."""

import gzip
import http.client
import re
from dataclasses import dataclass

from tests.bench.measure import Target

PARTS = re.compile(
    r'<(?:link[^>]+rel="(?:stylesheet|icon)"[^>]*href|link[^>]+href|script[^>]+src|img[^>]+src)="([^"]+)"'
)


@dataclass(frozen=True)
class Weight:
    """Compressed bytes and requests of one page."""

    name: str
    html: int
    css: int
    visit: int
    requests: int

    @property
    def first(self) -> int:
        """What must arrive before the page can be read."""
        return self.html + self.css


def weigh(target: Target) -> Weight:
    """Fetch a page and everything that it names, as a browser with an empty cache does."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    html, page = _fetch(connection, target.path, target.headers)
    sizes = {path: _fetch(connection, path, target.headers)[0] for path in dict.fromkeys(PARTS.findall(page))}
    connection.close()
    css = sum(size for path, size in sizes.items() if path.split("?")[0].endswith(".css"))
    return Weight(target.name, html, css, html + sum(sizes.values()), 1 + len(sizes))


def _fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, str]:
    """(bytes on the line, text)."""
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    plain = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
    return len(body), plain.decode("utf-8", "replace")
