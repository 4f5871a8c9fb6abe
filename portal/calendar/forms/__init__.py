"""The forms of the calendar: shape and presence; what may be said is decided by the services."""
