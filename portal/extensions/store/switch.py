"""Plugins that the province has switched off, and what plugins did wrong."""

import hashlib
from datetime import datetime, timedelta

import peewee

from portal.kernel.database import InstantField, Model, transaction

# Faults are kept as long as anybody would look for them.
KEEP = timedelta(days=90)
# Rows shown of one plugin.
MOST = 20


class Switch(Model):
    """One plugin that was switched off or on again by the province; no row: it is on."""

    name = peewee.CharField(max_length=80, unique=True)
    is_off = peewee.BooleanField()
    reason = peewee.CharField(max_length=400)
    changed_by = peewee.IntegerField()
    changed_at = InstantField()


class PluginFault(Model):
    """Errors and slow calls of a plugin's code, equal ones counted in one row, over all processes."""

    plugin = peewee.CharField(max_length=80)
    version = peewee.CharField(max_length=40)
    place = peewee.CharField(max_length=60)
    deed = peewee.CharField(max_length=40)
    message = peewee.TextField()
    # Over version, place, deed and message.
    digest = peewee.CharField(max_length=64)
    number = peewee.IntegerField(default=1)
    slowest = peewee.IntegerField(default=0)
    first_at = InstantField()
    last_at = InstantField()

    class Meta:
        indexes = ((("plugin", "digest"), True), (("last_at",), False))


def switched_off() -> dict[str, str]:
    """Plugin -> reason."""
    rows = Switch.select(Switch.name, Switch.reason).where(Switch.is_off).order_by(Switch.name)
    return dict(rows.tuples())


def switch_of(name: str) -> Switch | None:
    """The plugin's row, or None."""
    return Switch.get_or_none(Switch.name == name)


def set_switch(name: str, *, is_off: bool, reason: str, by: int, at: datetime) -> None:
    """Switch a plugin off or on."""
    row = {"is_off": is_off, "reason": reason, "changed_by": by, "changed_at": at}
    Switch.insert(name=name, **row).on_conflict(conflict_target=[Switch.name], update=row).execute()


def add_fault(
    *, plugin: str, version: str, place: str, deed: str, message: str, milliseconds: int, at: datetime
) -> None:
    """Count one more of this fault. A slow call's message tells its time, so it is not part of what is equal."""
    told = "" if milliseconds else message
    digest = hashlib.sha256("\0".join((version, place, deed, told)).encode()).hexdigest()
    row = {"version": version, "place": place, "deed": deed, "message": message, "slowest": milliseconds}
    with transaction():
        same = (PluginFault.plugin == plugin) & (PluginFault.digest == digest)
        more = PluginFault.update(
            number=PluginFault.number + 1,
            last_at=at,
            slowest=peewee.Case(None, [(PluginFault.slowest < milliseconds, milliseconds)], PluginFault.slowest),
        )
        if not more.where(same).execute():
            PluginFault.insert(
                plugin=plugin, digest=digest, first_at=at, last_at=at, **row
            ).on_conflict_ignore().execute()


def faults_of(plugin: str) -> list[PluginFault]:
    """A plugin's faults, the latest first."""
    newest = PluginFault.last_at.desc(), PluginFault.id.desc()
    return list(PluginFault.select().where(PluginFault.plugin == plugin).order_by(*newest).limit(MOST))


def fault_counts() -> dict[str, tuple[int, int]]:
    """Plugin -> (errors, slow calls)."""
    errors = peewee.fn.SUM(peewee.Case(None, [(PluginFault.slowest == 0, PluginFault.number)], 0))
    slow = peewee.fn.SUM(peewee.Case(None, [(PluginFault.slowest > 0, PluginFault.number)], 0))
    rows = PluginFault.select(PluginFault.plugin, errors, slow).group_by(PluginFault.plugin).tuples()
    return {name: (int(bad or 0), int(late or 0)) for name, bad, late in rows}


def forget_faults(plugin: str) -> int:
    """Remove a plugin's faults."""
    return PluginFault.delete().where(PluginFault.plugin == plugin).execute()


def remove_old_faults(now: datetime) -> int:
    """Remove what has not happened again for a long time."""
    return PluginFault.delete().where(PluginFault.last_at < now - KEEP).execute()
