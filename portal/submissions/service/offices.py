"""Where a case goes: the applicant's employer, the organisations above it, and the committee office that takes it."""

from dataclasses import dataclass

from portal.accounts import service as accounts
from portal.accounts.domain import OrganisationKind, OrganisationView
from portal.submissions.domain.dossier import Dossier
from portal.submissions.domain.route import office_for
from portal.submissions.domain.tasks import Place


@dataclass(frozen=True)
class Destination:
    """The way of a case as far as it is known. `ancestors` nearest first."""

    place: Place
    employer: OrganisationView | None = None
    ancestors: tuple[OrganisationView, ...] = ()
    office: OrganisationView | None = None

    def ends(self) -> tuple[OrganisationView, OrganisationView]:
        """Employer and office of a case whose place is known. Raises LookupError for another."""
        if self.employer is None or self.office is None:
            raise LookupError(self.place.value)
        return self.employer, self.office


def destination(dossier: Dossier, *, series: str, level: str, specialty: str) -> Destination:
    """Where an application with this dossier and choice goes. At most three queries."""
    present = dossier.employer
    if present is None:
        return Destination(Place.NO_EMPLOYER)
    if present.organisation_id is None:
        return Destination(Place.NOT_ON_PORTAL)
    employer = accounts.organisations([present.organisation_id]).get(present.organisation_id)
    if employer is None:
        return Destination(Place.NOT_ON_PORTAL)
    order = [int(part) for part in employer.path.strip("/").split("/")[:-1]]
    above = accounts.organisations(order)
    ancestors = tuple(above[identity] for identity in reversed(order) if identity in above)
    offices = accounts.organisations_of_kind(OrganisationKind.COMMITTEE_OFFICE.value)
    office = office_for(offices, series=series, level=level, specialty=specialty, employer=employer)
    return Destination(Place.KNOWN if office else Place.NO_OFFICE, employer, ancestors, office)
