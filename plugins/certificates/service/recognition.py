"""Recognition of digital engineers: applied for by the person, decided by a bureau with reasons; no vote."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.certificates.domain.certificate import plain_number
from plugins.certificates.domain.recognition import GRADES, SERIES, SERIES_NAME, SOURCE, WAY, faults
from plugins.certificates.service.issuing import details_of_person, issue
from plugins.certificates.store import recognition as store
from plugins.certificates.store.recognition import Recognition
from portal.plugin import (
    N_,
    SHANGHAI,
    Actor,
    Conflict,
    DossierEntry,
    Invalid,
    Missing,
    OrganisationView,
    Refused,
    Role,
    _,
    _l,
    access,
    append,
    bureaus,
    dossier_entries,
    notify,
    person_names,
    transaction,
)

KIND = "digital"
PAGE = 30
LONGEST = 500
DECIDERS = frozenset({Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER})
STATE_NAMES = {"applied": _l("待决定"), "granted": _l("已认定"), "refused": _l("不予认定"), "withdrawn": _l("已撤回")}
TONES = {"applied": "amber", "granted": "green", "refused": "red", "withdrawn": "grey"}
_FAULTS = {
    "result_item": N_("高级证书不能直接认定职称，可以作为申报高级工程师的业绩条件之一（通知四（一））"),
    "grade": N_("只有初级、中级证书可以认定"),
    "evidence": N_("这一项在业绩档案里还没有上传证书，请先上传"),
    "future": N_("取得日期不能晚于今天"),
    "absent": N_("请选择业绩档案中的证书"),
    "receiver": N_("请从列表中选择一项"),
    "number": N_("请填写证书编号"),
}


@dataclass(frozen=True)
class Told:
    """An application with the applicant's name and the files that it rests on."""

    row: Recognition
    name: str
    title: str
    receiver: str
    files: tuple[tuple[int, str], ...] = ()


def certificates_of(*, actor: Actor) -> tuple[DossierEntry, ...]:
    """The digital engineer's certificates in the applicant's dossier."""
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    return dossier_entries(actor.person_id or 0, KIND)


def receivers() -> tuple[OrganisationView, ...]:
    """Before whom one may apply: the competent municipal bureau, or the province."""
    return bureaus()


def apply(
    *, item: int, number: str, obtained: date, organisation: int, employer: str = "", actor: Actor, now: datetime
) -> Recognition:
    """Apply for recognition by one certificate of the dossier.

    Raises Invalid beside the field; Refused while another application is open, or for what was recognised before.
    """
    entry = next((each for each in certificates_of(actor=actor) if each.id == item), None)
    plain = plain_number(number)
    _check(entry, plain, obtained, organisation, now)
    if entry is None:
        raise Missing
    with transaction():
        _refuse_again(plain, str(entry.values.get("rank") or ""), actor)
        row = store.add(
            person_id=actor.person_id,
            open_of=actor.person_id,
            organisation_id=organisation,
            grade=str(entry.values.get("rank") or ""),
            direction=str(entry.values.get("name") or "")[:100],
            number=plain,
            obtained=obtained,
            item_id=entry.id,
            evidence=[identity for identity, _name in entry.files],
            employer=employer[:200],
            created_at=now,
        )
        _record(row, "applied", actor, now, {"grade": row.grade, "source": SOURCE})
    return row


def withdraw(*, recognition_id: int, version: int, actor: Actor, now: datetime) -> None:
    """The applicant takes an open application back."""
    with transaction():
        row = store.locked(recognition_id)
        if row is None or row.person_id != actor.person_id or actor.role is not Role.APPLICANT:
            raise Missing(_("没有这项申请"))
        _require_open(row, version)
        store.write(row, state="withdrawn", open_of=None, version=version + 1, decided_at=now)
        _record(row, "withdrawn", actor, now, {})


def decide(
    *, recognition_id: int, version: int, granted: bool, reason: str, actor: Actor, now: datetime
) -> Recognition:
    """Grant or refuse with a reason; granted, the certificate is issued in the same transaction.

    Raises Missing for another bureau's; Denied for an own one; Invalid beside `reason`; Conflict when somebody was
    faster.
    """
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid({"reason": _("请填写理由，不超过%(most)d字", most=LONGEST)})
    with transaction():
        row = _ours(store.locked(recognition_id), actor)
        _require_open(row, version)
        columns: dict[str, Any] = {"state": "refused"}
        if granted:
            if store.granted_with(row.number):
                raise Refused(_("这本数字技术工程师证书已经认定过职称"))
            columns = {"state": "granted", "certificate_id": _issue(row, actor, now)}
        store.write(
            row,
            **columns,
            open_of=None,
            reason=reason.strip(),
            by_person=actor.person_id,
            version=version + 1,
            decided_at=now,
        )
        _record(row, row.state, actor, now, {"grade": row.grade, "source": SOURCE, "certificate": row.certificate_id})
        _tell(row, now)
    return row


