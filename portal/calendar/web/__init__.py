"""Pages of the calendar."""

from datetime import datetime
from typing import Any

from flask import Flask

from portal.calendar.web import drafts, extensions, manage, offices, personal, public, workdays
from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _

blueprints = (
    public.blueprint,
    personal.blueprint,
    manage.blueprint,
    drafts.blueprint,
    extensions.blueprint,
    offices.blueprint,
    workdays.blueprint,
)


def init_app(app: Flask) -> None:
    """The calendar manager's link in the head of every page."""
    app.extensions["portal_page_providers"].append(_navigation)


def _navigation(actor: Actor, _now: datetime) -> dict[str, Any]:
    if actor.role is not Role.CALENDAR_MANAGER or not actor.second_factor:
        return {}
    return {"navigation": [("/calendar/manage", _("计划管理"))]}
