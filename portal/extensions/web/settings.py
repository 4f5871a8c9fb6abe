"""A service plugin's settings, for the province."""

from flask import Blueprint, Response

from portal.extensions.forms.settings import PREFIX, SettingsForm, form_of
from portal.extensions.service import settings as service
from portal.extensions.web.plugins import PLUGINS, UNPROCESSABLE, province
from portal.kernel import web
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.registry import Service

blueprint = Blueprint("extensions_settings", __name__)


def _service(plugin: str) -> Service:
    """The service with settings. Raises Missing for one that is off, or declares none."""
    found = next((each for each in web.portal().registry.services() if each.name == plugin and each.settings), None)
    if found is None:
        raise Missing(_("这个插件没有可以设置的内容，或已停用"))
    return found


def _page(found: Service, form: SettingsForm) -> Response:
    status = UNPROCESSABLE if form.errors else 200
    return web.render("extensions/settings.html", status=status, service=found, form=form)


@blueprint.get(f"{PLUGINS}/<plugin>/settings")
@province
def settings(plugin: str) -> Response:
    """The settings as they are."""
    found = _service(plugin)
    values = {PREFIX + key: value for key, value in service.read(found.name, found.settings).items()}
    form = web.form_for(form_of(found.settings), key="plugins.settings", arguments={"plugin": plugin}, **values)
    return _page(found, form)


@blueprint.post(f"{PLUGINS}/<plugin>/settings")
@province
@web.keeps_draft("plugins.settings")
def change(plugin: str) -> Response:
    """Set them, with a reason."""
    found = _service(plugin)
    form = web.form_for(form_of(found.settings))
    if not form.validate():
        return _page(found, form)
    try:
        service.change(
            service=found,
            values=form.values(),
            reason=form.reason.data or "",
            actor=web.actor(),
            now=web.now(),
        )
    except Invalid as refused:
        form.refuse(refused.errors)
        return _page(found, form)
    web.say(_("设置已保存，立即生效"))
    return web.see_other(f"{PLUGINS}/{plugin}")
