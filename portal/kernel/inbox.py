"""The inbox: everything the portal has told a person, whether mail got through or not."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for

from portal.kernel import access, notices, web
from portal.kernel.access import Actor
from portal.kernel.errors import Denied
from portal.kernel.i18n import _

PAGE_SIZE = 20

blueprint = Blueprint("inbox", __name__)
blueprints = (blueprint,)


@blueprint.get("/inbox")
@access.signed_in
def items() -> Response:
    """The items, newest first; `show=unread` leaves out the read ones."""
    unread_only = request.args.get("show") == "unread"
    before = request.args.get("before", type=int)
    person = _person()
    found = notices.newest(person, unread_only=unread_only, before=before, count=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    more = url_for(".items", before=shown[-1].id, show=request.args.get("show")) if len(found) > PAGE_SIZE else None
    return web.render(
        "inbox/items.html", items=shown, unread_only=unread_only, unread_here=notices.unread_count(person), more=more
    )


@blueprint.get("/inbox/<int:notice_id>")
@access.signed_in
def item(notice_id: int) -> Response:
    """One item. Looking at it changes nothing: a button marks it as read."""
    return web.render("inbox/item.html", item=notices.item(_person(), notice_id))


@blueprint.post("/inbox/<int:notice_id>/read")
@access.signed_in
def read(notice_id: int) -> Response:
    """Mark as read, and go on to what the item is about when that button was pressed."""
    found = notices.mark_read(_person(), notice_id, now=web.now())
    follow = request.form.get("then") == "follow" and found.link
    return web.see_other(web.local_path(found.link, url_for(".items")) if follow else url_for(".items"))


@blueprint.post("/inbox/read")
@access.signed_in
def read_all() -> Response:
    """Mark everything that the page showed, and what is older, as read."""
    up_to = request.form.get("up_to", type=int) or 0
    count = notices.mark_all_read(_person(), up_to=up_to, now=web.now())
    web.say(_("已将%(count)s条消息标为已读", count=count))
    return web.see_other(url_for(".items"))


def _person() -> int:
    person_id = web.actor().person_id
    if person_id is None:
        raise Denied(_("请先登录"))
    return person_id


def init_app(app: Flask) -> None:
    """Every page of a signed-in person shows the number of unread items."""
    app.extensions["portal_page_providers"].append(unread)


def unread(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"unread": notices.unread_count(actor.person_id) if actor.person_id is not None else 0}
