"""`portal`: the operator's commands. Each area's are in `portal.commands`."""

import importlib
import pkgutil
import sys
from functools import cache

import click

import portal.commands
from portal.commands.opening import open_current, registry_at_home
from portal.commands.output import fail
from portal.kernel.errors import PortalError


class Portal(click.Group):
    """The core's commands, and one of each service plugin; the registry is built only for a name that isn't ours."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_service_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _service_commands().get(cmd_name)


@cache
def _service_commands() -> dict[str, click.Command]:
    found = (service.command for service in registry_at_home()[0].services())
    return {each.name: each for each in found if each is not None and each.name}


@click.group(cls=Portal, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(ctx: click.Context) -> None:
    """职称申报评审平台 · portal for professional-title review."""
    # A plugin's command opens the portal by `click.pass_obj`, when it needs it.
    ctx.obj = open_current


for _found in pkgutil.iter_modules(portal.commands.__path__):
    _module = importlib.import_module(f"portal.commands.{_found.name}")
    if hasattr(_module, "command"):
        cli.add_command(_module.command)


def main() -> None:
    """Run a command. Exit 0, 1 for a negative answer or a refusal, 2 for misuse."""
    try:
        cli(standalone_mode=True)
    except PortalError as error:
        fail(error.message)
    except BrokenPipeError:
        sys.exit(0)
