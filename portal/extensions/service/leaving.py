"""Going back to the version before, and removing a plugin: what is taken away is archived first."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from portal.extensions.domain.release import Event, Plan, ReleaseState, after, edition_refusals
from portal.extensions.service import place as places
from portal.extensions.service.installing import subject_of
from portal.extensions.service.place import Place
from portal.extensions.service.planning import objections, plan_of, refuse, say_editions, stored_marks, used_editions
from portal.extensions.service.rights import may_bring
from portal.extensions.store import release as store
from portal.extensions.store import switch, tables
from portal.extensions.store.release import Release
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Missing, Refused
from portal.kernel.i18n import _
from portal.registry.live import bump
from portal.registry.probe import try_out
from portal.registry.releases import Step, alone, no_step, sweep_folders, unpack
from portal.submissions.service.usage import cases, open_cases

# Every entry of an archive has this time: the same content is the same archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def _in_force(name: str) -> Release:
    row = store.active_of(name)
    if row is None:
        raise Missing(_("没有安装插件%(name)s", name=name))
    return row


def plan_rollback(name: str) -> Plan:
    """What going back would do. Raises Missing when nothing is installed or nothing is kept to go back to."""
    row = _in_force(name)
    previous = store.of_plugin(name, (ReleaseState.PREVIOUS,))
    if not previous:
        raise Missing(_("插件%(name)s没有可以恢复的上一版本", name=name))
    old = previous[0]
    refusals = edition_refusals((), stored_marks(old), used_editions({*row.series, *old.series}))
    said = say_editions(refusals)
    if places.migrations_of(row) - places.migrations_of(old):
        said.append(_("新版本改动了数据表，不能直接恢复上一版本；请停用它，或安装修正后的版本"))
    return plan_of(old, "rollback", said, from_version=row.version)


def roll_back(*, name: str, place: Place, actor: Actor, now: datetime, step: Step = no_step) -> str:
    """Put the version before in force again; its number. It was approved already, so one person is enough."""
    may_bring(actor)
    with alone(place.home):
        refuse(plan_rollback(name))
        old = store.of_plugin(name, (ReleaseState.PREVIOUS,))[0]
        version = places.version_of(old)
        unpack(version, places.wheel_of(place.storage, old.sha256), place.home, step)
        problems = objections(try_out(version.target(place.home), beside=places.beside(place.home, name)))
        step("tried")
        if problems:
            raise Refused(_("上一版本不能启用：%(reason)s", reason="；".join(problems)), code="plugin-failed")
        with transaction():
            row, old = store.locked(_in_force(name).id), store.locked(old.id)
            if row is None or old is None or old.state != ReleaseState.PREVIOUS.value:
                raise Missing()
            store.set_state(row, after(ReleaseState.ACTIVE, Event.ROLL_BACK), now=now)
            store.set_state(old, after(ReleaseState.PREVIOUS, Event.RESTORE), now=now, activated_at=now, proven_at=now)
            data = {"release": old.id, "version": old.version, "from": row.version}
            ledger.append(subject=subject_of(name), action="plugin.rolled_back", actor=actor, at=now, data=data)
            bump()
            step("switching")
        step("switched")
    return old.version


def plan_removal(name: str) -> Plan:
    """What removing would do. Raises Missing when it is not installed."""
    row = _in_force(name)
    still = open_cases(row.series)
    refusals = [
        _("%(series)s系列还有%(number)d件未办结的申报", series=series, number=number)
        for series, number in still.items()
    ]
    return plan_of(row, "remove", refusals)


def remove(*, name: str, place: Place, actor: Actor, now: datetime, step: Step = no_step) -> str:
    """Archive the plugin with its rows, then take it out; the archive's hash. Raises Refused while cases are open."""
    may_bring(actor)
    with alone(place.home):
        refuse(plan_removal(name))
        archive = place.storage.put(_archive(name, place, now))
        step("archived")
        with transaction():
            # Asked again behind the lock: a case may have been opened meanwhile.
            refuse(plan_removal(name))
            row = _in_force(name)
            for each in store.of_plugin(name, (ReleaseState.ACTIVE, ReleaseState.PREVIOUS)):
                event = after(ReleaseState(each.state), Event.REMOVE)
                store.set_state(each, event, now=now, archive=archive)
            tables.drop(tables.tables_of(name, store.names()))
            switch.forget_faults(name)
            data = {"release": row.id, "version": row.version, "archive": archive}
            ledger.append(subject=subject_of(name), action="plugin.removed", actor=actor, at=now, data=data)
            bump()
            step("switching")
        step("switched")
        sweep_folders(place.home, {places.version_of(kept).folder_name for kept in store.kept()})
    return archive


def _archive(name: str, place: Place, now: datetime) -> bytes:
    """A zip: what it was, its wheels, its tables' rows, its cases (without persons), its history in the ledger."""
    row = _in_force(name)
    versions = store.history(name)
    content: dict[str, bytes] = {
        "plugin.json": _json(
            {
                "name": name,
                "version": row.version,
                "removed_at": now.isoformat(),
                "series": row.series,
                "editions": row.editions,
                "releases": [_document(each) for each in versions],
            }
        ),
        "cases.json": _json(cases(row.series)),
        "ledger.json": _json([_entry(each) for each in ledger.history(subject_of(name))]),
    }
    for each in store.of_plugin(name, (ReleaseState.ACTIVE, ReleaseState.PREVIOUS)):
        content[f"wheels/{each.name}-{each.version}.whl"] = places.wheel_of(place.storage, each.sha256)
    for table in tables.tables_of(name, store.names()):
        content[f"tables/{table}.jsonl"] = "\n".join(tables.dump(table)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(content):
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content[path], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def _document(row: Release) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row._meta.fields}


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "action": entry.action,
        "actor": entry.actor,
        "data": entry.data,
    }
