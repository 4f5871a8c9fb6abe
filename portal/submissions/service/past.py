"""Past applications as trials see them: what was applied for and the facts, without a name or a number."""

import json
from dataclasses import dataclass
from datetime import date

from portal.accounts import service as accounts
from portal.criteria import Facts
from portal.kernel.clock import SHANGHAI
from portal.submissions.domain.desk import items_of_content
from portal.submissions.domain.dossier import facts
from portal.submissions.store import past as store


@dataclass(frozen=True)
class PastCase:
    """What was applied with, the day of 申报, and the edition that judged it. `id` is for paging only."""

    id: int
    level: str
    track: str
    edition_year: int
    edition_version: int
    on: date
    facts: Facts


def past_count(*, series: str, year: int) -> int:
    """How many applications of a series were made for a year."""
    return store.count(series, year)


def past_cases(*, series: str, year: int, after: int, limit: int) -> tuple[PastCase, ...]:
    """The next applications of a series and year behind the id `after`, from their frozen contents."""
    rows = store.contents(series, year, after=after, limit=limit)
    standings = store.standings({row.person_id for row, _content in rows})
    found = []
    for row, content in rows:
        document = json.loads(content)
        items = items_of_content(document, row.person_id)
        birth = accounts.person_birth_date(row.person_id)
        found.append(
            PastCase(
                id=row.id,
                level=row.level,
                track=row.track,
                edition_year=row.edition_year or row.application_year,
                edition_version=int(row.edition_version or 1),
                on=row.applied_at.astimezone(SHANGHAI).date(),
                facts=facts(items, standings.get(row.person_id, {}), birth_date=birth, answers=document["answers"]),
            )
        )
    return tuple(found)
