"""The inbox: what was told is there, read or not, and nobody reads another's."""

from collections.abc import Callable

import pytest

from portal.kernel import notices
from portal.kernel.clock import FixedClock
from tests import factories
from tests.factories import Someone
from tests.lint import LintedClient

Tell = Callable[..., None]


@pytest.fixture
def tell(clock: FixedClock) -> Tell:
    def told(person: Someone, title: str = "您的申报已被退回", link: str = "/calendar") -> None:
        notices.notify(
            person_id=person.id,
            subject="application:1",
            kind="returned",
            title=title,
            body="学历证书照片不清楚。\n请重新拍照。",
            link=link,
            now=clock.now(),
            key=f"{person.id}:{title}",
        )

    return told


@pytest.fixture
def reader(client: LintedClient, clock: FixedClock) -> Someone:
    person = factories.make_person()
    factories.sign_in_client(client, person, now=clock.now())
    return person


def test_an_item_is_unread_until_its_button_is_pressed(client: LintedClient, reader: Someone, tell: Tell) -> None:
    tell(reader)
    for _look in range(2):
        page = client.get("/inbox").get_data(as_text=True)
        assert "未读（1）" in page
    number = notices.newest(reader.id, count=1)[0].id
    shown = client.get(f"/inbox/{number}").get_data(as_text=True)
    assert "<p>请重新拍照。</p>" in shown
    answer = client.submit(f"/inbox/{number}/read", page=f"/inbox/{number}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")
    assert "未读（0）" in client.get("/inbox").get_data(as_text=True)
    assert notices.unread_count(reader.id) == 0


def test_going_to_the_matter_marks_it_as_read(client: LintedClient, reader: Someone, tell: Tell) -> None:
    tell(reader)
    number = notices.newest(reader.id, count=1)[0].id
    answer = client.submit(f"/inbox/{number}/read", {"then": "follow"}, page=f"/inbox/{number}")
    assert answer.headers["Location"] == "/calendar"
    assert notices.unread_count(reader.id) == 0


def test_marking_all_leaves_what_came_since(client: LintedClient, reader: Someone, tell: Tell) -> None:
    tell(reader, "一")
    tell(reader, "二")
    up_to = notices.newest(reader.id, count=1)[0].id
    tell(reader, "三")
    client.submit("/inbox/read", {"up_to": str(up_to)}, page="/inbox")
    unread = client.get("/inbox?show=unread").get_data(as_text=True)
    assert [word in unread for word in (">一<", ">二<", ">三<")] == [False, False, True]


def test_nobody_reads_anothers(client: LintedClient, reader: Someone, tell: Tell) -> None:
    other = factories.make_person()
    tell(other)
    tell(reader)
    number = notices.newest(other.id, count=1)[0].id
    assert client.get(f"/inbox/{number}").status_code == 404
    assert client.submit(f"/inbox/{number}/read", page="/inbox").status_code == 404
    client.submit("/inbox/read", {"up_to": "999999"}, page="/inbox")
    assert notices.unread_count(other.id) == 1


def test_pages_of_a_long_inbox_hold_every_item_once(client: LintedClient, reader: Someone, tell: Tell) -> None:
    for number in range(45):
        tell(reader, f"第{number}条消息")
    path, titles, pages = "/inbox", [], 0
    while path:
        page = client.get(path).get_data(as_text=True)
        pages += 1
        titles += [number for number in range(45) if f">第{number}条消息<" in page]
        path = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
    assert (pages, sorted(titles)) == (3, list(range(45)))


def test_a_visitor_is_asked_to_sign_in(client: LintedClient) -> None:
    assert client.get("/inbox").headers["Location"] == "/sign-in?next=/inbox"


def test_a_title_is_text_and_nothing_else(client: LintedClient, reader: Someone, tell: Tell) -> None:
    tell(reader, "<script>alert(1)</script>", link="javascript:alert(1)")
    number = notices.newest(reader.id, count=1)[0].id
    for path in ("/inbox", f"/inbox/{number}"):
        assert "<script>alert" not in client.get(path).get_data(as_text=True)
    answer = client.submit(f"/inbox/{number}/read", {"then": "follow"}, page=f"/inbox/{number}")
    assert answer.headers["Location"] == "/inbox"
