"""What must hold of certificates, their changes and their numbers."""

from collections.abc import Iterator

import peewee

from plugins.certificates.domain.certificate import Origin, State
from plugins.certificates.store.certificate import Certificate, Change, Serial
from plugins.certificates.store.signing import SigningKey
from portal.plugin import Examination, Invariant, blind_index, document_key


def _states(_examination: Examination) -> Iterator[str]:
    columns = (Certificate.id, Certificate.state, Certificate.state_on, Certificate.state_reason)
    for identity, state, on_day, reason in Certificate.select(*columns).order_by(Certificate.id).tuples():
        if state not in set(State) or (state != State.VALID.value and (on_day is None or not reason)):
            yield f"certificate {identity} is {state}, on {on_day}"


def _changes(_examination: Examination) -> Iterator[str]:
    newest = Change.select(peewee.fn.MAX(Change.id)).where(Change.certificate == Certificate.id)
    query = (
        Certificate.select(Certificate.id, Certificate.state, Change.state, Certificate.state_change, Change.id)
        .join(Change, peewee.JOIN.LEFT_OUTER, on=(Change.id == newest))
        .order_by(Certificate.id)
    )
    for identity, state, told, key, change in query.tuples():
        if told != state or (state != State.VALID.value and key != change):
            yield f"certificate {identity} is {state}, its newest change says {told}"


def _origins(_examination: Examination) -> Iterator[str]:
    for row in Certificate.select(Certificate.id, Certificate.origin, Certificate.person_id).order_by(Certificate.id):
        if row.origin not in set(Origin) or (row.origin == Origin.PORTAL.value and row.person_id is None):
            yield f"certificate {row.id} is {row.origin}, of person {row.person_id}"


def _documents(_examination: Examination) -> Iterator[str]:
    columns = (Certificate.id, Certificate.document, Certificate.document_index)
    for row in Certificate.select(*columns).order_by(Certificate.id).iterator():
        wanted = blind_index(document_key(row.document), "certificates.document") if row.document.strip() else ""
        if row.document_index != wanted:
            yield f"certificate {row.id} is not found by its document"


def _numbers(_examination: Examination) -> Iterator[str]:
    for prefix, last in Serial.select(Serial.prefix, Serial.last).order_by(Serial.id).tuples():
        head, tail = prefix.split("￭")
        numbers = Certificate.select(Certificate.number).where(
            Certificate.number.startswith(head) & (Certificate.origin == Origin.PORTAL.value)
        )
        for (number,) in numbers.order_by(Certificate.id).tuples():
            serial = number[len(head) : len(number) - len(tail)]
            if number.endswith(tail) and serial.isdigit() and len(serial) <= 10 and int(serial) > last:
                yield f"number {number} is beyond its counter {last}"


def _keys(_examination: Examination) -> Iterator[str]:
    for row in SigningKey.select().order_by(SigningKey.id):
        if (row.current is None) != (row.retired_at is not None) or (row.current is None) != (row.private is None):
            yield f"key {row.key_id} is neither in use nor retired"
    known = SigningKey.select(SigningKey.key_id)
    query = Certificate.select(Certificate.id).where(Certificate.key_id.not_in(known)).order_by(Certificate.id)
    for (identity,) in query.tuples():
        yield f"certificate {identity} is signed by no known key"


INVARIANTS = (
    Invariant("certificates-states-have-reasons", "suspended or revoked: from a day, for a reason", _states),
    Invariant("certificates-changes-agree", "every certificate is in the state of its newest change", _changes),
    Invariant("certificates-have-holders", "every certificate issued here has a holder with an account", _origins),
    Invariant("certificates-documents-are-found", "every certificate is found by its document's number", _documents),
    Invariant("certificates-numbers-are-counted", "no number issued here is beyond its counter", _numbers),
    Invariant("certificates-keys-are-known", "one key signs, the others are retired, and all signers are known", _keys),
)
