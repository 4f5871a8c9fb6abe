"""Numbers that name a person or an organisation: normalised, then checked. Nothing here asks an age or an area list."""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from enum import StrEnum

from portal.accounts.domain.texts import N_

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−·.()]+")


class DocumentKind(StrEnum):
    """The identity documents with which a person may register (DOMAIN 8)."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    HMT_RESIDENCE = "hmt_residence"
    PERMANENT_RESIDENCE = "permanent_residence"


DOCUMENT_NAMES = {
    DocumentKind.RESIDENT_ID: N_("居民身份证"),
    DocumentKind.PASSPORT: N_("护照"),
    DocumentKind.HMT_RESIDENCE: N_("港澳台居民居住证"),
    DocumentKind.PERMANENT_RESIDENCE: N_("外国人永久居留身份证"),
}


class BadIdentifier(ValueError):
    """The number can't be right; the message is Chinese and says what to do."""


def compact(text: str) -> str:
    """Half-width, upper-case, without spaces, dashes or invisible characters."""
    folded = unicodedata.normalize("NFKC", text).upper()
    visible = "".join(c for c in folded if unicodedata.category(c) not in ("Cc", "Cf"))
    return _SEPARATORS.sub("", visible)


def id_check_character(first17: str) -> str:
    """The check character of GB 11643-1999, clause 4.2.4 (ISO 7064 MOD 11-2), over 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def credit_check_character(first17: str) -> str:
    """The check character of GB 32100-2015: 31 − (weighted sum mod 31), where 31 counts as 0."""
    values = (_CREDIT_ALPHABET.index(character) for character in first17)
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _upgraded(number: str) -> str:
    """An 18-digit number from a 15-digit one of before 1999: the century is put in, the check digit added."""
    first17 = f"{number[:6]}19{number[6:]}"
    return first17 + id_check_character(first17)


def resident_number(text: str) -> str:
    """The 18-character number of GB 11643; a 15-digit number is upgraded. Raises BadIdentifier."""
    number = compact(text)
    if re.fullmatch(r"[0-9]{15}", number):
        number = _upgraded(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BadIdentifier(N_("证件号码应为18位：前17位是数字，最后一位是数字或X"))
    if _birth(number[6:14]) is None:
        raise BadIdentifier(N_("证件号码第7至14位不是真实存在的出生日期，请对照证件检查"))
    if number[17] != id_check_character(number[:17]):
        raise BadIdentifier(N_("证件号码的校验位不对，请对照证件逐位检查"))
    return number


def _passport(text: str) -> str:
    number = compact(text)
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number):
        raise BadIdentifier(N_("护照号码应为5至20位字母和数字"))
    return number


def _permanent_residence(text: str) -> str:
    number = compact(text)
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return number
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return resident_number(number)
    raise BadIdentifier(N_("永久居留身份证号码应为18位号码，或旧版的3位字母加12位数字"))


def document_number(kind: DocumentKind, text: str) -> str:
    """The canonical number of a document. Raises BadIdentifier with a message for beside the field."""
    if not text.strip():
        raise BadIdentifier(N_("请填写证件号码"))
    if kind is DocumentKind.PASSPORT:
        return _passport(text)
    if kind is DocumentKind.PERMANENT_RESIDENCE:
        return _permanent_residence(text)
    return resident_number(text)


def birth_date(kind: DocumentKind, number: str) -> date | None:
    """The birth date that a canonical GB 11643 number carries; None for documents that carry none."""
    gb_11643 = kind is not DocumentKind.PASSPORT and re.fullmatch(r"[0-9]{17}[0-9X]", number)
    return _birth(number[6:14]) if gb_11643 else None


def credit_code(text: str) -> str:
    """The canonical form of a 统一社会信用代码, its check character not yet checked. Raises BadIdentifier."""
    code = compact(text)
    if len(code) != 18:
        raise BadIdentifier(N_("统一社会信用代码应为18位"))
    if not re.fullmatch(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}", code):
        raise BadIdentifier(N_("统一社会信用代码由数字和大写字母组成，不含I、O、Z、S、V，第3至8位是数字"))
    return code


def credit_code_holds(code: str) -> bool:
    """Does a canonical code pass GB 32100? Some real ones don't: see the recorded override (DOMAIN 8)."""
    return credit_check_character(code[:17]) == code[17]


def phone_number(text: str) -> str:
    """The 11 digits of a mainland mobile number, with or without +86, spaces and dashes. Raises BadIdentifier."""
    number = compact(text)
    number = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", number)
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        raise BadIdentifier(N_("请填写11位手机号码"))
    return number


def email_address(text: str) -> str:
    """An e-mail address in the form in which it is kept. Raises BadIdentifier."""
    address = unicodedata.normalize("NFKC", text).strip()
    if len(address) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", address):
        raise BadIdentifier(N_("请填写正确的电子邮箱，例如 name@example.com"))
    return address


def login_keys(text: str) -> tuple[str, ...]:
    """What a sign-in identifier may mean, as "kind:number" keys: a phone, or a document of some kind.

    Never raises: what can't be read matches nobody, and takes as long as what can.
    """
    found = []
    with suppress(BadIdentifier):
        found.append(f"phone:{phone_number(text)}")
    for kind in DocumentKind:
        with suppress(BadIdentifier):
            found.append(f"{kind.value}:{document_number(kind, text)}")
    return tuple(found)
