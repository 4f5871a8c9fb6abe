"""How commands open the portal."""

from portal.app import Portal, open_portal
from portal.kernel import schema


def open_current() -> Portal:
    """The portal of the environment. Raises SchemaMismatch, which says what to do, on another schema than ours."""
    portal = open_portal()
    schema.require_current()
    return portal
