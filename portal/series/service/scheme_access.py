"""Who may do what with scoring schemes: offices and series' administrators write, the province files, auditors read."""

from portal.accounts import service as accounts
from portal.kernel.access import Actor, Role, require
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.series.domain.scheme_state import FILED, WHOLE_SERIES, SchemeState
from portal.series.store.scheme import SchemeVersion

WRITERS = frozenset({Role.OFFICE_OFFICER, Role.SERIES_ADMINISTRATOR})


def own_series(actor: Actor) -> tuple[str, ...]:
    """The series of the actor's office; empty: all of them."""
    if actor.organisation_id is None:
        return ()
    return tuple(accounts.organisation(actor.organisation_id).attributes.get("series") or ())


def scope_of(actor: Actor) -> int:
    """For whom this person writes: an officer for the own office, an administrator for the whole series."""
    require(actor.role in WRITERS and actor.organisation_id is not None)
    return (actor.organisation_id or 0) if actor.role is Role.OFFICE_OFFICER else WHOLE_SERIES


def require_writer(actor: Actor, series: str) -> int:
    """The scope in which the actor may write schemes of this series. Raises Denied."""
    scope = scope_of(actor)
    known = own_series(actor)
    require(not known or series in known, _("本评委会不评审这个系列，不能为它报送方案"))
    return scope


def may_write(row: SchemeVersion, actor: Actor) -> bool:
    """Is this a scheme of the actor's own scope and series?"""
    if actor.role not in WRITERS or actor.organisation_id is None:
        return False
    known = own_series(actor)
    return row.office_id == scope_of(actor) and (not known or row.series in known)


def require_own(row: SchemeVersion, actor: Actor) -> None:
    """Raises Missing for a scheme of another office or series: what is drafted there is nobody's business."""
    if not may_write(row, actor):
        raise Missing(_("没有这份方案"))


def require_reader(row: SchemeVersion, actor: Actor) -> None:
    """Raises Missing. Filed schemes are open to all who work with schemes; drafts to their office and the province."""
    state = SchemeState(row.state)
    if may_write(row, actor) or (actor.role in WRITERS and state in FILED):
        return
    province = actor.role in (Role.PROVINCIAL_OFFICER, Role.AUDITOR)
    if not (province and (state in FILED or row.submitted_at is not None)):
        raise Missing(_("没有这份方案"))


def require_province(actor: Actor) -> int:
    """The officer's id. Raises Denied for anybody else."""
    require(actor.role is Role.PROVINCIAL_OFFICER and actor.person_id is not None)
    return actor.person_id or 0
