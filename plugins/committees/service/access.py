"""Who may see and do what with a committee's filing."""

from plugins.committees.domain.filing import CLAUSE
from plugins.committees.store import filing as store
from plugins.committees.store.filing import Committee
from portal.plugin import Actor, Missing, OrganisationView, Refused, Role, _, access, offices_below, organisation

APPLICANTS = frozenset({Role.DEPARTMENT_OFFICER, Role.EMPLOYER_OFFICER})


def own_organisation(actor: Actor) -> int:
    """The organisation for which the actor acts. Raises Denied for one who acts for none."""
    access.require(actor.organisation_id is not None)
    assert actor.organisation_id is not None  # noqa: S101 - for the type checker: required above
    return actor.organisation_id


def offices(actor: Actor) -> tuple[OrganisationView, ...]:
    """The committee offices for which the actor may file: those of the own department or employer.

    Raises Refused for an employer without its own review right (自主评审).
    """
    access.require(actor.role in APPLICANTS)
    own = organisation(own_organisation(actor))
    if actor.role is Role.EMPLOYER_OFFICER and not own.attributes.get("self_review"):
        told = _("本单位没有自主评审权，不能申请组建评审委员会")
        raise Refused(told, clause=CLAUSE, cure=_("取得自主评审权的，请省级人社部门在平台上登记"))
    return offices_below(actor)


def visible(committee_id: int, actor: Actor) -> Committee:
    """A filing that the actor may see: the applicant's, the office's, or (not a draft) the province's."""
    row = store.committee(committee_id)
    if row is None or not may_see(row, actor):
        raise Missing(_("没有这个评审委员会"))
    return row


def may_see(row: Committee, actor: Actor) -> bool:
    if actor.role is Role.PROVINCIAL_OFFICER:
        return row.state != "draft"
    if actor.role is Role.OFFICE_OFFICER:
        return row.office_id == actor.organisation_id
    return actor.role in APPLICANTS and row.applicant_id == actor.organisation_id


def held(committee_id: int, actor: Actor) -> Committee:
    """The filing, locked, for its applicant. Raises Missing for anybody else."""
    row = store.locked(committee_id)
    if row is None or actor.role not in APPLICANTS or row.applicant_id != actor.organisation_id:
        raise Missing(_("没有这个评审委员会"))
    return row


def office_name(row: Committee) -> str:
    return organisation(row.office_id).name
