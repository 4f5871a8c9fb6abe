"""Choosing what to apply for: every entry of the plan is there, found by a few characters, open or not."""

import re
from datetime import datetime

import pytest

from plugins.engineering import plugin as engineering
from portal.app import create_app
from portal.kernel.clock import SHANGHAI
from portal.submissions.domain.application import Choice
from portal.submissions.domain.choice import Phase, choice_problems
from portal.submissions.service.offers import offers
from portal.submissions.store import application as store
from tests.applicants import FILLING_IN, make_province
from tests.conftest import LintedClient
from tests.factories import make_person, sign_in_client

PAGE = "/applications/new"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def person(portal, client, clock):
    clock.set(FILLING_IN)
    make_province(portal)
    someone = make_person(now=FILLING_IN)
    sign_in_client(client, someone, now=FILLING_IN)
    return someone


def page(client, **query):
    return client.get(PAGE, query_string=query).text


def values(text):
    return re.findall(r'name="answer" value="([^"]+)"', text)


def test_all_entries_are_there_open_later_or_closed(portal, person):
    found = offers(registry=portal.registry, now=FILLING_IN)
    assert len(found) == 30
    phases = {phase: {each.key for each in found if each.phase is phase} for phase in Phase}
    assert phases[Phase.LATER] == {"engineering.private_economy", "agriculture.private_economy", "statistics"}
    assert phases[Phase.CLOSED] == {"accounting", "auditing"}
    assert len(phases[Phase.OPEN]) == 25


def test_the_page_groups_them_and_is_filtered_without_scripts(client, person):
    text = page(client)
    assert len(values(text)) == 25
    assert "以后开放（3项）" in text
    assert "现在不能新建申报的系列（2项）" in text
    teachers = page(client, find="教师")
    assert set(values(teachers)) == {
        "higher_education", "vocational_education", "teachers", "technician_education",
        "party_administration_schools",
    }  # fmt: skip
    assert "以后开放" not in teachers
    assert values(page(client, find="公共法律服务")) == ["law"]
    assert "没有名称中有“甲乙丙”的系列" in page(client, find="甲乙丙")
    closed = page(client, find="会计")
    assert values(closed) == []
    assert "现在都不能新建申报" in closed


@pytest.mark.parametrize(
    ("instant", "special", "normal"),
    [
        ("2023-09-19T23:59:59", False, False),
        ("2023-09-20T00:00:00", True, False),
        ("2023-11-03T17:00:00", True, False),
        ("2023-11-03T17:00:01", False, False),
        ("2023-08-31T17:00:00", False, True),
    ],
)
def test_the_special_review_is_offered_in_its_own_time(portal, person, instant, special, normal):
    found = {each.key: each for each in offers(registry=portal.registry, now=at(instant))}
    for series in ("engineering", "agriculture"):
        assert found[f"{series}.private_economy"].is_open is special
        assert found[series].is_open is normal


def test_the_special_review_has_its_review_type_already(portal, client, clock, person):
    clock.set(at("2023-10-10T09:00"))
    sign_in_client(client, person, now=at("2023-10-10T09:00"))
    assert {"engineering.private_economy", "agriculture.private_economy"} <= set(values(page(client)))
    chosen = {"series": "engineering.private_economy", "specialty": "建筑设计", "level": "副高级"}
    text = page(client, **chosen)
    assert "民营经济专项" in text
    assert values(text) == []
    form = {**dict(re.findall(r'name="(\w+)" value="([^"]*)"', text)), **chosen}
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 303, answer.text
    draft = store.application(int(answer.location.rsplit("/", 1)[-1]))
    assert (draft.series, draft.track) == ("engineering", "private_economy")
    again = client.get(PAGE, query_string={"application": str(draft.id)}).text
    assert re.search(r'value="engineering.private_economy" checked', again)


def test_the_normal_entry_does_not_offer_the_special_review(client, person):
    text = page(client, series="engineering", specialty="建筑设计", level="副高级")
    assert "private_economy" not in values(text)
    assert "normal" in values(text)


def test_levels_by_examination_are_named_with_their_exam_and_not_offered(portal, client, person):
    edition = portal.registry.edition("health", 2023)
    specialty = edition.specialties[0].name
    text = page(client, series="health", specialty=specialty)
    exams = [entry for entry in edition.levels if entry.by_exam]
    assert exams
    assert values(text) == [entry.level.value for entry in edition.levels if not entry.by_exam]
    for entry in exams:
        assert entry.exam in text
        asked = Choice(2023, "health", specialty, entry.level.value, "normal")
        assert choice_problems(edition, asked) == {"level": "这一级别以考试方式取得，不能申报"}


def test_the_title_follows_the_specialty(portal, client, person):
    edition = portal.registry.edition("health", 2023)
    titled = next(entry for entry in edition.levels if entry.titles and not entry.by_exam)
    for specialty in edition.specialties:
        title = edition.title_of(titled.level, specialty.name)
        assert f"{title}（{titled.level}）" in page(client, series="health", specialty=specialty.name)


def test_a_series_whose_plugin_is_off_says_so(portal, clock, person):
    app = create_app(portal.settings, plugins=[engineering], clock=clock)
    browser = LintedClient(app)
    sign_in_client(browser, person, now=FILLING_IN)
    text = page(browser, find="卫生")
    assert values(text) == []
    assert "这一系列的申报功能现在没有启用" in text
    assert values(page(browser)) == ["engineering"]
    special = page(browser, find="民营")
    assert "这一系列的申报功能现在没有启用" in special
