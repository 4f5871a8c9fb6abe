"""`portal plugins install|approve|decline|upgrade|rollback|remove`: a plan is printed before anything is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from portal.app import Portal
from portal.commands.opening import open_current
from portal.commands.output import emit
from portal.commands.plugins_identity import operator
from portal.extensions.domain.release import Plan
from portal.extensions.service import approving, installing, leaving
from portal.extensions.service.place import place_of
from portal.kernel.access import Role

BRINGS = (Role.PROVINCIAL_OFFICER, Role.SERIES_ADMINISTRATOR)
DECIDES = (Role.PROVINCIAL_OFFICER,)

wheel_argument = click.argument("wheel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
by_option = click.option("--by", "sign_in", required=True, metavar="SIGN_IN", help="Phone or ID number of who does it.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
plan_option = click.option("--plan", "only_plan", is_flag=True, help="Print what would be done, and do nothing.")
plan_by_option = click.option(
    "--by", "sign_in", default="", metavar="SIGN_IN", help="Phone or ID number of who does it."
)


def show(plan: Plan) -> None:
    """The plan as lines."""
    moved = f" (now {plan.from_version})" if plan.from_version else ""
    click.echo(f"{plan.action} {plan.name} {plan.version}{moved}, a {plan.kind} plugin, {plan.files} files")
    click.echo(f"  sha256   {plan.sha256}")
    click.echo(f"  core API {plan.core_api}; hooks: {', '.join(plan.hooks) or 'none'}")
    click.echo(f"  series   {', '.join(plan.series) or 'none'}")
    for mark in plan.editions:
        click.echo(f"  edition  {mark.slug} {mark.year} version {mark.version} {mark.hash[:12]}")
    for table, rows in plan.tables.items():
        click.echo(f"  table    {table}: {rows} rows")
    for series, number in plan.open_cases.items():
        click.echo(f"  open     {series}: {number} cases")
    for text in plan.refusals:
        click.echo(f"  REFUSED  {text}", err=True)


def carry_out(plan: Plan, as_json: bool, only_plan: bool, act: Callable[[], dict[str, Any]] | None) -> None:
    """Print the plan, then do it; exit 1 when something speaks against it."""
    if not as_json:
        show(plan)
    if plan.refusals or only_plan or act is None:
        if as_json:
            emit({"plan": plan.to_json(), "done": False})
        raise SystemExit(1 if plan.refusals else 0)
    done = act()
    if as_json:
        emit({"plan": plan.to_json(), "done": True, **done})
    else:
        click.echo(" ".join(f"{key}: {value}" for key, value in done.items()))


def _needs(sign_in: str, only_plan: bool) -> None:
    if not sign_in and not only_plan:
        raise click.UsageError("--by SIGN_IN says who does it")


def _bring(wheel: Path, action: str, name: str, sign_in: str, as_json: bool, only_plan: bool) -> None:
    _needs(sign_in, only_plan)
    portal = open_current()
    place, content = place_of(portal), wheel.read_bytes()
    actor = operator(portal, sign_in, BRINGS) if sign_in else None

    def act() -> dict[str, Any]:
        assert actor is not None  # noqa: S101 - `_needs` has seen to it
        now = portal.clock.now()
        release = installing.stage(content, place, action=action, name=name, actor=actor, now=now)
        return {"release": release, "state": "staged", "next": "portal plugins approve, by another person"}

    carry_out(installing.plan(content, place, action=action, name=name), as_json, only_plan, act if actor else None)


@click.command("install")
@wheel_argument
@plan_by_option
@plan_option
@json_option
def install(wheel: Path, sign_in: str, only_plan: bool, as_json: bool) -> None:
    """Bring a plugin's WHEEL: checked, tried apart, stored; in force once another person approves it."""
    _bring(wheel, "install", "", sign_in, as_json, only_plan)


@click.command("upgrade")
@click.argument("name")
@wheel_argument
@plan_by_option
@plan_option
@json_option
def upgrade(name: str, wheel: Path, sign_in: str, only_plan: bool, as_json: bool) -> None:
    """Bring a newer WHEEL of the plugin NAME; the one in force is kept to go back to."""
    _bring(wheel, "upgrade", name, sign_in, as_json, only_plan)


@click.command("approve")
@click.argument("name")
@by_option
@json_option
def approve(name: str, sign_in: str, as_json: bool) -> None:
    """Approve what waits of the plugin NAME and put it in force. Not by the person who brought it."""
    portal = open_current()
    actor = operator(portal, sign_in, DECIDES)
    release = installing.waiting_of(name)
    version = approving.approve(release_id=release, place=place_of(portal), actor=actor, now=portal.clock.now())
    _say(as_json, name=name, version=version, state="active")


@click.command("decline")
@click.argument("name")
@by_option
@click.option("--reason", required=True, help="Why not.")
@json_option
def decline(name: str, sign_in: str, reason: str, as_json: bool) -> None:
    """Don't let in what waits of the plugin NAME."""
    portal = open_current()
    actor = operator(portal, sign_in, BRINGS)
    installing.decline(release_id=installing.waiting_of(name), reason=reason, actor=actor, now=portal.clock.now())
    _say(as_json, name=name, state="declined")


@click.command("rollback")
@click.argument("name")
@plan_by_option
@plan_option
@json_option
def rollback(name: str, sign_in: str, only_plan: bool, as_json: bool) -> None:
    """Put the version of the plugin NAME before the present one in force again."""
    _needs(sign_in, only_plan)
    portal = open_current()
    carry_out(leaving.plan_rollback(name), as_json, only_plan, lambda: _rolled_back(portal, name, sign_in))


def _rolled_back(portal: Portal, name: str, sign_in: str) -> dict[str, Any]:
    actor = operator(portal, sign_in, BRINGS)
    version = leaving.roll_back(name=name, place=place_of(portal), actor=actor, now=portal.clock.now())
    return {"name": name, "version": version, "state": "active"}


@click.command("remove")
@click.argument("name")
@plan_by_option
@plan_option
@json_option
def remove(name: str, sign_in: str, only_plan: bool, as_json: bool) -> None:
    """Archive the plugin NAME with its rows, then take it out. Refused while cases of its series are open."""
    _needs(sign_in, only_plan)
    portal = open_current()
    carry_out(leaving.plan_removal(name), as_json, only_plan, lambda: _removed(portal, name, sign_in))


def _removed(portal: Portal, name: str, sign_in: str) -> dict[str, Any]:
    actor = operator(portal, sign_in, BRINGS)
    archive = leaving.remove(name=name, place=place_of(portal), actor=actor, now=portal.clock.now())
    return {"name": name, "state": "removed", "archive": archive}


def _say(as_json: bool, **done: str) -> None:
    if as_json:
        emit(done)
    else:
        click.echo(" ".join(done.values()))


COMMANDS = (install, upgrade, approve, decline, rollback, remove)
