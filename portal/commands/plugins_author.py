"""`portal plugins new|check`: for whoever writes a plugin. They need no database."""

import re
from pathlib import Path

import click

from portal.commands.output import emit, fail
from portal.registry.checking import check_path
from portal.registry.scaffold import new_plugin, package_of
from portal.registry.wheels import NAME, RESERVED


@click.command("new")
@click.argument("name")
@click.option("--title", default="", help="The series' Chinese name [NAME].")
@click.option("--year", default=2023, show_default=True, type=click.IntRange(2000, 2100), help="Application year.")
@click.option("--path", type=click.Path(file_okay=False, path_type=Path), help="The new folder [./NAME].")
def new(name: str, title: str, year: int, path: Path | None) -> None:
    """Write a series plugin NAME (small letters, digits, _) that passes its own tests."""
    if not NAME.fullmatch(name) or name in RESERVED:
        fail(f"{name!r} can't be a plugin's name: small letters, digits and _, at least two, no name of the core's", 2)
    if re.search(r'["\\\x00-\x1f$]', title):
        fail("the title is one line without quotation marks", 2)
    folder = path or Path(name)
    if folder.exists() and any(folder.iterdir()):
        fail(f"{folder} is not empty", 2)
    for file, text in new_plugin(name, title=title or name, year=year).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
        click.echo(str(folder / file))
    click.echo(f"\ncd {folder} && python -m pytest && portal plugins check . # then edit {package_of(name)}/editions")


@click.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def check(path: Path, as_json: bool) -> None:
    """Check the plugin in PATH, a folder or a wheel, in a process of its own; exit 1 when something is wrong."""
    found = check_path(path)
    if as_json:
        emit(
            {
                "path": found.path,
                "ok": not found.findings,
                "series": [dict(each) for each in found.tried.series] if found.tried else [],
                "findings": [vars(finding) for finding in found.findings],
            }
        )
    else:
        for finding in found.findings:
            click.echo(str(finding))
        click.echo("no findings" if not found.findings else f"{len(found.findings)} findings", err=True)
    raise SystemExit(1 if found.findings else 0)
