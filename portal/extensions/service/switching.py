"""Switching a plugin off and on again, with a reason; and storing what plugins did wrong."""

import logging
from collections.abc import Iterable
from datetime import datetime

from peewee import DatabaseError

from portal.extensions.service.installing import subject_of
from portal.extensions.service.rights import may_decide
from portal.extensions.store import switch
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.registry.faults import Fault
from portal.registry.live import bump

log = logging.getLogger("portal.plugins")

LONGEST_REASON = 400


def disable(*, name: str, known: Iterable[str], reason: str, actor: Actor, now: datetime) -> None:
    """Switch a plugin off, in all processes, from the next request on. `known` are the plugins that were found."""
    _set(name, known, off=True, reason=reason, actor=actor, now=now)


def enable(*, name: str, known: Iterable[str], reason: str, actor: Actor, now: datetime) -> None:
    """Switch a plugin on again."""
    _set(name, known, off=False, reason=reason, actor=actor, now=now)


def _set(name: str, known: Iterable[str], *, off: bool, reason: str, actor: Actor, now: datetime) -> None:
    may_decide(actor)
    if name not in set(known):
        raise Missing(_("没有插件%(name)s", name=name))
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": _("请填写原因，不超过%(most)d字", most=LONGEST_REASON)})
    with transaction():
        if (name in switch.switched_off()) is off:
            raise Refused(_("该插件已经停用") if off else _("该插件已经启用"))
        switch.set_switch(name, is_off=off, reason=reason, by=actor.person_id or 0, at=now)
        action = "plugin.disabled" if off else "plugin.enabled"
        ledger.append(subject=subject_of(name), action=action, actor=actor, at=now, data={"reason": reason})
        bump()


def keep_faults(faults: Iterable[Fault]) -> None:
    """Store them if that can be done: a database that is down must not take an answer with it."""
    try:
        store_faults(faults)
    except DatabaseError as error:
        log.error("faults of plugins could not be stored", exc_info=error)


def store_faults(faults: Iterable[Fault]) -> int:
    """Keep what plugins did wrong, for the page and for every process; how many."""
    number = 0
    for fault in faults:
        switch.add_fault(
            plugin=fault.plugin,
            version=fault.version,
            place=fault.where,
            deed=fault.deed.value,
            message=fault.message,
            milliseconds=fault.milliseconds,
            at=fault.at,
        )
        number += 1
    return number


def sweep_faults(*, now: datetime) -> int:
    """Forget faults that have not happened again for a long time."""
    return switch.remove_old_faults(now)
