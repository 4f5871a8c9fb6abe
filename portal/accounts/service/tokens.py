"""Random tokens, and the hashes under which they are kept."""

import hashlib
import secrets

from portal.accounts.domain.codes import CODE_DIGITS, RECOVERY_ALPHABET, RECOVERY_LENGTH
from portal.kernel.sealing import blind_index


def new_token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Six random digits for a text message."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_hash(code: str, bound_to: str) -> str:
    """A keyed hash, bound to one request or person: six digits without a key are guessed in a second."""
    return blind_index(f"{bound_to}:{code}", "accounts.code")


def new_recovery_code() -> str:
    return "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))
