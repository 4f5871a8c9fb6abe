"""Confirmed results that wait for their certificates: listed, previewed in full, issued together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugins.certificates.domain.certificate import Details, fingerprint
from plugins.certificates.service import settings
from plugins.certificates.service.issuing import issue, with_document
from plugins.certificates.service.numbering import prefix_for
from plugins.certificates.service.settings import Rules
from plugins.certificates.store.certificate import Certificate
from portal.plugin import (
    Actor,
    ConfirmedResult,
    Conflict,
    Invalid,
    Role,
    _,
    access,
    confirmed_results,
    identity_documents,
    mask_document,
    record_certificate,
    transaction,
)

PAGE = 30
# Behind the first ticked result; some that were confirmed meanwhile may stand between.
REACH = 200


@dataclass(frozen=True)
class Preview:
    """A certificate before it is issued, field by field. `number` has its serial still open."""

    result: ConfirmedResult
    details: Details
    number: str

    @property
    def masked_document(self) -> str:
        return mask_document(self.details.document)


@dataclass(frozen=True)
class Batch:
    """What would be issued, and a check value by which it is known again."""

    previews: tuple[Preview, ...]
    issuer: str
    seen: str


def waiting(*, after: int = 0, actor: Actor) -> tuple[tuple[ConfirmedResult, ...], int]:
    """A page of confirmed results without a certificate, and the key of the next page or 0. Never the actor's own."""
    _province(actor)
    rows = confirmed_results(after=after, count=PAGE + 1, without_certificate=True)
    following = rows[PAGE - 1].id if len(rows) > PAGE else 0
    return tuple(row for row in rows[:PAGE] if row.person_id != actor.person_id), following


def preview(*, result_ids: Sequence[int], actor: Actor) -> Batch:
    """The certificates as they would be issued. Raises Invalid for none, Conflict when one has been issued."""
    _province(actor)
    wanted = sorted(set(result_ids))
    if not wanted:
        raise Invalid({"results": _("请至少选择一项结果")})
    found = confirmed_results(after=wanted[0] - 1, count=REACH, without_certificate=True)
    results = [each for each in found if each.id in wanted and each.person_id != actor.person_id]
    if len(results) < len(wanted):
        raise Conflict(_("有的结果已经签发证书，请刷新页面后重新选择"))
    documents = identity_documents(each.person_id for each in results)
    rules = settings.rules()
    previews = tuple(_preview(each, with_document(documents[each.person_id], **_told(each)), rules) for each in results)
    told = [repr((each.result.id, each.details, each.number, rules.issuer)) for each in previews]
    return Batch(previews, rules.issuer, fingerprint(told))


def issue_results(*, result_ids: Sequence[int], seen: str, actor: Actor, now: datetime) -> tuple[Certificate, ...]:
    """Issue what was previewed (`seen` is the batch's check value), all or nothing. Raises Conflict when it differs."""
    with transaction():
        batch = preview(result_ids=result_ids, actor=actor)
        if batch.seen != seen:
            raise Conflict(_("预览之后内容有变化，请重新核对后再签发"))
        return tuple(_issue(each, actor, now) for each in batch.previews)


def _issue(one: Preview, actor: Actor, now: datetime) -> Certificate:
    row = issue(
        details=one.details,
        person_id=one.result.person_id,
        application_id=one.result.application_id,
        application_year=one.result.application_year,
        actor=actor,
        now=now,
    )
    record_certificate(application_id=one.result.application_id, number=row.number, actor=actor, now=now)
    return row


def _preview(result: ConfirmedResult, details: Details, rules: Rules) -> Preview:
    return Preview(result, details, prefix_for(details, rules).replace("￭", "…"))


def _told(result: ConfirmedResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "series": result.series,
        "series_name": result.series_name,
        "level": result.level,
        "title": result.title,
        "specialty": result.specialty,
        "way": result.way,
        "scope": result.scope,
        "committee": result.committee,
        "passed_on": result.voted_on,
        "paper": result.document,
        "employer": result.employer_name,
    }


def _province(actor: Actor) -> None:
    access.require(actor.role is Role.PROVINCIAL_OFFICER)
