"""Putting the contents of an application together, freezing them, and reading what was frozen."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from portal.accounts import service as accounts
from portal.accounts.domain import PersonSummary
from portal.criteria import Edition, Facts, FormField, Judgement
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain import content as rules
from portal.submissions.domain.application import Choice, State
from portal.submissions.domain.choice import Editions, mark_of, missing_answers, relevant_answers
from portal.submissions.domain.dossier import Dossier, Item, Section, facts
from portal.submissions.domain.evidence import Evidence
from portal.submissions.service.dossier import dossier as dossier_of
from portal.submissions.service.evidence import evidence_of_items
from portal.submissions.service.offices import Destination, destination
from portal.submissions.store import application as store
from portal.submissions.store.application import Application


@dataclass(frozen=True)
class Composed:
    """An application's contents as they are now, with what judges them."""

    application: Application
    edition: Edition
    fields: tuple[FormField, ...]
    dossier: Dossier
    items: tuple[Item, ...]
    birth_date: date | None
    destination: Destination
    summary: PersonSummary | None = None

    # What is applied with and its hash are asked by the check page and by 申报, not by every page of a draft.
    @cached_property
    def evidence(self) -> dict[int, tuple[Evidence, ...]]:
        """The files of each item. One query."""
        return evidence_of_items([item.id for item in self.items])

    @cached_property
    def facts(self) -> Facts:
        """What the criteria are judged on."""
        return facts(self.items, self.dossier.standings, birth_date=self.birth_date, answers=self.answers)

    @cached_property
    def person(self) -> PersonSummary:
        """Whose application it is. One query, unless it was asked for at once."""
        return self.summary or accounts.person_summary(self.application.person_id)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The contents as they are applied with."""
        return rules.build(
            choice=choice_of(self.application),
            edition=mark_of(self.edition),
            person=self.person,
            employer=_named(self.destination.employer),
            office=_named(self.destination.office),
            answers=self.answers,
            declared=[each.text for each in self.edition.declarations_for(self.application.track)],
            items=self.items,
            evidence=self.evidence,
        )

    @cached_property
    def text(self) -> str:
        """The canonical text of the contents."""
        return rules.canonical(self.document)

    @cached_property
    def hash(self) -> str:
        return rules.content_hash(self.text)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Those answers that the edition asks for at this level and track."""
        return relevant_answers(self.fields, self.application.answers)

    @property
    def missing(self) -> tuple[FormField, ...]:
        """Fields of the series that still need an answer, or another one."""
        return missing_answers(self.fields, self.application.answers)

    def judge(self, registry: Editions, on: date) -> Judgement:
        """The verdict on these contents, for 申报 on that day."""
        return registry.judge(self.edition, self.application.level, self.application.track, self.facts, on=on)


def choice_of(application: Application) -> Choice:
    return Choice(
        application.application_year, application.series, application.specialty, application.level, application.track
    )


def edition_of(application: Application, registry: Editions, *, now: datetime | None = None) -> Edition:
    """The edition that judges an application: of a draft the one in force at `now`, else the recorded version.

    Raises Refused when its plugin is switched off.
    """
    try:
        if application.state == State.DRAFT.value and now is not None:
            return registry.edition(
                application.series, application.application_year, on=now.astimezone(SHANGHAI).date()
            )
        return recorded_edition(application, registry)
    except LookupError as error:
        raise Refused(
            _("这个职称系列的申报条件暂时无法使用"), cure=_("请稍后再试；仍不能使用的，请致电0851-85837326")
        ) from error


def recorded_edition(application: Application, registry: Editions) -> Edition:
    """The version that an application has recorded. Raises LookupError when it isn't there (any more)."""
    year = application.edition_year or application.application_year
    version = int(application.edition_version) if application.edition_version else None
    return registry.edition(application.series, year, version=version)


def chosen_items(application: Application, dossier: Dossier) -> tuple[Item, ...]:
    """The dossier items that go in: everything but the achievements that the applicant leaves out.

    Only achievements can be left out: schooling, titles, employment, hours and sanctions belong to every application.
    """
    left_out = set(application.left_out)
    return tuple(item for item in dossier.items if item.section is not Section.ACHIEVEMENTS or item.id not in left_out)


def compose(application: Application, *, registry: Editions, now: datetime, whole: bool = False) -> Composed:
    """Put the present contents together. Four queries, however many items and files.

    `whole`: the contents themselves will be asked for, so that the person is read with all that they need.
    """
    edition = edition_of(application, registry, now=now)
    held = dossier_of(application.person_id)
    items = chosen_items(application, held)
    fields = edition.fields_for(application.level, application.track)
    person = application.person_id
    summary, birth = accounts.person_and_birth_date(person) if whole else (None, accounts.person_birth_date(person))
    way = destination(held, series=application.series, level=application.level, specialty=application.specialty)
    return Composed(
        application=application,
        edition=edition,
        fields=fields,
        dossier=held,
        items=items,
        birth_date=birth,
        destination=way,
        summary=summary,
    )


def _named(organisation: Any) -> dict[str, Any]:
    return {} if organisation is None else {"id": organisation.id, "name": organisation.name}


def freeze(composed: Composed, *, revision: int, now: datetime) -> None:
    """Keep these contents as a revision of the application, for good."""
    store.add_snapshot(composed.application.id, revision, content=composed.text, hash_=composed.hash, at=now)


@dataclass(frozen=True)
class Frozen:
    """A revision as it was applied with or resubmitted."""

    revision: int
    document: dict[str, Any]
    hash: str
    at: datetime

    @property
    def files(self) -> list[dict[str, Any]]:
        """Its files with their hashes."""
        return rules.files_of(self.document)


def frozen(application_id: int, revision: int) -> Frozen:
    """What was frozen as that revision. Raises Missing."""
    row = store.snapshot(application_id, revision)
    if row is None:
        raise Missing()
    return Frozen(row.revision, json.loads(row.content), row.hash, row.at)


def holds(frozen_: Frozen) -> bool:
    """Is the frozen text still the one that its hash names?"""
    return rules.content_hash(rules.canonical(frozen_.document)) == frozen_.hash
