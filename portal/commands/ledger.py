"""`portal ledger verify|show`: is the record of decisions whole, and what does it say of one subject?"""

import json
from datetime import datetime
from typing import Any

import click

from portal.commands.opening import open_current
from portal.commands.output import emit, fail
from portal.kernel import ledger
from portal.kernel.ledger import LedgerEntry


@click.group("ledger")
def command() -> None:
    """Look at the record of decisions."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def verify(as_json: bool) -> None:
    """Read the whole record; exit 1 and say where when it does not hold."""
    open_current()
    found = ledger.verify()
    anchor = ledger.newest_anchor()
    breaks = [{"subject": each.subject, "sequence": each.sequence, "reason": each.reason} for each in found.breaks]
    if as_json:
        root = None if anchor is None else {"at": _text(anchor.at), "entry": anchor.last_entry, "root": anchor.root}
        emit({"holds": not breaks, "entries": found.count, "breaks": breaks, "anchor": root})
    elif not breaks:
        click.echo(f"{found.count} entries, all of them as they were written")
    for each in () if as_json else found.breaks:
        click.echo(f"{each.subject} entry {each.sequence}: {each.reason}", err=True)
    raise SystemExit(1 if breaks else 0)


@command.command()
@click.argument("subject")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def show(subject: str, as_json: bool) -> None:
    """All entries of a SUBJECT such as application:12, oldest first; exit 1 when there is none."""
    open_current()
    entries = ledger.history(subject)
    if as_json:
        emit({"subject": subject, "entries": [_document(entry) for entry in entries]})
    elif not entries:
        fail(f"{subject}: no entries")
    else:
        for entry in entries:
            click.echo(f"{entry.sequence} {_text(entry.at)} {entry.action} {entry.actor} ({entry.role}) {entry.data}")
    raise SystemExit(0 if entries else 1)


def _document(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": _text(entry.at),
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "data": json.loads(entry.data),
        "hash": entry.hash,
    }


def _text(at: datetime) -> str:
    return at.isoformat()
