"""Codes sent to a phone, and the codes of an authenticator app: how long, how often, and never twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 5

TOTP_STEP_SECONDS = 30
# One step before and after: phones' clocks are off by some seconds.
TOTP_WINDOW = 1
TOTP_ISSUER = "贵州职称"

RECOVERY_CODES = 10
RECOVERY_ALPHABET = "ABCDEFGHJKLMNPQRTUWXY346789"
RECOVERY_LENGTH = 10


class Purpose(StrEnum):
    """What a code is for; a code for one thing opens no other."""

    REGISTER = "register"
    RESET = "reset"
    PHONE = "phone"


def is_open(*, expires_at: datetime, used_at: datetime | None, tries: int, now: datetime) -> bool:
    """Can a sent code still be entered?"""
    return used_at is None and tries < CODE_TRIES and now < expires_at


def totp_step(now: datetime) -> int:
    """The number of the 30-second step of RFC 6238, clause 4."""
    return int(now.timestamp()) // TOTP_STEP_SECONDS


def steps_accepted(now: datetime) -> range:
    """The steps whose codes are taken at this instant."""
    step = totp_step(now)
    return range(step - TOTP_WINDOW, step + TOTP_WINDOW + 1)


def fresh_step(matching: Iterable[int], last_used: int | None) -> int | None:
    """The step to record for a matching code; None when the code was used before (RFC 6238, clause 5.2)."""
    fresh = [step for step in matching if last_used is None or step > last_used]
    return max(fresh) if fresh else None


def compact_code(text: str) -> str:
    """A code as typed, without spaces and dashes, full-width digits folded by the form."""
    return "".join(character for character in text.upper() if character.isalnum())


def recovery_shown(code: str) -> str:
    """A recovery code in two halves, as it is printed."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"
