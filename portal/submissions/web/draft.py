"""Working on a draft: the series' own fields, and which achievements go in."""

from typing import Any

from flask import Blueprint, Response, request

from portal.kernel import web
from portal.kernel.errors import Refused
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import Section
from portal.submissions.domain.dossier_fields import summary
from portal.submissions.domain.dossier_kinds import KINDS
from portal.submissions.forms.draft import ItemsForm, VersionedForm, answers_form
from portal.submissions.service import draft as service
from portal.submissions.service.content import edition_of
from portal.submissions.service.dossier import dossier
from portal.submissions.web.applicant import own, registry

blueprint = Blueprint("draft", __name__)


def _back(application_id: int) -> str:
    """Where "保存" leads: to the check page when one came from there, else to the task list."""
    asked = request.values.get("back", "")
    return f"/applications/{application_id}/check" if asked == "check" else f"/applications/{application_id}"


def _require_editable(application_id: int) -> Any:
    found = service.own_application(application_id=application_id, actor=web.actor())
    if not service.editable(found, web.now()):
        raise Refused(_("申报已经提交，内容以提交时为准，不能再修改"), cure=_("如被退回补正，可在补正期限内修改"))
    return found


@blueprint.get("/applications/<int:application_id>/form")
@own
def form_page(application_id: int) -> Response:
    """The series' own fields."""
    found = _require_editable(application_id)
    fields = edition_of(found, registry(), now=web.now()).fields_for(found.level, found.track)
    form = web.form_for(
        answers_form(fields),
        key="draft.answers",
        arguments=request.view_args,
        **{**found.answers, "version": str(found.version)},
    )
    # Text that was kept goes with the version that was shown then; a change since is told when it is saved.
    return _form(found, fields, form)


def _form(found: Any, fields: tuple, form: VersionedForm, status: int = 200, conflict: str = "") -> Response:
    return web.render(
        "submissions/draft/form.html",
        status=status,
        application=found,
        rows=[(spec, form[spec.key]) for spec in fields],
        form=form,
        conflict=conflict,
        back=request.values.get("back", ""),
        back_href=_back(found.id),
    )


@blueprint.post("/applications/<int:application_id>/form")
@own
@web.keeps_draft("draft.answers")
def save_form(application_id: int) -> Response:
    """Keep the answers; `later` keeps what is there without asking for the rest."""
    found = _require_editable(application_id)
    fields = edition_of(found, registry(), now=web.now()).fields_for(found.level, found.track)
    form = answers_form(fields, later="later" in request.form)(request.form)
    if not form.validate():
        return _form(found, fields, form, status=422)
    try:
        service.save_answers(
            application_id=application_id,
            version=form.shown_version,
            answers={spec.key: form[spec.key].data for spec in fields},
            registry=registry(),
            actor=web.actor(),
            now=web.now(),
        )
    except service.StaleDraft as conflict:
        form.version.data = str(found.version)
        return _form(found, fields, form, status=409, conflict=conflict.message)
    web.say(_("已保存"))
    return web.see_other(_back(application_id))


@blueprint.get("/applications/<int:application_id>/items")
@own
def items_page(application_id: int) -> Response:
    """Which achievements go in; all of them unless some are left out."""
    found = _require_editable(application_id)
    achievements = dossier(found.person_id).of(Section.ACHIEVEMENTS)
    chosen = [item.id for item in achievements if item.id not in found.left_out]
    form = ItemsForm(data={"items": chosen, "version": str(found.version)})
    return _items(found, achievements, form)


def _items(found: Any, achievements: tuple, form: ItemsForm, status: int = 200, conflict: str = "") -> Response:
    form.items.choices = [(item.id, summary(KINDS[item.kind], item.data)) for item in achievements]
    hints = {
        item.id: _("%(kind)s，证明材料%(count)d个", kind=_(KINDS[item.kind].name), count=item.evidence_count)
        for item in achievements
    }
    return web.render(
        "submissions/draft/items.html",
        status=status,
        application=found,
        form=form,
        hints=hints,
        conflict=conflict,
        back=request.values.get("back", ""),
        back_href=_back(found.id),
    )


@blueprint.post("/applications/<int:application_id>/items")
@own
@web.keeps_draft("draft.items")
def save_items(application_id: int) -> Response:
    """Keep the selection."""
    found = _require_editable(application_id)
    achievements = dossier(found.person_id).of(Section.ACHIEVEMENTS)
    form = ItemsForm(request.form)
    form.items.choices = [(item.id, "") for item in achievements]
    if not form.validate():
        return _items(found, achievements, form, status=422)
    try:
        service.leave_out(
            application_id=application_id,
            version=form.shown_version,
            included=form.items.data or [],
            actor=web.actor(),
            now=web.now(),
        )
    except service.StaleDraft as conflict:
        form.version.data = str(found.version)
        return _items(found, achievements, form, status=409, conflict=conflict.message)
    web.say(_("已保存"))
    return web.see_other(_back(application_id))
