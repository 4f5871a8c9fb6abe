"""Texts go to the configured gateway, and a gateway that refuses raises without telling the text."""

import dataclasses
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from portal.config import Settings
from portal.kernel.sms import gateway_for


class Phones(BaseHTTPRequestHandler):
    sent: list[tuple[str | None, dict[str, str]]] = []
    code = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.sent.append((self.headers["Authorization"], body))
        self.send_response(self.code)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def configured(settings: Settings) -> Iterator[Settings]:
    Phones.sent, Phones.code = [], 200
    server = HTTPServer(("127.0.0.1", 0), Phones)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield dataclasses.replace(settings, sms_url=f"http://127.0.0.1:{server.server_port}/send", sms_token="secret")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_reaches_the_gateway(configured: Settings) -> None:
    gateway = gateway_for(configured)
    assert gateway is not None
    gateway("13812345678", "验证码123456")
    assert Phones.sent == [("Bearer secret", {"phone": "13812345678", "text": "验证码123456"})]


def test_a_refusing_gateway_raises_without_the_text(configured: Settings) -> None:
    gateway = gateway_for(configured)
    assert gateway is not None
    Phones.code = 503
    with pytest.raises(OSError, match="503") as raised:
        gateway("13812345678", "验证码123456")
    assert "123456" not in str(raised.value)


def test_without_an_address_there_is_no_gateway(settings: Settings) -> None:
    assert gateway_for(settings) is None
    with pytest.raises(ValueError, match="http"):
        gateway_for(dataclasses.replace(settings, sms_url="file:///etc/passwd"))
