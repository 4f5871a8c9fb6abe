"""Submitting a draft, and the province's decision on it."""

from flask import Blueprint, Response

from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.i18n import _
from portal.series.domain.edition_comparison import compare
from portal.series.forms.edition import DecisionForm, WhyForm
from portal.series.service import edition_board as board
from portal.series.service import edition_decision as service
from portal.series.service.edition_drafts import Draft
from portal.series.web import edition_view as view
from portal.series.web.edition_parts import here
from portal.series.web.edition_posting import attempt, form_page
from portal.series.web.editions import DRAFT, EDITIONS, administrators, draft_of

blueprint = Blueprint("edition_decision", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)


@blueprint.get(f"{DRAFT}/submit")
@administrators
def submit_page(draft_id: int) -> Response:
    """What stands in the way, if anything; then the basis."""
    form = web.form_for(WhyForm, key="edition.submit", arguments={"draft_id": draft_id})
    return _submit_page(form, draft_of(draft_id))


def _submit_page(form: WhyForm, found: Draft) -> Response:
    return form_page(
        "series/edition-submit.html",
        form,
        revision=found.row.revision,
        shows_all=True,
        draft=found,
        heading=view.heading(found),
        obstacle=service.obstacle(found, web.portal().registry, web.now()),
    )


@blueprint.post(f"{DRAFT}/submit")
@administrators
@web.keeps_draft("edition.submit")
def submit(draft_id: int) -> Response:
    """Hand it to the province."""
    form = web.form_for(WhyForm)
    if not attempt(
        form,
        lambda: service.submit(draft_id=draft_id, why=form.why.data or "", revision=form.shown_revision, **here()),
    ):
        return _submit_page(form, draft_of(draft_id))
    web.say(_("已报送省级人社部门审核"))
    return web.see_other(f"{EDITIONS}/{draft_id}")


@blueprint.get(f"{DRAFT}/decide")
@province
def decide_page(draft_id: int) -> Response:
    """What would change, beside what holds; then the decision."""
    form = web.form_for(DecisionForm, key="edition.decide", arguments={"draft_id": draft_id})
    return _decide_page(form, draft_of(draft_id))


def _decide_page(form: DecisionForm, found: Draft) -> Response:
    registry = web.portal().registry
    before = board.base_of(found, registry)
    old = board.plain_data(before) if before else {}
    return form_page(
        "series/edition-decide.html",
        form,
        revision=found.row.revision,
        shows_all=True,
        draft=found,
        heading=view.heading(found),
        before=before,
        changes=view.changes(compare(old, found.document), found.series, view.track_names(old, found.document)),
        obstacle=service.obstacle(found, registry, web.now()) if found.open else None,
        may_decide=board.may_decide(web.actor(), found.row),
    )


@blueprint.post(f"{DRAFT}/decide")
@province
@web.keeps_draft("edition.decide")
def decide(draft_id: int) -> Response:
    """Approve or return it."""
    form = web.form_for(DecisionForm)
    act = service.send_back if form.decision.data == "return" else service.approve
    if not attempt(
        form, lambda: act(draft_id=draft_id, why=form.why.data or "", revision=form.shown_revision, **here())
    ):
        return _decide_page(form, draft_of(draft_id))
    web.say(_("已退回") if form.decision.data == "return" else _("已批准，评审条件已生效"))
    return web.see_other(f"{EDITIONS}/{draft_id}")
