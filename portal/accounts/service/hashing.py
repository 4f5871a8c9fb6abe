"""Hashing passwords with argon2id, and judging new ones by the profile that the province has chosen."""

import os
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.accounts.domain import passwords as policy

COMMON_LIST = Path(__file__).parent.parent / "common_passwords.txt"


class Passwords:
    """The hasher of this process. Hashes run at most one on each processor, or the opening morning stalls."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(os.cpu_count() or 1)
        self.configure((2, 19 * 1024, 1), "asvs")

    def configure(self, cost: tuple[int, int, int], profile: str) -> None:
        """Set `cost` = (time, memory in KiB, lanes) and the policy profile. Raises KeyError for an unknown one."""
        time_cost, memory_kib, lanes = cost
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)
        self.profile = policy.PROFILES[profile]
        # What an unknown account is compared with, so that it takes as long as a known one.
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(policy.normal(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Compare in the same time whether or not there is a stored hash."""
        with self._turns:
            try:
                good = self._hasher.verify(stored or self._nobody, policy.normal(password))
            except (VerifyMismatchError, InvalidHashError):
                good = False
        return good and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Was it hashed with other costs than today's?"""
        return self._hasher.check_needs_rehash(stored)


# One per process, like the database it guards; `portal.app` configures it.
passwords = Passwords()


@cache
def common_passwords() -> frozenset[str]:
    lines = COMMON_LIST.read_text().splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))


def password_fault(password: str, *, words: Iterable[str] = (), numbers: Iterable[str] = ()) -> str | None:
    """Why a new password is refused, or None."""
    return policy.fault(password, profile=passwords.profile, common=common_passwords(), words=words, numbers=numbers)
