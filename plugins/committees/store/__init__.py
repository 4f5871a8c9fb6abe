"""Tables of committees. Importing this package defines them all."""

from plugins.committees.store import conflict, expert, filing, meeting

__all__ = ["conflict", "expert", "filing", "meeting"]
