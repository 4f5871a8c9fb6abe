"""What a service plugin may ask of the core, and what it may add to the ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.accounts import service as accounts
from portal.accounts.domain import OrganisationKind, OrganisationView, limits
from portal.accounts.service.limits import spend
from portal.extensions.service.settings import read as read_settings
from portal.kernel import ledger, web
from portal.kernel.access import Actor
from portal.kernel.errors import Missing
from portal.registry import Registry
from portal.registry.faults import Deed, PluginError
from portal.registry.services import RESERVED
from portal.submissions.service.received import ReceivedApplication, received_application, received_applications
from portal.submissions.service.receiving import Receipt

ancestors = accounts.ancestors
end_role = accounts.dismiss
find_person = accounts.find_person
grant_role = accounts.appoint
members = accounts.members
organisation = accounts.organisation
organisations = accounts.organisations
person_names = accounts.person_names
person_summary = accounts.person_summary

__all__ = [
    "OrganisationView",
    "Receipt",
    "ReceivedApplication",
    "ancestors",
    "append",
    "end_role",
    "find_person",
    "grant_role",
    "history",
    "members",
    "offices_below",
    "organisation",
    "organisations",
    "person_names",
    "person_summary",
    "read_settings",
    "received_application",
    "received_applications",
    "registry",
    "spend_limit",
]


def registry() -> Registry:
    """The enabled plugins and their series, within a request."""
    found: Registry = web.portal().registry
    return found


def offices_below(actor: Actor) -> tuple[OrganisationView, ...]:
    """The committee offices directly below the actor's own organisation, by name. Raises Missing for one without."""
    if actor.organisation_id is None:
        raise Missing
    found: list[OrganisationView] = []
    after: int | None = 0
    while after is not None:
        page, after = accounts.children(actor=actor, organisation_id=actor.organisation_id, after=after)
        found.extend(each for each in page if each.kind is OrganisationKind.COMMITTEE_OFFICE)
    return tuple(sorted(found, key=lambda each: each.name))


def spend_limit(*, name: str, count: int, seconds: int, address: str, now: datetime) -> None:
    """Count one attempt from a network address (`client_ip()`); at most `count` in each window of `seconds`.

    Raises TooMany when the budget is spent. `name` begins with the plugin's.
    """
    spend(limits.Limit(name, count, seconds), limits.network(address), now)


def append(*, subject: str, action: str, actor: Actor, at: datetime, data: Mapping[str, Any] | None = None) -> str:
    """Record a decision about something of the plugin's own: subject `<plugin>.<noun>:<id>`, action `<plugin>.<verb>`.

    As the core's own: inside the transaction of the decision, with no personal number and no secret in `data`.
    Raises PluginError for a subject of the core's: its record can't be written to from outside.
    """
    owner, dot, _noun = subject.partition(":")[0].partition(".")
    core = not dot or owner in RESERVED or owner in ("edition", "application", "dossier", "person", "plugin")
    if core or not action.startswith(f"{owner}."):
        raise PluginError(f"the ledger's subject {subject!r} with {action!r} is not the plugin's", deed=Deed.TABLES)
    return ledger.append(subject=subject, action=action, actor=actor, at=at, data=data)


def history(subject: str) -> list[dict[str, Any]]:
    """The entries of a subject, oldest first: action, actor, role, instant, data."""
    return [
        {"action": entry.action, "actor": entry.actor, "role": entry.role, "at": entry.at, "data": entry.data}
        for entry in ledger.history(subject)
    ]
