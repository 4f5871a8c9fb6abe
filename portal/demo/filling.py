"""Filling the demo: the tree, the plan, and 350 lives, in the order of their events, up to one instant."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from random import Random

from portal import mounting
from portal.app import Portal, create_app
from portal.calendar import service as calendar
from portal.config import KIB, Settings
from portal.demo import province
from portal.demo.accounts import FILE, Account
from portal.demo.dossiers import DossierWriter
from portal.demo.journeys import Journey, Plan
from portal.demo.listing import featured, staff_accounts
from portal.demo.names import people
from portal.demo.organisations import Tree, build
from portal.demo.others import other_journeys
from portal.demo.schools import own_calendars, scheme_lives, school_journeys
from portal.demo.stage import Stage
from portal.kernel import schema
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import shanghai
from portal.kernel.database import database, transaction
from portal.kernel.sweeps import run_all
from portal.registry.demonstration import Life
from portal.submissions.store.application import Application
from portal.sweeps import sweeps

BUILT = shanghai(2023, 3, 28, 9)
SELF_REVIEW_EMPLOYER = "黔源矿化（集团）有限责任公司"
# What becomes of an employer's people, in turn.
ENDS = (
    "received",
    "applied",
    "forwarded",
    "draft",
    "publicity",
    "received",
    "auditing",
    "returned",
    "recommended",
    "partial",
    "received",
    "applied",
    "returned_by_office",
    "draft",
    "publicity",
    "short",
    "rejected",
    "received",
    "withdrawn",
    "applied",
)
RETURNED_BY = {"returned": "employer", "returned_by_office": "office"}
FIELDS = {"贵州省水利厅": "水利", "贵州省大数据发展管理局": "大数据", "贵州省工业和信息化厅": "化学工程"}


def fill(settings: Settings, *, at: datetime, tell: Callable[[str], None]) -> int:
    """Fill an empty home up to the instant `at`; returns the number of applications."""
    # The demo's passwords are public; what costs a server time at sign-in would cost a newcomer minutes here.
    app = create_app(replace(settings, password_cost=(1, KIB, 1)))
    portal: Portal = app.extensions["portal"]
    database.connect(reuse_if_open=True)
    schema.migrate(settings.home)
    mounting.migrate(portal.registry, settings.home)
    tell("填充演示数据：机构和人员 …")
    with transaction():
        calendar.install_shipped_plans(now=BUILT, actor=SYSTEM)
        calendar.seed_workdays(now=BUILT, actor=SYSTEM)
        tree = build(BUILT, portal.registry.series())
        _own_calendar(tree)
        own_calendars(tree, now=BUILT + timedelta(days=30))
    stage = Stage(tree)
    journeys = [Journey(plan, portal=portal, tree=tree, writer=_writer(portal)) for plan in plans()]
    # As of the first day of the year: each entry's first round.
    journeys += other_journeys(portal, tree, now=shanghai(2023, 1, 1))
    journeys += school_journeys(portal, tree, now=BUILT)
    tell(f"填充演示数据：{len(journeys)}名申报人 …")
    lives = [journey.life() for journey in journeys]
    lives += [*scheme_lives(portal, tree), *_lives_of_services(portal, stage)]
    # Services of plugins ask the registry of the running application.
    with app.app_context(), transaction():
        live(lives, at=at)
    # What the worker would have done by now: mail looked at, the ledger anchored.
    run_all(sweeps(portal), portal=portal, now=at)
    _write_accounts(portal, [*featured(journeys), *staff_accounts(tree), *stage.accounts()])
    count = Application.select().count()
    database.close()
    return count


def _writer(portal: Portal) -> DossierWriter:
    return DossierWriter(portal, Random(1))  # noqa: S311


def _lives_of_services(portal: Portal, stage: Stage) -> Iterator[Life]:
    for service in portal.registry.services():
        if service.lives is not None:
            yield from service.lives(stage)


def live(lives: Iterable[Life], *, at: datetime) -> None:
    """Let every life go on, earliest event first, until `at`."""
    waiting: list[tuple[datetime, int, Life]] = []
    for number, events in enumerate(lives):
        begins = next(events, None)
        if begins is not None:
            heapq.heappush(waiting, (begins, number, events))
    while waiting and waiting[0][0] <= at:
        _, number, events = heapq.heappop(waiting)
        following = next(events, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, events))


def plans() -> list[Plan]:
    """Who applies for what, when, and how far it goes; the same in every run."""
    names = iter(people(sum(employer.people for employer in province.EMPLOYERS), seed=1))
    made = []
    for employer in province.EMPLOYERS:
        for place in range(employer.people):
            made.append(_plan(len(made) + 1, next(names), employer, place))
    return made


def _plan(seed: int, name: str, employer: province.Employer, place: int) -> Plan:
    ends = ENDS[(place + seed // 40) % len(ENDS)]
    own_committee = employer.name == SELF_REVIEW_EMPLOYER
    if own_committee:
        levels = ("中级", "副高级", "助理级", "中级")
        begins = shanghai(2023, 8, 1, 8) + timedelta(minutes=37 * place)
        applies = shanghai(2023, 8, 8, 9) + timedelta(minutes=61 * place)
    else:
        levels = (
            ("副高级", "副高级", "正高级") if employer.under in FIELDS or "厅" in employer.under else ("副高级", "中级")
        )
        begins = shanghai(2023, 8, 2, 9) + timedelta(hours=(seed * 7) % 460)
        applies = shanghai(2023, 8, 28, 8, 1) + timedelta(minutes=(seed * 131) % 4850)
    specialties = ("建筑设计", "结构工程", "建筑施工", "工程造价", "道路与桥梁")
    return Plan(
        seed=seed,
        name=name,
        employer=employer,
        level=levels[place % len(levels)],
        specialty=FIELDS.get(employer.under, specialties[place % len(specialties)]),
        begins=begins,
        applies=applies,
        stops=ends,
        returned_by={"returned": "employer", "returned_by_office": "office"}.get(
            ends, "employer" if place % 9 == 5 else ""
        ),
    )


def _own_calendar(tree: Tree) -> None:
    """The self-reviewing group's committee works three weeks before the province's dates (notice 五（一）)."""
    office = next(office for office in tree.offices if office.employer_id is not None)
    calendar.set_office_dates(
        office_id=office.id,
        plan_year=2023,
        application_year=2023,
        slug="engineering",
        dates={
            "apply_opens": shanghai(2023, 8, 8, 8),
            "apply_closes": shanghai(2023, 8, 11, 17),
            "receive_by": shanghai(2023, 9, 8, 17),
        },
        why="集团自主评审，按年度安排提前组织",
        version=0,
        actor=tree.actor(office.id, Role.OFFICE_OFFICER),
        now=BUILT + timedelta(days=30),
    )


def _write_accounts(portal: Portal, listed: list[Account]) -> None:
    path = portal.settings.home / FILE
    path.write_text(json.dumps([asdict(account) for account in listed], ensure_ascii=False, indent=1))
