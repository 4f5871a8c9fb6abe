"""Certificates as a service plugin: what the portal mounts, runs and asks."""

from plugins.certificates.command import command
from plugins.certificates.web import blueprints
from portal.plugin import N_, Service, hookimpl

CORE_API = ">=1.1,<2"


@hookimpl
def portal_service() -> Service:
    """Certificates of confirmed results, and of those of the years before."""
    return Service(name="certificates", title=N_("职称证书"), blueprints=blueprints, command=command)
