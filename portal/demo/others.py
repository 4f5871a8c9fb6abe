"""Somebody for every entry of the plan beside engineering: the same lives, their dossiers read off the editions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from portal.app import Portal
from portal.calendar import service as calendar
from portal.demo import province
from portal.demo.dossiers import DossierWriter
from portal.demo.editions import LEVEL, answers_for, items_for
from portal.demo.journeys import Journey, Plan
from portal.demo.names import people
from portal.demo.organisations import Tree
from portal.submissions.domain.dossier import Section, Standing
from portal.submissions.service import choice, draft
from portal.submissions.service import dossier as dossiers
from portal.submissions.service.offers import Offer, offers

# Applicants' numbers from here on; the engineers have the lower ones.
FIRST_SEED = 700_001
YEAR = 2023
ENDS = ("received", "applied", "forwarded", "publicity", "draft", "received", "auditing")


class SeriesJourney(Journey):
    """A life in any series, by any review type."""

    def __init__(self, plan: Plan, offer: Offer, *, portal: Portal, tree: Tree, writer: DossierWriter) -> None:
        super().__init__(plan, portal=portal, tree=tree, writer=writer)
        self._offer = offer
        self._track = offer.track or "normal"

    def _fill(self, *, short: bool, whole: bool, now: datetime) -> None:
        settings, actor = self._portal.settings, self.me.actor
        edition = self._portal.registry.edition(self._offer.series, self._offer.application_year)
        work = {
            "employer": self.plan.employer.name, "employer_kind": "事业单位", "from": "2005-08", "current": True,
        }  # fmt: skip
        entries = (*items_for(edition, self._track), (Section.EMPLOYMENT, "employment", work))
        for section, kind, data in entries:
            dossiers.add_item(
                section=section, kind=kind, data=data, entry_key="", settings=settings, actor=actor, now=now
            )
        held = {section for section, _kind, _data in entries}
        for section in Section:
            standing = Standing.COMPLETE if section in held else Standing.NONE
            dossiers.mark_section(section=section, standing=standing, settings=settings, actor=actor, now=now)

    def _choose(self, now: datetime, *, answered: bool) -> None:
        registry, actor = self._portal.registry, self.me.actor
        edition = registry.edition(self._offer.series, self._offer.application_year)
        self.application_id = choice.choose(
            series=self._offer.series,
            specialty=self.plan.specialty,
            level=LEVEL,
            track=self._track,
            registry=registry,
            actor=actor,
            now=now,
        )
        answers = answers_for(edition, self._track)
        draft.save_answers(
            application_id=self.application_id, version=None, answers=answers, registry=registry, actor=actor, now=now
        )


def other_journeys(portal: Portal, tree: Tree, *, now: datetime) -> Iterator[Journey]:
    """One life for each entry but engineering's own, within the entry's dates."""
    windows = {each.slug: each.windows for each in calendar.plan_entries(now)}
    asked = [each for each in offers(registry=portal.registry, now=now) if each.key != "engineering"]
    names = iter(people(len(asked), seed=11))
    employers = {each.name: each for each in province.EMPLOYERS}
    for number, offer in enumerate(asked):
        dates = windows.get(offer.track or offer.series)
        if offer.edition is None or dates is None:
            continue
        plan = Plan(
            seed=FIRST_SEED + number,
            name=next(names),
            employer=employers[province.employer_for(offer.series)],
            level=LEVEL,
            specialty=offer.edition.specialties[0].name,
            begins=dates.upload.opens + timedelta(days=1, hours=9, minutes=7 * number),
            applies=dates.apply.opens + timedelta(hours=1, minutes=41 * number),
            # The rounds of the year before are over: what isn't with the committee by then is ended on 31 July.
            stops="received" if offer.application_year < YEAR else ENDS[number % len(ENDS)],
        )
        yield SeriesJourney(plan, offer, portal=portal, tree=tree, writer=DossierWriter(portal, Random(1)))  # noqa: S311
