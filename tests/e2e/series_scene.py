"""The people who make editions and schemes, each with a browser; and an applicant of last year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from portal.accounts import service as accounts
from portal.kernel import jobs
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from portal.sweeps import handlers
from tests.applicants import Engineer, make_applied, make_engineer, make_province
from tests.e2e import driver
from tests.e2e.conftest import Site
from tests.e2e.driver import Visitor
from tests.factories import Staff, enrol, make_staff, totp

SPRING = "2024-03-01T09:00"


@dataclass
class SeriesScene:
    """Who has which role, and how each gets a browser."""

    site: Site
    clock: FixedClock
    open_browser: Callable[[], Visitor]
    engineers: tuple[Engineer, ...]
    drafting: Engineer
    staff: dict[Role, Staff]

    def at_work(self, role: Role) -> Visitor:
        """Somebody of this role, signed in with password and code, in a browser of their own."""
        staff = self.staff[role]
        secret = enrol(staff, now=self.clock.now())
        self.clock.advance(timedelta(minutes=2))
        visitor = self.open_browser()
        name = accounts.organisation(staff.organisation_id).name
        driver.sign_in(visitor, staff.person.phone, staff.person.password)
        visitor.fill(code=totp(secret, self.clock.now()))
        visitor.press("继续")
        if visitor.where == "/capacity":
            driver.act_for(visitor, name)
        return visitor

    def jobs_are_done(self) -> None:
        """What the worker does meanwhile."""
        while waiting := jobs.due_ids(self.clock.now()):
            for job_id in waiting:
                assert jobs.perform(job_id, handlers=handlers(self.site.portal), now=self.clock.now())


def make_scene(site: Site, clock: FixedClock, open_browser: Callable[[], Visitor]) -> SeriesScene:
    """A province, two engineers who applied in 2023, one with a draft only, and the staff."""
    province = make_province(site.portal)
    applied = tuple(make_engineer(province, f"工程师{number}") for number in "甲乙")
    for engineer in applied:
        make_applied(province, engineer)
    places = {
        Role.SERIES_ADMINISTRATOR: province.tree.office,
        Role.OFFICE_OFFICER: province.tree.office,
        Role.PROVINCIAL_OFFICER: province.tree.province,
    }
    staff = {role: make_staff(role, place) for role, place in places.items()}
    return SeriesScene(site, clock, open_browser, applied, make_engineer(province, "陈晓燕"), staff)
