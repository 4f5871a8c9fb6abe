"""Every entry of the plan: one applicant from the draft to the committee's desk, inside the entry's own window."""

from datetime import timedelta
from importlib.resources import files

import pytest

from portal.calendar import service as calendar
from portal.calendar.domain.document import plan_from_toml
from portal.criteria import Outcome
from portal.demo.editions import LEVEL, answers_for, items_for
from portal.kernel.access import Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Refused
from portal.submissions.domain.application import State
from portal.submissions.service import choice, draft, publicity, recommendation, review, tasks
from tests import reviewers
from tests.applicants import Engineer, fill_dossier, make_applied, make_province
from tests.factories import applicant, make_person, make_staff
from tests.reviewers import Chain, row
from tests.walks import days_of, offer_of, track_of

PLAN = plan_from_toml((files("portal.calendar") / "plans" / "2023.toml").read_text(encoding="utf-8"))
ENTRIES = [entry for _row, entry in PLAN.entries()]
# A special review is chosen for each of its series.
CHOICES = [(entry.slug, f"{slug}.{entry.slug}") for entry in ENTRIES for slug in entry.track_of] + [
    (entry.slug, entry.slug) for entry in ENTRIES if not entry.track_of
]
EARLY = shanghai(2023, 2, 1, 9)


def make_chain(portal):
    """Everybody on the way, from before the first window on."""
    province = make_province(portal, now=EARLY)
    tree = province.tree
    return Chain(
        province,
        province.employer_officer,
        make_staff(Role.COUNTY_OFFICER, tree.county, now=EARLY),
        make_staff(Role.MUNICIPAL_OFFICER, tree.city, now=EARLY),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province, now=EARLY),
        make_staff(Role.OFFICE_OFFICER, tree.office, now=EARLY),
    )


def window_of(slug, now):
    return next(each for each in calendar.plan_entries(now) if each.slug == slug)


def drafted(chain, key, days, level=LEVEL):
    """An applicant whose draft is complete."""
    registry = chain.portal.registry
    offer = offer_of(key, registry=registry, now=days.filled)
    assert offer.is_open, offer.reason
    edition = offer.edition
    person = make_person(now=days.filled)
    fill_dossier(chain.province, person, now=days.filled, items=items_for(edition, track_of(offer), level))
    chosen = {"specialty": edition.specialties[0].name, "level": level, "track": track_of(offer)}
    actor = applicant(person)
    identity = choice.choose(series=offer.series, **chosen, registry=registry, actor=actor, now=days.filled)
    answers = answers_for(edition, track_of(offer), level)
    draft.save_answers(
        application_id=identity, version=None, answers=answers, registry=registry, actor=actor, now=days.filled
    )
    return Engineer(person, identity)


def to_the_desk(chain, walker, days):
    """Audit, publicity, recommendation, both bureaus, receipt."""
    identity = walker.application_id
    reviewers.mark_all(chain, walker, now=days.audited)
    reviewers.pass_audit(chain, walker, now=days.audited)
    reviewers.publish(chain, walker, now=days.published)
    publicity.sweep_publicity_ends(portal=chain.portal, now=days.shown_out)
    recommendation.recommend(
        application_id=identity,
        revision=row(walker).revision,
        opinion="德才兼备，同意推荐。",
        actor=chain.employer.actor,
        now=days.reviewed,
    )
    for staff in (chain.county, chain.city):
        review.pass_review(application_id=identity, revision=row(walker).revision, actor=staff.actor, now=days.reviewed)
    reviewers.receive(chain, walker, now=days.received)


def test_the_plan_has_29_entries():
    assert len(ENTRIES) == 29
    assert len(CHOICES) == 30


@pytest.mark.parametrize(("entry", "key"), CHOICES, ids=[key for _entry, key in CHOICES])
def test_an_applicant_walks_to_the_desk_in_the_entrys_window(portal, entry, key):
    chain = make_chain(portal)
    planned = window_of(entry, EARLY)
    days = days_of(planned)
    assert days.received <= planned.windows.receive_by
    walker = drafted(chain, key, days)

    shown = tasks.overview(row(walker), registry=portal.registry, now=days.applied)
    not_met = [rule.text for rule in shown.judgement.verdict.walk() if rule.outcome is Outcome.NOT_MET]
    assert shown.judgement.outcome is not Outcome.NOT_MET, not_met
    assert shown.blockers == ()
    with pytest.raises(Refused):
        make_applied(chain.province, walker, now=planned.windows.apply.opens - timedelta(seconds=1))
    with pytest.raises(Refused):
        make_applied(chain.province, walker, now=planned.windows.apply.closes + timedelta(seconds=1))
    make_applied(chain.province, walker, now=days.applied)

    to_the_desk(chain, walker, days)
    stored = row(walker)
    edition = shown.composed.edition
    assert stored.state == State.RECEIVED
    assert stored.application_year == planned.windows.application_year == edition.year
    assert (stored.edition_version, stored.edition_hash) == (str(edition.version), edition.hash)
    seen = reviewers.case(chain, walker, chain.office)
    assert seen.judgement.edition is edition
    assert seen.judgement.outcome is shown.judgement.outcome
    reviewers.check_invariants()
