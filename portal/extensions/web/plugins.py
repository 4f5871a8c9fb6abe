"""The province's plugins: what each is and did; switching them; letting new ones in."""

from flask import Blueprint, Response

from portal.extensions.forms.reason import ReasonForm
from portal.extensions.service import approving, installing, reading, switching
from portal.extensions.service.place import place_of
from portal.extensions.web.wording import ACTIONS, KINDS, WORDS, say_state
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _
from portal.registry import PluginReport

blueprint = Blueprint("extensions", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)

PLUGINS = "/plugins"
UNPROCESSABLE = 422


@blueprint.get(PLUGINS)
@province
def overview() -> Response:
    """Every plugin, and what waits to be approved."""
    registry = web.portal().registry
    return web.render(
        "extensions/plugins.html",
        **WORDS,
        plugins=reading.overview(registry.report()),
        waiting=reading.waiting(),
        names={series.slug: series.name for series in registry.series()},
        kinds={name: _(text) for name, text in KINDS.items()},
    )


def _report(name: str) -> PluginReport:
    found = next((each for each in web.portal().registry.report() if each.name == name), None)
    if found is None:
        raise Missing(_("没有这个插件"))
    return found


@blueprint.get(f"{PLUGINS}/<plugin>")
@province
def detail(plugin: str) -> Response:
    """One plugin: state, faults, versions, history, and the switch."""
    return _detail(plugin, web.form_for(ReasonForm, key="plugins.switch", arguments={"plugin": plugin}))


def _detail(plugin: str, form: ReasonForm) -> Response:
    report = _report(plugin)
    series = [each for each in web.portal().registry.series() if each.slug in report.series]
    return web.render(
        "extensions/plugin.html",
        **WORDS,
        status=UNPROCESSABLE if form.errors else 200,
        report=report,
        form=form,
        series=series,
        kind=_(KINDS[report.kind]),
        faults=reading.faults(plugin),
        versions=[(each, *say_state(each.state)) for each in reading.versions(plugin)],
        history=[(_(ACTIONS.get(each.action, each.action)), each) for each in reading.history(plugin)],
        disabled=report.deed is not None and report.deed.value == "disabled",
        has_settings=any(each.name == plugin and each.settings for each in web.portal().registry.services()),
    )


@blueprint.post(f"{PLUGINS}/<plugin>/disable")
@province
@web.keeps_draft("plugins.switch")
def disable(plugin: str) -> Response:
    """Switch it off, everywhere."""
    return _switch(plugin, off=True)


@blueprint.post(f"{PLUGINS}/<plugin>/enable")
@province
@web.keeps_draft("plugins.switch")
def enable(plugin: str) -> Response:
    """Switch it on again."""
    return _switch(plugin, off=False)


def _switch(plugin: str, *, off: bool) -> Response:
    form = web.form_for(ReasonForm)
    if not form.validate():
        return _detail(plugin, form)
    known = [report.name for report in web.portal().registry.report()]
    act = switching.disable if off else switching.enable
    try:
        act(name=plugin, known=known, reason=form.reason.data, actor=web.actor(), now=web.now())
    except Invalid as refused:
        form.add_errors(refused.errors)
        return _detail(plugin, form)
    web.say(_("已停用%(name)s", name=plugin) if off else _("已恢复使用%(name)s", name=plugin))
    return web.see_other(f"{PLUGINS}/{plugin}")


@blueprint.get(f"{PLUGINS}/releases/<int:release_id>")
@province
def release(release_id: int) -> Response:
    """A version that waits: everything that there is to know before it is let in."""
    return _release(release_id, web.form_for(ReasonForm, key="plugins.decline", arguments={"release_id": release_id}))


def _release(release_id: int, form: ReasonForm) -> Response:
    found = reading.waiting_release(release_id)
    if found is None:
        raise Missing(_("没有这个等待批准的插件"))
    return web.render(
        "extensions/release.html",
        **WORDS,
        status=UNPROCESSABLE if form.errors else 200,
        release=found,
        plan=reading.plan_of_waiting(release_id),
        state=say_state(found.state),
        form=form,
        own=found.staged_by == web.actor().person_id,
        kind=_(KINDS[found.kind]),
    )


@blueprint.post(f"{PLUGINS}/releases/<int:release_id>/approve")
@province
def approve(release_id: int) -> Response:
    """Let it in; the second of two people."""
    place = place_of(web.portal())
    version = approving.approve(release_id=release_id, place=place, actor=web.actor(), now=web.now())
    web.say(_("已批准并启用，版本%(version)s", version=version))
    return web.see_other(PLUGINS)


@blueprint.post(f"{PLUGINS}/releases/<int:release_id>/decline")
@province
@web.keeps_draft("plugins.decline")
def decline(release_id: int) -> Response:
    """Don't let it in."""
    form = web.form_for(ReasonForm)
    if not form.validate():
        return _release(release_id, form)
    installing.decline(release_id=release_id, reason=form.reason.data, actor=web.actor(), now=web.now())
    web.say(_("已记录：不予批准"))
    return web.see_other(PLUGINS)
