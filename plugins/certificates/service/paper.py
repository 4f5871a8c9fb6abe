"""The certificate on paper: PDF with its QR code, and inside it the signed JSON that proves it."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import segno
from pikepdf import AttachedFileSpec

from plugins.certificates.domain.certificate import Origin, State
from plugins.certificates.service.published import certificate_document
from plugins.certificates.service.wording import STATE_NAMES
from plugins.certificates.store.certificate import Certificate
from portal.plugin import DOCUMENT_NAMES, SHANGHAI, _, compile_pdf, drawable, mask_document

TYPST_FILE = Path(__file__).parents[1] / "templates" / "certificates" / "certificate" / "certificate.typ"
ATTACHED = "certificate.json"


def json_file(row: Certificate) -> bytes:
    """The signed file, as it is downloaded and attached."""
    return json.dumps(certificate_document(row), ensure_ascii=False, separators=(",", ":")).encode()


def pdf_file(row: Certificate, *, public_url: str, now: datetime) -> bytes:
    """The certificate as PDF/A4, its signed JSON attached. A character that no font has is printed as 〓 and named."""
    printed = compile_pdf(TYPST_FILE, _data(row, public_url, now), at=row.created_at)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as document:
        document.attachments[ATTACHED] = AttachedFileSpec(
            document,
            json_file(row),
            description=_("签名数据，可离线核验").encode("ascii", "ignore").decode(),
            filename=ATTACHED,
            mime_type="application/json",
        )
        # Left uncompressed, so that the script finds the JSON in the file with the standard library.
        document.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
        )
    return out.getvalue()


def qr_svg(text: str) -> str:
    """The QR code of an address, as an SVG picture."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=2, scale=4, xmldecl=False)
    return out.getvalue().decode()


def check_address(row: Certificate, public_url: str) -> str:
    """Where the QR code leads."""
    return f"{public_url}/c/{row.public_id}"


def say_day(day: Any) -> str:
    """2023年12月8日; empty for none."""
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day) if day else ""


def fields(row: Certificate) -> list[tuple[str, str]]:
    """Every printed field with its label, the empty ones left out."""
    told = [
        (_("姓名"), row.name),
        (_("性别"), row.sex),
        (_("出生日期"), say_day(row.birth_on)),
        (_(DOCUMENT_NAMES.get(row.document_kind, "证件号码")), row.document),
        (_("工作单位"), row.employer),
        (_("职称系列"), row.series_name),
        (_("职称名称"), row.title),
        (_("级别"), row.level),
        (_("专业"), row.specialty),
        (_("取得方式"), row.way),
        (_("评审委员会"), row.committee),
        (_("取得日期"), say_day(row.passed_on)),
        (_("批准文号"), row.paper),
        (_("有效范围"), row.scope),
        (_("证书编号"), row.number),
        (_("发证单位"), row.issuer),
        (_("发证日期"), say_day(row.issued_on)),
    ]
    return [(label, value) for label, value in told if value]


def masked_fields(row: Certificate) -> list[dict[str, str]]:
    """The same for a page, which shows neither the whole document number nor the birth date that stands in it."""
    hidden = {row.document: mask_document(row.document) if row.document else "", say_day(row.birth_on): born(row)}
    return [{"label": label, "value": hidden.get(value, value)} for label, value in fields(row)]


def born(row: Certificate) -> str:
    """The year of birth."""
    return _("%(year)s年", year=row.birth_on.year) if row.birth_on else ""


def _data(row: Certificate, public_url: str, now: datetime) -> dict[str, Any]:
    lacking: dict[str, None] = {}

    def draw(text: str) -> str:
        clean, missing = drawable(text)
        lacking.update(dict.fromkeys(missing))
        return clean

    data: dict[str, Any] = {
        "title": _("专业技术职务任职资格证书"),
        "rows": [[label, draw(value)] for label, value in fields(row)],
        "number": draw(row.number),
        "qr": qr_svg(check_address(row, public_url)),
        "url": check_address(row, public_url),
        "check": _("扫码查验证书今天的状态；本文件附有签名数据，可以离线核验。"),
        "signature": _("签名（Ed25519，公钥%(key)s）：%(signature)s", key=row.key_id, signature=row.signature),
        "origin": _("本证书按历史记录登记。") if row.origin == Origin.HISTORICAL.value else "",
        "state": _state(row, now, draw),
    }
    codes = "、".join(f"U+{ord(each):04X}" for each in lacking)
    data["note"] = _("字库中没有的字以〓代替：%(codes)s。签名数据中是原字。", codes=codes) if lacking else ""
    return data


def _state(row: Certificate, now: datetime, draw: Any) -> str:
    if row.state == State.VALID.value:
        return ""
    return _(
        "本证书%(state)s，自%(day)s起。理由：%(reason)s（打印于%(today)s）",
        state=str(STATE_NAMES[State(row.state)]),
        day=say_day(row.state_on),
        reason=draw(row.state_reason),
        today=say_day(now.astimezone(SHANGHAI).date()),
    )
