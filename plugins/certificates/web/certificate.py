"""The holder's own certificates: list, one with its lookups, PDF and signed file, claiming one of the years before."""

from datetime import date

from flask import Blueprint, Response, request

from plugins.certificates.service import holding as service
from plugins.certificates.service import paper
from plugins.certificates.service.wording import CHANGE_NAMES, LOOKUP_NAMES, ORIGIN_NAMES, STATE_NAMES, TONES
from portal.plugin import SHANGHAI, Role, _, access, actor, download, now, public_url, render, say, see_other

blueprint = Blueprint("certificates", __name__)
holders = access.roles(Role.APPLICANT)


def words() -> dict[str, object]:
    """The names of states, origins, changes and lookups."""
    return {
        "state_names": STATE_NAMES,
        "tones": TONES,
        "origin_names": ORIGIN_NAMES,
        "change_names": CHANGE_NAMES,
        "lookup_names": LOOKUP_NAMES,
    }


def today() -> date:
    """The day of this request, in Beijing."""
    return now().astimezone(SHANGHAI).date()


@blueprint.get("/certificates")
@holders
def index() -> Response:
    """The holder's certificates."""
    return render("certificates/certificate/list.html", rows=service.mine(actor=actor()), **words())


@blueprint.get("/certificates/<public_id>")
@holders
def one(public_id: str) -> Response:
    """One certificate, and who looked at it."""
    held = service.one(public_id=public_id, after=request.args.get("after", 0, type=int), actor=actor())
    return render(
        "certificates/certificate/one.html",
        held=held,
        row=held.row,
        fields=paper.masked_fields(held.row),
        qr=paper.check_address(held.row, public_url()),
        next_url=f"/certificates/{public_id}?after={held.more}" if held.more else None,
        **words(),
    )


@blueprint.get("/certificates/<public_id>/certificate.pdf")
@holders
def pdf(public_id: str) -> Response:
    """The printed certificate."""
    row = service.own(public_id, actor())
    content = paper.pdf_file(row, public_url=public_url(), now=now())
    return download(content, name=f"{row.number}.pdf", media_type="application/pdf")


@blueprint.get("/certificates/<public_id>/certificate.json")
@holders
def signed_file(public_id: str) -> Response:
    """The signed data, to be checked offline."""
    row = service.own(public_id, actor())
    return download(paper.json_file(row), name=f"{row.number}.json", media_type="application/json")


@blueprint.post("/certificates/<public_id>/claim")
@holders
def claim(public_id: str) -> Response:
    """Take a certificate of the years before into the account and the dossier."""
    service.claim(public_id=public_id, actor=actor(), now=now())
    say(_("证书已认领，职称已记入您的业绩档案"))
    return see_other(f"/certificates/{public_id}")
