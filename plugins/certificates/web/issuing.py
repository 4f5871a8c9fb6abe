"""Issuing what was confirmed: ticked, previewed with every field, issued together; and the signing keys."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.certificates.forms.certificate import RotateForm, TickForm
from plugins.certificates.service import settings, signing
from plugins.certificates.service import waiting as service
from plugins.certificates.web.certificate import today
from portal.plugin import (
    Invalid,
    Role,
    _,
    access,
    actor,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("certificates_issuing", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)


def _list(*, error: str = "", status: int = 200) -> Response:
    rows, following = service.waiting(after=request.args.get("after", 0, type=int), actor=actor())
    form = TickForm(data={"results": [each.id for each in rows]})
    form.results.choices = [
        SelectChoice(each.id, f"{each.name} · {each.title} · {each.employer_name} · {each.number}") for each in rows
    ]
    if error:
        form.add_errors({"results": error})
    return render(
        "certificates/issuing/list.html",
        status=status,
        form=form,
        rows=rows,
        next_url=f"/certificates/issue?after={following}" if following else None,
        numbering=settings.rules().template.text,
    )


@blueprint.get("/certificates/issue")
@province
def waiting() -> Response:
    """What waits for its certificate."""
    return _list()


@blueprint.get("/certificates/issue/preview")
@province
def preview() -> Response:
    """Every certificate as it would be issued."""
    try:
        batch = service.preview(result_ids=request.args.getlist("results", type=int), actor=actor())
    except Invalid as refusal:
        return _list(error="；".join(refusal.errors.values()), status=422)
    return render(
        "certificates/issuing/preview.html",
        batch=batch,
        today=today(),
    )


@blueprint.post("/certificates/issue")
@province
def issue() -> Response:
    """Issue what was previewed, all or nothing."""
    rows = service.issue_results(
        result_ids=request.form.getlist("results", type=int),
        seen=request.form.get("seen", ""),
        actor=actor(),
        now=now(),
    )
    say(_("已签发%(count)d本证书，并已通知持证人", count=len(rows)))
    return see_other("/certificates/manage")


def _keys(form: RotateForm, status: int = 200) -> Response:
    return render("certificates/issuing/keys.html", status=status, form=form, keys=signing.key_rows())


@blueprint.get("/certificates/keys")
@province
def keys() -> Response:
    """The keys that signed, and sign."""
    return _keys(form_for(RotateForm, key="certificates.rotate"))


@blueprint.post("/certificates/keys")
@province
@keeps_draft("certificates.rotate")
def rotate() -> Response:
    """Make a new key; what the old one signed stays checkable."""
    form = RotateForm(request.form)
    if not form.validate():
        return _keys(form, status=422)
    signing.rotate(reason=form.reason.data or "", actor=actor(), now=now())
    say(_("已启用新的签名密钥，以前签发的证书仍可核验"))
    return see_other("/certificates/keys")
