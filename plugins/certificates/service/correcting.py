"""A certificate from a historical record: how it comes to be, and how it follows a correction of the record."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plugins.certificates.domain.certificate import Details, Origin, signed_fields
from plugins.certificates.domain.old_titles import SERIES_NAMES
from plugins.certificates.service import issuing, signing
from plugins.certificates.store import certificate as certificates
from plugins.certificates.store.certificate import Certificate, printed_of
from plugins.certificates.store.historical import Record
from portal.plugin import Actor, Conflict, _, append, identity_of, revoke_issued_title, transaction

# What this portal's series plugins are called, by the names of the old spreadsheets.
SLUGS = {"工程技术": "engineering", "中小学教师": "teachers", "会计": "accounting", "卫生技术": "health",
         "统计": "statistics", "经济": "economics", "审计": "auditing"}  # fmt: skip


def details_of(record: Mapping[str, str]) -> Details:
    """What the certificate says. The document is printed as it was given; sex and birth are what it carries."""
    told = identity_of(record["document_kind"], record["document"])
    series = record["series_name"]
    keys = ("name", "document_kind", "document", "level", "title", "specialty", "way", "scope", "committee", "paper",
            "employer")  # fmt: skip
    return Details(
        **{key: record.get(key, "") for key in keys},
        series_name=series,
        series=SLUGS.get(SERIES_NAMES.get(series, series), ""),
        passed_on=date.fromisoformat(record["passed_on"]),
        sex=told.sex,
        birth_on=told.birth_date,
    )


def list_record(row: Record, *, actor: Actor, now: datetime) -> int | None:
    """Issue the record's certificate under its own number; None when the number is another certificate's."""
    record = json.loads(row.record)
    if certificates.number_taken(record["number"]):
        return None
    made = issuing.issue(
        details=details_of(record),
        person_id=None,
        origin=Origin.HISTORICAL,
        number=record["number"],
        issuer=record["issuer"],
        issued_on=_issued_on(record),
        tell=False,
        actor=actor,
        now=now,
    )
    return made.id


def correct(*, certificate_id: int, record: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """The historical certificate says what its record says now, signed anew; its history keeps that it was corrected.

    A certificate issued here is never corrected: its printed fields stay as they were signed.
    """
    with transaction():
        row = certificates.locked(certificate_id)
        if row is None or row.origin != Origin.HISTORICAL.value:
            raise Conflict(_("这本证书不能更正"))
        details = details_of(record)
        if row.person_id is not None and issuing.document_index(details.document) != row.document_index:
            raise Conflict(_("持证人已认领证书%(number)s，不能改证件号码", number=row.number))
        columns: dict[str, Any] = {name: getattr(details, name) for name in details.__dataclass_fields__}
        columns |= {"issuer": record["issuer"], "issued_on": _issued_on(record)}
        columns["document_index"] = issuing.document_index(details.document)
        certificates.write(row, **columns, version=row.version + 1, updated_at=now)
        signed = signing.sign(signed_fields(printed_of(row)), now=now)
        change = certificates.add_change(
            certificate=row.id, event="corrected", state=row.state, on_day=now.date(), by_person=actor.person_id, at=now
        )
        key = {} if row.state == "valid" else {"state_change": change}
        certificates.write(row, key_id=signed.key_id, signature=signed.signature, **key)
        _dossier(row, actor, now)
        append(
            subject=f"certificates.certificate:{row.id}",
            action="certificates.corrected",
            actor=actor,
            at=now,
            data={"number": row.number, "level": row.level, "way": row.way},
        )


def _dossier(row: Certificate, actor: Actor, now: datetime) -> None:
    """A claimed certificate's title in the dossier is replaced by what it says now."""
    if row.item_id is None or row.state != "valid":
        return
    reason = _("证书%(number)s已更正", number=row.number)
    revoke_issued_title(item_id=row.item_id, reason=reason, actor=actor, now=now)
    issuing.feed_dossier(row, now=now)


def _issued_on(record: Mapping[str, str]) -> date:
    return date.fromisoformat(record.get("issued_on") or record["passed_on"])
