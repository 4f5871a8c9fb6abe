"""Where a case goes: the applicant's employer, the organisations above it, and the committee office that takes it."""

from dataclasses import dataclass

from portal.accounts import service as accounts
from portal.accounts.domain import OrganisationKind, OrganisationView
from portal.kernel.remembered import Remembered
from portal.submissions.domain.dossier import Dossier
from portal.submissions.domain.route import is_own_review, office_for
from portal.submissions.domain.tasks import Place


@dataclass(frozen=True)
class Destination:
    """The ends of a case's way as far as they are known."""

    place: Place
    employer: OrganisationView | None = None
    office: OrganisationView | None = None

    def ends(self) -> tuple[OrganisationView, OrganisationView]:
        """Employer and office of a case whose place is known. Raises LookupError for another."""
        if self.employer is None or self.office is None:
            raise LookupError(self.place.value)
        return self.employer, self.office


def destination(dossier: Dossier, *, series: str, level: str, specialty: str) -> Destination:
    """Where an application with this dossier and choice goes. At most one query."""
    present = dossier.employer
    if present is None:
        return Destination(Place.NO_EMPLOYER)
    if present.organisation_id is None:
        return Destination(Place.NOT_ON_PORTAL)
    office_kind = OrganisationKind.COMMITTEE_OFFICE
    found = accounts.organisations_and_kind([present.organisation_id], office_kind.value)
    employer = found.get(present.organisation_id)
    if employer is None:
        return Destination(Place.NOT_ON_PORTAL)
    office = _offices.of(
        (present.organisation_id, series, level, specialty),
        found,
        lambda: office_for(
            [each for each in found.values() if each.kind is office_kind],
            series=series,
            level=level,
            specialty=specialty,
            employer=employer,
        ),
    )
    return Destination(Place.KNOWN if office else Place.NO_OFFICE, employer, office)


# Of one employer all who apply for the same go to the same office, until the organisations change.
_offices: Remembered[OrganisationView | None] = Remembered(4096)


def own_offices(dossier: Dossier) -> tuple[int, ...]:
    """The committee offices of the applicant's self-reviewing employer (自主评审); none for most. At most one query."""
    present = dossier.employer
    if present is None or present.organisation_id is None:
        return ()
    kind = OrganisationKind.COMMITTEE_OFFICE
    found = accounts.organisations_and_kind([present.organisation_id], kind.value)
    employer = found.get(present.organisation_id)
    return tuple(each.id for each in found.values() if employer and each.kind is kind and is_own_review(each, employer))


def above(employer: OrganisationView) -> tuple[OrganisationView, ...]:
    """All organisations above an employer, nearest first. One query."""
    order = [int(part) for part in employer.path.strip("/").split("/")[:-1]]
    found = accounts.organisations(order)
    return tuple(found[identity] for identity in reversed(order) if identity in found)
