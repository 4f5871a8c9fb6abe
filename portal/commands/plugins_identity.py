"""Who stands behind a command that changes plugins: a member of staff, by password and, where set up, second factor."""

import os
from datetime import datetime

import click

from portal.accounts import service as accounts
from portal.accounts.service import Client
from portal.app import Portal
from portal.commands.output import fail
from portal.kernel.access import Actor, Role
from portal.kernel.errors import Invalid

PASSWORD = "PORTAL_OPERATOR_PASSWORD"  # noqa: S105 - the name of a variable
CODE = "PORTAL_OPERATOR_CODE"
_CLIENT = Client(network="command", device="", browser="portal plugins")


def operator(portal: Portal, sign_in: str, roles: tuple[Role, ...]) -> Actor:
    """The person with this phone or ID number, in the first of the roles that he holds; exit 1 when he holds none.

    The password comes from PORTAL_OPERATOR_PASSWORD or a prompt; the code of a second factor from PORTAL_OPERATOR_CODE
    or a prompt.
    """
    now = portal.clock.now()
    password = os.environ.get(PASSWORD) or click.prompt("password", hide_input=True, err=True)
    try:
        token = _signed_in(sign_in, password, now)
    except Invalid as error:
        fail(error.message)
    person = accounts.load_actor(token, now)
    if person is None:
        fail("the sign-in did not last")
    try:
        return _in_role(person, roles)
    finally:
        accounts.sign_out(actor=person, now=now)


def _signed_in(sign_in: str, password: str, now: datetime) -> str:
    found = accounts.sign_in(identifier=sign_in, password=password, client=_CLIENT, now=now)
    if not found.awaits_factor:
        return found.token
    code = os.environ.get(CODE) or click.prompt("code of the second factor", err=True)
    return accounts.confirm_second_factor(token=found.token, code=code, client=_CLIENT, now=now).token


def _in_role(person: Actor, roles: tuple[Role, ...]) -> Actor:
    held = {each.role: each for each in accounts.capacities(actor=person)}
    for role in roles:
        if role.value in held:
            found = held[role.value]
            return Actor(person.person_id, role, found.organisation_id, person.name, second_factor=True)
    fail(f"this person is none of: {', '.join(role.value for role in roles)}")
