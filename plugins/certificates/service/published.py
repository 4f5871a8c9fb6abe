"""What machines may read: keys, what is not valid any more, and one certificate's state. Signed, and without names.

For other provinces and employers:

- `GET /certificates/keys.json`: the public keys, retired ones included (`zhicheng-keys/1`). Fetch it once, over a way
  that you trust; every other document names the key that signed it.
- `GET /certificates/revoked.json?after=<next>`: what is suspended or revoked today, `zhicheng-revoked/1`, at most 500
  entries a page in the order of the changes; `next` is 0 on the last page. An entry has the number, the SHA-256 of the
  QR code's id, the state and its day. No name, no document.
- `GET /certificates/status.json?id=<id of the QR code>`: today's state of one certificate, `zhicheng-status/1`, with
  the SHA-256 of its signed fields, to be compared with a file in hand. An unknown id: 404 and `{"error": "unknown"}`.

Each of the last two is `{"document": …, "key": …, "signature": …}`; the signature is Ed25519 over the canonical JSON of
`document` (keys sorted, no blanks, UTF-8), as that of a certificate's own file.
"""

from datetime import datetime
from typing import Any

from plugins.certificates.domain.certificate import fingerprint, id_hash, signed_fields
from plugins.certificates.service import signing
from plugins.certificates.service.verification import not_found
from plugins.certificates.store import certificate as store
from plugins.certificates.store.certificate import Certificate, printed_of
from portal.plugin import SHANGHAI

PAGE = 500


def certificate_document(row: Certificate) -> dict[str, Any]:
    """The signed file of a certificate, which its holder gives to whom they like: it has the whole document number."""
    document = signed_fields(printed_of(row))
    public = signing.public_keys()[row.key_id]
    return {"document": document, "key": row.key_id, "public": public, "signature": row.signature}


def revoked(*, after: int = 0, now: datetime) -> dict[str, Any]:
    """A page of the revocation list, signed."""
    rows = store.not_valid(after=after, count=PAGE + 1)
    page = rows[:PAGE]
    document = {
        "format": "zhicheng-revoked/1",
        "after": after,
        "next": page[-1].state_change if len(rows) > PAGE else 0,
        "made_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "entries": [_entry(row) for row in page],
    }
    return signing.envelope(document, now=now)


def revoked_rows(*, after: int = 0, count: int = 50) -> tuple[list[Certificate], int]:
    """A page of the public list for people, and the key of the next page or 0."""
    rows = store.not_valid(after=after, count=count + 1)
    return rows[:count], rows[count - 1].state_change if len(rows) > count else 0


def status(*, public_id: str, now: datetime) -> dict[str, Any]:
    """Today's state of one certificate, signed. Raises Missing.

    Nobody guesses an id, and nothing is told but the state: it is neither limited nor logged.
    """
    row = store.by_public_id(public_id.strip().lower())
    if row is None:
        raise not_found()
    document = {
        "format": "zhicheng-status/1",
        "id": row.public_id,
        "number": row.number,
        "state": row.state,
        "on": row.state_on.isoformat() if row.state_on else "",
        "sha256": fingerprint(signed_fields(printed_of(row))),
        "checked_at": now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }
    return signing.envelope(document, now=now)


def _entry(row: Certificate) -> dict[str, str]:
    on = row.state_on.isoformat() if row.state_on else ""
    return {"number": row.number, "id_sha256": id_hash(row.public_id), "state": row.state, "on": on}
