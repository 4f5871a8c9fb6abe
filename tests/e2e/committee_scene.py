"""Everybody of a committee's story: who has which browser and which code, and what time it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from portal.accounts import service as accounts
from portal.kernel.clock import FixedClock
from portal.kernel.sweeps import run_all
from portal.sweeps import sweeps
from tests.applicants import Engineer
from tests.e2e import committee_world as world
from tests.e2e import driver
from tests.e2e.conftest import Site
from tests.e2e.driver import Visitor
from tests.factories import Someone, Staff, enrol, totp
from tests.reviewers import Chain, make_chain

# Whose browser it is when nobody has signed in.
NOBODY = 0


@dataclass
class CommitteeScene:
    """The people, their browsers, and what was learnt on the way. `panel`: names of the experts, the chair first."""

    site: Site
    app: Flask
    clock: FixedClock
    chain: Chain
    files: Path
    open_desk: Callable[[], Visitor]
    open_phone: Callable[[], Visitor]
    teachers: dict[str, Engineer]
    experts: dict[str, Staff]
    secrets: dict[int, str]
    browsers: dict[int, Visitor] = field(default_factory=dict)
    panel: list[str] = field(default_factory=list)
    shuns: str = ""
    absent: str = ""
    meeting: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    results: str = ""
    objection: str = ""
    check_page: str = ""

    def at(self, instant: str) -> None:
        """Time passes; the worker does what is due."""
        self.clock.set(instant)
        portal = self.chain.portal
        with self.app.app_context():
            run_all(sweeps(portal), portal=portal, now=self.clock.now())

    def office(self) -> Visitor:
        """The office's officer at a desk, signed in today."""
        return self._staff(self.chain.office, self.open_desk)

    def province(self) -> Visitor:
        return self._staff(self.chain.provincial, self.open_desk)

    def expert(self, name: str) -> Visitor:
        """An expert with a phone, signed in today."""
        return self._staff(self.experts[name], self.open_phone)

    def teacher(self, name: str) -> Visitor:
        """An applicant with a phone, signed in today."""
        person = self.teachers[name].person
        visitor, new = self._browser(person, self.open_phone)
        if new:
            driver.sign_in(visitor, person.phone, person.password)
        return visitor

    def public(self) -> Visitor:
        """Anybody, with a phone."""
        if NOBODY not in self.browsers:
            self.browsers[NOBODY] = self.open_phone()
        return self.browsers[NOBODY]

    def present(self) -> list[str]:
        """The names of the experts who attend, the chair first."""
        return [name for name in self.panel if name != self.absent]

    def everybody_goes_home(self) -> None:
        """No session lasts until the next day."""
        for visitor in self.browsers.values():
            visitor.page.context.close()
        self.browsers.clear()

    def _browser(self, person: Someone, opens: Callable[[], Visitor]) -> tuple[Visitor, bool]:
        new = person.id not in self.browsers
        if new:
            self.browsers[person.id] = opens()
        return self.browsers[person.id], new

    def _staff(self, staff: Staff, opens: Callable[[], Visitor]) -> Visitor:
        visitor, new = self._browser(staff.person, opens)
        if new:
            driver.sign_in(visitor, staff.person.phone, staff.person.password)
            assert visitor.heading() == "输入动态验证码", visitor.where
            visitor.fill(code=totp(self.secrets[staff.person.id], self.clock.now()))
            visitor.press("继续")
            if visitor.where == "/capacity":
                driver.act_for(visitor, accounts.organisation(staff.organisation_id).name)
        return visitor


def make_scene(
    site: Site,
    app: Flask,
    clock: FixedClock,
    files: Path,
    open_desk: Callable[[], Visitor],
    open_phone: Callable[[], Visitor],
) -> CommitteeScene:
    """A filed committee with a pool and a filed scheme; five teachers' cases have arrived and are received."""
    chain = make_chain(app.extensions["portal"])
    world.make_committee(app, chain)
    world.make_scheme(app, chain)
    experts = {name: world.make_expert(app, chain, name) for name in world.EXPERTS}
    teachers = {name: world.make_teacher(app, chain, name) for name in world.TEACHERS}
    staff = [chain.office, chain.provincial, *experts.values()]
    secrets = {each.person.id: enrol(each.person, now=clock.now()) for each in staff}
    return CommitteeScene(site, app, clock, chain, files, open_desk, open_phone, teachers, experts, secrets)
