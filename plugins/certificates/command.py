"""`portal certificates`: what the operator may ask."""

import click


@click.group("certificates")
def command() -> None:
    """职称证书 · certificates."""
