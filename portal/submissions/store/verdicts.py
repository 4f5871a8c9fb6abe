"""The cases of a desk with what was applied with, many at once: what judging a page of them needs."""

from collections.abc import Sequence

from portal.submissions.domain.application import StepKind
from portal.submissions.domain.dossier import Section, Standing
from portal.submissions.store.application import Application, Snapshot, Step
from portal.submissions.store.dossier import DossierSection


def policy_cases(application_ids: Sequence[int], office_id: int, without_person: int | None) -> list[Application]:
    """Those of these whose policy review is this office's, done or not."""
    mine = Step.select(Step.application).where(
        (Step.organisation_id == office_id)
        & (Step.kind == StepKind.POLICY_REVIEW.value)
        & Step.application.in_(list(application_ids))
    )
    query = Application.select().where(Application.id.in_(mine))
    if without_person is not None:
        query = query.where(Application.person_id != without_person)
    return list(query.order_by(Application.id))


def contents_of(applications: Sequence[Application]) -> dict[int, str]:
    """Application -> the contents of its newest revision."""
    newest = {row.id: row.revision for row in applications}
    columns = (Snapshot.application, Snapshot.revision, Snapshot.content)
    query = Snapshot.select(*columns).where(
        Snapshot.application.in_(list(newest)) & Snapshot.revision.in_(sorted(set(newest.values())))
    )
    return {case: text for case, revision, text in query.order_by(Snapshot.id).tuples() if newest[case] == revision}


def standings(person_ids: Sequence[int]) -> dict[int, dict[Section, Standing]]:
    """What each person has said of each section."""
    query = DossierSection.select(DossierSection.person_id, DossierSection.section, DossierSection.standing)
    found: dict[int, dict[Section, Standing]] = {person: {} for person in person_ids}
    for person, section, standing in query.where(DossierSection.person_id.in_(list(found))).tuples():
        found[person][Section(section)] = Standing(standing)
    return found
