"""Reviewers for tests: everybody on the route of an application, and the hands that move a case along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.domain import OrganisationKind
from portal.app import Portal
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.clock import shanghai
from portal.submissions.domain.audit import AuditOutcome
from portal.submissions.service import audit, correction_answer, desk, publicity, receiving, recommendation, review
from portal.submissions.store import application as store
from portal.submissions.store import correction as corrections
from portal.submissions.store.application import Application
from portal.submissions.store.invariants import INVARIANTS
from tests.applicants import Engineer, Province, make_applied, make_engineer, make_province
from tests.factories import Staff, make_organisation, make_staff

AUDIT_DAY = shanghai(2023, 8, 30, 9)
PUBLISHED = shanghai(2023, 9, 1, 9)
# 2023-09-01 + 5 working days: 09-08; its end is 09-09 00:00.
PUBLICITY_OVER = shanghai(2023, 9, 9, 0)
LATER = shanghai(2023, 9, 12, 9)


@dataclass(frozen=True)
class Chain:
    """A province with somebody at every station."""

    province: Province
    employer: Staff
    county: Staff
    city: Staff
    provincial: Staff
    office: Staff

    @property
    def portal(self) -> Portal:
        return self.province.portal


def make_chain(portal: Portal) -> Chain:
    province = make_province(portal)
    tree = province.tree
    return Chain(
        province,
        province.employer_officer,
        make_staff(Role.COUNTY_OFFICER, tree.county),
        make_staff(Role.MUNICIPAL_OFFICER, tree.city),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.OFFICE_OFFICER, tree.office),
    )


def applied(chain: Chain, name: str = "陈晓燕") -> Engineer:
    """An engineer who has applied: the case is on the employer's desk."""
    engineer = make_engineer(chain.province, name)
    make_applied(chain.province, engineer)
    return engineer


def row(engineer: Engineer | int) -> Application:
    """The application as it is stored now."""
    identity = engineer if isinstance(engineer, int) else engineer.application_id
    found = store.application(identity)
    assert found is not None
    return found


def case(chain: Chain, engineer: Engineer, staff: Staff | Actor) -> desk.Case:
    actor = staff if isinstance(staff, Actor) else staff.actor
    return desk.case(application_id=engineer.application_id, actor=actor, registry=chain.portal.registry)


def mark_all(chain: Chain, engineer: Engineer, *, but: dict[str, str] | None = None, now: datetime = AUDIT_DAY) -> None:
    """The employer passes every part; those in `but` (key -> reason) go back."""
    for audited in case(chain, engineer, chain.employer).progress.parts:
        reason = (but or {}).get(audited.part.key, "")
        mark(chain, engineer, audited.part.key, reason=reason, now=now)


def mark(
    chain: Chain, engineer: Engineer, key: str, *, reason: str = "", now: datetime = AUDIT_DAY, **more: Any
) -> None:
    part = case(chain, engineer, chain.employer).sheet.part(key)
    assert part is not None
    audit.mark_part(
        application_id=engineer.application_id,
        key=key,
        outcome=AuditOutcome.RETURN if reason else AuditOutcome.PASS,
        reason=reason,
        fingerprint=part.fingerprint,
        actor=chain.employer.actor,
        registry=chain.portal.registry,
        now=now,
        **more,
    )


def pass_audit(chain: Chain, engineer: Engineer, *, now: datetime = AUDIT_DAY) -> None:
    audit.pass_audit(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        actor=chain.employer.actor,
        registry=chain.portal.registry,
        now=now,
    )


def return_audit(chain: Chain, engineer: Engineer, *, now: datetime = AUDIT_DAY) -> datetime:
    return audit.return_audit(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        working_days=5,
        actor=chain.employer.actor,
        registry=chain.portal.registry,
        now=now,
    )


def publish(chain: Chain, engineer: Engineer, *, now: datetime = PUBLISHED) -> str:
    """Start the publicity; returns its public token."""
    return publicity.start(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        days=5,
        actor=chain.employer.actor,
        registry=chain.portal.registry,
        now=now,
    ).token


def to_recommendation(chain: Chain, engineer: Engineer) -> None:
    mark_all(chain, engineer)
    pass_audit(chain, engineer)
    publish(chain, engineer)
    publicity.sweep_publicity_ends(portal=chain.portal, now=PUBLICITY_OVER)


def to_county(chain: Chain, engineer: Engineer) -> None:
    to_recommendation(chain, engineer)
    recommendation.recommend(
        application_id=engineer.application_id,
        revision=row(engineer).revision,
        opinion="德才兼备，同意推荐。",
        actor=chain.employer.actor,
        now=LATER,
    )


def to_office(chain: Chain, engineer: Engineer) -> None:
    to_county(chain, engineer)
    for staff in (chain.county, chain.city):
        review.pass_review(
            application_id=engineer.application_id, revision=row(engineer).revision, actor=staff.actor, now=LATER
        )


def receive(chain: Chain, engineer: Engineer, *, now: datetime) -> None:
    receiving.receive(
        application_id=engineer.application_id, revision=row(engineer).revision, actor=chain.office.actor, now=now
    )


def check_invariants() -> None:
    """Everything that must hold of submissions holds, and the ledger is whole."""
    broken = {name: check() for name, _holds, check in INVARIANTS}
    assert not {name: found for name, found in broken.items() if found}
    assert ledger.verify().breaks == ()


def make_chain_employer(chain: Chain) -> int:
    """Another employer of the same county."""
    return make_organisation(OrganisationKind.EMPLOYER, chain.province.tree.county)


def open_defects(engineer: Engineer) -> list[corrections.Defect]:
    returned = corrections.open_return(engineer.application_id)
    assert returned is not None
    return corrections.defects_of([returned.id])


def resubmit(chain: Chain, engineer: Engineer, replies: dict[int, str], *, now: datetime) -> bool:
    """The applicant hands in again."""
    returned = corrections.returns_of(engineer.application_id)[-1]
    return correction_answer.resubmit(
        application_id=engineer.application_id,
        number=returned.number,
        replies=replies,
        actor=engineer.actor,
        registry=chain.portal.registry,
        now=now,
    )
