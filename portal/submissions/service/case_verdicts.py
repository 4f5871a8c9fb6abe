"""The criteria's verdicts on a page of an office's policy reviews, at a fixed number of queries."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.accounts import service as accounts
from portal.accounts.domain.identifiers import DocumentKind, birth_date
from portal.criteria import Judgement, UnknownChoice
from portal.kernel.access import Actor, Role, require
from portal.kernel.clock import SHANGHAI
from portal.registry import JudgingFailed
from portal.submissions.domain import desk as rules
from portal.submissions.domain.dossier import Section, Standing, facts
from portal.submissions.service.desk import edition_of
from portal.submissions.store import verdicts as store
from portal.submissions.store.application import Application


def case_judgements(*, application_ids: Sequence[int], registry: Any, actor: Actor) -> dict[int, Judgement | None]:
    """Application -> its verdict by the recorded edition as of the day of 申报; None where the plugin is off or fails.

    Only cases whose policy review is the actor's office's, and never the actor's own. Four queries, however many cases.
    Raises Denied for any other capacity.
    """
    require(actor.role is Role.OFFICE_OFFICER and actor.organisation_id is not None)
    assert actor.organisation_id is not None  # noqa: S101 - for the type checker: required above
    cases = store.policy_cases(application_ids, actor.organisation_id, actor.person_id)
    contents = store.contents_of(cases)
    people = sorted({case.person_id for case in cases})
    standings = store.standings(people)
    born = {
        person: birth_date(DocumentKind(kind), number)
        for person, (kind, number) in accounts.person_documents(people).items()
    }
    return {
        case.id: _judged(case, contents.get(case.id), standings[case.person_id], born.get(case.person_id), registry)
        for case in cases
    }


def _judged(
    case: Application, text: str | None, standings: dict[Section, Standing], born: date | None, registry: Any
) -> Judgement | None:
    edition = edition_of(registry, case)
    if edition is None or text is None or case.applied_at is None:
        return None
    content = json.loads(text)
    frozen = rules.items_of_content(content, case.person_id)
    known = facts(frozen, standings, birth_date=born, answers=content["answers"])
    on = case.applied_at.astimezone(SHANGHAI).date()
    try:
        return registry.judge(edition, case.level, case.track, known, on=on)
    except (UnknownChoice, JudgingFailed):
        return None
