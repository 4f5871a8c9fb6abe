"""The whole way of an application through real pages: from an empty dossier to the committee's desk."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from tests.e2e import driver, steps_desks, steps_engineer
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.driver import Visitor
from tests.e2e.story import Story
from tests.e2e.world import make_world

pytestmark = pytest.mark.browser


@pytest.fixture(
    params=[(PHONE, False), (PHONE, True), (DESKTOP, True)],
    ids=["phone-plain", "phone-javascript", "desktop-javascript"],
)
def story(
    request: pytest.FixtureRequest,
    site: Site,
    clock: FixedClock,
    open_context: Callable[..., BrowserContext],
    accessible: Callable[[Page], None],
    tmp_path: Path,
) -> Story:
    size, javascript = request.param
    look_closely = accessible if not javascript else None
    pictures = os.environ.get("PORTAL_TEST_PICTURES")
    pieces_seen: set[str] = set()

    def open_browser() -> Visitor:
        context = open_context(javascript=javascript, size=size)
        visitor = driver.visit(
            context, site.url, accessible=look_closely, pictures=Path(pictures) if pictures else None
        )
        visitor.seen = pieces_seen
        return visitor

    world = make_world(clock.now())
    return Story(site, clock, world, tmp_path, open_browser, open_browser())


def test_from_the_first_sign_in_to_the_committees_desk(story: Story) -> None:
    steps_engineer.she_signs_in_and_has_not_applied(story)
    steps_engineer.she_chooses_what_to_apply_for(story)
    steps_engineer.she_fills_in_her_dossier(story)
    steps_engineer.she_completes_the_task_list(story)
    steps_engineer.the_button_waits_for_the_window(story)
    steps_engineer.she_applies(story)
    steps_engineer.anybody_can_check_the_receipt(story)
    steps_desks.the_employer_returns_two_items(story)
    steps_engineer.she_corrects_both(story)
    steps_desks.the_employer_passes_and_publishes(story)
    steps_desks.a_visitor_objects_and_is_answered(story)
    steps_desks.the_publicity_closes_and_the_employer_recommends(story)
    steps_desks.the_chain_passes_it_on(story)
    steps_desks.the_office_receives_it(story)
    steps_desks.the_office_reviews_the_policy(story)
    assert ledger.verify().breaks == ()
