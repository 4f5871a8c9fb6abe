"""A person's longer time: granted by the province with a reason, recorded, revocable."""

from dataclasses import dataclass
from datetime import datetime

from portal.calendar.domain.plan import UnknownSeries, UnknownYear
from portal.calendar.domain.window import Action, extension_limit
from portal.calendar.service import wording
from portal.calendar.service.reading import entry_of, windows
from portal.calendar.store import extension as store
from portal.kernel import ledger, notices
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension as it is shown."""

    id: int
    person_id: int
    application_year: int
    entry: str
    action: Action
    until: datetime
    reason: str
    granted_at: datetime
    revoked_at: datetime | None
    revoked_why: str


def _granted(row: store.Extension) -> Granted:
    return Granted(
        id=row.id,
        person_id=row.person_id,
        application_year=row.application_year,
        entry=row.entry,
        action=Action(row.action),
        until=row.until,
        reason=row.reason,
        granted_at=row.granted_at,
        revoked_at=row.revoked_at,
        revoked_why=row.revoked_why,
    )


def grant_extension(
    *,
    person_id: int,
    application_year: int,
    series: str,
    action: Action | str,
    until: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Granted:
    """Lengthen one person's time for one action until an instant, inclusive; the person is told.

    Raises Denied unless the calendar manager acts (and not for himself); Invalid for an unknown series, a missing
    reason, an instant that lengthens nothing or lies beyond what the desk can still take.
    """
    require(actor.role is Role.CALENDAR_MANAGER, _("只有省级计划管理员可以延长个人的时间"))
    require(actor.person_id != person_id, _("不能为自己延长时间"))
    wanted = Action(action)
    slug = _check(person_id, application_year, series, wanted, until, reason, now)
    with transaction():
        row = store.add(
            person_id=person_id,
            application_year=application_year,
            entry=slug,
            action=wanted.value,
            until=until,
            reason=reason.strip(),
            granted_at=now,
            granted_by=actor.label,
        )
        _record("calendar.extended", row, actor, now, reason.strip())
        _tell(row, now, _("您的“%(what)s”时间已延长至%(until)s", **_words(row)), key="granted")
    return _granted(row)


def _check(person_id: int, year: int, series: str, action: Action, until: datetime, reason: str, now: datetime) -> str:
    try:
        slug = entry_of(series).slug
        held = windows(year=year, series=slug, person_id=person_id, now=now)
    except UnknownSeries:
        raise Invalid({"series": _("计划中没有这个职称系列")}) from None
    except UnknownYear:
        raise Invalid({"application_year": _("没有这个申报年度的计划")}) from None
    errors: dict[str, str] = {}
    if len(reason.strip()) < SHORTEST_REASON:
        errors["reason"] = _("请写明延长的原因，至少%(count)d个字", count=SHORTEST_REASON)
    closes, limit = held.period(action).closes, extension_limit(held, action)
    if until <= closes:
        errors["until"] = _("现在的截止时间是%(closes)s，请填写更晚的时间", closes=wording.say_deadline(closes))
    elif until <= now:
        errors["until"] = _("请填写将来的时间")
    elif until > limit:
        errors["until"] = _(
            "不能晚于%(limit)s：此后评委会不再收取材料或评审已经结束（您填写的是%(until)s）",
            limit=wording.say_deadline(limit),
            until=wording.say_deadline(until),
        )
    if errors:
        raise Invalid(errors)
    return slug


def revoke_extension(*, extension_id: int, why: str, actor: Actor, now: datetime) -> None:
    """Take an extension back; the person is told. Raises Denied, Missing, Invalid; Refused when it was before."""
    require(actor.role is Role.CALENDAR_MANAGER, _("只有省级计划管理员可以撤销延长"))
    if len(why.strip()) < SHORTEST_REASON:
        raise Invalid({"why": _("请写明撤销的原因，至少%(count)d个字", count=SHORTEST_REASON)})
    with transaction():
        row = store.find(extension_id)
        if row is None:
            raise Missing(_("没有这条延长记录"))
        if not store.revoke(extension_id, at=now, by=actor.label, why=why.strip()):
            raise Refused(_("这条延长已经撤销"))
        _record("calendar.extension_revoked", row, actor, now, why.strip())
        _tell(row, now, _("您的“%(what)s”时间延长已撤销", **_words(row)), key="revoked")


def extensions(*, before_id: int | None = None, limit: int = 20) -> list[Granted]:
    """The newest first, from below an id."""
    return [_granted(row) for row in store.page(before_id=before_id, limit=limit)]


def extension(extension_id: int) -> Granted:
    """Raises Missing."""
    row = store.find(extension_id)
    if row is None:
        raise Missing(_("没有这条延长记录"))
    return _granted(row)


def extensions_of(person_id: int) -> list[Granted]:
    """A person's own, oldest first, revoked ones too."""
    return [_granted(row) for row in store.of_person(person_id)]


def _words(row: store.Extension) -> dict[str, str]:
    return {"what": str(wording.ACTIONS[Action(row.action)]), "until": wording.say_deadline(row.until)}


def _record(action: str, row: store.Extension, actor: Actor, now: datetime, why: str) -> None:
    data = {
        "person_id": row.person_id,
        "application_year": row.application_year,
        "entry": row.entry,
        "action": row.action,
        "until": row.until.isoformat(),
        "why": why,
    }
    ledger.append(subject=f"calendar.extension:{row.id}", action=action, actor=actor, at=now, data=data)


def _tell(row: store.Extension, now: datetime, title: str, *, key: str) -> None:
    notices.notify(
        person_id=row.person_id,
        subject=f"calendar.extension:{row.id}",
        kind=f"calendar.extension_{key}",
        title=title,
        body=row.reason if key == "granted" else row.revoked_why or row.reason,
        link="/calendar/my",
        now=now,
        key=f"calendar.extension:{row.id}:{key}",
    )
