"""Pages on which a dossier item is removed, brought back, or linked to its employer."""

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.kernel import web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import Section
from portal.submissions.domain.dossier_gate import Change
from portal.submissions.forms.dossier import EmployerSearch
from portal.submissions.service import dossier as service
from portal.submissions.web.dossier import gate, own, words

blueprint = Blueprint("dossier_removal", __name__)


@blueprint.get("/dossier/items/<int:item_id>/remove")
@own
def remove_form(item_id: int) -> Response:
    """Are you sure? It can be brought back."""
    found = service.own_item(item_id=item_id, actor=web.actor())
    return web.render("submissions/dossier/remove.html", item=found, gate=gate(Change.EDIT), **words())


@blueprint.post("/dossier/items/<int:item_id>/remove")
@own
def remove(item_id: int) -> Response:
    """Remove the item."""
    removed = service.remove_item(
        item_id=item_id, settings=web.portal().settings, actor=web.actor(), now=web.now()
    )  # fmt: skip
    web.say(_("已删除。需要时可在“已删除的内容”中恢复"))
    return web.see_other(f"/dossier/{removed.section.value}")


@blueprint.get("/dossier/removed")
@own
def removed() -> Response:
    """What can be brought back."""
    items = service.removed_items(actor=web.actor())
    return web.render("submissions/dossier/removed.html", items=items, gate=gate(Change.EDIT), **words())


@blueprint.post("/dossier/items/<int:item_id>/restore")
@own
def restore(item_id: int) -> Response:
    """Bring it back."""
    service.restore_item(item_id=item_id, settings=web.portal().settings, actor=web.actor(), now=web.now())
    web.say(_("已恢复"))
    return web.see_other(f"/dossier/items/{item_id}")


@blueprint.get("/dossier/items/<int:item_id>/employer")
@own
def employer_search(item_id: int) -> Response:
    """Find the employer among the organisations of the portal."""
    found = service.own_item(item_id=item_id, actor=web.actor())
    if found.section is not Section.EMPLOYMENT:
        raise Missing()
    form = EmployerSearch(request.args, data={"name": found.data["employer"]})
    asked = (form.name.data or "").strip()
    matches = accounts.find_organisations(name=asked, kind="employer") if asked else ()
    return web.render(
        "submissions/dossier/employer.html", item=found, form=form, asked=asked, matches=matches, **words()
    )


@blueprint.post("/dossier/items/<int:item_id>/employer")
@own
def choose_employer(item_id: int) -> Response:
    """Link the employment to the chosen organisation."""
    chosen = request.form.get("organisation", "")
    service.choose_employer(
        item_id=item_id,
        organisation_id=int(chosen) if chosen.isdigit() else None,
        settings=web.portal().settings,
        actor=web.actor(),
        now=web.now(),
    )
    web.say(_("单位已关联") if chosen.isdigit() else _("已取消关联"))
    return web.see_other(f"/dossier/items/{item_id}")
