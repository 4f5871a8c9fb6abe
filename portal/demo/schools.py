"""Two schools with their own review of teachers, whose cases come to their committees in the middle of August.

Earlier than the plan's row is allowed (黔人社通〔2023〕37号 附件4), and is how the demo has results before its instant.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from portal.app import Portal
from portal.calendar import service as calendar
from portal.demo import province
from portal.demo.dossiers import DossierWriter
from portal.demo.journeys import Journey, Plan
from portal.demo.names import people
from portal.demo.organisations import Tree
from portal.demo.others import SeriesJourney
from portal.kernel.access import Role
from portal.kernel.clock import shanghai
from portal.registry.demonstration import Life
from portal.series.service import scheme_drafts, scheme_filing
from portal.series.service.scheme_reading import template_for
from portal.series.store.scheme import version
from portal.submissions.service.offers import offers

YEAR = 2023
# Whose numbers divide by 6 does everything on the next working day.
FIRST_SEED, STEP = 800_004, 6
EACH = 5
SPECIALTIES = ("语文", "数学", "外语", "语文", "物理")
BEGINS = shanghai(2023, 8, 1, 9)
DATES = {
    "apply_opens": shanghai(2023, 8, 2, 8),
    "apply_closes": shanghai(2023, 8, 4, 17),
    "receive_by": shanghai(2023, 8, 16, 17),
    "policy_review_by": shanghai(2023, 9, 1, 0),
}
DRAFTED = shanghai(2023, 6, 20, 9)
# The bundled template is for 正高级 teachers; a committee adapts it.
LEVELS = (("副高级", "中级"), ("正高级", "副高级"), ("高级教师", "一级教师"), ("正高级教师", "高级教师"))


def own_calendars(tree: Tree, *, now: datetime) -> None:
    """The schools' committees set their own, earlier dates."""
    for name, _school, _closes in province.SCHOOL_OFFICES:
        if name in tree.ids:
            calendar.set_office_dates(
                office_id=tree.ids[name],
                plan_year=YEAR,
                application_year=YEAR,
                slug=province.SCHOOL_SERIES,
                dates=DATES,
                why="学校自主评审，暑期集中组织",
                version=0,
                actor=tree.actor(tree.ids[name], Role.OFFICE_OFFICER),
                now=now,
            )


def school_journeys(portal: Portal, tree: Tree, *, now: datetime) -> Iterator[Journey]:
    """Five teachers of each school, all received by their committee."""
    offer = next(
        (each for each in offers(registry=portal.registry, now=now) if each.key == province.SCHOOL_SERIES), None
    )
    if offer is None or offer.edition is None:
        return
    employers = {each.name: each for each in province.EMPLOYERS}
    names = iter(people(EACH * len(province.SCHOOL_OFFICES), seed=23))
    for number in range(EACH * len(province.SCHOOL_OFFICES)):
        _office, school, _closes = province.SCHOOL_OFFICES[number // EACH]
        plan = Plan(
            seed=FIRST_SEED + STEP * number,
            name=next(names),
            employer=employers[school],
            level=province.SCHOOL_LEVEL,
            specialty=SPECIALTIES[number % EACH],
            begins=BEGINS + timedelta(minutes=11 * number),
            applies=BEGINS + timedelta(days=1, hours=5, minutes=7 * number),
            stops="received",
        )
        yield SeriesJourney(plan, offer, portal=portal, tree=tree, writer=DossierWriter(portal, Random(1)))  # noqa: S311


def scheme_lives(portal: Portal, tree: Tree) -> Iterator[Life]:
    """Each school's scoring scheme: adapted from the template, and filed with the province."""
    for number, (name, _school, _closes) in enumerate(province.SCHOOL_OFFICES, start=1):
        if name in tree.ids:
            yield _scheme_life(portal, tree, tree.ids[name], number)


def _scheme_life(portal: Portal, tree: Tree, office_id: int, number: int) -> Life:
    registry = portal.registry
    given = template_for(registry, series=province.SCHOOL_SERIES, level="正高级", year=YEAR)
    if given is None:
        return
    yield DRAFTED
    office = tree.actor(office_id, Role.OFFICE_OFFICER)
    scheme_id = scheme_drafts.start(text=_adapted(given.text), registry=registry, actor=office, now=DRAFTED)
    moment = DRAFTED + timedelta(hours=1)
    yield moment
    asked = {"scheme_id": scheme_id, "why": "经评审委员会讨论通过"}
    scheme_filing.submit(**asked, revision=_revision(scheme_id), registry=registry, actor=office, now=moment)
    moment += timedelta(days=3)
    yield moment
    officer = tree.actor(tree.ids[province.PROVINCIAL_BUREAU], Role.PROVINCIAL_OFFICER)
    paper = f"黔职量备〔2023〕{number}号"
    scheme_filing.approve(
        scheme_id=scheme_id, number=paper, why="", revision=_revision(scheme_id), actor=officer, now=moment
    )


def _adapted(text: str) -> str:
    """One level lower: each word once, the lowest first, so that none is lowered twice."""
    for word, lower in LEVELS:
        text = text.replace(f'"{word}"', f'"{lower}"')
    text = text.replace("高级教师", "一级教师").replace("中小学正一级教师", "中小学高级教师").replace("（模板）", "")
    return re.sub(r'^note = ".*"$', 'note = "由模板修改而成，经评审委员会讨论通过。"', text, flags=re.MULTILINE)


def _revision(scheme_id: int) -> int:
    row = version(scheme_id)
    if row is None:
        raise RuntimeError("the scheme is gone")
    return row.revision
