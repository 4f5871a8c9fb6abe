"""Five cases of a teachers' senior committee, from the policy review to a certificate that anybody verifies."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from tests.e2e import driver, steps_ballot, steps_committee, steps_result, steps_session
from tests.e2e.committee_scene import CommitteeScene, make_scene
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.driver import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(
    site: Site,
    app: Flask,
    clock: FixedClock,
    open_context: Callable[..., BrowserContext],
    accessible: Callable[[Page], None],
    tmp_path: Path,
) -> CommitteeScene:
    """The staff at desks with JavaScript; experts, applicants and the public on phones without it."""
    pictures = os.environ.get("PORTAL_TEST_PICTURES")
    seen: dict[bool, set[str]] = {True: set(), False: set()}

    def open_browser(*, javascript: bool) -> Visitor:
        context = open_context(javascript=javascript, size=DESKTOP if javascript else PHONE)
        kept = Path(pictures) if pictures else None
        visitor = driver.visit(context, site.url, accessible=None if javascript else accessible, pictures=kept)
        visitor.seen = seen[javascript]
        return visitor

    return make_scene(
        site,
        app,
        clock,
        tmp_path,
        lambda: open_browser(javascript=True),
        lambda: open_browser(javascript=False),
    )


def test_from_the_policy_review_to_a_verified_certificate(scene: CommitteeScene) -> None:
    steps_committee.the_office_passes_four_and_returns_one(scene)
    steps_committee.she_corrects_it_on_her_phone(scene)
    steps_committee.the_office_passes_the_fifth(scene)
    steps_committee.the_office_plans_the_meeting(scene)
    steps_committee.the_office_draws_the_panel(scene)
    steps_committee.one_expert_declines_and_another_is_drawn(scene)
    steps_committee.the_experts_accept_and_declare(scene)
    scene.everybody_goes_home()
    steps_session.six_of_seven_attend(scene)
    steps_session.the_recused_case_is_absent(scene)
    steps_session.the_groups_write_opinions(scene)
    steps_session.everybody_defends(scene)
    steps_session.the_experts_score(scene)
    steps_ballot.three_people_take_their_codes(scene)
    steps_ballot.the_six_vote(scene)
    steps_ballot.two_of_three_open_the_box(scene)
    steps_ballot.the_minutes_say_so(scene)
    steps_ballot.the_chair_signs_and_the_office_applies(scene)
    scene.everybody_goes_home()
    steps_result.the_public_reads_the_results(scene)
    steps_result.somebody_objects_and_is_right(scene)
    steps_result.the_province_confirms_after_five_working_days(scene)
    steps_result.the_province_issues_certificates(scene)
    steps_result.she_holds_her_certificate(scene)
    steps_result.anybody_verifies_it(scene)
    steps_result.nobody_finds_another(scene)
    assert ledger.verify().breaks == ()
