"""Sealing of ballots and of the parts of their key: X25519, HKDF-SHA256, ChaCha20-Poly1305."""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plugins.committees.domain import ballot as rules

# Without letters that are read for each other.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 5, 5
_NONCE = bytes(12)


def new_key() -> tuple[bytes, bytes]:
    """(private, public) of a ballot."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def split(private: bytes) -> tuple[bytes, bytes, bytes]:
    return rules.split(private, secrets.token_bytes(2 * rules.KEY))


def seal(place: int, choice: rules.Choice, public: bytes) -> bytes:
    """One ballot, which only the whole private key opens. The same vote sealed twice is not the same."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    text = rules.ballot_text(place, choice, secrets.token_bytes(11))
    return mine + ChaCha20Poly1305(_derived(shared, mine + public)).encrypt(_NONCE, text, None)


def unseal(sealed: bytes, private: bytes) -> tuple[int, rules.Choice]:
    """What a sealed ballot says. Raises ValueError for one that this key did not seal."""
    key = X25519PrivateKey.from_private_bytes(private)
    theirs, text = sealed[:32], sealed[32:]
    shared = key.exchange(X25519PublicKey.from_public_bytes(theirs))
    derived = _derived(shared, theirs + key.public_key().public_bytes_raw())
    try:
        return rules.read_ballot(ChaCha20Poly1305(derived).decrypt(_NONCE, text, None))
    except InvalidTag as error:
        raise ValueError("a ballot that was not sealed with this key") from error


def _derived(shared: bytes, salt: bytes) -> bytes:
    # Each key is used for one text only, so the nonce may be constant.
    return HKDF(SHA256(), 32, salt=salt, info=b"committees ballot 1").derive(shared)


def empty_box(slots: int) -> bytes:
    """A box of so many empty slots: chance, as long as ballots."""
    return b"".join(b"\0" + secrets.token_bytes(rules.SEALED) for _ in range(slots))


def put_in(box: bytes, ballots: list[bytes]) -> bytes:
    """The box with these ballots, in a new order and of the same length. Raises ValueError when it is full."""
    slots = rules.slots_of(box)
    empty = [slot for slot in slots if slot[0] == 0]
    if len(ballots) > len(empty):
        raise ValueError("the box is full")
    full = [slot for slot in slots if slot[0] == 1] + [b"\1" + each for each in ballots]
    spare = [b"\0" + secrets.token_bytes(rules.SEALED) for _ in range(len(empty) - len(ballots))]
    mixed = full + spare
    secrets.SystemRandom().shuffle(mixed)
    return b"".join(mixed)


def to_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def from_text(text: str) -> bytes:
    return base64.b64decode(text)


def new_code() -> str:
    """What a holder writes down: 125 bits in five groups."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def read_code(typed: str) -> str:
    """A code as it was given, however it was typed."""
    return "".join(typed.upper().replace("-", " ").split())


def lock(parts: bytes, code: str) -> str:
    """A holder's parts, which only the code opens."""
    salt = secrets.token_bytes(16)
    return to_text(salt + ChaCha20Poly1305(_code_key(code, salt)).encrypt(_NONCE, parts, None))


def unlock(locked: str, code: str) -> bytes | None:
    """The parts; None for another code."""
    content = from_text(locked)
    try:
        return ChaCha20Poly1305(_code_key(code, content[:16])).decrypt(_NONCE, content[16:], None)
    except InvalidTag:
        return None


def _code_key(code: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=b"committees code 1").derive(read_code(code).encode())
