"""Notices go out by mail through a real SMTP server: late rather than never, and never as something else."""

import dataclasses
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from portal.app import Portal
from portal.config import Settings, Smtp
from portal.kernel import mail
from portal.kernel.clock import FixedClock
from portal.kernel.notices import Notice, notify

ADDRESSES = {1: "shen@example.cn", 2: "bad@example.cn", 3: None, 4: "no address\r\nBcc: x@example.cn"}


class Postbox(MessageHandler):
    """A mail server's store; `refuse` answers an address with a code."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Message) -> None:
        self.received.append(message)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    if controller._thread is not None:
        controller.stop()


@pytest.fixture
def mailing(portal: Portal, settings: Settings, server: Controller) -> Settings:
    smtp = Smtp(host="127.0.0.1", port=server.port, sender="portal@example.cn")
    return dataclasses.replace(settings, smtp=smtp, public_url="https://portal.example.cn")


def tell(person_id: int, now: datetime, title: str = "您的申报已被退回，请于5个工作日内补正") -> Notice:
    key = f"{person_id}:{title}"
    notify(
        person_id=person_id,
        subject="application:1",
        kind="returned",
        title=title,
        body="学历证书照片不清楚。",
        link="/applications/1",
        now=now,
        key=key,
    )
    return Notice.get(Notice.key == key)


def sweep(settings: Settings, now: datetime) -> int:
    return mail.sweep_mail(settings=settings, mailer=mail.mailer_for(settings), address_of=ADDRESSES.get, now=now)


def state(notice: Notice) -> str:
    return Notice.get_by_id(notice.id).mail_state


def test_a_notice_arrives_as_mail(mailing: Settings, postbox: Postbox, clock: FixedClock) -> None:
    notice = tell(1, clock.now())
    assert sweep(mailing, clock.now()) == 1
    (received,) = postbox.received
    assert (received["To"], received["From"]) == ("shen@example.cn", "portal@example.cn")
    assert str(mail.message_for(notice, "shen@example.cn", mailing)["Subject"]) == notice.title
    text = received.get_payload(decode=True).decode()
    assert "学历证书照片不清楚。" in text
    assert "https://portal.example.cn/applications/1" in text
    assert state(notice) == "sent"
    assert sweep(mailing, clock.now()) == 0
    assert len(postbox.received) == 1


def test_a_dead_server_is_tried_again_until_it_lives(
    mailing: Settings, server: Controller, postbox: Postbox, clock: FixedClock
) -> None:
    server.stop()
    notices = [tell(1, clock.now()), tell(1, clock.now(), "公示已开始")]
    assert sweep(mailing, clock.now()) == 0
    for notice in notices:
        failed = Notice.get_by_id(notice.id)
        assert (failed.mail_state, failed.mail_attempts) == ("failed", 1)
        assert failed.mail_error.startswith("ConnectionRefusedError")
        assert failed.mail_next_at > clock.now()
    assert sweep(mailing, clock.now()) == 0, "its pause is not over"
    assert Notice.get_by_id(notices[0].id).mail_attempts == 1
    clock.advance(timedelta(minutes=2))
    revived = Controller(postbox, hostname="127.0.0.1", port=server.port)
    revived.start()
    try:
        assert sweep(mailing, clock.now()) == 2
    finally:
        revived.stop()
    assert [state(notice) for notice in notices] == ["sent", "sent"]
    assert len(postbox.received) == 2


def test_killed_between_sending_and_noting_it_sends_the_same_message(
    mailing: Settings, postbox: Postbox, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = tell(1, clock.now())

    class Killed(BaseException):
        pass

    def die(*_arguments: object, **_fields: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(mail, "_note", die)
        with pytest.raises(Killed):
            sweep(mailing, clock.now())
    assert state(notice) == "due"
    clock.advance(timedelta(minutes=5))
    assert sweep(mailing, clock.now()) == 1
    first, second = postbox.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_a_refused_recipient_does_not_hold_up_the_others(
    mailing: Settings, postbox: Postbox, clock: FixedClock
) -> None:
    postbox.refuse["bad@example.cn"] = "550 no such user"
    refused, sent = tell(2, clock.now()), tell(1, clock.now())
    assert sweep(mailing, clock.now()) == 1
    failed = Notice.get_by_id(refused.id)
    assert (failed.mail_state, failed.mail_next_at, failed.mail_error) == ("failed", None, "recipient refused: [550]")
    assert "bad@" not in failed.mail_error
    assert state(sent) == "sent"


def test_a_greylisted_recipient_is_tried_again(mailing: Settings, postbox: Postbox, clock: FixedClock) -> None:
    postbox.refuse["bad@example.cn"] = "450 try later"
    notice = tell(2, clock.now())
    sweep(mailing, clock.now())
    postbox.refuse.clear()
    clock.advance(timedelta(minutes=2))
    assert sweep(mailing, clock.now()) == 1
    assert state(notice) == "sent"


def test_mail_is_given_up_loudly(mailing: Settings, postbox: Postbox, clock: FixedClock) -> None:
    postbox.refuse["bad@example.cn"] = "450 try later"
    notice = tell(2, clock.now())
    for _ in range(mail.MOST_ATTEMPTS):
        sweep(mailing, clock.now())
        clock.advance(timedelta(hours=7))
    failed = Notice.get_by_id(notice.id)
    assert (failed.mail_state, failed.mail_attempts, failed.mail_next_at) == ("failed", mail.MOST_ATTEMPTS, None)


def test_without_an_address_the_notice_says_so(mailing: Settings, clock: FixedClock) -> None:
    notice = tell(3, clock.now())
    assert sweep(mailing, clock.now()) == 0
    assert state(notice) == "no_address"


def test_without_a_server_mail_waits_for_one(
    portal: Portal, settings: Settings, mailing: Settings, postbox: Postbox, clock: FixedClock
) -> None:
    old = tell(1, clock.now(), "旧消息")
    assert sweep(settings, clock.now()) == 0
    clock.advance(timedelta(days=8))
    recent = tell(1, clock.now())
    sweep(settings, clock.now())
    assert [state(old), state(recent)] == ["not_configured", "not_configured"]
    assert sweep(mailing, clock.now()) == 1
    assert [state(old), state(recent)] == ["not_configured", "sent"]


@pytest.mark.parametrize("title", ["退回\r\nBcc: thief@example.cn", "退回\nX-Evil: 1", "退回\u2028X: 1", "退\x00回"])
def test_a_title_adds_no_header(mailing: Settings, postbox: Postbox, clock: FixedClock, title: str) -> None:
    if "\x00" in title:
        title = title.replace("\x00", "\x07")  # PostgreSQL keeps no NUL.
    tell(1, clock.now(), title)
    assert sweep(mailing, clock.now()) == 1
    (received,) = postbox.received
    assert (received["Bcc"], received["X-Evil"], received["X"]) == (None, None, None)
    assert received["X-RcptTo"] == "shen@example.cn"


def test_an_address_adds_no_recipient(mailing: Settings, postbox: Postbox, clock: FixedClock) -> None:
    notice = tell(4, clock.now())
    assert sweep(mailing, clock.now()) == 0
    assert postbox.received == []
    assert Notice.get_by_id(notice.id).mail_next_at is None
