"""Pages of the province's plugins, and of their health."""

from datetime import datetime
from typing import Any

from flask import Flask, Response

from portal.extensions.service.switching import keep_faults
from portal.extensions.web import health, plugins, settings
from portal.kernel import web
from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _

blueprints = (plugins.blueprint, settings.blueprint, health.blueprint)


def init_app(app: Flask) -> None:
    """The province's link, the bar of the safe mode, and the keeping of what plugins did wrong."""
    app.extensions["portal_page_providers"].append(_frame)
    app.after_request(_keep_faults)


def _frame(actor: Actor, _now: datetime) -> dict[str, Any]:
    frame: dict[str, Any] = {}
    if web.portal().settings.safe_mode:
        frame["safe_mode"] = True
    if actor.role is Role.PROVINCIAL_OFFICER and actor.second_factor:
        frame["navigation"] = [("/plugins", _("插件管理"))]
    return frame


def _keep_faults(answer: Response) -> Response:
    """Store the errors and slow calls of this request, after it: what it did itself may have been undone."""
    faults = web.portal().registry.drain_faults()
    if faults:
        keep_faults(faults)
    return answer
