"""What makes a password acceptable. Two named profiles, since two standards disagree (QUALITY 1.1 #39).

`asvs` (OWASP ASVS 5.0 V6.2): length and a list of common passwords, no composition, no forced change.
`gb22239` (GB/T 22239-2019, 8.1.4.1 a): also composition and a highest age. Long passphrases need no composition.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.domain.texts import N_

SHORTEST = 8
LONGEST = 200
# From this length on, a passphrase of plain words is as good as a short mixture.
PASSPHRASE_LENGTH = 15
CONTEXT_WORDS = ("guizhou", "gzrst", "zhicheng", "贵州", "职称")
# So many digits in a row, taken from an ID or phone number, give it away.
DIGIT_RUN = 6


@dataclass(frozen=True)
class Profile:
    """A password policy by name."""

    name: str
    kinds_of_character: int
    highest_age: timedelta | None


PROFILES = {
    "asvs": Profile("asvs", kinds_of_character=1, highest_age=None),
    "gb22239": Profile("gb22239", kinds_of_character=3, highest_age=timedelta(days=180)),
}


def normal(password: str) -> str:
    """The form that is hashed: NFC, so that one password typed on two devices is one. Nothing is cut or trimmed."""
    return unicodedata.normalize("NFC", password)


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit)
    kinds = sum(any(test(character) for character in password) for test in tests)
    symbols = any(not c.isalnum() for c in password)
    uncased = any(c.isalpha() and not c.islower() and not c.isupper() for c in password)
    return kinds + symbols + uncased


def _personal_words(words: Iterable[str]) -> list[str]:
    """The words of which none may be in the password; of one character a name is too short to tell."""
    return [word.casefold() for word in words if len(word) >= 2]


def _holds_digits_of(password: str, numbers: Iterable[str]) -> bool:
    runs = re.findall(rf"[0-9]{{{DIGIT_RUN},}}", unicodedata.normalize("NFKC", password))
    for number in numbers:
        pieces = {number[i : i + DIGIT_RUN] for i in range(len(number) - DIGIT_RUN + 1)}
        if any(piece in run for run in runs for piece in pieces):
            return True
    return False


def fault(
    password: str,
    *,
    profile: Profile,
    common: AbstractSet[str],
    words: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> str | None:
    """Why the password is refused, in Chinese; None when it is good.

    `common` holds casefolded passwords; `words` are the person's and employer's names, `numbers` ID and phone.
    """
    password = normal(password)
    folded = password.casefold()
    if len(password) < SHORTEST:
        return N_("密码至少8个字符，建议用几个不相关的词组成15个字符以上的密码")
    if len(password) > LONGEST:
        return N_("密码最多200个字符")
    if folded in common or len(set(folded)) <= 2:
        return N_("这个密码太常见，容易被猜中，请换一个")
    if any(word in folded for word in CONTEXT_WORDS):
        return N_("密码不能包含“贵州”“职称”等与本平台有关的词")
    if any(word in folded for word in _personal_words(words)):
        return N_("密码不能包含姓名或单位名称")
    if _holds_digits_of(password, numbers):
        return N_("密码不能包含身份证号码或手机号码中的数字")
    if len(password) < PASSPHRASE_LENGTH and _kinds(password) < profile.kinds_of_character:
        return N_("密码应包含大写字母、小写字母、数字、符号中的三种，或者长度达到15个字符")
    return None


def is_overdue(profile: Profile, changed_at: datetime, now: datetime) -> bool:
    """Must the password be changed because of its age?"""
    return profile.highest_age is not None and now - changed_at > profile.highest_age
