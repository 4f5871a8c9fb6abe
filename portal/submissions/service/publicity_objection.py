"""Objections to a publicity: anybody makes one, gets a receipt code, and the employer decides with reasons."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.domain import redacted
from portal.accounts.domain.limits import Limit, network
from portal.accounts.service.limits import spend
from portal.kernel import ledger, notices
from portal.kernel.access import ANONYMOUS, Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing
from portal.kernel.i18n import _
from portal.submissions.domain.publicity import LONGEST_TEXT, Decision, PublicityState, is_over
from portal.submissions.service import publicity, steps
from portal.submissions.service.publicity import PUBLICITY
from portal.submissions.store import publicity as store
from portal.submissions.store.publicity import Objection, Publicity

# Letters and digits that nobody confuses when reading a code aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
OBJECTIONS = Limit("objection", 10, 3600)
LONGEST_CONTACT = 100


@dataclass(frozen=True)
class ReceiptView:
    """What whoever objected sees with the receipt code."""

    code: str
    received_at: datetime
    decision: str
    reasons: str
    decided_at: datetime | None
    name: str
    employer: str


def make_objection(*, token: str, contact: str, text: str, client_ip: str, now: datetime) -> str:
    """Take an objection while the publicity runs; returns its receipt code. Raises Invalid, Missing, TooMany."""
    found = store.by_token(token)
    if found is None or found.state != PublicityState.RUNNING or is_over(found.ends_at, now):
        raise Missing(_("没有这项公示，或公示已经结束，不能再提出异议"))
    _check(contact, text)
    spend(OBJECTIONS, network(client_ip), now)
    with transaction():
        row = store.locked(found.id)
        if row is None or row.state != PublicityState.RUNNING:
            raise Missing(_("没有这项公示，或公示已经结束，不能再提出异议"))
        code = "".join(secrets.choice(_ALPHABET) for _place in range(12))
        objection = Objection.create(
            publicity=row.id, receipt_code=code, contact=contact.strip(), text=text.strip(), received_at=now
        )
        subject = steps.subject_of(row.application_id)
        data = {"publicity": row.id, "objection": objection.id}
        ledger.append(subject=subject, action="objection.received", actor=ANONYMOUS, at=now, data=data)
        _tell_employer(row, objection, now)
        return code


def _check(contact: str, text: str) -> None:
    errors = {}
    if not 4 <= len(contact.strip()) <= LONGEST_CONTACT:
        errors["contact"] = _("请填写姓名和联系方式，便于单位核实情况；只有该单位的审核人员能看到")
    if not 10 <= len(text.strip()) <= LONGEST_TEXT:
        errors["text"] = _("请写明异议的事实和依据，10到%(max)d个字", max=LONGEST_TEXT)
    if errors:
        raise Invalid(errors)


def _tell_employer(row: Publicity, objection: Objection, now: datetime) -> None:
    step = steps.store.step(row.step_id)
    for person_id in steps.duty_holders(step) if step else ():
        notices.notify(
            person_id=person_id,
            subject=steps.subject_of(row.application_id),
            kind="objection.received",
            title=_("公示收到异议，请调查处理"),
            body=_("有人对正在公示的申报提出异议。处理完毕并写明理由后，公示才能结束。"),
            link=f"/desk/{row.application_id}",
            now=now,
            key=f"objection:{objection.id}:{person_id}",
        )


def receipt(*, code: str) -> ReceiptView:
    """Where an objection stands, for whoever holds its code. Raises Missing."""
    objection = store.objection_by_code(code.strip().upper())
    if objection is None:
        raise Missing(_("没有这个回执码，请核对后再查"))
    row = Publicity.get_by_id(objection.publicity_id)
    return ReceiptView(
        objection.receipt_code,
        objection.received_at,
        objection.decision,
        objection.reasons,
        objection.decided_at,
        row.person_name,
        row.employer_name,
    )


def of_case(application_id: int) -> tuple[Publicity | None, tuple[Objection, ...]]:
    """The publicity of an application and its objections, unsealed: only for the employer's case page."""
    row = store.of_application(application_id)
    return row, tuple(store.objections_of(row.id)) if row else ()


def decide_objection(
    *, application_id: int, objection_id: int, decision: Decision, reasons: str, actor: Actor, now: datetime
) -> None:
    """The employer dismisses or upholds an objection, with reasons that whoever objected will read.

    The last dismissal after the publicity's days closes it at once. Raises Invalid, Missing, Conflict.
    """
    reasons = redacted(reasons.strip())
    errors = {}
    if decision is Decision.PENDING:
        errors["decision"] = _("请选择处理结论")
    if not 5 <= len(reasons) <= LONGEST_TEXT:
        errors["reasons"] = _("请写明调查情况和理由，5到%(max)d个字", max=LONGEST_TEXT)
    if errors:
        raise Invalid(errors)
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=PUBLICITY)
        row = store.of_step(step.id)
        objection = store.objection(objection_id)
        if row is None or objection is None or objection.publicity_id != row.id:
            raise Missing(_("没有这项异议"))
        if objection.decision != Decision.PENDING:
            raise Conflict(_("这项异议已经处理过"))
        values = {"decision": decision.value, "reasons": reasons, "decided_at": now, "decided_by": actor.person_id}
        Objection.update(values).where(Objection.id == objection.id).execute()
        data = {"objection": objection.id, "decision": decision.value, "reasons": reasons}
        steps.record(application, "objection.decided", actor, now, **data)
        publicity.close_if_over(row.id, actor=actor, now=now)


def upheld(application_id: int) -> bool:
    """Was an objection upheld? Then the case can't be recommended."""
    row = store.of_application(application_id)
    return row is not None and Decision.UPHELD.value in store.decisions_of(row.id)
