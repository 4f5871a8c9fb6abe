"""How commands speak: one JSON document or plain lines on standard output, errors on standard error."""

import json
import sys
from typing import Any, NoReturn

import click


def emit(document: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def fail(message: str, code: int = 1) -> NoReturn:
    """End with a message on standard error: 1 for a negative answer, 2 for misuse."""
    click.echo(message, err=True)
    sys.exit(code)
