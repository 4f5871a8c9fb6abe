"""Persons' extensions: list, grant, revoke."""

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.calendar import service
from portal.calendar.forms.exceptions import ExtensionForm, RevokeForm
from portal.calendar.forms.typed import read_typed
from portal.calendar.service import extensions, wording
from portal.calendar.web.posting import attempt, form_page
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_extensions", __name__)
manager = access.roles(Role.CALENDAR_MANAGER)

EXTENSIONS = "/calendar/manage/extensions"
PAGE_SIZE = 20


@blueprint.get(EXTENSIONS)
@manager
def listing() -> Response:
    """All extensions, the newest first."""
    before = request.args.get("before", type=int)
    items = extensions.extensions(before_id=before, limit=PAGE_SIZE + 1)
    shown, more = items[:PAGE_SIZE], items[PAGE_SIZE:]
    names = accounts.person_names(item.person_id for item in shown)
    series = dict(_choices())
    return web.render(
        "calendar/extensions.html",
        items=[
            {
                "item": item,
                "name": names.get(item.person_id, ""),
                "series": series.get(item.entry, item.entry),
                "action": wording.ACTIONS[item.action],
                "until": wording.say_deadline(item.until),
                "granted": wording.say_opening(item.granted_at),
            }
            for item in shown
        ],
        next=f"{EXTENSIONS}?before={shown[-1].id}" if more else None,
        first=before is None,
    )


@blueprint.get(f"{EXTENSIONS}/new")
@manager
def new() -> Response:
    """Ask whose time is lengthened, until when and why."""
    defaults = {"application_year": str(web.now().year)}
    form = web.form_for(ExtensionForm, key="calendar.extension", arguments={}, **defaults)
    return form_page("calendar/extension-new.html", form.offer(_choices()))


@blueprint.post(f"{EXTENSIONS}/new")
@manager
@web.keeps_draft("calendar.extension")
def grant() -> Response:
    """Grant it; the person is told."""
    form = web.form_for(ExtensionForm).offer(_choices())
    granted = attempt(form, lambda: _grant(form))
    if granted is None:
        return form_page("calendar/extension-new.html", form)
    web.say(_("已延长至%(until)s，并已通知本人", until=wording.say_deadline(granted.until)))
    return web.see_other(EXTENSIONS)


def _choices() -> list[tuple[str, str]]:
    return [(entry.slug, entry.name) for entry in service.plan_entries(web.now())]


def _grant(form: ExtensionForm) -> extensions.Granted:
    person = accounts.find_person(form.identifier.data)
    if person is None:
        raise Invalid({"identifier": _("没有找到这位申报人，请核对号码")})
    return service.grant_extension(
        person_id=person.id,
        application_year=int(form.application_year.data),
        series=form.series.data,
        action=form.action.data,
        until=read_typed(form.until.data),
        reason=form.reason.data,
        actor=web.actor(),
        now=web.now(),
    )


def _revoke_page(form: RevokeForm, extension_id: int) -> Response:
    item = extensions.extension(extension_id)
    return form_page(
        "calendar/extension-revoke.html",
        form,
        item=item,
        name=accounts.person_names([item.person_id]).get(item.person_id, ""),
        action=wording.ACTIONS[item.action],
        until=wording.say_deadline(item.until),
    )


@blueprint.get(f"{EXTENSIONS}/<int:extension_id>/revoke")
@manager
def revoke_page(extension_id: int) -> Response:
    """Ask why it is taken back."""
    arguments = {"extension_id": extension_id}
    return _revoke_page(web.form_for(RevokeForm, key="calendar.revoke", arguments=arguments), extension_id)


@blueprint.post(f"{EXTENSIONS}/<int:extension_id>/revoke")
@manager
@web.keeps_draft("calendar.revoke")
def revoke(extension_id: int) -> Response:
    """Take it back; the person is told."""
    form = web.form_for(RevokeForm)

    def act() -> bool:
        service.revoke_extension(extension_id=extension_id, why=form.why.data, actor=web.actor(), now=web.now())
        return True

    if attempt(form, act) is None:
        return _revoke_page(form, extension_id)
    web.say(_("延长已撤销，并已通知本人"))
    return web.see_other(EXTENSIONS)
