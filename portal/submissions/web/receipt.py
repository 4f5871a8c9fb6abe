"""Receipts: the applicant's page and PDF, and the public check."""

from flask import Blueprint, Response, make_response, request

from portal.kernel import access, web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.receipt import plain_code, plain_number, shown_code
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.forms.receipt import CheckForm
from portal.submissions.service import receipt as service
from portal.submissions.service.receipt import Receipt, say_second
from portal.submissions.web.applicant import own, registry

blueprint = Blueprint("receipt", __name__)


def _receipt(application_id: int) -> Receipt:
    return service.receipt(
        application_id=application_id,
        registry=registry(),
        public_url=web.portal().settings.public_url,
        actor=web.actor(),
    )


@blueprint.get("/applications/<int:application_id>/receipt")
@own
def receipt(application_id: int) -> Response:
    """The receipt, for ever."""
    return web.render("submissions/receipt/receipt.html", receipt=_receipt(application_id), state_names=STATE_NAMES)


@blueprint.get("/applications/<int:application_id>/receipt.pdf")
@own
def receipt_pdf(application_id: int) -> Response:
    """The same to print and to keep."""
    shown = _receipt(application_id)
    answer = make_response(service.receipt_pdf(shown))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.application.number}.pdf"'
    return answer


@blueprint.get("/receipts/check")
@access.public
def check_form() -> Response:
    """Number and code; with both, on to the answer."""
    asked = "number" in request.args or "code" in request.args
    form = CheckForm(request.args if asked else None)
    if asked and form.validate():
        number, code = plain_number(form.number.data), plain_code(form.code.data)
        return web.see_other(f"/receipts/{number or '-'}/{shown_code(code) or '-'}")
    return web.render("submissions/receipt/check.html", status=422 if asked else 200, form=form, not_found="")


@blueprint.get("/receipts/<number>/<code>")
@access.public
def check(number: str, code: str) -> Response:
    """Whether the receipt is genuine: no name, no number of a person. The code can't be guessed (80 bits)."""
    try:
        found = service.check(number=number, code=code, registry=registry())
    except Missing as error:
        form = CheckForm(data={"number": number[:40], "code": code[:40]})
        return web.render("submissions/receipt/check.html", status=404, form=form, not_found=error.message)
    return web.render(
        "submissions/receipt/checked.html",
        found=found,
        at=say_second(found.applied_at),
        state_name=_(STATE_NAMES[found.state]),
    )
