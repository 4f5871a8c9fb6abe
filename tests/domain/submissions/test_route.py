"""The route that is planned: stations, due dates, and the office that takes the case."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.domain import OrganisationKind, OrganisationView
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.route import SHARES, due_dates, office_for, plan_route

BEIJING = ZoneInfo("Asia/Shanghai")
CLOSES = datetime(2023, 8, 31, 17, tzinfo=BEIJING)
RECEIVE = datetime(2023, 9, 30, 17, tzinfo=BEIJING)
Kind = OrganisationKind


def organisation(
    identity: int,
    kind: OrganisationKind,
    *,
    parent: int = 1,
    region: str = "520000",
    path: str = "",
    **attributes: object,
) -> OrganisationView:
    return OrganisationView(
        identity, f"单位{identity}", kind, parent, region, attributes, path=path or f"/1/{identity}/"
    )


PROVINCE = organisation(1, Kind.PROVINCIAL_BUREAU)
CITY = organisation(2, Kind.MUNICIPAL_BUREAU, region="520100")
COUNTY = organisation(3, Kind.COUNTY_BUREAU, parent=2, region="520103")
DEPARTMENT = organisation(4, Kind.DEPARTMENT)
GROUP = organisation(5, Kind.EMPLOYER, parent=4, path="/1/4/5/")
OFFICE = organisation(9, Kind.COMMITTEE_OFFICE)


def employer(parent: int, path: str, region: str = "520103") -> OrganisationView:
    return organisation(7, Kind.EMPLOYER, parent=parent, region=region, path=path)


@pytest.mark.parametrize(
    ("ancestors", "reviews"),
    [
        ((COUNTY, CITY, PROVINCE), [(StepKind.BUREAU_REVIEW, 3), (StepKind.BUREAU_REVIEW, 2)]),
        ((DEPARTMENT, PROVINCE), [(StepKind.DEPARTMENT_REVIEW, 4)]),
        ((GROUP, DEPARTMENT, PROVINCE), [(StepKind.DEPARTMENT_REVIEW, 5), (StepKind.DEPARTMENT_REVIEW, 4)]),
        ((PROVINCE,), []),
    ],
)
def test_stations_follow_the_tree_below_the_province(
    ancestors: tuple[OrganisationView, ...], reviews: list[tuple[StepKind, int]]
) -> None:
    route = plan_route(
        employer=employer(3, "/1/2/3/7/"), ancestors=ancestors, office=OFFICE, apply_closes=CLOSES, receive_by=RECEIVE
    )
    assert [(step.kind, step.organisation_id) for step in route] == [
        (StepKind.EMPLOYER_AUDIT, 7),
        (StepKind.PUBLICITY, 7),
        (StepKind.RECOMMENDATION, 7),
        *reviews,
        (StepKind.OFFICE_RECEIPT, 9),
    ]
    assert [step.position for step in route] == list(range(1, len(route) + 1))


def test_publicity_has_time_for_five_working_days() -> None:
    kinds = [StepKind.EMPLOYER_AUDIT, StepKind.PUBLICITY, StepKind.RECOMMENDATION, StepKind.BUREAU_REVIEW,
             StepKind.BUREAU_REVIEW, StepKind.OFFICE_RECEIPT]  # fmt: skip
    dues = due_dates(kinds, start=CLOSES, end=RECEIVE)
    assert dues[1] - dues[0] >= timedelta(days=7)


@given(
    st.lists(st.sampled_from(list(SHARES)), min_size=1, max_size=9),
    st.integers(0, 730 * 24 * 60),
    st.integers(1, 60 * 24 * 60),
)
def test_due_dates_rise_and_end_at_the_desks_deadline(kinds: list[StepKind], start: int, minutes: int) -> None:
    begin = datetime(2023, 1, 1, tzinfo=BEIJING) + timedelta(minutes=start)
    end = begin + timedelta(minutes=minutes)
    dues = due_dates(kinds, start=begin, end=end)
    assert len(dues) == len(kinds)
    assert dues[-1] == end
    assert list(dues) == sorted(dues)
    assert all(begin <= due <= end for due in dues)
    assert all((due.hour, due.minute) == (17, 0) or due in (begin, end) for due in dues)


OWN = organisation(10, Kind.COMMITTEE_OFFICE, parent=7, region="520000", self_review=True, levels=["副高级"])
CITY_OFFICE = organisation(11, Kind.COMMITTEE_OFFICE, parent=2, region="520100", levels=["中级"])
PROVINCE_OFFICE = organisation(12, Kind.COMMITTEE_OFFICE, levels=["副高级", "正高级"], series=["engineering"])
WATER = organisation(13, Kind.COMMITTEE_OFFICE, levels=["副高级"], specialties=["水利"])
OFFICES = (CITY_OFFICE, PROVINCE_OFFICE, WATER)


@pytest.mark.parametrize(
    ("level", "specialty", "region", "offices", "expected"),
    [
        ("副高级", "建筑设计", "520103", OFFICES, 12),
        ("副高级", "水利", "520103", OFFICES, 13),
        ("副高级", "建筑设计", "520103", (*OFFICES, OWN), 10),
        ("正高级", "建筑设计", "520103", (*OFFICES, OWN), 12),
        ("中级", "建筑设计", "520103", OFFICES, 11),
        ("中级", "建筑设计", "520302", OFFICES, None),
        ("副高级", "建筑设计", "530102", OFFICES, None),
    ],
)
def test_the_narrowest_office_takes_the_case(
    level: str, specialty: str, region: str, offices: tuple[OrganisationView, ...], expected: int | None
) -> None:
    found = office_for(
        offices,
        series="engineering",
        level=level,
        specialty=specialty,
        employer=employer(3, "/1/2/3/7/", region),
    )
    assert (found.id if found else None) == expected


def test_an_own_review_is_for_nobody_else() -> None:
    other = organisation(8, Kind.EMPLOYER, region="520103", path="/1/2/3/8/")
    found = office_for([OWN], series="engineering", level="副高级", specialty="建筑设计", employer=other)
    assert found is None
