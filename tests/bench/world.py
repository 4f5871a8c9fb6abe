"""What is measured on: a small province, complete drafts made through the services, and queues of any length."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from portal.accounts import service as accounts
from portal.accounts.web.browser import Visitor
from portal.app import Portal, create_app, open_portal
from portal.calendar import service as calendar
from portal.config import KIB, Settings, settings_from
from portal.demo import province
from portal.demo.dossiers import DossierWriter
from portal.demo.filling import BUILT
from portal.demo.journeys import Journey, Plan
from portal.demo.names import people
from portal.demo.organisations import Tree, build
from portal.kernel import database as db
from portal.kernel import schema
from portal.kernel.access import SYSTEM, Role
from portal.kernel.clock import shanghai
from portal.kernel.database import transaction
from portal.submissions.store.application import Application

NOW = shanghai(2023, 8, 29, 10)
EMPLOYER = province.EMPLOYERS[0]


@dataclass(frozen=True)
class Applier:
    """A complete draft and the session cookie of its owner."""

    application_id: int
    cookie: str


@dataclass(frozen=True)
class World:
    """Who opens which page: session cookies, ids, and the drafts that wait for the click."""

    home: Path
    draft: Applier
    applied: Applier
    employer_cookie: str
    office_cookie: str
    drafts: tuple[Applier, ...]


def environ(home: Path) -> dict[str, str]:
    """A portal as in production, but for TLS; its clock runs on from inside the apply window."""
    return {
        "PORTAL_HOME": str(home),
        "PORTAL_HTTPS": "0",
        "PORTAL_DEMO": "0",
        "PORTAL_CLOCK": NOW.isoformat(),
        "PORTAL_SECRET_KEY": "5" * 64,
    }


@contextmanager
def opened(home: Path) -> Iterator[tuple[Portal, Settings]]:
    """The portal of this home in this process, closed afterwards so that its files can be copied."""
    # What a password hash costs is not measured here.
    settings = replace(settings_from(environ(home)), password_cost=(1, KIB, 1))
    portal = open_portal(settings)
    db.database.connect(reuse_if_open=True)
    try:
        yield portal, settings
    finally:
        db.close_all()


def prepare(home: Path, *, drafts: int) -> World:
    """A new home with the province's tree, one applied application and `drafts` complete ones."""
    with opened(home) as (portal, settings):
        schema.migrate(home)
        with transaction():
            calendar.install_shipped_plans(now=BUILT, actor=SYSTEM)
            calendar.seed_workdays(now=BUILT, actor=SYSTEM)
            tree = build(BUILT)
        writer = DossierWriter(portal, Random(1))  # noqa: S311 - no secret
        names = people(drafts + 2, seed=3)
        with transaction():
            lives = [_live(seed, name, portal, tree, writer) for seed, name in enumerate(names, start=1)]
        cookies = Cookies(settings)
        appliers = [Applier(life.application_id, cookies.of(life.me.person_id)) for life in lives]
        applied = Application.get_by_id(appliers[0].application_id)
        return World(
            home=home,
            draft=appliers[1],
            applied=appliers[0],
            employer_cookie=cookies.staff(tree, applied.employer_id, Role.EMPLOYER_OFFICER),
            office_cookie=cookies.staff(tree, applied.office_id, Role.OFFICE_OFFICER),
            drafts=tuple(appliers[2:]),
        )


def _live(seed: int, name: str, portal: Portal, tree: Tree, writer: DossierWriter) -> Journey:
    """A life up to the complete draft; the first one applies too."""
    begins = shanghai(2023, 8, 4, 9) + timedelta(minutes=seed)
    plan = Plan(
        seed=seed,
        name=name,
        employer=EMPLOYER,
        level="副高级",
        specialty="建筑设计",
        begins=begins,
        applies=NOW - timedelta(hours=1),
        stops="applied" if seed == 1 else "draft",
    )
    journey = Journey(plan, portal=portal, tree=tree, writer=writer)
    for _ in journey.life():
        pass
    return journey


class Cookies:
    """Session cookies as the portal would set them after signing in."""

    def __init__(self, settings: Settings) -> None:
        app = create_app(settings)
        self._name = app.config["SESSION_COOKIE_NAME"]
        signer = app.session_interface.get_signing_serializer(app)  # ty: ignore[unresolved-attribute]
        if signer is None:
            raise RuntimeError("the application has no secret key")
        self._signer = signer
        db.database.connect(reuse_if_open=True)

    def of(self, person_id: int, *, member_id: int | None = None) -> str:
        staff = member_id is not None
        token = accounts.open_session(person_id=person_id, member_id=member_id, second_factor=staff, now=NOW)
        return f"{self._name}={self._signer.dumps({'_user_id': Visitor(token).get_id(), '_fresh': True})}"

    def staff(self, tree: Tree, organisation_id: int, role: Role) -> str:
        member = tree.staff[organisation_id, role]
        return self.of(member.person_id, member_id=member.member_id)


def lengthen(home: Path, template_id: int, count: int) -> None:
    """Add `count` applications like the applied one, straight into the tables: half on each of the two desks."""
    with opened(home):
        base = 1_000_000
        fresh = {
            "id": f"{base} + n.value",
            "person_id": f"{base} + n.value",
            "number": "'BENCH-' || n.value",
            "applicant_name": "'申请人' || n.value",
        }
        with transaction():
            _copy("submissions_application", fresh, f"t.id = {template_id}", count)
            audit_done = "CASE WHEN n.value % 2 THEN 'done' ELSE 'open' END"
            office_open = "CASE WHEN n.value % 2 THEN 'open' ELSE 'waiting' END"
            for kind, state in (("employer_audit", audit_done), ("office_receipt", office_open)):
                step = {
                    "id": "NULL",
                    "application_id": f"{base} + n.value",
                    "person_id": f"{base} + n.value",
                    "state": state,
                    # Spread over the days, in another order than the ids.
                    "due_at": "t.due_at + (n.value * 7919) % 864000 * 1000000",
                    "opened_at": "t.opened_at"
                    if kind == "employer_audit"
                    else "CASE WHEN n.value % 2 THEN t.due_at END",
                }
                _copy("submissions_step", step, f"t.application_id = {template_id} AND t.kind = '{kind}'", count)
            _recount()


def _copy(table: str, fresh: dict[str, str], where: str, count: int) -> None:
    """Copies of a row, some of whose columns are computed from their number `n.value`."""
    columns = [row[1] for row in db.database.execute_sql(f"PRAGMA table_info({table})").fetchall()]
    chosen = ", ".join(fresh.get(column, f"t.{column}") for column in columns)
    db.database.execute_sql(
        f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {count}) "  # noqa: S608
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} AS t, n WHERE {where}"
    )


def _recount() -> None:
    """The kept counts, as `portal doctor` would count them."""
    db.database.execute_sql("DELETE FROM submissions_queue_count")
    db.database.execute_sql(
        "INSERT INTO submissions_queue_count (organisation_id, kind, state, number) "
        "SELECT organisation_id, kind, state, COUNT(*) FROM submissions_step "
        "WHERE state IN ('open', 'returned', 'done') GROUP BY 1, 2, 3"
    )
