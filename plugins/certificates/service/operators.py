"""What the operator's commands show and write."""

from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.certificates.domain.certificate import plain_number
from plugins.certificates.service import paper
from plugins.certificates.store import certificate as store
from portal.plugin import Missing, _


def certificates() -> list[dict[str, Any]]:
    """Every certificate, without its holder's name and document."""
    return [
        {
            "number": row.number,
            "series": row.series or row.series_name,
            "level": row.level,
            "title": row.title,
            "specialty": row.specialty,
            "way": row.way,
            "scope": row.scope,
            "committee": row.committee,
            "passed_on": row.passed_on.isoformat(),
            "issued_on": row.issued_on.isoformat(),
            "origin": row.origin,
            "state": row.state,
            "state_on": row.state_on.isoformat() if row.state_on else None,
            "application_id": row.application_id,
        }
        for row in store.everything()
    ]


def export(*, number: str, out: Path, public_url: str, now: datetime) -> None:
    """Write a certificate's signed JSON, or its PDF where the file is called so. Raises Missing."""
    row = store.by_number(plain_number(number))
    if row is None:
        raise Missing(_("没有编号为%(number)s的证书", number=number))
    wanted_pdf = out.suffix.lower() == ".pdf"
    content = paper.pdf_file(row, public_url=public_url, now=now) if wanted_pdf else paper.json_file(row)
    out.write_bytes(content)
