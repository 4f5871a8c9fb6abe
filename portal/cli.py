"""`portal`: the operator's commands. Each area's are in `portal.commands`."""

import importlib
import pkgutil
import sys

import click

import portal.commands
from portal.commands.output import fail
from portal.kernel.errors import PortalError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """职称申报评审平台 · portal for professional-title review."""


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
