"""The way to the scoring schemes, for whoever works with them."""

from datetime import datetime
from typing import Any

from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _

ROLES = frozenset({Role.OFFICE_OFFICER, Role.SERIES_ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.AUDITOR})


def navigation(actor: Actor, _now: datetime) -> dict[str, Any]:
    """One link in the head of every page."""
    if actor.role not in ROLES or not actor.second_factor:
        return {}
    return {"navigation": [("/series-admin/schemes", _("量化赋分方案"))]}
