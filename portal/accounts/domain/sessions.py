"""How long a session lasts, and what of a browser is worth showing in a list of sessions."""

import re
from datetime import datetime, timedelta

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(hours=2)
# The half session between password and second factor.
CHALLENGE = timedelta(minutes=10)
# last_seen is written at most this often, so that pages stay free of writes.
TOUCH_EVERY = timedelta(minutes=5)
DEVICE_KEPT = timedelta(days=180)
INVITATION_KEPT = timedelta(days=14)
# For so long an unmasked number can be read again without another record.
DISCLOSURE_SHOWN = timedelta(minutes=5)

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def idle_end(*, seen_at: datetime, ends_at: datetime) -> datetime:
    """When the session ends if nothing more is done in it."""
    return min(seen_at + IDLE, ends_at)


def is_alive(*, seen_at: datetime, ends_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    return ended_at is None and now < idle_end(seen_at=seen_at, ends_at=ends_at)


def needs_touch(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at >= TOUCH_EVERY


def browser_summary(user_agent: str) -> str:
    """ "Chrome · Android": enough to know one's own devices, not enough to track anybody."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "浏览器")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, user_agent)), "")
    return f"{browser} · {system}" if system else browser
