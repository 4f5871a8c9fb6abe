"""Rate limits. They slow an attacker, and never lock an owner out.

Failures are counted for (identifier, network), so an attacker elsewhere spends another budget than the owner; and a
browser in which the owner has signed in before has a budget of its own, which nobody else can spend.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Limit:
    """At most `count` in each window of `seconds`."""

    name: str
    count: int
    seconds: int

    def window(self, now: datetime) -> int:
        """The number of the fixed window that holds this instant."""
        return int(now.timestamp()) // self.seconds

    def retry_after(self, now: datetime) -> int:
        """Seconds until the next window, at least 1."""
        return self.seconds - int(now.timestamp()) % self.seconds


SIGN_IN = Limit("sign-in", 10, 900)
# Offices and schools share one address: the network's limit is wide, and a known browser is exempt.
SIGN_IN_NETWORK = Limit("sign-in-network", 300, 900)
SIGN_IN_DEVICE = Limit("sign-in-device", 20, 900)
SECOND_FACTOR = Limit("second-factor", 10, 900)
SEND_CODE = Limit("send-code", 5, 3600)
# As the page says: 请等待60秒.
RESEND_CODE = Limit("resend-code", 1, 60)
SEND_CODE_NETWORK = Limit("send-code-network", 200, 3600)
# A phone must not be flooded from many networks; the owner's known browser has its own budget.
SEND_CODE_PHONE = Limit("send-code-phone", 20, 86400)
CHECK_PASSWORD = Limit("check-password", 10, 900)
UNMASK = Limit("unmask", 30, 3600)
INVITE = Limit("invite", 100, 3600)


def network(address: str) -> str:
    """The network of a client: one IPv4 address, or the /64 of an IPv6 address, as a household has it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
