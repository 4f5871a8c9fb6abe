"""The province's page of every committee against its calendar, and the operator's list of committees and meetings."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from plugins.committees.command import command
from plugins.committees.domain.meeting import MeetingState
from plugins.committees.domain.overview import stages
from plugins.committees.service import overview
from plugins.committees.service.overview import Overview
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as meetings
from portal.accounts.domain.organisations import OrganisationKind
from portal.calendar.store import office as calendars
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.database import database
from portal.kernel.errors import Denied
from portal.plugin import review_dates
from portal.submissions.domain.application import State
from portal.submissions.store import application as applications
from tests.committees.scene import MEETING, Scene, add_engineers, make_meeting
from tests.contracts.test_queries import MOST, questions
from tests.factories import make_organisation, make_staff
from tests.lint import LintedClient

PAGE = "/committees/overview?year=2023"


def look(scene: Scene, now=MEETING, year: int = 2023) -> Overview:
    with scene.at_work():
        actor = scene.chain.provincial.actor
        (line,), following = overview.overview(application_year=year, actor=actor, now=now)
    assert following == 0
    return line


def test_the_numbers_follow_the_cases(scene: Scene) -> None:
    assert look(scene).pace == "nothing"
    make_meeting(scene, experts=3, cases=3)
    line = look(scene)
    own = line.progress
    assert (own.received, own.reviewed, own.scored, own.voted, own.published, own.confirmed) == (3, 3, 0, 0, 0, 0)
    assert [each.id for each in line.meetings] == [scene.meeting_id]
    first, second, _third = (each.application_id for each in scene.engineers)
    applications.Application.update(voted_at=MEETING).where(applications.Application.id == first).execute()
    applications.Application.update(voted_at=MEETING, state=State.CONFIRMED.value).where(
        applications.Application.id == second
    ).execute()
    meeting = meetings.meeting(scene.meeting_id)
    assert meeting is not None
    meetings.write_meeting(meeting, state=MeetingState.PUBLISHED.value)
    meetings.Case.update(outcome="passed").where(meetings.Case.application_id == second).execute()
    own = look(scene).progress
    assert (own.received, own.reviewed, own.voted, own.published, own.confirmed) == (3, 3, 2, 1, 1)
    applications.Application.update(state=State.NOT_PASSED.value).where(applications.Application.id == first).execute()
    own = look(scene).progress
    assert (own.failed, stages(own)) == (1, (0, 1, 0, 1, 1))
    assert look(scene, year=2022).progress.received == 0


def test_the_dates_say_how_it_stands(scene: Scene) -> None:
    add_engineers(scene, 1)
    dates = look(scene).dates
    assert dates is not None
    by = dates.review_by
    assert look(scene, now=by - timedelta(days=8)).pace == "on_time"
    assert look(scene, now=by - timedelta(days=7)).pace == "soon"
    assert look(scene, now=by).pace == "soon"
    assert look(scene, now=by + timedelta(seconds=1)).pace == "late"
    applications.Application.update(voted_at=MEETING).execute()
    assert look(scene, now=by + timedelta(days=30)).pace == "done"


def test_the_page_draws_charts_with_words_and_a_table(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=3, cases=2)
    clock.set(MEETING.isoformat())
    browser = scene.browser(scene.chain.provincial)
    answer = browser.get(PAGE)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.count('<svg class="chart"') == 2
    assert len(re.findall(r"<desc id=", page)) == 2
    assert "贵州省建筑工程高级职称评审委员会" in page
    assert f"/committees/meetings/{scene.meeting_id}" in page
    assert "style=" not in page
    # Numbers of cases only: nobody is named.
    assert all(case.applicant_name not in page for case in scene.cases())
    assert "评审进度" in browser.get("/committees").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.OFFICE_OFFICER, Role.EXPERT])
def test_only_the_province_sees_all_committees(scene: Scene, role: Role) -> None:
    who = make_staff(role, scene.chain.province.tree.office)
    assert scene.browser(who).get(PAGE).status_code == 403
    with pytest.raises(Denied):
        overview.overview(application_year=2023, actor=who.actor, now=MEETING)


def test_the_queries_do_not_grow_with_the_committees(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2)
    assert _queries(scene) <= 12
    (row,) = filings.everything()
    columns = {name: getattr(row, name) for name in row._meta.fields if name not in ("id", "number")}
    for number in range(10):
        filings.Committee.create(**columns, number=f"黔人社备〔2023〕{number + 2}号")
    assert _queries(scene) <= 12


def test_the_queries_do_not_grow_with_the_offices(scene: Scene, clock: FixedClock) -> None:
    make_meeting(scene, experts=3, cases=2)
    clock.set(MEETING.isoformat())
    browser = scene.browser(scene.chain.provincial)
    _add_offices(scene, 2)
    browser.get(PAGE)
    few, asked = _queries(scene), _questions(browser)
    _add_offices(scene, 9)
    assert _queries(scene) == few <= MOST
    assert _questions(browser) == asked <= MOST


def _add_offices(scene: Scene, count: int) -> None:
    """Committees like the scene's first, each of an office of its own."""
    row = filings.everything()[0]
    columns = {name: getattr(row, name) for name in row._meta.fields if name not in ("id", "number", "office_id")}
    known = len(filings.everything())
    for number in range(known, known + count):
        office = make_organisation(OrganisationKind.COMMITTEE_OFFICE, scene.chain.province.tree.department)
        filings.Committee.create(**columns, office_id=office, number=f"黔人社备〔2023〕{number + 1}号")


