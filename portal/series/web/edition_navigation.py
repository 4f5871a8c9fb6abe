"""The way to the editions for those who work with them, and to the catalogue for visitors."""

from datetime import datetime
from typing import Any

from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _
from portal.series.service.edition_access import READERS


def navigation(actor: Actor, _now: datetime) -> dict[str, Any]:
    """One link in the head of every page."""
    if actor.role is Role.ANONYMOUS:
        return {"navigation": [("/catalogue", _("专业目录"))]}
    if actor.role not in READERS or not actor.second_factor:
        return {}
    return {"navigation": [("/series-admin/editions", _("评审条件"))]}
