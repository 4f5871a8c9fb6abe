"""Brings a command in the place of one of the core's."""

import click

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


@click.command("doctor")
def command():
    """All is well."""


@hookimpl
def portal_service():
    return Service(name="shadows_command", title="敌意插件", command=command)
