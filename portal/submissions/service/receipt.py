"""Receipts: for the applicant as a page and a PDF, and for everybody as a check without personal data."""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno

from portal.kernel import ledger, pdf
from portal.kernel.access import Actor
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.application import State
from portal.submissions.domain.choice import Editions
from portal.submissions.domain.receipt import plain_code, plain_number, shown_code
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.service.content import Frozen, frozen
from portal.submissions.service.draft import own_application
from portal.submissions.service.names import names_of
from portal.submissions.store import application as store
from portal.submissions.store.application import Application

TYPST_FILE = Path(__file__).parents[3] / "templates" / "submissions" / "receipt" / "receipt.typ"


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets for an application."""

    application: Application
    contents: Frozen
    series: str
    title: str
    track: str
    ledger_hash: str
    anchor: str
    check_url: str

    @property
    def code(self) -> str:
        """The check code as it is printed."""
        return shown_code(self.application.check_code)

    @property
    def edition(self) -> str:
        """The conditions that judged, in words."""
        return say_edition(self.series, self.application)

    @property
    def at(self) -> str:
        """The server's time of arrival, to the second."""
        return say_second(self.application.applied_at)


@dataclass(frozen=True)
class PublicCheck:
    """What everybody may see who holds number and code: nothing personal."""

    number: str
    series: str
    level: str
    application_year: int
    applied_at: datetime
    state: State
    content_hash: str
    edition: str
    ledger_hash: str
    anchor: str


def say_edition(series: str, application: Application) -> str:
    """工程技术2023年度第1版."""
    return _(
        "%(series)s%(year)d年度第%(version)s版",
        series=series,
        year=application.edition_year or application.application_year,
        version=application.edition_version,
    )


def say_second(instant: datetime | None) -> str:
    """2023年8月29日 10:00:05（北京时间）."""
    if instant is None:
        return ""
    local = instant.astimezone(SHANGHAI)
    return _(
        "%(year)d年%(month)d月%(day)d日 %(time)s（北京时间）",
        year=local.year,
        month=local.month,
        day=local.day,
        time=f"{local:%H:%M:%S}",
    )


def receipt(*, application_id: int, registry: Editions, public_url: str, actor: Actor) -> Receipt:
    """The receipt of the actor's own application, for ever. Raises Missing before 申报 and for somebody else's."""
    found = own_application(application_id=application_id, actor=actor)
    if found.number is None:
        raise Missing(_("这份申报还没有提交，没有回执"))
    return _receipt(found, registry=registry, public_url=public_url)


def _receipt(found: Application, *, registry: Editions, public_url: str) -> Receipt:
    names = names_of(found, registry)
    entry, anchor = _recorded(found.id)
    return Receipt(
        application=found,
        contents=frozen(found.id, 1),
        series=names.series,
        title=names.title,
        track=names.scoped,
        ledger_hash=entry,
        anchor=anchor,
        check_url=f"{public_url}/receipts/{found.number}/{shown_code(found.check_code)}",
    )


def _recorded(application_id: int) -> tuple[str, str]:
    """The hash of the ledger's entry, and of the anchor that covers it (empty: not anchored yet)."""
    entries = ledger.history(f"application:{application_id}")
    entry = next((each for each in entries if each.action == "application.applied"), None)
    newest = ledger.newest_anchor()
    if entry is None:
        return "", ""
    covered = newest is not None and newest.last_entry >= entry.id
    return entry.hash, newest.root if covered and newest else ""


def check(*, number: str, code: str, registry: Editions) -> PublicCheck:
    """Whether such a receipt was given. Raises Missing alike for a wrong number and a wrong code."""
    found = store.by_number(plain_number(number))
    wanted = found.check_code if found is not None else ""
    if not secrets.compare_digest(wanted.encode(), plain_code(code).encode()) or found is None or not wanted:
        raise Missing(_("没有查到这份回执。请核对编号和校验码，两者都要与回执上一致"))
    entry, anchor = _recorded(found.id)
    first = frozen(found.id, 1)
    series = names_of(found, registry).series
    return PublicCheck(
        number=found.number or "",
        series=series,
        level=found.level,
        application_year=found.application_year,
        applied_at=first.at,
        state=State(found.state),
        content_hash=first.hash,
        edition=say_edition(series, found),
        ledger_hash=entry,
        anchor=anchor,
    )


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=2, scale=4, xmldecl=False)
    return out.getvalue().decode()


def _rows(shown: Receipt) -> list[tuple[str, Any]]:
    """What the printed receipt says, label by label; the template shows the first eight beside the QR code."""
    found, contents = shown.application, shown.contents
    return [
        (_("申报编号"), found.number),
        (_("申报人"), f"{found.applicant_name}　{contents.document['person']['id']}"),
        (_("申报年度"), str(found.application_year)),
        (_("系列和专业"), f"{shown.series} · {found.specialty}"),
        (_("申报级别"), f"{found.level} · {shown.title} · {shown.track}"),
        (_("工作单位"), found.employer_name),
        (_("受理评委会"), contents.document["office"].get("name", "")),
        (_("提交时间"), shown.at),
        (_("评审条件"), shown.edition),
        (_("评审条件校验值"), found.edition_hash),
        (_("内容校验值（SHA-256）"), contents.hash),
        (_("存证记录"), shown.ledger_hash),
        (_("存证根"), shown.anchor or _("尚未汇总，稍后可在查验页看到")),
        (_("当前状态"), _(STATE_NAMES[State(found.state)])),
    ]


def receipt_pdf(shown: Receipt) -> bytes:
    """The receipt as PDF/A4. A character that no font has is printed as 〓 and named below (never a silent box)."""
    lacking: dict[str, None] = {}

    def draw(text: Any) -> str:
        clean, missing = pdf.drawable(str(text))
        lacking.update(dict.fromkeys(missing))
        return clean

    contents = shown.contents
    data = {
        "title": _("职称申报回执"),
        "rows": [[label, draw(value or "")] for label, value in _rows(shown)],
        "files_title": _("证明材料（%(count)d个文件）", count=len(contents.files)),
        "files": [[draw(file["label"]), file["sha256"]] for file in contents.files],
        "code_label": _("校验码"),
        "code": shown.code,
        "check": _("扫码，或在平台“查验回执”中填写编号和校验码，可核对本回执是否真实。查验页不显示个人信息。"),
        "url": shown.check_url,
        "qr": qr_svg(shown.check_url),
    }
    data["note"] = (
        _("字库中没有的字以〓代替：%(codes)s", codes="、".join(f"U+{ord(each):04X}" for each in lacking))
        if lacking
        else ""
    )
    return pdf.compile_pdf(TYPST_FILE, data, at=contents.at)
