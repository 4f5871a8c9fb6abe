"""Feeds a subscriber can trust: the same identity, a growing sequence, alarms, one time zone."""

import dataclasses
from datetime import date, timedelta

import icalendar
import pytest

from portal.calendar import service
from portal.calendar.service import feeds, planning
from portal.kernel.clock import shanghai
from portal.kernel.errors import Missing
from tests.service.calendar.conftest import APPLICANT, MANAGER, OFFICE
from tests.service.calendar.test_reading import change_receipt

NOW = shanghai(2023, 8, 10, 9)
URL = "https://portal.example"


def events(text: bytes) -> dict[str, icalendar.Event]:
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}


def public(series: str = "卫生") -> feeds.Feed:
    return feeds.public_feed(series=series, public_url=URL)


def test_public_feed_holds_the_row(calendar):
    found = {uid.split("-2023-2023-")[1].split("@")[0]: event for uid, event in events(public().text).items()}
    assert set(found) == {"upload", "blackout-1", "apply", "receive", "policy-review", "review"}
    apply = found["apply"]
    assert (apply["dtstart"].dt, apply["dtend"].dt) == (shanghai(2023, 9, 18, 8), shanghai(2023, 9, 21, 17))
    assert apply["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [alarm["trigger"].dt for alarm in apply.walk("VALARM")] == [
        timedelta(days=-3),
        timedelta(days=-1),
        timedelta(hours=-2),
    ]
    assert {alarm["trigger"].params["RELATED"] for alarm in apply.walk("VALARM")} == {"END"}
    # "12月15日前" is the whole day.
    assert found["policy-review"]["dtstart"].dt == date(2023, 12, 15)
    assert found["receive"]["dtstart"].dt == shanghai(2023, 10, 18, 17)
    text = public().text.decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_feed_has_the_same_bytes_while_nothing_changes(calendar):
    before = public()
    change_receipt(2, NOW, "卫生延长")
    assert public("经济").text == feeds.public_feed(series="economics", public_url=URL).text
    assert public() != before
    assert public() == public()


def test_sequence_grows_for_what_changed_and_uids_stay(calendar):
    before = events(public().text)
    change_receipt(2, NOW, "卫生延长")
    after = events(public().text)
    assert set(before) == set(after)
    grown = {uid.split("-2023-2023-")[1].split("@")[0]: int(event["sequence"]) for uid, event in after.items()}
    assert grown == {"upload": 0, "blackout-1": 0, "apply": 0, "receive": 1, "policy-review": 0, "review": 0}


def test_removed_blackout_is_cancelled(calendar):
    draft = planning.start_draft(year=2023, actor=MANAGER, now=NOW)
    row = dataclasses.replace(draft.plan.rows[2], blackouts=())
    planning.save_row(year=2023, index=2, row=row, revision=1, actor=MANAGER, now=NOW)
    planning.publish(year=2023, why="取消避开时段", revision=2, staff=(), actor=MANAGER, now=NOW)
    gone = next(event for uid, event in events(public().text).items() if "blackout" in uid)
    assert (str(gone["status"]), int(gone["sequence"]), list(gone.walk("VALARM"))) == ("CANCELLED", 1, [])


def test_private_feed_has_own_committee_and_extension(calendar):
    service.follow(series="工程技术", actor=APPLICANT, now=NOW, office_id=77)
    token = feeds.make_feed_token(actor=APPLICANT, now=NOW)
    feed = feeds.personal_feed(token=token, public_url=URL)
    assert len(events(feed.text)) == 5
    assert not set(events(feed.text)) & set(events(public("engineering").text))
    service.set_office_dates(
        office_id=77,
        plan_year=2023,
        application_year=2023,
        slug="engineering",
        dates={"receive_by": shanghai(2023, 9, 20, 17)},
        why="提前接收",
        version=0,
        actor=OFFICE,
        now=NOW + timedelta(hours=1),
    )
    granted = service.grant_extension(
        person_id=5,
        application_year=2023,
        series="engineering",
        action="apply",
        until=shanghai(2023, 9, 2, 17),
        reason="住院治疗，附证明",
        actor=MANAGER,
        now=NOW + timedelta(hours=2),
    )

    def told(name: str) -> icalendar.Event:
        text = feeds.personal_feed(token=token, public_url=URL).text
        return next(event for uid, event in events(text).items() if f"-{name}-person-5@" in uid)

    assert (told("receive")["dtstart"].dt, told("receive")["sequence"]) == (shanghai(2023, 9, 20, 17), 1)
    assert (told("apply")["dtend"].dt, told("apply")["sequence"]) == (shanghai(2023, 9, 2, 17), 1)
    service.revoke_extension(extension_id=granted.id, why="证明不符要求", actor=MANAGER, now=NOW + timedelta(hours=3))
    assert (told("apply")["dtend"].dt, told("apply")["sequence"]) == (shanghai(2023, 8, 31, 17), 2)


def test_private_address_is_unguessable_replaceable_and_revocable(calendar):
    first = feeds.make_feed_token(actor=APPLICANT, now=NOW)
    assert len(first) >= 32
    assert feeds.feed_token(5) == first
    second = feeds.make_feed_token(actor=APPLICANT, now=NOW)
    for dead in (first, "", "guess", second[:-1]):
        with pytest.raises(Missing):
            feeds.personal_feed(token=dead, public_url=URL)
    feeds.personal_feed(token=second, public_url=URL)
    assert feeds.revoke_feed_token(actor=APPLICANT, now=NOW)
    assert not feeds.revoke_feed_token(actor=APPLICANT, now=NOW)
    assert feeds.feed_token(5) is None
    with pytest.raises(Missing):
        feeds.personal_feed(token=second, public_url=URL)


def test_following_twice_is_once_and_ends(calendar):
    for office in (None, 77):
        service.follow(series="卫生", actor=APPLICANT, now=NOW, office_id=office)
    assert [(each.entry.slug, each.office_id) for each in feeds.follows(5)] == [("health", 77)]
    service.unfollow(series="health", actor=APPLICANT)
    service.unfollow(series="health", actor=APPLICANT)
    assert feeds.follows(5) == []
