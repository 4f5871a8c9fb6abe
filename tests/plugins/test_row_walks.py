"""Rows 1 and 2 of the plan, with the same dates: in each series somebody goes from a draft to the committee's desk."""

from importlib.resources import files
from typing import Any

import pytest

from portal.app import Portal
from portal.calendar.domain.document import plan_from_toml
from portal.criteria import Edition, FormField, TitleHeld
from portal.kernel.clock import shanghai
from portal.kernel.errors import Refused
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier import Section
from portal.submissions.domain.dossier_kinds import TITLE_SERIES
from portal.submissions.service import choice, draft
from tests.applicants import FILLING_IN, IN_WINDOW, Engineer, applicant, fill_dossier, make_applied, make_person
from tests.reviewers import Chain, check_invariants, make_chain, receive, row, to_office

PLAN = plan_from_toml((files("portal.calendar") / "plans" / "2023.toml").read_text(encoding="utf-8"))
ROWS = {entry.slug: found for found, entry in PLAN.entries() if found.number in (1, 2)}
LEVEL, BELOW = "副高级", "中级"
RECEIVED = shanghai(2023, 9, 15, 9)

RESULTS: tuple[tuple[Section, str, dict[str, Any]], ...] = (
    (Section.ACHIEVEMENTS, "research", {"name": "某课题", "rank": "省部级", "role": "主持", "date": "2021-05"}),
    (Section.ACHIEVEMENTS, "award", {"name": "某奖", "rank": "国家级", "date": "2022-12"}),
    (Section.ACHIEVEMENTS, "paper", {"name": "某论文", "journal": "某学报", "role": "独著", "date": "2022-03"}),
)


def _answer(field: FormField) -> str | int:
    """Something that the field takes; of a choice the first."""
    choices = field.choices or ("",)
    return {"choice": choices[0], "integer": 12, "date": "2015-06-30"}.get(field.kind, "有")


def _title(edition: Edition) -> dict[str, Any]:
    """A title of the level below, held long enough, under the name by which the dossier keeps the series."""
    held = next(rule for rule in edition.rule_for(LEVEL).walk() if isinstance(rule, TitleHeld))
    return {
        "series": next(name for name in TITLE_SERIES if name in held.series),
        "level": BELOW,
        "title": edition.title_of(BELOW, edition.specialties[0].name),
        "obtained": "2017-11-20",
        "appointed": "2017-12-01",
        "application_year": 2017,
    }


def _draft(chain: Chain, slug: str) -> Engineer:
    """Somebody whose dossier is complete, with a draft in which every question is answered."""
    registry = chain.portal.registry
    edition = registry.edition(slug, ROWS[slug].application_year, on=FILLING_IN.date())
    person = make_person(now=FILLING_IN)
    schooling = {"level": "本科", "degree": "学士", "school": "某大学", "major": "某专业", "graduated": "2010-07"}
    items = (
        (Section.EDUCATION, "education", schooling),
        (Section.TITLES, "title", _title(edition)),
        (Section.HOURS, "hours", {"year": 2023, "public": 30, "professional": 60}),
        *RESULTS,
    )
    fill_dossier(chain.province, person, items=items)
    specialty = edition.specialties[0].name
    identity = choice.choose(
        series=slug, specialty=specialty, level=LEVEL, track="normal",
        registry=registry, actor=applicant(person), now=FILLING_IN,
    )  # fmt: skip
    answers = {field.key: _answer(field) for field in edition.fields_for(LEVEL)}
    draft.save_answers(
        application_id=identity, version=None, answers=answers,
        registry=registry, actor=applicant(person), now=FILLING_IN,
    )  # fmt: skip
    return Engineer(person, identity)


def test_the_two_rows_are_those_of_the_23_series():
    assert len(ROWS) == 23
    assert len({(found.apply_opens, found.apply_closes, found.receive_by) for found in ROWS.values()}) == 1


@pytest.mark.parametrize("slug", sorted(ROWS))
def test_from_a_draft_to_the_committees_desk(portal: Portal, slug: str):
    chain = make_chain(portal)
    person = _draft(chain, slug)
    for outside in (shanghai(2023, 8, 28, 7, 59, 59), shanghai(2023, 8, 31, 17, 0, 1)):
        with pytest.raises(Refused):
            make_applied(chain.province, person, now=outside)
    make_applied(chain.province, person, now=IN_WINDOW)
    to_office(chain, person)
    receive(chain, person, now=RECEIVED)
    found = row(person)
    assert (found.state, found.series) == (State.RECEIVED, slug)
    check_invariants()
