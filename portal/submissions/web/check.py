"""Check your answers, and the click on 申报."""

from typing import Any

from flask import Blueprint, Response, request

from portal.calendar.service import wording
from portal.kernel import web
from portal.kernel.errors import Invalid
from portal.submissions.domain.application import State
from portal.submissions.domain.tasks import doubts, refusals
from portal.submissions.forms.draft import ApplyForm
from portal.submissions.service import apply as service
from portal.submissions.service import tasks
from portal.submissions.service.draft import own_application
from portal.submissions.service.sheet import sheet_of
from portal.submissions.service.tasks import Overview
from portal.submissions.web.applicant import own, registry, stand_by

blueprint = Blueprint("check", __name__)


@blueprint.get("/applications/<int:application_id>/check")
@own
def check(application_id: int) -> Response:
    """Everything that will be applied with, each part with the way to change it."""
    found = own_application(application_id=application_id, actor=web.actor())
    if found.state != State.DRAFT.value:
        return web.see_other(f"/applications/{application_id}")
    return _page(found)


def _page(found: Any, *, form: ApplyForm | None = None, status: int = 200, conflict: str = "") -> Response:
    view = tasks.overview(found, registry=registry(), now=web.now(), whole=True)
    stand_by(found, view.window)
    windows = view.window.windows
    # Reading 4: the dossier closes when the window opens, unless the province lets it stay open.
    may_edit = web.portal().settings.applicant_edits_in_window and view.window.allowed
    dossier_open = web.now() < windows.upload.closes or may_edit
    return web.render(
        "submissions/application/check.html",
        status=status,
        application=found,
        view=view,
        sheet=sheet_of(
            view.composed.document, view.composed.edition, application_id=found.id, dossier_open=dossier_open
        ),
        dossier_open=dossier_open,
        form=form or ApplyForm(),
        key=service.new_key(),
        conflict=conflict,
        refusals=refusals(view.judgement.verdict),
        doubts=doubts(view.judgement.verdict),
        opens=wording.say_opening(windows.apply.opens),
        closes=wording.say_deadline(windows.apply.closes),
        left=_left(view),
        declarations=view.composed.edition.declarations_for(found.track),
    )


def _left(view: Overview) -> str:
    windows, now = view.window.windows, web.now()
    if view.window.allowed:
        return wording.time_left(windows.apply.closes - now)
    return wording.time_left(windows.apply.opens - now) if now < windows.apply.opens else ""


@blueprint.post("/applications/<int:application_id>/apply")
@own
def apply(application_id: int) -> Response:
    """申报. The same click again leads to the same receipt."""
    form = ApplyForm(request.form)
    try:
        service.apply(
            application_id=application_id,
            submission_key=form.submission_key.data or "",
            content_hash=form.content.data or "",
            declared=bool(form.declared.data),
            registry=registry(),
            actor=web.actor(),
            now=web.now(),
        )
    except service.AlreadyApplied as refusal:
        return web.render("submissions/application/already.html", status=409, refusal=refusal)
    except service.ContentChanged as conflict:
        found = own_application(application_id=application_id, actor=web.actor())
        return _page(found, status=409, conflict=conflict.message)
    except Invalid as refusal:
        found = own_application(application_id=application_id, actor=web.actor())
        form.validate()
        form.add_errors(refusal.errors)
        return _page(found, form=form, status=422)
    return web.see_other(f"/applications/{application_id}/receipt")
