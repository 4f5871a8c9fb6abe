"""A committee in a small province: filed and approved, with experts in its pool, reviewed cases, and a meeting."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from plugins.committees import plugin as committees
from plugins.committees.domain.filing import Filing, Scope
from plugins.committees.domain.meeting import SeatRole
from plugins.committees.service import conflict, filing, meeting, seats
from plugins.committees.store import expert as experts
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as store
from plugins.engineering import plugin as engineering
from portal import mounting
from portal.app import create_app
from portal.config import Settings
from portal.kernel import sealing
from portal.kernel.access import Actor, Role
from portal.kernel.clock import FixedClock, shanghai
from portal.registry.finding import Candidate
from portal.submissions.service import receiving, review
from tests.applicants import Engineer
from tests.factories import Someone, Staff, make_member, make_person, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import Chain, applied, make_chain, row, to_office

PLUGINS = [
    Candidate("engineering", "1", lambda: engineering),
    Candidate("committees", "1", lambda: committees),
]
RECEIVED = shanghai(2023, 9, 28, 9)
REVIEWED = shanghai(2023, 11, 20, 9)
PREPARED = shanghai(2023, 12, 1, 9)
CONVENES = shanghai(2023, 12, 12, 9)
MEETING = shanghai(2023, 12, 12, 9, 30)
NAMES = ("陈晓燕", "李建国", "王秀英", "张志强", "杨丽华", "赵明", "孙倩", "周涛")


def app_of(settings: Settings, clock: FixedClock, cache: FileSystemBytecodeCache, home: Path) -> Flask:
    """The portal with the plugins that a committee needs; its tables are there already."""
    made = create_app(settings, plugins=PLUGINS, clock=clock)
    made.jinja_env.bytecode_cache = cache
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    registry = made.extensions["portal"].registry
    mounting.migrate(registry, home)
    return made


@dataclass
class Scene:
    """Everybody and everything of a committee's meeting."""

    app: Flask
    chain: Chain
    committee_id: int = 0
    experts: list[Staff] = field(default_factory=list)
    engineers: list[Engineer] = field(default_factory=list)
    meeting_id: int = 0

    @property
    def office(self) -> Actor:
        return self.chain.office.actor

    @property
    def chair(self) -> Staff:
        return self.experts[0]

    def cases(self) -> list[store.Case]:
        """The listed cases, in their order."""
        return store.cases_of(self.meeting_id)

    def browser(self, who: Staff, now: datetime = MEETING) -> LintedClient:
        """A browser in which somebody has signed in."""
        client = LintedClient(self.app)
        sign_in_client(client, who, now=now)
        return client

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Where services ask the registry outside of a request."""
        with self.app.app_context():
            yield


def make_scene(app: Flask) -> Scene:
    """A province with an approved committee of eleven for the specialty of the engineers."""
    scene = Scene(app, make_chain(app.extensions["portal"]))
    with scene.at_work():
        scene.committee_id = _approved(scene)
    return scene


def _approved(scene: Scene) -> int:
    office = scene.chain.province.tree.office
    department = make_staff(Role.DEPARTMENT_OFFICER, scene.chain.province.tree.department).actor
    wanted = Filing(
        "engineering", Scope.SPECIALTY, ("建筑设计",), "正高级", 11, "甲主任", (), date(2023, 6, 1), date(2026, 5, 31)
    )
    now = shanghai(2023, 6, 1, 9)
    entry = filing.Entry(office, "贵州省建筑工程高级职称评审委员会", "全省", wanted)
    identity = filing.create(entry=entry, actor=department, now=now)
    filing.submit(committee_id=identity, version=1, actor=department, now=now)
    filing.decide(
        committee_id=identity,
        version=2,
        event=filing.Event.APPROVE,
        number="黔人社备〔2023〕1号",
        actor=scene.chain.provincial.actor,
        now=now,
    )
    assert filings.committee(identity) is not None
    return identity


def add_experts(scene: Scene, count: int) -> list[Staff]:
    """Experts of the pool, with accounts, in their term, who have signed the pledge."""
    office = scene.chain.province.tree.office
    for number in range(len(scene.experts), len(scene.experts) + count):
        person = make_person(f"专家{number:02}")
        staff = make_staff_of(person, office)
        experts.Expert.create(
            office_id=office,
            person_id=person.id,
            name=person.name,
            id_sealed=person.document,
            id_index=sealing.blind_index(person.document, "test"),
            series="engineering",
            specialties=["建筑设计"],
            title="正高级工程师",
            title_level="正高级",
            employer_name=f"贵州省第{number}研究院",
            region="520100",
            term_from=date(2023, 6, 1),
            term_until=date(2026, 5, 31),
            pledged_at=PREPARED,
            state="approved",
            created_at=PREPARED,
            updated_at=PREPARED,
        )
        scene.experts.append(staff)
    return scene.experts


def make_staff_of(person: Someone, office: int) -> Staff:
    """The person as an expert of the office."""
    return make_member(person, office, Role.EXPERT)


def add_engineers(scene: Scene, count: int) -> list[Engineer]:
    """Applicants whose cases have passed the policy review."""
    for name in NAMES[len(scene.engineers) : len(scene.engineers) + count]:
        engineer = applied(scene.chain, name)
        to_office(scene.chain, engineer)
        given = {"application_id": engineer.application_id, "actor": scene.office}
        receiving.receive(**given, revision=row(engineer).revision, reviewed=True, now=RECEIVED)
        review.pass_policy_review(**given, revision=row(engineer).revision, now=REVIEWED)
        scene.engineers.append(engineer)
    return scene.engineers


def make_meeting(scene: Scene, *, experts: int = 5, cases: int = 2, members: int = 5, clear: bool = True) -> Scene:
    """A meeting with accepted, attending seats and listed cases, everybody free of conflicts; still preparing."""
    add_experts(scene, experts)
    add_engineers(scene, cases)
    with scene.at_work():
        plan = meeting.Plan(scene.committee_id, "2023年第一次评审会议", 2023, "副高级", "贵阳", CONVENES, members)
        scene.meeting_id = meeting.create(plan=plan, actor=scene.office, now=PREPARED)
        meeting.add_cases(
            meeting_id=scene.meeting_id,
            application_ids=[each.application_id for each in scene.engineers],
            actor=scene.office,
            now=PREPARED,
        )
        for place, staff in enumerate(scene.experts):
            seat(scene, staff, SeatRole.CHAIR if place == 0 else SeatRole.MEMBER)
            if clear:
                declare_clear(scene, staff)
    return scene


def seat(scene: Scene, staff: Staff, role: SeatRole = SeatRole.MEMBER) -> None:
    """Invited, accepted, attending."""
    expert = next(each for each in experts.of_person(staff.person.id))
    given = {"meeting_id": scene.meeting_id, "now": PREPARED}
    identity = seats.seat_drawn(**given, expert_id=expert.id, role=role, actor=scene.office)
    seats.answer(**given, accepts=True, actor=staff.actor)
    seats.attend(seat_id=identity, present=True, actor=scene.office, now=PREPARED)


def declare_clear(scene: Scene, staff: Staff) -> None:
    """The expert says of every case that there is no conflict."""
    given = {"meeting_id": scene.meeting_id, "actor": staff.actor}
    said = {each.case_id: "clear" for each in conflict.to_declare(**given)}
    conflict.declare(**given, said=said, notes={}, now=PREPARED)


def convene(scene: Scene) -> None:
    with scene.at_work():
        meeting.convene(meeting_id=scene.meeting_id, actor=scene.office, now=CONVENES)
