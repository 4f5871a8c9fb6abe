"""Pages of one dossier item: its form, the item with its files, and the page that shows two tabs' versions."""

import secrets

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.kernel import web
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import Item
from portal.submissions.domain.dossier_fields import KindSpec
from portal.submissions.domain.dossier_gate import REGISTERED, Change
from portal.submissions.domain.dossier_kinds import KINDS, kind_of
from portal.submissions.domain.evidence import MIB, Limits
from portal.submissions.forms.dossier import ItemForm, form_of, stored
from portal.submissions.service import dossier as service
from portal.submissions.service import evidence as files
from portal.submissions.web.applicant import registry
from portal.submissions.web.dossier import gate, own, section_of, shown, words

blueprint = Blueprint("dossier_items", __name__)


def _kind(section: str, kind: str) -> KindSpec:
    found = kind_of(section_of(section), kind)
    if found is None:
        raise Missing()
    return found


def _further_series(kind: str) -> tuple[str, ...]:
    """For a title: the series of plugins that the usual list does not name."""
    return service.further_series(registry()) if kind == "title" else ()


def _form_page(
    form: ItemForm, spec: KindSpec, *, item: Item | None, action: str, key: str, status: int = 200
) -> Response:
    return web.render(
        "submissions/dossier/item_form.html",
        status=status,
        form=form,
        spec=spec,
        item=item,
        action=action,
        form_key=key,
        gate=gate(Change.EDIT),
        **words(),
    )


@blueprint.get("/dossier/<section>/add/<kind>")
@own
def add_form(section: str, kind: str) -> Response:
    """The empty form of a kind."""
    spec = _kind(section, kind)
    arguments = request.view_args
    form = web.form_for(form_of(kind), key="dossier.add", arguments=arguments, entry_key=secrets.token_hex(12))
    form.offer_series(_further_series(kind))
    return _form_page(form, spec, item=None, action=request.path, key="dossier.add")


@blueprint.post("/dossier/<section>/add/<kind>")
@own
@web.keeps_draft("dossier.add")
def add(section: str, kind: str) -> Response:
    """Enter the item; what was typed is kept when it can't be."""
    spec = _kind(section, kind)
    form = form_of(kind)(request.form)
    form.offer_series(_further_series(kind))
    if form.validate():
        try:
            item = service.add_item(
                section=spec.section,
                kind=kind,
                data=form.values(),
                entry_key=(form.entry_key.data or "")[:40],
                settings=web.portal().settings,
                actor=web.actor(),
                now=web.now(),
                title_series=_further_series(kind),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return _after_adding(item)
    return _form_page(form, spec, item=None, action=request.path, key="dossier.add", status=422)


def _after_adding(item: Item) -> Response:
    """To the evidence; for the present employer, if it was not found by its name, first to the search."""
    if item.data.get("current") and item.organisation_id is None:
        web.say(_("已保存。请在平台上查找您的单位"))
        return web.see_other(f"/dossier/items/{item.id}/employer")
    web.say(_("已保存。请添加证明材料"))
    return web.see_other(f"/dossier/items/{item.id}#evidence")


@blueprint.get("/dossier/items/<int:item_id>")
@own
def item(item_id: int) -> Response:
    """One item with its files."""
    return item_page(item_id)


def item_page(item_id: int, *, upload_error: str = "", source: str = "file", status: int = 200) -> Response:
    """The item; also the answer to an upload that was not taken."""
    found = service.own_item(item_id=item_id, actor=web.actor())
    if found.removed:
        return web.see_other("/dossier/removed")
    spec = KINDS[found.kind]
    limits = files.limits(found.kind, web.portal().settings)
    return web.render(
        "submissions/dossier/item.html",
        status=status,
        item=found,
        spec=spec,
        rows=[row for row in shown(spec, found.data) if row[1]],
        empty=[label for label, text in shown(spec, found.data) if not text],
        evidence=files.evidence_of_item(item_id=item_id),
        removed_evidence=files.removed_evidence(item_id=item_id),
        limits=limits,
        limits_text=_limits_text(limits),
        gate=REGISTERED if found.register else gate(Change.EDIT),
        upload_gate=REGISTERED if found.register else gate(Change.UPLOAD),
        upload_error=upload_error,
        upload_source=source,
        employer=accounts.organisation(found.organisation_id) if found.organisation_id else None,
        **words(),
    )


def _limits_text(limits: Limits) -> str:
    return _(
        "JPG或PNG图片，不超过%(image)dMB；或PDF文件，不超过%(pdf)dMB、%(pages)d页",
        image=limits.image_bytes // MIB,
        pdf=limits.pdf_bytes // MIB,
        pages=limits.pdf_pages,
    )


@blueprint.get("/dossier/items/<int:item_id>/edit")
@own
def edit_form(item_id: int) -> Response:
    """The form of an item, with what is stored or with what was typed before."""
    found = service.own_item(item_id=item_id, actor=web.actor())
    if found.removed:
        raise Missing()
    values = {**stored(found.kind, found.data), "version": str(found.version)}
    form = web.form_for(form_of(found.kind), key="dossier.edit", arguments=request.view_args, **values)
    form.offer_series(_further_series(found.kind))
    return _form_page(form, KINDS[found.kind], item=found, action=request.path, key="dossier.edit")


@blueprint.post("/dossier/items/<int:item_id>/edit")
@own
@web.keeps_draft("dossier.edit")
def edit(item_id: int) -> Response:
    """Save; an item that was changed elsewhere since is shown beside what was typed."""
    found = service.own_item(item_id=item_id, actor=web.actor())
    form = form_of(found.kind)(request.form)
    form.offer_series(_further_series(found.kind))
    if form.validate():
        try:
            service.change_item(
                item_id=item_id,
                version=int(form.version.data or 0),
                data=form.values(),
                settings=web.portal().settings,
                actor=web.actor(),
                now=web.now(),
                title_series=_further_series(found.kind),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        except service.StaleItem as stale:
            return _conflict_page(stale.current, form)
        else:
            web.say(_("修改已保存"))
            return web.see_other(f"/dossier/items/{item_id}")
    return _form_page(form, KINDS[found.kind], item=found, action=request.path, key="dossier.edit", status=422)


def _conflict_page(current: Item, form: ItemForm) -> Response:
    spec = KINDS[current.kind]
    mine = dict(shown(spec, form.values()))
    rows = [(label, text, mine[label]) for label, text in shown(spec, current.data) if text != mine[label]]
    typed = [pair for pair in request.form.items(multi=True) if not pair[0].startswith("_")]
    hidden = [(name, text) for name, text in typed if name not in ("version", "csrf_token")]
    return web.render(
        "submissions/dossier/conflict.html",
        status=409,
        item=current,
        spec=spec,
        rows=rows,
        typed=[*hidden, ("version", str(current.version))],
        **words(),
    )


@blueprint.post("/dossier/items/<int:item_id>/forget-typed")
@own
@web.keeps_draft("dossier.edit")
def forget_typed(item_id: int) -> Response:
    """Drop what was typed and keep what is stored."""
    service.own_item(item_id=item_id, actor=web.actor())
    web.say(_("已保留原来保存的内容"))
    return web.see_other(f"/dossier/items/{item_id}")
