"""Tables of committees. Importing this package defines them all."""

from plugins.committees.store import filing

__all__ = ["filing"]
