"""`portal init` and what belongs to it: the home, the tables, the shipped calendar, the first administrator."""

from datetime import datetime

import click

from portal import mounting
from portal.accounts import service as accounts
from portal.accounts.domain.organisations import OrganisationKind
from portal.accounts.service.directory import organisations_and_kind
from portal.app import Portal, open_portal
from portal.calendar import service as calendar
from portal.commands.output import fail
from portal.config import settings_from
from portal.kernel import database as db
from portal.kernel import schema
from portal.kernel.access import SYSTEM, Role
from portal.kernel.database import transaction


@click.command("init")
@click.option("--province", default="贵州省人力资源和社会保障厅", show_default=True, help="The root of the tree.")
@click.option("--admin-name", default="", help="The first administrator's name.")
@click.option("--admin-phone", default="", help="The phone that the invitation is bound to.")
def command(province: str, admin_name: str, admin_phone: str) -> None:
    """Make what is missing: home, secret key, tables, calendar; and invite the first administrator.

    Safe to repeat. The invitation's link is printed; it opens only for the holder of the phone, who registers first.
    """
    if bool(admin_name) != bool(admin_phone):
        raise click.UsageError("--admin-name and --admin-phone belong together")
    settings = settings_from()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    portal = open_portal(settings)
    for name in [*schema.migrate(settings.home), *mounting.migrate(portal.registry, settings.home)]:
        click.echo(f"migrated: {name}")
    now = portal.clock.now()
    plans = calendar.install_shipped_plans(now=now, actor=SYSTEM)
    days = calendar.seed_workdays(now=now, actor=SYSTEM)
    root = _root(province, now)
    click.echo(f"home: {settings.home}\ncalendar plans added: {plans}, years of working days added: {days}")
    if admin_phone:
        click.echo(f"invitation: {_invite(portal, root, admin_name, admin_phone, now)}")
    elif not accounts.members(root):
        click.echo("nobody administers this portal yet: portal init --admin-name NAME --admin-phone PHONE")
    db.close_all()


def _root(province: str, now: datetime) -> int:
    """The province's bureau: the root of the tree, made once."""
    with transaction():
        there = organisations_and_kind((), OrganisationKind.PROVINCIAL_BUREAU.value)
        return min(there) if there else accounts.found_province(name=province, now=now)


def _invite(portal: Portal, root: int, name: str, phone: str, now: datetime) -> str:
    if accounts.members(root, Role.PROVINCIAL_OFFICER.value):
        fail("this portal has its administrator: further people are invited in the browser")
    token = accounts.invite_first_officer(
        organisation_id=root, role=Role.PROVINCIAL_OFFICER, name=name, phone=phone, now=now
    )
    return f"{portal.settings.public_url}/invitations/{token}"
