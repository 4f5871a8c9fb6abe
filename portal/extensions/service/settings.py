"""The settings of service plugins: what the province sets, and what a plugin reads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.extensions.service.installing import subject_of
from portal.extensions.service.rights import may_decide
from portal.extensions.service.switching import LONGEST_REASON
from portal.extensions.store import setting as store
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.registry.services import Service
from portal.registry.settings import Setting, problem, valued


def read(plugin: str, settings: tuple[Setting, ...]) -> dict[str, Any]:
    """The value of each of the plugin's declared settings: the province's, else the default. One query."""
    return valued(settings, store.stored(plugin))


def change(*, service: Service, values: Mapping[str, Any], reason: str, actor: Actor, now: datetime) -> None:
    """Set all settings of a service, from now on. Raises Denied; Invalid beside the setting or `reason`."""
    may_decide(actor)
    given = {each.key: values.get(each.key, each.default) for each in service.settings}
    errors = {each.key: _(message) for each in service.settings if (message := problem(each, given[each.key]))}
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        errors["reason"] = _("请填写原因，不超过%(most)d字", most=LONGEST_REASON)
    if errors:
        raise Invalid(errors)
    with transaction():
        before = read(service.name, service.settings)
        if before == given:
            return
        store.set_settings(service.name, given, by=actor.person_id or 0, at=now)
        changed = {key: [before[key], given[key]] for key in given if before[key] != given[key]}
        ledger.append(
            subject=subject_of(service.name),
            action="plugin.settings_changed",
            actor=actor,
            at=now,
            data={"reason": reason, "changed": changed},
        )
