"""Applicants for tests: a small province with offices, and an engineer whose dossier meets the conditions of 副高级."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.app import Portal
from portal.calendar import service as calendar
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.clock import shanghai
from portal.submissions.domain.dossier import Section, Standing
from portal.submissions.service import apply as applying
from portal.submissions.service import choice, draft, tasks
from portal.submissions.service import dossier as dossiers
from portal.submissions.store import application as store
from tests.factories import Someone, Staff, Tree, applicant, make_person, make_staff, make_tree

FILLING_IN = shanghai(2023, 8, 10, 9)
IN_WINDOW = shanghai(2023, 8, 29, 10)

CHOICE = {"series": "engineering", "specialty": "建筑设计", "level": "副高级", "track": "normal"}
ANSWERS = {
    "current_work": "建筑工程设计",
    "years_in_specialty": 12,
    "summary": "主持完成三项公共建筑设计，解决了大跨度屋面的节点问题。",
    "representative_work": "市图书馆新馆：本人任专业负责人。",
}
Items = tuple[tuple[Section, str, dict[str, Any]], ...]
ITEMS: Items = (
    (
        Section.EDUCATION,
        "education",
        {"level": "本科", "degree": "学士", "school": "贵州大学", "major": "建筑学", "graduated": "2010-07"},
    ),
    (
        Section.TITLES,
        "title",
        {"series": "工程技术", "level": "中级", "title": "工程师", "obtained": "2017-11-20", "application_year": 2017},
    ),
    (Section.HOURS, "hours", {"year": 2023, "public": 30, "professional": 60}),
    (Section.ACHIEVEMENTS, "project", {"name": "市图书馆新馆", "rank": "省部级", "role": "主持", "date": "2021-05"}),
    (Section.ACHIEVEMENTS, "award", {"name": "优秀设计奖", "rank": "省部级", "date": "2022-12"}),
)


@dataclass(frozen=True)
class Province:
    """The tree, its staff, and the portal it lives in."""

    portal: Portal
    tree: Tree
    employer_officer: Staff


@dataclass(frozen=True)
class Engineer:
    """A person with a dossier and a draft of an application."""

    person: Someone
    application_id: int

    @property
    def actor(self) -> Actor:
        return applicant(self.person)


def make_province(portal: Portal, *, now: datetime = FILLING_IN) -> Province:
    """The plans in force, one organisation of each kind, and somebody at the employer."""
    calendar.install_shipped_plans(now=now, actor=SYSTEM)
    calendar.seed_workdays(now=now, actor=SYSTEM)
    tree = make_tree(now=now)
    return Province(portal, tree, make_staff(Role.EMPLOYER_OFFICER, tree.employer, now=now))


def fill_dossier(
    province: Province,
    person: Someone,
    *,
    now: datetime = FILLING_IN,
    employer: str = "",
    items: Items = ITEMS,
) -> None:
    """Enter everything, and say of every section that it is finished."""
    settings, actor = province.portal.settings, applicant(person)
    name = employer or accounts.organisation(province.tree.employer).name
    work = {"employer": name, "employer_kind": "企业", "from": "2010-08", "current": True}
    for section, kind, data in (*items, (Section.EMPLOYMENT, "employment", work)):
        dossiers.add_item(section=section, kind=kind, data=data, entry_key="", settings=settings, actor=actor, now=now)
    for section in Section:
        entered = section is Section.EMPLOYMENT or any(item[0] is section for item in items)
        standing = Standing.COMPLETE if entered else Standing.NONE
        dossiers.mark_section(section=section, standing=standing, settings=settings, actor=actor, now=now)


def make_engineer(
    province: Province,
    name: str = "",
    *,
    now: datetime = FILLING_IN,
    complete: bool = True,
    employer: str = "",
    items: Items = ITEMS,
    **chosen: str,
) -> Engineer:
    """An engineer with a draft; `complete`: nothing is left but to check and to tap 申报."""
    person = make_person(name, now=now)
    if complete:
        fill_dossier(province, person, now=now, employer=employer, items=items)
    registry = province.portal.registry
    identity = choice.choose(**{**CHOICE, **chosen}, registry=registry, actor=applicant(person), now=now)
    if complete:
        draft.save_answers(
            application_id=identity,
            version=None,
            answers=ANSWERS,
            registry=registry,
            actor=applicant(person),
            now=now,
        )
    return Engineer(person, identity)


def content_hash(province: Province, engineer: Engineer, *, now: datetime = IN_WINDOW) -> str:
    """What the check page shows now."""
    found = store.application(engineer.application_id)
    assert found is not None
    return tasks.overview(found, registry=province.portal.registry, now=now).composed.hash


def make_applied(
    province: Province, engineer: Engineer, *, now: datetime = IN_WINDOW, key: str = "", content: str = ""
) -> applying.Applied:
    """Tap 申报."""
    return applying.apply(
        application_id=engineer.application_id,
        submission_key=key or applying.new_key(),
        content_hash=content or content_hash(province, engineer, now=now),
        declared=True,
        registry=province.portal.registry,
        actor=engineer.actor,
        now=now,
    )
