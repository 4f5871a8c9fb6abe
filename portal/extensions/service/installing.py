"""Bringing a plugin's version: the first of two people. Nothing is in force yet."""

from datetime import datetime

from portal.extensions.domain.release import Event, Plan, ReleaseState, after
from portal.extensions.service.place import Place
from portal.extensions.service.planning import Examined, examine, refuse
from portal.extensions.service.rights import may_bring, may_decide
from portal.extensions.store import release as store
from portal.extensions.store.release import Release
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.registry.releases import Step, alone, no_step


def plan(content: bytes, place: Place, *, action: str, name: str = "") -> Plan:
    """What `stage` would do; writes nothing to the database. Raises Refused when it is no plugin's wheel."""
    with alone(place.home):
        return examine(content, place, action=action, name=name).plan


def stage(
    content: bytes,
    place: Place,
    *,
    action: str,
    name: str = "",
    actor: Actor,
    now: datetime,
    step: Step = no_step,
) -> int:
    """Keep the wheel and ask for approval; the version's id.

    `action` is install, or upgrade of the plugin `name`. Raises Denied, and Refused with all that speaks against it.
    """
    may_bring(actor)
    with alone(place.home):
        found = examine(content, place, action=action, name=name, step=step)
        refuse(found.plan)
        place.storage.put(content)
        step("stored")
        with transaction():
            release_id = _record(found, actor, now)
            step("staging")
    step("staged")
    return release_id


def _record(found: Examined, actor: Actor, now: datetime) -> int:
    wheel, made = found.wheel, found.plan
    if store.of_plugin(wheel.name, (ReleaseState.STAGED, ReleaseState.APPROVED)):
        raise Refused(_("%(name)s %(version)s正在等待批准", name=wheel.name, version=wheel.version))
    release_id = store.add(
        name=wheel.name,
        version=wheel.version,
        distribution=wheel.distribution,
        module=wheel.module,
        core_api=wheel.core_api,
        sha256=wheel.sha256,
        files=dict(wheel.files),
        requires=list(wheel.requires),
        hooks=list(made.hooks),
        series=list(made.series),
        editions=[[mark.slug, mark.year, mark.version, mark.hash] for mark in made.editions],
        kind=made.kind,
        state=ReleaseState.STAGED.value,
        staged_by=actor.person_id,
        staged_at=now,
    )
    data = {"release": release_id, "version": wheel.version, "sha256": wheel.sha256, "action": made.action}
    ledger.append(subject=subject_of(wheel.name), action="plugin.staged", actor=actor, at=now, data=data)
    return release_id


def subject_of(name: str) -> str:
    """The ledger's subject of a plugin."""
    return f"plugin:{name}"


def waiting_release(release_id: int) -> Release:
    """A version that waits to be approved or put in force. Raises Missing."""
    row = store.locked(release_id)
    if row is None or ReleaseState(row.state) not in (ReleaseState.STAGED, ReleaseState.APPROVED):
        raise Missing(_("没有这个等待批准的插件"))
    return row


def waiting_of(name: str) -> int:
    """The id of the version of a plugin that waits. Raises Missing."""
    rows = store.of_plugin(name, (ReleaseState.STAGED, ReleaseState.APPROVED))
    if not rows:
        raise Missing(_("没有等待批准的插件%(name)s", name=name))
    return rows[0].id


def decline(*, release_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Don't let it in. Whoever brought it may withdraw it in this way too."""
    with transaction():
        row = waiting_release(release_id)
        if row.staged_by != actor.person_id:
            may_decide(actor)
        may_bring(actor)
        store.set_state(row, after(ReleaseState(row.state), Event.DECLINE), now=now, note=reason)
        data = {"release": row.id, "version": row.version, "reason": reason}
        ledger.append(subject=subject_of(row.name), action="plugin.declined", actor=actor, at=now, data=data)
