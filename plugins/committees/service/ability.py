"""May a committee do anything with a case? Asked before it receives, scores or votes."""

from collections.abc import Sequence
from datetime import datetime

from plugins.committees.domain.filing import CLAUSE, LEVELS, Case, Inability, Scope, State, inability, nearest
from plugins.committees.service import wording
from plugins.committees.service.settings import filing_required
from plugins.committees.store import filing as store
from plugins.committees.store.filing import Committee, filing_of
from portal.plugin import SHANGHAI, Receipt, Refused, _


def require_able(*, office_id: int, case: Case, now: datetime) -> Committee | None:
    """The committee of this office that may handle the case now.

    None when the office has no filing here and the province does not require one yet. Raises Refused with the reason
    for an expired, suspended or withdrawn committee, and for a case out of its scope.
    """
    rows = store.of_offices([office_id])
    decided = [row for row in rows if row.number is not None]
    if not decided and not filing_required():
        return None
    on = now.astimezone(SHANGHAI).date()
    reasons: list[Inability] = []
    for row in rows:
        reason = inability(filing_of(row), State(row.state), case, on)
        if reason is None:
            return row
        reasons.append(reason)
    raise _refusal(reasons)


def own_specialties(office_ids: Sequence[int], series: str, now: datetime) -> dict[str, frozenset[str]]:
    """The specialties of the offices' committees that stand today, each with its levels. The core asks this.

    It asks for offices of self-reviewing employers only, who may set up specialties of their own (【通知一(二)】).
    """
    on = now.astimezone(SHANGHAI).date()
    found: dict[str, frozenset[str]] = {}
    for row in store.of_offices(office_ids):
        filing = filing_of(row)
        for name in filing.specialties if filing.scope is Scope.SPECIALTY else ():
            fitting = {
                level for level in LEVELS if inability(filing, State(row.state), Case(series, name, level), on) is None
            }
            found[name] = found.get(name, frozenset()) | fitting
    return {name: levels for name, levels in found.items() if levels}


def _refusal(reasons: Sequence[Inability]) -> Refused:
    why = wording.INABILITIES[nearest(reasons)]
    told = _("%(why)s，不能接收、评分或表决", why=why)
    return Refused(told, clause=CLAUSE, cure=_("请先办理备案，或由备案范围内的评审委员会办理"), code="committee-unable")


def check_receipt(receipt: Receipt, now: datetime) -> None:
    """The core asks this before a committee office receives a case."""
    case = Case(receipt.series, receipt.specialty, receipt.level)
    require_able(office_id=receipt.office_id, case=case, now=now)
