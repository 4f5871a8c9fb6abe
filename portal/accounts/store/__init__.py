"""Tables of people, organisations and sessions, with their named queries."""

from portal.accounts.store.code import Code, Counter, TextMessage
from portal.accounts.store.organisation import Invitation, Member, Organisation
from portal.accounts.store.person import Disclosure, Person
from portal.accounts.store.session import Device, RecoveryCode, Session, TotpDevice

__all__ = [
    "Code",
    "Counter",
    "Device",
    "Disclosure",
    "Invitation",
    "Member",
    "Organisation",
    "Person",
    "RecoveryCode",
    "Session",
    "TextMessage",
    "TotpDevice",
]