def _questions(browser: LintedClient) -> int:
    with questions() as seen:
        assert browser.get(PAGE).status_code == 200
    return sum(text.startswith("SELECT") for text, _values in seen)


def test_each_office_keeps_its_own_dates(scene: Scene) -> None:
    _add_offices(scene, 2)
    first, second, _third = filings.everything()
    with scene.at_work():
        plain = review_dates(application_year=2023, series="engineering", office_id=first.office_id, now=MEETING)
    assert plain is not None
    earlier = plain.review_by - timedelta(days=10)
    for office, number, dates in (
        (second.office_id, 1, {"review_by": (earlier - timedelta(days=3)).isoformat()}),
        (second.office_id, 2, {"review_by": earlier.isoformat()}),
    ):
        calendars.add(
            office_id=office,
            plan_year=2023,
            application_year=2023,
            entry="engineering",
            version=number,
            dates=dates,
            recorded_at=MEETING,
            actor="test",
            role="office_officer",
            why="test",
        )
    with scene.at_work():
        lines, _following = overview.overview(application_year=2023, actor=scene.chain.provincial.actor, now=MEETING)
        alone = review_dates(application_year=2023, series="engineering", office_id=second.office_id, now=MEETING)
    found = {line.committee.office_id: line.dates for line in lines}
    assert alone is not None
    assert alone.review_by == earlier
    assert {office: dates.review_by for office, dates in found.items() if dates} == {
        row.office_id: earlier if row.office_id == second.office_id else plain.review_by for row in filings.everything()
    }


def test_series_without_a_plan_have_no_dates(scene: Scene) -> None:
    filings.Committee.update(series="no-such-series").execute()
    assert look(scene).dates is None


def _queries(scene: Scene) -> int:
    seen: list[str] = []
    original = database.obj.execute_sql

    def counting(sql: str, *given, **more):
        seen.append(sql)
        return original(sql, *given, **more)

    database.obj.execute_sql = counting
    try:
        with scene.at_work():
            overview.overview(application_year=2023, actor=scene.chain.provincial.actor, now=MEETING)
    finally:
        database.obj.execute_sql = original
    return len([sql for sql in seen if sql.upper().startswith("SELECT")])


def test_the_operator_lists_committees_with_their_meetings(scene: Scene) -> None:
    make_meeting(scene, experts=3, cases=2, members=5)
    opened = scene.app.extensions["portal"]
    answer = CliRunner().invoke(command, ["list", "--json"], obj=lambda: opened)
    assert answer.exit_code == 0
    (committee,) = json.loads(answer.output)["committees"]
    (meeting,) = committee["meetings"]
    assert meeting["id"] == scene.meeting_id
    assert (meeting["state"], meeting["cases"], meeting["members"]) == ("preparing", 2, 5)
    assert meeting["convenes_at"] == shanghai(2023, 12, 12, 9).isoformat()
    assert all(case.applicant_name not in answer.output for case in scene.cases())
