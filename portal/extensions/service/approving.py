"""Letting a version in: the second of two people. Approve, unpack, try, switch, check; else the one before again."""

from dataclasses import dataclass
from datetime import datetime

from portal.extensions.domain.release import Event, ReleaseState, after
from portal.extensions.service import place as places
from portal.extensions.service.installing import subject_of, waiting_release
from portal.extensions.service.place import Place
from portal.extensions.service.planning import objections
from portal.extensions.service.rights import may_decide
from portal.extensions.store import release as store
from portal.extensions.store.release import Release
from portal.kernel import ledger, schema
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Denied, Missing, PortalError, Refused
from portal.kernel.i18n import _
from portal.registry.faults import PluginError, message_of
from portal.registry.live import bump
from portal.registry.probe import try_out
from portal.registry.releases import Step, alone, memory_of, no_step, sweep_folders, unpack


@dataclass(frozen=True)
class Before:
    """What was there before a switch: the version in force, and the older ones that were retired by it."""

    active: int | None
    retired: tuple[int, ...]


def approve(*, release_id: int, place: Place, actor: Actor, now: datetime, step: Step = no_step) -> str:
    """Approve a version and put it in force; its version number.

    Raises Denied for whoever brought it, Missing, and Refused when it fails: the one before is in force, as it was.
    """
    may_decide(actor)
    with transaction():
        row = waiting_release(release_id)
        if row.staged_by == actor.person_id:
            raise Denied(_("安装和批准须由两个人完成：您提交的插件需要另一位管理人员批准"))
        if row.state == ReleaseState.STAGED.value:
            state = after(ReleaseState.STAGED, Event.APPROVE)
            store.set_state(row, state, now=now, approved_by=actor.person_id, approved_at=now)
            data = {"release": row.id, "version": row.version, "sha256": row.sha256}
            ledger.append(subject=subject_of(row.name), action="plugin.approved", actor=actor, at=now, data=data)
    step("approved")
    with alone(place.home):
        _try_again(row, place, actor, now, step)
        old = _switch(release_id, place, actor, now, step)
        step("switched")
        _prove(release_id, old, place, actor, now)
        step("proven")
        sweep_folders(place.home, {places.version_of(kept).folder_name for kept in store.kept()})
    return row.version


def _try_again(row: Release, place: Place, actor: Actor, now: datetime, step: Step) -> None:
    """Unpack and try it in today's company: since it was staged, others may have come."""
    version = places.version_of(row)
    try:
        unpack(version, places.wheel_of(place.storage, row.sha256), place.home, step)
        tried = try_out(version.target(place.home), beside=places.beside(place.home, row.name))
        problems = objections(tried)
    except (PluginError, LookupError, OSError) as error:
        problems = [f"{type(error).__name__}: {error}"]
    step("tried")
    if problems:
        _fail(row, "；".join(problems), actor, now)
        raise Refused(_("未能启用，原版本保持不变：%(reason)s", reason="；".join(problems)), code="plugin-failed")
    memory_of(place.home).keep(version.content)


def _fail(row: Release, reason: str, actor: Actor, now: datetime) -> None:
    with transaction():
        fresh = store.locked(row.id)
        if fresh is None:
            raise Missing()
        store.set_state(fresh, after(ReleaseState(fresh.state), Event.FAIL), now=now, note=reason)
        data = {"release": row.id, "version": row.version, "reason": reason}
        ledger.append(subject=subject_of(row.name), action="plugin.failed", actor=actor, at=now, data=data)


def _switch(release_id: int, place: Place, actor: Actor, now: datetime, step: Step) -> Before:
    """Put it in force, in one transaction with its migrations. Raises Refused when one of these fails."""
    row = store.release(release_id)
    if row is None or row.state != ReleaseState.APPROVED.value:
        raise Missing(_("没有这个等待批准的插件"))
    if not places.migrations_of(row):
        with transaction():
            return _put_in_force(row, actor, now, step)
    package = row.module.partition(".")[0]
    owner = schema.Owner(row.name, places.version_of(row).target(place.home).folder / package / "migrations")
    try:
        with schema.around(owner), transaction():
            schema.migrate(place.home, (owner,))
            return _put_in_force(row, actor, now, step)
    except PortalError:
        raise
    # A migration is the plugin's code: whatever it raises is its own failure.
    except Exception as error:
        reason = message_of(error)
        _fail(row, reason, actor, now)
        raise Refused(_("未能启用，原版本保持不变：%(reason)s", reason=reason), code="plugin-failed") from error


def _put_in_force(row: Release, actor: Actor, now: datetime, step: Step) -> Before:
    """Inside the caller's transaction."""
    locked = store.locked(row.id)
    if locked is None or locked.state != ReleaseState.APPROVED.value:
        raise Missing(_("没有这个等待批准的插件"))
    retired = store.of_plugin(row.name, (ReleaseState.PREVIOUS,))
    for each in retired:
        store.set_state(each, after(ReleaseState.PREVIOUS, Event.RETIRE), now=now)
    old = store.active_of(row.name)
    if old is not None:
        store.set_state(old, after(ReleaseState.ACTIVE, Event.REPLACE), now=now)
    store.set_state(row, after(ReleaseState.APPROVED, Event.ACTIVATE), now=now, activated_at=now)
    data = {"release": row.id, "version": row.version, "from": None if old is None else old.version}
    ledger.append(subject=subject_of(row.name), action="plugin.activated", actor=actor, at=now, data=data)
    bump()
    step("switching")
    return Before(None if old is None else old.id, tuple(each.id for each in retired))


def _prove(release_id: int, old: Before, place: Place, actor: Actor, now: datetime) -> None:
    """The health check: the registry, as every process builds it now, has the plugin. Else back to the one before."""
    row = store.release(release_id)
    if row is None:
        raise Missing()
    report = next((each for each in place.registry().report() if each.name == row.name), None)
    if report is not None and report.enabled and report.version == row.version:
        store.change(row.id, proven_at=now)
        return
    reason = "" if report is None else report.reason
    _go_back(row, old, reason, actor, now)
    raise Refused(_("未能启用，已恢复原版本：%(reason)s", reason=reason), code="plugin-failed")


def _go_back(row: Release, old: Before, reason: str, actor: Actor, now: datetime) -> None:
    with transaction():
        store.set_state(row, after(ReleaseState.ACTIVE, Event.FAIL), now=now, note=reason)
        previous = None if old.active is None else store.locked(old.active)
        if previous is not None:
            store.set_state(previous, after(ReleaseState.PREVIOUS, Event.RESTORE), now=now)
        for each in (store.locked(one) for one in old.retired):
            if each is not None:
                store.set_state(each, after(ReleaseState.RETIRED, Event.KEEP), now=now)
        data = {"release": row.id, "version": row.version, "reason": reason, "to": previous and previous.version}
        ledger.append(subject=subject_of(row.name), action="plugin.failed", actor=actor, at=now, data=data)
        bump()
