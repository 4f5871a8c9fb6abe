"""The state of the story: who has which browser, what time it is, what has been learnt on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from portal.accounts import service as accounts
from portal.kernel.clock import FixedClock
from portal.kernel.sweeps import run_all
from portal.sweeps import SWEEPS
from tests.e2e import driver
from tests.e2e.conftest import Site
from tests.e2e.driver import Visitor
from tests.e2e.world import World
from tests.factories import Staff, totp


@dataclass
class Story:
    """The people's browsers, the clock, and what has been learnt on the way."""

    site: Site
    clock: FixedClock
    world: World
    files: Path
    open_browser: Callable[[], Visitor]
    phone: Visitor
    application: str = ""
    number: str = ""
    check_page: str = ""

    def at(self, instant: str) -> None:
        """Time passes; the worker does what is due."""
        self.clock.set(instant)
        run_all(SWEEPS, portal=self.site.portal, now=self.clock.now())

    def she_signs_in(self) -> None:
        """Anew, after days: no session lasts that long. The sign-in page can't know where she stands."""
        engineer, always = self.world.engineer, self.phone.always
        self.phone.page.context.clear_cookies()
        self.phone.always = ""
        driver.sign_in(self.phone, engineer.phone, engineer.password)
        self.phone.always = always

    def staff_signs_in(self, staff: Staff) -> Visitor:
        """Somebody at a desk, in a browser of their own."""
        visitor = self.open_browser()
        code = totp(self.world.secrets[staff.role], self.clock.now())
        name = accounts.organisation(staff.organisation_id).name
        driver.sign_in_as_staff(visitor, staff.person.phone, staff.person.password, code, organisation=name)
        return visitor

    def she_sees(self, *texts: str) -> None:
        """Her status page says so."""
        self.she_signs_in()
        self.phone.open(self.application)
        self.phone.reads(*texts)
