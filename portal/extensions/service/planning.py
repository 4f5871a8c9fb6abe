"""What would be done to a plugin, and what speaks against it; the plugin is tried in a process of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from packaging.version import Version as Number

from portal.extensions.domain.release import EditionMark, Plan, ReleaseState, edition_refusals
from portal.extensions.service import place as places
from portal.extensions.service.place import Place
from portal.extensions.store import release as store
from portal.extensions.store import tables
from portal.extensions.store.release import Release
from portal.kernel.errors import Refused
from portal.kernel.i18n import _
from portal.registry.faults import PluginError
from portal.registry.probe import Tried, try_out
from portal.registry.releases import Step, memory_of, no_step, release_of, unpack
from portal.registry.scan import scan
from portal.registry.wheels import Wheel, read_wheel
from portal.submissions.service.usage import editions_in_use, open_cases


@dataclass(frozen=True)
class Examined:
    """A wheel, what came of trying it, and the plan to put it in force."""

    wheel: Wheel
    content: bytes
    plan: Plan


def examine(content: bytes, place: Place, *, action: str, name: str = "", step: Step = no_step) -> Examined:
    """Read the wheel, try it apart, and plan. Raises Refused when it can't even be read.

    `action` is install or upgrade; `name` the plugin that is to be upgraded. Unpacks beside, and changes nothing else.
    """
    try:
        wheel = read_wheel(content)
    except PluginError as error:
        raise Refused(_("不能安装：%(reason)s", reason=str(error)), code="not-a-plugin") from error
    refusals = _standing(wheel, place, action, name)
    tried = None
    if not refusals:
        unpack(release_of(wheel), content, place.home, step)
        tried = _try(wheel, place)
        step("tried")
        refusals = [*_sources(wheel, content), *objections(tried), *_editions(wheel.name, tried.series)]
        if not refusals:
            memory_of(place.home).keep(release_of(wheel).content)
    return Examined(wheel, content, _plan(wheel, action, tried, refusals))


def _plan(wheel: Wheel, action: str, tried: Tried | None, refusals: list[str]) -> Plan:
    old = store.active_of(wheel.name)
    report: Mapping[str, Any] = {} if tried is None else tried.report
    declared = [] if tried is None else [each["slug"] for each in tried.series]
    return Plan(
        action=action,
        name=wheel.name,
        version=wheel.version,
        from_version="" if old is None else old.version,
        sha256=wheel.sha256,
        core_api=wheel.core_api,
        kind=report.get("kind", "series"),
        hooks=tuple(report.get("hooks", ())),
        series=tuple(declared),
        editions=() if tried is None else marks(tried.series),
        tables=tables.rows_of(wheel.name, store.names()),
        open_cases=open_cases({*declared, *(() if old is None else old.series)}),
        files=len(wheel.files),
        requires=wheel.requires,
        refusals=tuple(refusals),
    )


def marks(series: Iterable[Mapping[str, Any]]) -> tuple[EditionMark, ...]:
    """The editions of the series that a trial reports."""
    return tuple(EditionMark.of(edition) for each in series for edition in each["editions"])


def stored_marks(row: Release) -> tuple[EditionMark, ...]:
    """The editions that a version declares."""
    return tuple(EditionMark(*each) for each in row.editions)


def _standing(wheel: Wheel, place: Place, action: str, name: str) -> list[str]:
    """What speaks against it before anything of it is run."""
    active = store.active_of(wheel.name)
    waiting = store.of_plugin(wheel.name, (ReleaseState.STAGED, ReleaseState.APPROVED))
    shipped = {report.name for report in place.registry().report() if report.bundled}
    if wheel.name in shipped:
        return [_("%(name)s是本平台自带的插件，不能从外部替换", name=wheel.name)]
    if waiting:
        return [_("%(name)s %(version)s正在等待批准", name=wheel.name, version=waiting[0].version)]
    if action == "install" and active is not None:
        return [_("%(name)s %(version)s已经安装，请使用升级", name=wheel.name, version=active.version)]
    if action == "upgrade" and (active is None or wheel.name != name):
        return [_("没有安装%(name)s，不能用%(other)s升级", name=name, other=wheel.name)]
    if active is not None and Number(wheel.version) <= Number(active.version):
        return [_("已安装%(old)s；%(new)s不是更新的版本", old=active.version, new=wheel.version)]
    return []


def _try(wheel: Wheel, place: Place) -> Tried:
    return try_out(release_of(wheel).target(place.home), beside=places.beside(place.home, wheel.name))


def _sources(wheel: Wheel, content: bytes) -> list[str]:
    return [f"{found.file}:{found.line}: {found.problem}" for found in scan(wheel.sources(content))]


def objections(tried: Tried) -> list[str]:
    """What the trial says against the plugin."""
    if not tried.enabled:
        return [tried.reason]
    return [f"{name} {place}: {problem}" for name, place, problem in tried.findings]


def _editions(name: str, series: tuple[Mapping[str, Any], ...]) -> list[str]:
    old = store.active_of(name)
    if old is None:
        return []
    return say_editions(edition_refusals(stored_marks(old), marks(series), used_editions(old.series)))


def used_editions(series: Iterable[str]) -> frozenset[EditionMark]:
    """The editions by which open cases are judged."""
    return frozenset(EditionMark(use.series, use.year, use.version, use.hash) for use in editions_in_use(series))


def say_editions(refusals: list[str]) -> list[str]:
    """The domain's refusals in words."""
    said = []
    for refusal in refusals:
        code, _space, what = refusal.partition(" ")
        if code == "edition-in-use":
            said.append(_("%(edition)s正在用于未办结的申报，新版本中不能没有它", edition=what))
        else:
            said.append(_("%(edition)s已经发布，内容不能改变；请另给一个版本号", edition=what))
    return said


def refuse(plan: Plan) -> None:
    """Raise Refused with everything that speaks against the plan."""
    if plan.refusals:
        raise Refused("；".join(plan.refusals), code=f"plugin-{plan.action}")


def plan_of(row: Release, action: str, refusals: Iterable[str] = (), **changes: Any) -> Plan:
    """The plan to do something with a version that is recorded."""
    made = Plan(
        action=action,
        name=row.name,
        version=row.version,
        sha256=row.sha256,
        core_api=row.core_api,
        kind=row.kind,
        hooks=tuple(row.hooks),
        series=tuple(row.series),
        editions=stored_marks(row),
        tables=tables.rows_of(row.name, store.names()),
        open_cases=open_cases(row.series),
        files=len(row.files),
        requires=tuple(row.requires),
        refusals=tuple(refusals),
    )
    return replace(made, **changes)
