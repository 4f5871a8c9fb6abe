"""Who may bring a plugin, who may let it in, and who may look."""

from portal.kernel import access
from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _

# Whoever brings it is not the one who lets it in.
BRINGS = frozenset({Role.PROVINCIAL_OFFICER, Role.SERIES_ADMINISTRATOR})
DECIDES = frozenset({Role.PROVINCIAL_OFFICER})


def may_bring(actor: Actor) -> None:
    """Raise Denied unless the actor may stage, roll back or remove a plugin."""
    access.require(actor.role in BRINGS and actor.person_id is not None, _("只有省级和系列管理人员可以安装插件"))


def may_decide(actor: Actor) -> None:
    """Raise Denied unless the actor may approve plugins and switch them."""
    access.require(actor.role in DECIDES and actor.person_id is not None, _("只有省级管理人员可以批准和启停插件"))
