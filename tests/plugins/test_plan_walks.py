"""Every entry of the 2023 plan: in its own window somebody goes from a draft to the committee's desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest

from portal.app import Portal
from portal.calendar.domain.document import plan_from_toml
from portal.calendar.domain.plan import Row
from portal.criteria import Edition, FormField, Series, TitleHeld
from portal.kernel.access import Role
from portal.kernel.errors import Refused
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier import Section
from portal.submissions.domain.dossier_kinds import TITLE_SERIES
from portal.submissions.service import choice, draft, publicity, recommendation, review
from tests.applicants import Engineer, applicant, fill_dossier, make_applied, make_person, make_province
from tests.factories import make_staff
from tests.reviewers import Chain, check_invariants, mark_all, pass_audit, publish, receive, row

PLAN = plan_from_toml((files("portal.calendar") / "plans" / "2023.toml").read_text(encoding="utf-8"))
LEVEL, BELOW = "副高级", "中级"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Way:
    """An entry of the plan, and the series and review type by which one applies under it."""

    entry: str
    series: str
    row: Row
    special: bool

    @property
    def filling_in(self) -> datetime:
        """The first morning on which the row takes material."""
        return self.row.upload_opens + timedelta(hours=9)

    def track(self, edition: Edition) -> str:
        """The review type that has the entry's window: a special review's own, else the first one."""
        open_to = edition.tracks_for(LEVEL)
        return next(track.slug for track in open_to if not self.special or track.plan_entry == self.entry)


WAYS = [
    Way(entry.slug, series, found, bool(entry.track_of))
    for found, entry in PLAN.entries()
    for series in (entry.track_of or (entry.slug,))
]


def _chain(portal: Portal, now: datetime) -> Chain:
    """A province with somebody at every station, before the row opens."""
    province = make_province(portal, now=now)
    tree = province.tree
    stations = (
        (Role.COUNTY_OFFICER, tree.county),
        (Role.MUNICIPAL_OFFICER, tree.city),
        (Role.PROVINCIAL_OFFICER, tree.province),
        (Role.OFFICE_OFFICER, tree.office),
    )
    return Chain(province, province.employer_officer, *(make_staff(role, place, now=now) for role, place in stations))


def _answer(field: FormField, year: int) -> str | int:
    """Something that the field takes: of a choice the first, of a number much."""
    if field.kind == "choice":
        return field.choices[0]
    if field.kind == "integer":
        return year if field.key.endswith("_year") else min(field.maximum or 500, 500)
    return "2015-06-30" if field.kind == "date" else "有"


def _title(series: Series, edition: Edition, track: str) -> dict[str, Any]:
    """A title of the level below, held long enough, under the name by which the dossier keeps the series."""
    held = next(rule for rule in edition.rule_for(LEVEL, track).walk() if isinstance(rule, TitleHeld))
    names = [name for name in TITLE_SERIES if name in held.series]
    return {
        "series": next((name for name in names if series.answers_to(name)), names[0]),
        "level": BELOW,
        "title": edition.title_of(BELOW, edition.specialties[0].name),
        "obtained": "2016-11-20",
        "appointed": "2016-12-01",
        "application_year": 2016,
    }


def _draft(chain: Chain, way: Way) -> Engineer:
    """Somebody whose dossier is complete, with a draft in which every question is answered."""
    registry, now, year = chain.portal.registry, way.filling_in, way.row.application_year
    series = registry.find_series(way.series)
    edition = registry.edition(way.series, year, on=now.date())
    track = way.track(edition)
    person = make_person(now=now)
    schooling = {"level": "本科", "degree": "学士", "school": "某大学", "major": "某专业", "graduated": "2010-07"}
    items = (
        (Section.EDUCATION, "education", schooling),
        (Section.TITLES, "title", _title(series, edition, track)),
        (Section.HOURS, "hours", {"year": year, "public": 30, "professional": 60}),
        (Section.ACHIEVEMENTS, "research", {"name": "课题", "rank": "省部级", "role": "主持", "date": "2021-05"}),
        (Section.ACHIEVEMENTS, "award", {"name": "奖", "rank": "国家级", "date": "2022-11"}),
        (Section.ACHIEVEMENTS, "paper", {"name": "论文", "journal": "学报", "role": "独著", "date": "2022-03"}),
    )
    fill_dossier(chain.province, person, items=items, now=now)
    actor = applicant(person)
    identity = choice.choose(
        series=way.series, specialty=edition.specialties[0].name, level=LEVEL, track=track,
        registry=registry, actor=actor, now=now,
    )  # fmt: skip
    answers = {field.key: _answer(field, year) for field in edition.fields_for(LEVEL, track)}
    draft.save_answers(application_id=identity, version=None, answers=answers, registry=registry, actor=actor, now=now)
    return Engineer(person, identity)


def _to_office(chain: Chain, person: Engineer, *, now: datetime) -> None:
    """Employer's audit, five working days of publicity, recommendation, county and city."""
    mark_all(chain, person, now=now)
    pass_audit(chain, person, now=now)
    publish(chain, person, now=now + DAY)
    later = now + 19 * DAY
    publicity.sweep_publicity_ends(portal=chain.portal, now=later)
    recommendation.recommend(
        application_id=person.application_id, revision=row(person).revision, opinion="同意推荐。",
        actor=chain.employer.actor, now=later,
    )  # fmt: skip
    for staff in (chain.county, chain.city):
        review.pass_review(
            application_id=person.application_id, revision=row(person).revision, actor=staff.actor, now=later
        )


def test_there_is_a_way_for_each_of_the_29_entries():
    assert len({way.entry for way in WAYS}) == 29
    assert [way.series for way in WAYS if way.special] == ["engineering", "agriculture"]


@pytest.mark.parametrize("way", WAYS, ids=[f"{way.entry}-{way.series}" for way in WAYS])
def test_from_a_draft_to_the_committees_desk_in_the_entrys_own_window(portal: Portal, way: Way):
    chain = _chain(portal, way.filling_in)
    person = _draft(chain, way)
    for outside in (way.row.apply_opens - SECOND, way.row.apply_closes + SECOND):
        with pytest.raises(Refused) as refused:
            make_applied(chain.province, person, now=outside)
        assert refused.value.code == "window"
    make_applied(chain.province, person, now=way.row.apply_opens)
    _to_office(chain, person, now=way.row.apply_opens + DAY)
    assert row(person).state == State.IN_ROUTE
    receive(chain, person, now=way.row.receive_by)
    found = row(person)
    assert (found.state, found.series, found.application_year) == (
        State.RECEIVED, way.series, way.row.application_year,
    )  # fmt: skip
    check_invariants()
