"""The demo's accounts, as `portal demo --accounts` lists them and the demo bar offers them."""

import json
from dataclasses import dataclass
from pathlib import Path

FILE = "accounts.json"


@dataclass(frozen=True)
class Account:
    """One account of the demo."""

    key: str
    role: str
    name: str
    sign_in: str
    password: str
    totp_secret: str
    person_id: int
    member_id: int | None
    note: str


def read_accounts(home: Path) -> tuple[Account, ...]:
    """The accounts that the demo in this home was filled with."""
    path = home / FILE
    return tuple(Account(**entry) for entry in json.loads(path.read_text())) if path.exists() else ()