def mine(*, actor: Actor) -> tuple[Told, ...]:
    """The applicant's own applications, newest first."""
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    return tuple(_told(row, {}) for row in store.of_person(actor.person_id or 0))


def queue(*, state: str = "applied", after: int = 0, actor: Actor) -> tuple[tuple[Told, ...], int]:
    """A page of the bureau's applications, oldest first, and the key of the next page or 0. Never the actor's own."""
    access.require(actor.role in DECIDERS and actor.organisation_id is not None)
    wanted = state if state in STATE_NAMES else "applied"
    rows = store.queue(organisation_id=actor.organisation_id or 0, state=wanted, after=after, count=PAGE + 1)
    names = person_names({row.person_id for row in rows})
    shown = tuple(_told(row, names) for row in rows[:PAGE] if row.person_id != actor.person_id)
    return shown, rows[PAGE - 1].id if len(rows) > PAGE else 0


def one(*, recognition_id: int, actor: Actor) -> Told:
    """One application of the bureau. Raises Missing for another's, Denied for an own one."""
    row = _ours(store.recognition(recognition_id), actor)
    files = {identity: name for each in dossier_entries(row.person_id, KIND) for identity, name in each.files}
    held = tuple((identity, files[identity]) for identity in row.evidence if identity in files)
    return _told(row, person_names({row.person_id}), held)


def reads_file(actor: Actor, evidence_id: int) -> bool:
    """May this officer read a file that an application before the own bureau rests on?"""
    if actor.role not in DECIDERS or actor.organisation_id is None:
        return False
    return store.bearing(evidence_id, actor.organisation_id)


def _check(entry: DossierEntry | None, number: str, obtained: date, organisation: int, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    found = {"item": "absent"}
    if entry is not None:
        grade = str(entry.values.get("rank") or "")
        found = faults(grade=grade, files=len(entry.files), obtained=obtained, today=today)
    if not number or len(number) > 60:
        found["number"] = "number"
    if organisation not in {each.id for each in receivers()}:
        found["organisation"] = "receiver"
    if found:
        raise Invalid({name: _(_FAULTS[code]) for name, code in found.items()})


def _refuse_again(number: str, grade: str, actor: Actor) -> None:
    person = actor.person_id or 0
    if store.is_open(person):
        raise Refused(_("您已有一项认定申请在办理，办完或撤回后才能再申请"))
    if store.granted_with(number) or any(
        row.state == "granted" and row.grade == grade for row in store.of_person(person)
    ):
        raise Refused(_("这一等级的数字技术工程师证书已经认定过职称"))


def _ours(row: Recognition | None, actor: Actor) -> Recognition:
    access.require(actor.role in DECIDERS)
    if row is None or row.organisation_id != actor.organisation_id:
        raise Missing(_("没有这项申请"))
    access.require(row.person_id != actor.person_id, _("不能办理本人的申请"))
    return row


def _require_open(row: Recognition, version: int) -> None:
    if row.version != version or row.state != "applied":
        raise Conflict(_("这项申请已有变化，请刷新页面后再操作"))


def _issue(row: Recognition, actor: Actor, now: datetime) -> int:
    granted = GRADES[row.grade]
    details = details_of_person(
        row.person_id,
        name=person_names({row.person_id})[row.person_id],
        series=SERIES,
        series_name=SERIES_NAME,
        level=granted.level,
        title=granted.title,
        specialty=row.direction,
        way=WAY,
        scope="全省",
        passed_on=now.astimezone(SHANGHAI).date(),
        employer=row.employer,
    )
    return issue(details=details, person_id=row.person_id, actor=actor, now=now).id


def _tell(row: Recognition, now: datetime) -> None:
    granted = row.state == "granted"
    notify(
        person_id=row.person_id,
        subject=f"certificates.recognition:{row.id}",
        kind=f"certificates.recognition_{row.state}",
        title=_("已认定：%(title)s", title=GRADES[row.grade].title) if granted else _("不予认定"),
        body=_("理由：%(reason)s", reason=row.reason),
        link="/certificates/recognition",
        now=now,
        key=f"certificates.recognition:{row.id}:{row.version}",
    )


def _told(row: Recognition, names: dict[int, str], files: tuple[tuple[int, str], ...] = ()) -> Told:
    receiver = next((each.name for each in receivers() if each.id == row.organisation_id), "")
    title = GRADES[row.grade].title if row.grade in GRADES else ""
    return Told(row, names.get(row.person_id, ""), title, receiver, files)


def _record(row: Recognition, verb: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    append(
        subject=f"certificates.recognition:{row.id}",
        action=f"certificates.recognition_{verb}",
        actor=actor,
        at=now,
        data=data,
    )
