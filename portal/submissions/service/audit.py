"""The employer's audit: one decision on each part, kept at once; then all of it passes or goes back."""

from datetime import datetime
from typing import Any

from portal.accounts.domain import redacted
from portal.accounts.domain.texts import N_
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain import audit as rules
from portal.submissions.domain.application import StepKind
from portal.submissions.domain.audit import AuditOutcome, Mark
from portal.submissions.domain.correction import LONGEST_REASON
from portal.submissions.domain.dossier import Verification
from portal.submissions.domain.steps import Outcome
from portal.submissions.service import correction, desk, steps
from portal.submissions.service.dossier import record_verification
from portal.submissions.store import audit as store
from portal.submissions.store.application import Application

AUDIT = (StepKind.EMPLOYER_AUDIT,)
CLAUSE = N_("黔人社通〔2023〕37号三（一）：切实发挥用人单位推荐审核主体作用")


def mark_part(
    *,
    application_id: int,
    key: str,
    outcome: AuditOutcome,
    reason: str,
    fingerprint: str,
    target: str = "",
    actor: Actor,
    registry: Any,
    now: datetime,
) -> None:
    """Decide on one part; `fingerprint` is that of the part the auditor looked at.

    Raises Invalid for a return without a reason, Missing for a part that isn't there, Conflict when it has changed.
    """
    reason = redacted(reason.strip()) if outcome is AuditOutcome.RETURN else ""
    if outcome is AuditOutcome.RETURN and not reason:
        raise Invalid({"reason": _("请写明需要补正什么，申报人将看到这段话")})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": _("最多填写%(max)d个字", max=LONGEST_REASON)})
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=AUDIT)
        _content, sheet = desk.sheets_of(application, desk.words_of(registry, application))
        part = sheet.part(key)
        if part is None:
            raise Missing(_("没有这一项材料"))
        if part.fingerprint != fingerprint:
            raise Conflict(_("这一项已被申报人修改，请查看最新内容后再审核"))
        file_key = target if target in {file.key for file in part.files} else ""
        mark = Mark(key, outcome, reason, fingerprint, application.revision, now, file_key)
        store.put_mark(application_id, mark, by_person=actor.person_id or 0)
        data = {"step": step.id, "part": key, "outcome": outcome.value, "reason": reason, "target": file_key}
        steps.record(application, "audit.marked", actor, now, **data)


def _held_progress(application: Application, registry: Any) -> rules.Progress:
    _content, sheet = desk.sheets_of(application, desk.words_of(registry, application))
    return rules.progress(sheet, store.marks_of(application.id))


def pass_audit(
    *, application_id: int, revision: int, note: str = "", actor: Actor, registry: Any, now: datetime
) -> None:
    """Every part is in order: the items are confirmed, and the publicity is next. Raises Refused with what is open."""
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=AUDIT, revision=revision)
        progress = _held_progress(application, registry)
        if progress.open:
            raise Refused(
                _("还有%(count)d项没有审核，不能通过", count=len(progress.open)),
                clause=_(CLAUSE),
                cure=_("请逐项选择“通过”或“退回”：%(names)s", names="、".join(p.part.title for p in progress.open[:5])),
            )
        if progress.returned:
            raise Refused(
                _("有%(count)d项被标为退回，不能通过", count=len(progress.returned)),
                clause=_(CLAUSE),
                cure=_("请将申报退回申报人补正，或把这些项目改为“通过”"),
            )
        for audited in progress.parts:
            _confirm(audited, actor, now)
        steps.pass_on(application, step, Outcome.PASSED, actor=actor, now=now, note=redacted(note.strip()))
        steps.tell_applicant(
            application,
            kind="step.passed",
            title=_("单位已逐项审核通过"),
            body=_("下一步：单位公示，不少于5个工作日。"),
            now=now,
        )


def _confirm(audited: rules.Audited, actor: Actor, now: datetime) -> None:
    """The employer's word stands in the dossier too (单位已确认)."""
    kind, _colon, identity = audited.part.key.partition(":")
    if kind == "item":
        record_verification(item_id=int(identity), verification=Verification.EMPLOYER, actor=actor, now=now)


def return_audit(
    *, application_id: int, revision: int, working_days: int, actor: Actor, registry: Any, now: datetime
) -> datetime:
    """Send the case back with every part that was marked so, all at once; returns until when it can be corrected.

    Raises Refused while parts are undecided: the applicant must learn of all defects at one time.
    """
    with transaction():
        application, step = steps.hold(application_id=application_id, actor=actor, kinds=AUDIT, revision=revision)
        progress = _held_progress(application, registry)
        if progress.open:
            raise Refused(
                _("还有%(count)d项没有审核，请全部审核后一次退回", count=len(progress.open)),
                clause=_(CLAUSE),
                cure=_("申报人需要一次看到全部问题"),
            )
        return correction.return_step(
            application=application,
            step=step,
            faults=rules.faults_of(progress.returned),
            working_days=working_days,
            actor=actor,
            now=now,
        )
