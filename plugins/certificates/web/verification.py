"""Public verification: by three facts together, or by the QR code's address; and what machines may read.

Looking up is a POST: it spends a budget and leaves a line for the holder, which a link's preview must not.
"""

import json
from typing import Any

from flask import Blueprint, Response, make_response, request

from plugins.certificates.domain.certificate import State
from plugins.certificates.forms.certificate import CodeForm, VerifyForm
from plugins.certificates.service import published, signing
from plugins.certificates.service import verification as service
from plugins.certificates.service.paper import say_day
from plugins.certificates.service.verification import Shown
from plugins.certificates.web.certificate import today, words
from portal.plugin import DOCUMENT_NAMES, Missing, _, access, client_ip, now, render

blueprint = Blueprint("certificates_verification", __name__)


def _result(found: Shown) -> Response:
    return render(
        "certificates/verification/shown.html",
        found=found,
        document_label=_(DOCUMENT_NAMES.get(found.document_kind, "证件号码")),
        valid=found.state is State.VALID,
        today=say_day(today()),
        say_day=say_day,
        **words(),
    )


def _form(form: VerifyForm, *, not_found: str = "", status: int = 200) -> Response:
    return render("certificates/verification/verify.html", status=status, form=form, not_found=not_found)


@blueprint.get("/certificates/verify")
@access.public
def form() -> Response:
    """Name, document and certificate number, all three."""
    return _form(VerifyForm())


@blueprint.post("/certificates/verify")
@access.public
def verify() -> Response:
    """The certificate of these three facts, masked; or that nothing was found, whatever was wrong."""
    asked = VerifyForm(request.form)
    if not asked.validate():
        return _form(asked, status=422)
    facts = {name: str(asked.data[name] or "") for name in ("name", "document", "number", "looker")}
    try:
        found = service.check_facts(**facts, address=client_ip(), now=now())
    except Missing as missing:
        return _form(asked, not_found=missing.message, status=404)
    return _result(found)


def _code_form(public_id: str, form: CodeForm, *, not_found: str = "", status: int = 200) -> Response:
    page = "certificates/verification/code.html"
    return render(page, status=status, public_id=public_id, form=form, not_found=not_found)


@blueprint.get("/c/<public_id>")
@access.public
def code_form(public_id: str) -> Response:
    """Where a QR code leads. It looks nothing up: the same for every id."""
    return _code_form(public_id, CodeForm())


@blueprint.post("/c/<public_id>")
@access.public
def by_code(public_id: str) -> Response:
    """The certificate of a QR code, masked; the holder sees that somebody looked."""
    asked = CodeForm(request.form)
    if not asked.validate():
        return _code_form(public_id, asked, status=422)
    try:
        looker = asked.looker.data or ""
        return _result(service.check_code(public_id=public_id, looker=looker, address=client_ip(), now=now()))
    except Missing:
        told = _("没有查到这个二维码对应的证书。请重新扫描，或填写三项信息查验")
        return _code_form(public_id, asked, not_found=told, status=404)


def _json(value: dict[str, Any], status: int = 200) -> Response:
    answer = make_response(json.dumps(value, ensure_ascii=False, separators=(",", ":")), status)
    answer.mimetype = "application/json"
    return answer


@blueprint.get("/certificates/keys.json")
@access.public
def keys() -> Response:
    """The public keys of the province."""
    return _json(signing.published())


@blueprint.get("/certificates/revoked.json")
@access.public
def revoked() -> Response:
    """A signed page of the revocation list."""
    return _json(published.revoked(after=max(0, request.args.get("after", 0, type=int)), now=now()))


@blueprint.get("/certificates/status.json")
@access.public
def status() -> Response:
    """One certificate's state, signed; for other provinces' platforms."""
    try:
        return _json(published.status(public_id=request.args.get("id", ""), now=now()))
    except Missing:
        return _json({"error": "unknown"}, 404)


@blueprint.get("/certificates/revoked")
@access.public
def revoked_page() -> Response:
    """The revocation list for people: numbers, states and days; no names."""
    rows, following = published.revoked_rows(after=max(0, request.args.get("after", 0, type=int)))
    next_url = f"/certificates/revoked?after={following}" if following else None
    return render("certificates/revocation/list.html", rows=rows, next_url=next_url, **words())
