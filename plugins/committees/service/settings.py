"""What the province decides for all committees."""

from datetime import datetime

from plugins.committees.domain.filing import Minimums
from plugins.committees.store import filing as store
from plugins.committees.store.filing import Setting
from portal.plugin import Actor, Role, access, append, transaction


def minimums() -> Minimums:
    """The least members; those of senior committees are the regulation's, the others' are set by the province."""
    row = store.setting()
    return Minimums() if row is None else Minimums(lower=row.lower_minimum)


def filing_required() -> bool:
    """Must an office have a filing here before it receives? Off until the province says so: many are on paper."""
    row = store.setting()
    return row is not None and bool(row.filing_required)


def source() -> str:
    """Whence the province's numbers come, as it wrote it."""
    row = store.setting()
    return "" if row is None else row.source


def set_rules(*, lower_minimum: int, filing_required: bool, source: str, actor: Actor, now: datetime) -> None:
    """Set what applies from now on. Filings that were approved before stay as they are."""
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
    with transaction():
        row = store.setting() or Setting()
        row.lower_minimum = lower_minimum
        row.filing_required = filing_required
        row.source = source
        row.changed_at = now
        row.save()
        data = {"lower_minimum": lower_minimum, "filing_required": filing_required}
        append(subject="committees.settings:1", action="committees.set", actor=actor, at=now, data=data)
