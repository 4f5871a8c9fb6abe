"""A person's own calendar, through the browser."""

import re

import icalendar

from tests.factories import sign_in_client


def test_own_calendar_is_not_for_visitors(calendar, client):
    answer = client.get("/calendar/my")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/calendar/my")


def test_following_a_series_shows_it_and_ends(people, client, clock):
    sign_in_client(client, people.applicant, now=clock.now())
    answer = client.submit("/calendar/my/follow", {"series": "engineering"}, page="/calendar/my")
    assert answer.status_code == 303
    page = client.get("/calendar/my").get_data(as_text=True)
    assert "距个人申报开始还有17天23小时" in page
    assert "您已关注本系列" in client.get("/calendar/engineering").get_data(as_text=True)
    client.submit("/calendar/my/unfollow", {"series": "engineering"}, page="/calendar/my")
    assert "还没有关注任何系列" in client.get("/calendar/my").get_data(as_text=True)
    assert client.submit("/calendar/my/follow", {"series": "alchemy"}, page="/calendar/my").status_code == 404


def test_private_feed_opens_for_who_holds_the_address_and_closes(people, app, client, clock):
    sign_in_client(client, people.applicant, now=clock.now())
    client.submit("/calendar/my/follow", {"series": "health"}, page="/calendar/my")
    client.submit("/calendar/my/feed", page="/calendar/my")
    address = re.search(r"/calendar/my/[\w-]+\.ics", client.get("/calendar/my").get_data(as_text=True)).group()
    reader = app.test_client()
    feed = reader.get(address)
    assert feed.mimetype == "text/calendar"
    assert len(icalendar.Calendar.from_ical(feed.data).walk("VEVENT")) == 6
    assert "private" in feed.headers["Cache-Control"]
    assert reader.get(address, headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    client.submit("/calendar/my/feed/end", page="/calendar/my")
    assert reader.get(address).status_code == 404
    assert reader.get("/calendar/my/guess.ics").status_code == 404
