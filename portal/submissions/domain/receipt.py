"""Numbers and check codes of receipts."""

import re
from collections.abc import Callable

# Never reused: a number of one year is given once (store.NumberSeries).
NUMBER = "ZC{year}{sequence:06d}"

# Crockford's base 32: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16  # 80 bits: nobody finds one by trying
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def application_number(year: int, sequence: int) -> str:
    """`ZC2023000123`: the 123rd application of 2023."""
    return NUMBER.format(year=year, sequence=sequence)


def plain_number(text: str) -> str:
    """A number as somebody typed it: spaces, dashes and small letters don't matter."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def new_check_code(choose: Callable[[str], str]) -> str:
    """A check code; `choose` picks one character of an alphabet, unpredictably (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """`7KQF-3M2P-9XWD-4TBN`: as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def plain_code(text: str) -> str:
    """A code as somebody typed it; look-alikes are read as what they must be."""
    return re.sub(r"[^0-9A-Z]", "", text.upper().translate(_LOOKALIKES))
