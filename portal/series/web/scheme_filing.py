"""Submitting a scheme for filing, and the authority's decision."""

from flask import Blueprint, Response

from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.i18n import _
from portal.series.forms.scheme import ApproveSchemeForm, ReturnSchemeForm, SubmitSchemeForm
from portal.series.service import scheme_filing as service
from portal.series.web.edition_posting import attempt
from portal.series.web.schemes import SCHEME, SCHEMES, scheme_page, writers

blueprint = Blueprint("scheme_filing", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)


@blueprint.post(f"{SCHEME}/submit")
@writers
@web.keeps_draft("scheme.submit")
def submit(scheme_id: int) -> Response:
    """Submit it for filing."""
    form = web.form_for(SubmitSchemeForm)
    done = attempt(
        form,
        lambda: service.submit(
            scheme_id=scheme_id,
            why=form.why.data or "",
            revision=form.shown_revision,
            registry=web.portal().registry,
            actor=web.actor(),
            now=web.now(),
        ),
    )
    if not done:
        return scheme_page(scheme_id, submitting=form)
    web.say(_("已报送备案，备案结果会发到您的消息中"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")


@blueprint.post(f"{SCHEME}/approve")
@province
@web.keeps_draft("scheme.approve")
def approve(scheme_id: int) -> Response:
    """File it under a number."""
    form = web.form_for(ApproveSchemeForm)
    done = attempt(
        form,
        lambda: service.approve(
            scheme_id=scheme_id,
            number=form.number.data or "",
            why=form.why.data or "",
            revision=form.shown_revision,
            actor=web.actor(),
            now=web.now(),
        ),
    )
    if not done:
        return scheme_page(scheme_id, approving=form)
    web.say(_("已备案，方案立即可以使用"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")


@blueprint.post(f"{SCHEME}/return")
@province
@web.keeps_draft("scheme.return")
def send_back(scheme_id: int) -> Response:
    """Return it with the reasons."""
    form = web.form_for(ReturnSchemeForm)
    done = attempt(
        form,
        lambda: service.send_back(
            scheme_id=scheme_id,
            why=form.reasons.data or "",
            revision=form.shown_revision,
            actor=web.actor(),
            now=web.now(),
        ),
    )
    if not done:
        return scheme_page(scheme_id, returning=form)
    web.say(_("已退回，报送人会收到通知"))
    return web.see_other(f"{SCHEMES}/{scheme_id}")
