"""Brings a template in the place of one of the core's."""

from pathlib import Path

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    templates = Path(__file__).parent / "templates_shadowing"
    return Service(name="shadows_template", title="敌意插件", templates=templates)
