"""Who may do what with editions: the series' administrators write, the province decides, auditors read."""

from portal.accounts import service as accounts
from portal.kernel.access import Actor, Role, require
from portal.kernel.i18n import _

READERS = frozenset({Role.SERIES_ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.AUDITOR})


def own_series(actor: Actor) -> frozenset[str] | None:
    """The series that the actor administers; None for all of them: those of an office without a list."""
    if actor.role is not Role.SERIES_ADMINISTRATOR or actor.organisation_id is None:
        return frozenset()
    listed = accounts.organisation(actor.organisation_id).attributes.get("series")
    return frozenset(listed) if listed else None


def administers(actor: Actor, series: str) -> bool:
    """Is this one of the series of the administrator's office?"""
    own = own_series(actor)
    return own is None or series in own


def require_administrator(actor: Actor, series: str) -> int:
    """The person's id. Raises Denied for anybody who does not administer this series."""
    require(administers(actor, series), _("您不是这个职称系列的系列管理员"))
    require(actor.person_id is not None)
    return actor.person_id or 0


def require_province(actor: Actor) -> int:
    """The officer's id. Raises Denied for anybody else."""
    require(actor.role is Role.PROVINCIAL_OFFICER and actor.person_id is not None)
    return actor.person_id or 0


def require_reader(actor: Actor) -> None:
    """Raises Denied. Drafts are open to all who administer a series: what one province asks is no secret."""
    require(actor.role in READERS)
