"""Filing (备案): the office submits, the province approves with a number or returns; approved, nothing changes again.

"采取量化赋分方式开展职称评审的，评审方案报人力资源社会保障部门备案" (黔人社通〔2023〕37号 二(六)).
"""

from collections.abc import Iterable
from datetime import datetime

import peewee

from portal.accounts import service as accounts
from portal.accounts.domain import OrganisationKind
from portal.kernel import notices
from portal.kernel.access import Actor, Role
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Refused
from portal.kernel.i18n import _
from portal.registry import Registry
from portal.series.domain.scheme_state import SchemeState
from portal.series.service import scheme_access as allowed
from portal.series.service import scheme_drafts as drafts
from portal.series.service.scheme_reading import read, text_hash
from portal.series.store import scheme as store
from portal.series.store.scheme import SchemeVersion

CLAUSE = "黔人社通〔2023〕37号 二(六)"


def submit(*, scheme_id: int, why: str, revision: int, registry: Registry, actor: Actor, now: datetime) -> None:
    """Submit a draft for filing. Raises Missing, Refused, Conflict, Invalid."""
    if not why.strip():
        raise Invalid({"why": _("请写明报备的依据和主要内容")})
    with transaction():
        row = drafts.found(store.locked(scheme_id))
        allowed.require_own(row, actor)
        drafts.require_editable(row)
        # The edition may have changed since the text was saved.
        read(row.text, registry)
        _check_place(row)
        columns = {
            "state": SchemeState.SUBMITTED.value,
            "submitted_at": now,
            "submitted_by": actor.person_id,
            "submitted_why": why.strip(),
            "decided_why": "",
        }
        drafts.move(row, revision, columns)
        drafts.record(row.id, "scheme.submitted", actor, now, hash=row.hash, why=why.strip())
        _tell(
            _province(), row, "scheme.submitted", _("量化赋分方案等待备案：%(name)s", name=row.name), why.strip(), now
        )


def approve(*, scheme_id: int, number: str, why: str, revision: int, actor: Actor, now: datetime) -> None:
    """File the scheme under a number: frozen and usable from this transaction on.

    Raises Denied, Missing, Invalid, Conflict; Refused for whoever wrote or submitted it, or when another document is
    in force in the same place.
    """
    person_id = allowed.require_province(actor)
    number = number.strip()
    if not number:
        raise Invalid({"number": _("请填写备案号")})
    try:
        with transaction():
            _approve(scheme_id, number, why.strip(), revision, person_id, actor, now)
    except peewee.IntegrityError as taken:
        # Two officers at once: the second one's number or place was taken in the same moment.
        raise Conflict(_("同一时刻另有一份方案办理了备案，请核对后重新提交")) from taken


def _approve(scheme_id: int, number: str, why: str, revision: int, person_id: int, actor: Actor, now: datetime) -> None:
    row = drafts.found(store.locked(scheme_id))
    allowed.require_reader(row, actor)
    _check_decidable(row, person_id)
    _check_place(row)
    if text_hash(row.text) != row.hash:
        raise Refused(_("方案的内容与报送时不一致，不能备案"), cure=_("请退回，由报送单位重新报送"))
    if store.number_taken(number):
        raise Invalid({"number": _("备案号“%(number)s”已经用过", number=number)})
    columns = {
        "state": SchemeState.APPROVED.value,
        "slot": None,
        "number": number,
        "decided_at": now,
        "decided_by": person_id,
        "decided_why": why,
    }
    drafts.move(row, revision, columns)
    _put_in_force(row, actor, now)
    drafts.record(row.id, "scheme.approved", actor, now, hash=row.hash, number=number, why=why)
    told = _("量化赋分方案已备案（%(number)s）：%(name)s", number=number, name=row.name)
    _tell(_writers(row), row, "scheme.approved", told, why, now)


def send_back(*, scheme_id: int, why: str, revision: int, actor: Actor, now: datetime) -> None:
    """Return it with the reasons. Raises Denied, Missing, Refused, Conflict, Invalid."""
    person_id = allowed.require_province(actor)
    if not why.strip():
        raise Invalid({"reasons": _("请写明退回的原因")})
    with transaction():
        row = drafts.found(store.locked(scheme_id))
        allowed.require_reader(row, actor)
        _check_decidable(row, person_id)
        columns = {
            "state": SchemeState.RETURNED.value,
            "decided_at": now,
            "decided_by": person_id,
            "decided_why": why.strip(),
        }
        drafts.move(row, revision, columns)
        drafts.record(row.id, "scheme.returned", actor, now, why=why.strip())
        told = _("量化赋分方案已退回修改：%(name)s", name=row.name)
        _tell(_writers(row), row, "scheme.returned", told, why.strip(), now)


def _check_decidable(row: SchemeVersion, person_id: int) -> None:
    if row.state != SchemeState.SUBMITTED:
        raise Refused(_("这份方案没有等待备案"))
    if person_id in (row.started_by, row.saved_by, row.submitted_by):
        raise Refused(
            _("您起草或报送了这份方案，不能由您备案"),
            cure=_("请由另一位省级人社部门工作人员办理"),
            code="two_people",
        )


def _check_place(row: SchemeVersion) -> None:
    """No other document is in force for one of its levels: that one would have to be revised."""
    taken = store.places_in_force(series=row.series, year=row.year, office_id=row.office_id)
    for level in row.levels:
        if level in taken and drafts.existing(taken[level]).lineage != row.lineage:
            raise Refused(
                _("%(level)s已有一份备案的方案", level=level),
                cure=_("请在那份方案上起草新版本"),
                code="place_taken",
            )


def _put_in_force(row: SchemeVersion, actor: Actor, now: datetime) -> None:
    """The version before it gives up its places; both in this transaction."""
    for former in store.versions_of(row.lineage):
        if former.state == SchemeState.APPROVED and former.id != row.id:
            store.clear_force(former.id)
            store.supersede(former.id)
            drafts.record(former.id, "scheme.superseded", actor, now, by=row.id)
    for level in row.levels:
        store.put_in_force(series=row.series, year=row.year, level=level, office_id=row.office_id, scheme_id=row.id)


def _province() -> list[int]:
    bureaus = accounts.organisations_and_kind([], OrganisationKind.PROVINCIAL_BUREAU.value)
    found = [person for each in sorted(bureaus) for person in accounts.members(each, Role.PROVINCIAL_OFFICER.value)]
    return list(dict.fromkeys(found))


def _writers(row: SchemeVersion) -> list[int]:
    return [person for person in dict.fromkeys((row.submitted_by, row.saved_by, row.started_by)) if person]


def _tell(people: Iterable[int], row: SchemeVersion, kind: str, title: str, why: str, now: datetime) -> None:
    for person_id in people:
        notices.notify(
            person_id=person_id,
            subject=f"scheme:{row.id}",
            kind=kind,
            title=title[:200],
            body=why or title,
            link=f"/series-admin/schemes/{row.id}",
            now=now,
        )
