"""The employer's audit, item by item (逐项审核): what is decided, what is still open, what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.submissions.domain.correction import Fault
from portal.submissions.domain.desk import Part, Sheet


class AuditOutcome(StrEnum):
    """What the employer says of one part."""

    PASS = "pass"  # noqa: S105 - not a password
    RETURN = "return"


@dataclass(frozen=True)
class Mark:
    """A decision on one part, made on its contents of then (`fingerprint`)."""

    key: str
    outcome: AuditOutcome
    reason: str
    fingerprint: str
    revision: int
    at: datetime
    # The very file that is meant, where it is one of several ("file:12").
    target: str = ""


@dataclass(frozen=True)
class Audited:
    """A part with its decision; `stale` when it was changed after that decision."""

    part: Part
    mark: Mark | None
    stale: bool = False

    @property
    def decided(self) -> bool:
        return self.mark is not None and not self.stale


@dataclass(frozen=True)
class Progress:
    """Where an audit stands."""

    parts: tuple[Audited, ...]

    @property
    def open(self) -> tuple[Audited, ...]:
        return tuple(part for part in self.parts if not part.decided)

    @property
    def returned(self) -> tuple[Audited, ...]:
        return tuple(
            part for part in self.parts if part.decided and part.mark and part.mark.outcome is AuditOutcome.RETURN
        )

    @property
    def may_pass(self) -> bool:
        """All decided, and nothing to be corrected."""
        return not self.open and not self.returned

    def of(self, key: str) -> Audited | None:
        return next((audited for audited in self.parts if audited.part.key == key), None)


def progress(sheet: Sheet, marks: Mapping[str, Mark]) -> Progress:
    """Every part with the decision that still holds for it."""
    return Progress(
        tuple(
            Audited(part, mark, stale=mark is not None and mark.fingerprint != part.fingerprint)
            for part in sheet.parts
            for mark in (marks.get(part.key),)
        )
    )


def changed_after_audit(sheet: Sheet, marks: Mapping[str, Mark]) -> frozenset[str]:
    """Parts that are not as the employer confirmed them: for the reviewers who come later."""
    if not marks:
        return frozenset()
    return frozenset(
        part.key
        for part in sheet.parts
        if marks.get(part.key) is None or marks[part.key].fingerprint != part.fingerprint
    )


def faults_of(returned: Iterable[Audited]) -> tuple[Fault, ...]:
    """The defects of a return, from the parts that were marked so."""
    return tuple(_fault(each.part, each.mark) for each in returned if each.mark is not None)


def _fault(part: Part, mark: Mark) -> Fault:
    file = next((file for file in part.files if file.key == mark.target), None)
    if file is None:
        return Fault(part.key, part.title, mark.reason)
    return Fault(file.key, f"{part.title}：{file.label}", mark.reason)
