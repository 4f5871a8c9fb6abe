"""A person's own calendar: what is followed, own extensions, the private feed."""

from flask import Blueprint, Response, request

from portal.calendar import service
from portal.calendar.domain.plan import UnknownSeries
from portal.calendar.domain.window import Action, relevant
from portal.calendar.service import extensions, feeds, wording
from portal.calendar.service.reading import rounds_of
from portal.calendar.web import view
from portal.calendar.web.public import calendar_answer
from portal.kernel import access, web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_personal", __name__)

PAGE = "/calendar/my"


@blueprint.get(PAGE)
@access.signed_in
def mine() -> Response:
    """What I follow, my extensions, and the address of my feed."""
    now, person_id = web.now(), web.actor().person_id or 0
    followed = []
    for each in feeds.follows(person_id):
        rounds = rounds_of(each.entry, office_id=each.office_id, person_id=person_id)
        windows = relevant(rounds, Action.APPLY, now)
        if windows is not None:
            followed.append((each, windows, view.situation(windows, now), view.countdown(windows, now)))
    token = feeds.feed_token(person_id)
    names = {entry.slug: entry.name for entry in service.plan_entries(now)}
    known = {each.entry.slug for each, *_rest in followed}
    return web.render(
        "calendar/mine.html",
        followed=followed,
        choices=[(slug, name) for slug, name in names.items() if slug not in known],
        feed=f"{web.portal().settings.public_url}{PAGE}/{token}.ics" if token else "",
        extensions=[
            (item, names.get(item.entry, item.entry), wording.ACTIONS[item.action], wording.say_deadline(item.until))
            for item in extensions.extensions_of(person_id)
        ],
    )


@blueprint.post(f"{PAGE}/follow")
@access.signed_in
def follow() -> Response:
    """Follow a series."""
    service.follow(series=_posted_series(), actor=web.actor(), now=web.now())
    web.say(_("已关注，计划变动时会通知您"))
    return web.see_other(_back())


@blueprint.post(f"{PAGE}/unfollow")
@access.signed_in
def unfollow() -> Response:
    """Follow it no longer."""
    service.unfollow(series=_posted_series(), actor=web.actor())
    web.say(_("已取消关注"))
    return web.see_other(_back())


def _posted_series() -> str:
    try:
        return service.entry_of(request.form.get("series", "")).slug
    except UnknownSeries:
        raise Missing(_("请从列表中选择一个职称系列")) from None


def _back() -> str:
    return web.local_path(request.form.get("next", ""), PAGE) or PAGE


@blueprint.post(f"{PAGE}/feed")
@access.signed_in
def open_feed() -> Response:
    """Make a new secret address; the one before stops working."""
    feeds.make_feed_token(actor=web.actor(), now=web.now())
    web.say(_("已生成新的日历地址"))
    return web.see_other(f"{PAGE}#feed")


@blueprint.post(f"{PAGE}/feed/end")
@access.signed_in
def close_feed() -> Response:
    """End the secret address."""
    feeds.revoke_feed_token(actor=web.actor(), now=web.now())
    web.say(_("日历地址已停用"))
    return web.see_other(f"{PAGE}#feed")


@blueprint.get(f"{PAGE}/<token>.ics")
@access.public
def private_feed(token: str) -> Response:
    """The feed behind a secret address: whoever holds it may read it."""
    feed = feeds.personal_feed(token=token, public_url=web.portal().settings.public_url)
    unchanged = web.not_modified("my-ics", feed.key)
    answer = calendar_answer(feed.text, "my") if unchanged is None else unchanged
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
