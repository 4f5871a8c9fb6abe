"""Calls its own HTML safe."""

from markupsafe import Markup

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    return Service(name="markup_title", title=Markup("<script src=//evil.example></script>"))
