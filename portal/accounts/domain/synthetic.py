"""Numbers for the demo and for tests: they pass the check digits, and belong to nobody we know of.

Deterministic: the same seed gives the same number.
"""

from datetime import date

from portal.accounts.domain.identifiers import credit_check_character, id_check_character

_EARLIEST_BIRTH = date(1966, 1, 1).toordinal()
_BIRTHS = 33 * 365


def resident_number_of(seed: int, *, region: str = "520100", born: date | None = None) -> str:
    """A GB 11643 number; seeds below 999 * 12045 give different numbers for one region."""
    birth = born or date.fromordinal(_EARLIEST_BIRTH + seed * 977 % _BIRTHS)
    order = 1 + (seed if born else seed // _BIRTHS) % 998
    first17 = f"{region}{birth:%Y%m%d}{order:03d}"
    return first17 + id_check_character(first17)


def _organisation_check(body: str) -> str:
    """The check character of the organisation code within (GB 11714): mod 11 over 8 characters."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X0"[11 - total % 11]


def credit_code_of(seed: int, *, region: str = "520100", office: str = "91") -> str:
    """A GB 32100 code: `office` is 91 for a company, 12 for a public institution, 11 for a state organ."""
    body = f"MA{seed % 1_000_000:06d}"
    first17 = f"{office}{region}{body}{_organisation_check(body)}"
    return first17 + credit_check_character(first17)


def phone_of(seed: int) -> str:
    """A mobile number of the shape 199 0xxx xxxx."""
    return f"1990{seed % 10_000_000:07d}"
