"""How personal numbers are shown: never whole, unless asked for with a reason (QUALITY 1.3)."""

import re

# 18 or 15 digits of a resident number, 11 digits of a mobile number, standing alone in a text.
_ID_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_PHONE_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9]{9})(?![0-9A-Za-z])")


def mask_document(number: str) -> str:
    """`520***********123X`: the first 3 and the last 4 at most; less of a short number."""
    head, tail = (3, 4) if len(number) >= 15 else (1, 2)
    return number[:head] + "*" * max(0, len(number) - head - tail) + number[-tail:]


def mask_phone(number: str) -> str:
    """`138****5678`."""
    return f"{number[:3]}****{number[-4:]}"


def mask_email(address: str) -> str:
    """`w***@example.com`."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def holds_personal_number(text: str) -> bool:
    """Is a whole ID or phone number in this text? Public pages refuse such a text."""
    return bool(_ID_IN_TEXT.search(text) or _PHONE_IN_TEXT.search(text))


def redacted(text: str) -> str:
    """The text with every ID and phone number in it masked: for the ledger and for logs."""
    text = _ID_IN_TEXT.sub(lambda found: mask_document(found[1]), text)
    return _PHONE_IN_TEXT.sub(lambda found: mask_phone(found[1]), text)
