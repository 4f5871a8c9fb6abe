"""The health of the portal's plugins, for everybody: who is off, and what it did; operators see the reasons."""

from typing import Any

from flask import Blueprint, Response, jsonify

from portal.extensions.web.wording import WORDS, say_at
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.registry import PluginReport

blueprint = Blueprint("health", __name__)

OPERATORS = frozenset({Role.PROVINCIAL_OFFICER, Role.AUDITOR})


def _sees_reasons() -> bool:
    actor = web.actor()
    return actor.role in OPERATORS and actor.second_factor


def _status(reports: tuple[PluginReport, ...]) -> str:
    return "ok" if all(report.enabled for report in reports) and not web.portal().settings.safe_mode else "degraded"


def _document(report: PluginReport, reasons: bool) -> dict[str, Any]:
    """What is told to everybody holds no text of the plugin's own."""
    shown = {"name": report.name, "version": report.version, "enabled": report.enabled}
    deed = report.deed.value if report.deed else None
    return {**shown, "deed": deed, **({"reason": report.reason or None} if reasons else {})}


@blueprint.get("/health")
@access.public
def page() -> Response:
    """The page."""
    registry, reasons = web.portal().registry, _sees_reasons()
    reports = registry.report()
    return web.render(
        "extensions/health.html",
        **WORDS,
        reports=reports,
        reasons=reasons,
        faults=[(say_at(fault.at), fault) for fault in reversed(registry.faults())] if reasons else [],
        status=200,
        healthy=_status(reports) == "ok",
        safe_mode_on=web.portal().settings.safe_mode,
    )


@blueprint.get("/health.json")
@access.public
def document() -> Response:
    """The same for programs that watch over the portal: always 200, `status` is ok or degraded."""
    reports = web.portal().registry.report()
    answer = jsonify(
        status=_status(reports),
        safe_mode=web.portal().settings.safe_mode,
        plugins=[_document(report, _sees_reasons()) for report in reports],
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
